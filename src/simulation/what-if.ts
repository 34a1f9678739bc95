// What if: what would become of an instance as time goes on and events come: in a box, beside the real one.
import type { Json } from "../language/json.ts";
import type { Workflow } from "../language/workflow.ts";
import { EngineError } from "../engine/error.ts";
import type { EngineErrorCode } from "../engine/error.ts";
import type { Head } from "../engine/instance.ts";
import type { Attempt, Outcome } from "../engine/ports.ts";
import type { InstanceView, RecordedView } from "../engine/view.ts";
import { usualAnswer } from "./gateway.ts";
import { Overlay } from "./overlay.ts";
import type { StoreRecord } from "./overlay.ts";
import { World } from "./world.ts";

export interface Question {
  readonly instance: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  readonly advanceMs: number;
  readonly events: readonly { readonly type: string; readonly data: Json; readonly afterMs: number }[];
}

export interface Prediction {
  readonly instance: InstanceView;
  /** Of the instance and of all that would move with it, in order. */
  readonly entries: readonly RecordedView[];
  readonly calls: readonly PredictedCall[];
  readonly refused: readonly {
    readonly type: string;
    readonly code: EngineErrorCode;
    readonly message: string;
  }[];
  /** Why it was not followed to the end of the time, in a sentence. */
  readonly stopped?: string;
}

export interface PredictedCall {
  readonly at: string;
  readonly instance: string;
  readonly step: string;
  readonly method: string;
  readonly path: string;
}

/** Entries of the journal after which nothing more is followed. */
export const predictedMax = 500;

/**
 * Nothing is called and nothing is written: services answer 200 `{}` at once, agents with the smallest answer that fits.
 * With the instance are its children; no other instance is there. The instance must be in the store.
 */
export async function whatIf(
  record: StoreRecord,
  workflows: readonly { readonly workflow: Workflow; readonly source: string }[],
  { instance, nowMs, advanceMs, events }: Question,
): Promise<Prediction> {
  const store = new Overlay(record, familyOf(record, instance));
  const from = store.lastSeq();
  const calls: PredictedCall[] = [];
  const isOver = (): boolean => store.lastSeq() - from >= predictedMax;
  let now = (): number => nowMs;
  const script = (attempt: Attempt): Outcome | undefined => {
    if (isOver()) return undefined;
    const { step, request } = attempt;
    const at = new Date(now()).toISOString();
    calls.push({ at, instance: attempt.instance, step, method: request.method, path: request.path });
    return usualAnswer(attempt);
  };
  const world = await World.create({ store, workflows, nowMs, script, schedules: false });
  now = () => world.clock.now();
  const refused: Prediction["refused"][number][] = [];
  for (const event of events.toSorted((a, b) => a.afterMs - b.afterMs)) {
    await advance(world, nowMs + event.afterMs, isOver);
    if (isOver()) break;
    try {
      await world.engine.send(instance, event);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      refused.push({ type: event.type, code: error.code, message: error.message });
    }
    await world.settle();
  }
  await advance(world, nowMs + advanceMs, isOver);
  if (world.broken !== undefined)
    throw new Error("what was asked cannot be followed", { cause: world.broken });
  const { items } = world.engine.entries({ after: from, limit: predictedMax });
  const view = world.engine.read(instance);
  await world.engine.stop();
  return {
    instance: view,
    entries: items,
    calls,
    refused,
    ...(isOver() && {
      stopped: `This is what ${predictedMax} entries of the journal show; more would follow.`,
    }),
  };
}

/** Stops wherever something is due on the way, and where enough has been seen. */
async function advance(world: World, timeMs: number, isOver: () => boolean): Promise<void> {
  for (let next = world.clock.next(); next !== undefined && next <= timeMs; next = world.clock.next()) {
    if (isOver()) return;
    world.clock.advanceTo(Math.max(next, world.clock.now()));
    await world.settle();
  }
  world.clock.advanceTo(Math.max(timeMs, world.clock.now()));
  await world.settle();
}

/** The instance and its children, and theirs. */
function familyOf(record: StoreRecord, id: string): readonly Head[] {
  const head = record.read(id);
  if (!head) return [];
  return [head, ...Object.values(head.runs ?? {}).flatMap(({ child }) => familyOf(record, child))];
}
