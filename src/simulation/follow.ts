// follow: drives the real engine along one path of its machine, and says where the two part.
import type { Json } from "../language/json.ts";
import type { RecordType, Type, Workflow } from "../language/workflow.ts";
import { compile } from "../machine/compile.ts";
import type { State, Take } from "../machine/decision.ts";
import { load } from "../machine/machine.ts";
import { assumedDelayMs } from "../proof/timing.ts";
import type { InstanceView } from "../engine/view.ts";
import type { Store } from "../engine/ports.ts";
import { ok } from "./gateway.ts";
import { startOfTimeMs, World } from "./world.ts";

/** One event of a path, as generated tests write it. */
export interface PathStep {
  /** `start`, or the type of the machine's event. */
  readonly event: string;
  /** With `failed.<step>`: nobody knows whether the last attempt took effect. */
  readonly unknown?: boolean;
  /** Milliseconds from the start. */
  readonly atMs: number;
  /** How conditions over data were decided on the way, by their names. */
  readonly truths?: Readonly<Record<string, boolean | "error">>;
}

/**
 * Resolves with the instance at the path's end. Rejects with the step at which the engine's state differs from the
 * machine's, or at which the path asks for something the engine does not wait for.
 */
export async function follow(
  { workflow, source }: { readonly workflow: Workflow; readonly source: string },
  path: readonly PathStep[],
  store: Store,
): Promise<InstanceView> {
  const machine = load(compile(workflow));
  let truths: PathStep["truths"] = {};
  const ask = (condition: string): boolean | { readonly error: string } => {
    const truth = truths?.[condition];
    if (truth === undefined)
      throw new Error(`the path does not say how the condition of ${condition} is decided`);
    return truth === "error" ? { error: "chosen to have no value" } : truth;
  };
  const world = await World.create({
    store,
    workflows: [{ workflow, source }],
    script: () => undefined,
    chosen: { ask, delayMs: assumedDelayMs },
  });
  const model = { apply: () => undefined, ask };
  let state: State | undefined;
  let id = "";
  for (const [index, step] of path.entries()) {
    truths = step.truths;
    if (state === undefined) {
      const began = await world.engine.start(workflow.id, { data: sample(workflow.input) });
      id = began.id;
      state = machine.start(model);
    } else {
      const take = takeOf(state, step);
      if (take.kind === "timer") await world.advanceTo(startOfTimeMs + step.atMs);
      else {
        await world.advanceTo(startOfTimeMs + step.atMs);
        await happen(world, id, workflow, take);
      }
      state = machine.decide(state, take.event, model);
    }
    await world.settle();
    if (world.broken !== undefined)
      throw new Error(`the engine broke at ${printStep(index, step)}`, { cause: world.broken });
    const actual = JSON.stringify(world.engine.read(id).state);
    const expected = JSON.stringify(state.value);
    if (actual !== expected) {
      throw new Error(
        `after ${printStep(index, step)} the engine is in ${actual}, the machine in ${expected}`,
      );
    }
  }
  checkCalls(world);
  return world.engine.read(id);
}

/** Lets an outcome or an event from outside come to pass. */
async function happen(world: World, id: string, workflow: Workflow, take: Take): Promise<void> {
  if (take.kind === "event") {
    await world.engine.send(id, {
      type: take.event.type,
      data: sample(workflow.events[take.event.type]?.data),
    });
    return;
  }
  const attempt = world.gateway.held().find(({ step }) => step === take.step);
  if (!attempt) throw new Error(`no call of ${take.step} is on the wire`);
  const done = take.event.type.startsWith("done.");
  const unknown = take.event.unknown === true;
  world.gateway.reply(
    attempt.key,
    done
      ? ok()
      : {
          kind: "error",
          type: unknown ? "timeout" : "communication",
          message: "as the path says",
          retryable: false,
          unknown,
        },
  );
}

function takeOf(state: State, step: PathStep): Take {
  const take = state.takes.find(
    ({ event }) => event.type === step.event && (event.unknown ?? false) === (step.unknown ?? false),
  );
  if (take) return take;
  const taken = state.takes.map(({ event }) => event.type).join(", ");
  throw new Error(
    `state ${JSON.stringify(state.value)} does not take ${step.event}; it takes ${taken || "nothing"}`,
  );
}

/** Each call was made, once, under one key of its own: nothing failed that would have been tried again. */
function checkCalls(world: World): void {
  const keys = new Set<string>();
  for (const { key } of world.gateway.attempts) {
    if (keys.has(key)) throw new Error(`a call was made twice under the key ${key}`);
    keys.add(key);
  }
}

const printStep = (index: number, step: PathStep): string => `step ${index + 1} (${step.event})`;

/** Data that fits the declared types. */
function sample(type: RecordType | undefined): Json {
  return type ? sampleOf(type) : {};
}

function sampleOf(type: Type): Json {
  switch (type.kind) {
    case "string":
      return "x";
    case "number":
    case "integer":
      return 1;
    case "boolean":
      return true;
    case "timestamp":
      return new Date(startOfTimeMs).toISOString();
    case "duration":
      return "1h";
    case "any":
      return {};
    case "list":
      return [sampleOf(type.of)];
    case "record":
      return Object.fromEntries(
        Object.entries(type.fields).map(([name, field]) => [name, sampleOf(field.type)]),
      );
    default:
      return type satisfies never;
  }
}
