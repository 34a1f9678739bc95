// Prefer: `Prefer: wait=5` (RFC 7240): an answer that waits until what was moved has come to rest, or the time is over.
import type { Context } from "hono";
import type { Engine } from "../engine/engine.ts";
import type { InstanceView } from "../engine/view.ts";
import { answerAnew } from "./once.ts";
import type { Answer } from "./reply.ts";

/** Seconds. A longer wait is cut to this, as `Preference-Applied` then says. */
const waitMax = 30;

/**
 * What the caller is answered, now or once the instances rest; `answer` reads what they are then. An instance rests when
 * it has ended, is paused, or waits for time, events or people: no call of it is open, and all children that it waits for rest.
 */
export async function answerAtRest(
  context: Context,
  engine: Engine,
  ids: readonly string[],
  { now, then }: { readonly now: Answer; readonly then: () => Answer },
  stopping: AbortSignal,
): Promise<Answer> {
  const seconds = wantedIn(context.req.raw.headers.get("prefer") ?? "");
  if (seconds === undefined) return now;
  await rest(engine, ids, seconds * 1_000, stopping);
  answerAnew(context);
  const answer = then();
  return { ...answer, headers: { ...answer.headers, "preference-applied": `wait=${seconds}` } };
}

/** Whole seconds above 0; what is not that is no preference of ours, and is ignored. */
function wantedIn(preferences: string): number | undefined {
  const [, given] = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?=$|[,;])/i.exec(preferences) ?? [];
  const seconds = Number(given ?? 0);
  return seconds > 0 ? Math.min(seconds, waitMax) : undefined;
}

/** Resolves when all rest, after the time, or when the server stops. */
function rest(engine: Engine, ids: readonly string[], limitMs: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    /** Those that do not rest, and the children on whom that depends. */
    let watched = new Set<string>();
    const look = (): void => {
      watched = new Set();
      if (!ids.map((id) => rests(engine, id, watched)).includes(false) || stopping.aborted) end();
    };
    const end = (): void => {
      clearTimeout(timer);
      unwatch();
      stopping.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, limitMs);
    const unwatch = engine.watch(({ instance }) => {
      // What follows from a commit at once is done by then.
      if (watched.has(instance)) setImmediate(look);
    });
    stopping.addEventListener("abort", end);
    look();
  });
}

function rests(engine: Engine, id: string, watched: Set<string>): boolean {
  watched.add(id);
  const [instance] = engine.find([id]);
  if (instance?.status === "paused" || instance?.incident?.type === "fault") return true;
  return instance?.waiting_for.every((awaited) => isPatient(engine, awaited, watched)) === true;
}

function isPatient(
  engine: Engine,
  { kind, instance }: InstanceView["waiting_for"][number],
  watched: Set<string>,
): boolean {
  switch (kind) {
    case "call":
      return false;
    case "child":
      return instance !== undefined && rests(engine, instance, watched);
    case "timer":
    case "event":
    case "task":
      return true;
    default:
      return kind satisfies never;
  }
}
