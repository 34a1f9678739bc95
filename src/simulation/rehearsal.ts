// Rehearsal: one act of a path on the engine's pure core, with data: what that says to each condition is held against
// what the path says.
import { checkData } from "../language/data.ts";
import type { Truth } from "../proof/graph.ts";
import type { Brought } from "../proof/witness.ts";
import { advance } from "../engine/advance.ts";
import type { Answer } from "../engine/answer.ts";
import type { Definition } from "../engine/catalog.ts";
import type { Advance, Cause, Circumstances, Instance } from "../engine/cause.ts";
import { EngineError } from "../engine/error.ts";
import type { JournalEntry, OutsideEventData } from "../engine/instance.ts";
import type { Act } from "./act.ts";
import { answersOf, truthOf } from "./act.ts";
import { timerOf } from "./life.ts";
import { outcomeOf, pathKey } from "./happen.ts";
import { startOfTimeMs } from "./world.ts";

/** How far a rehearsal has come. Data only: one may go on from it more than once. */
export interface Rehearsed {
  readonly instance: Instance | undefined;
  readonly entries: readonly JournalEntry[];
  readonly nowMs: number;
}

export const unbegun: Rehearsed = { instance: undefined, entries: [], nowMs: startOfTimeMs };

/** Where data and a path part. */
export interface Mismatch {
  /** What is decided otherwise: a condition, a request that has no value, or an act that is refused. */
  readonly about:
    | { readonly kind: "condition"; readonly name: string; readonly wanted: Truth; readonly came: Truth }
    | { readonly kind: "request"; readonly step: string }
    | { readonly kind: "act" };
  /** How many conditions of the act were decided as the path says before. */
  readonly nth: number;
  readonly why: string;
}

export interface Rehearsing {
  readonly definition: Definition;
  /** Index of the act in its script. */
  readonly index: number;
  readonly items?: Brought["items"];
}

/** The act after what came before; or the first thing in which its data does not do as the path says. */
export function rehearse(
  { definition, index, items }: Rehearsing,
  before: Rehearsed,
  act: Act,
  brought: Brought,
): { readonly after: Rehearsed } | { readonly mismatch: Mismatch } {
  const wanted = answersOf(act.truths);
  let nth = 0;
  let mismatch: Mismatch | undefined;
  const part = (about: Mismatch["about"], why: string): void => void (mismatch ??= { about, nth, why });
  const chosen: Circumstances["chosen"] = {
    ask(name, _, said) {
      const answer = wanted(name);
      if (mismatch) return answer;
      const came = said();
      const [a, b] = [truthOf(answer), truthOf(came)];
      if (a === b) nth++;
      else part({ kind: "condition", name, wanted: a, came: b }, sayAnswer(name, came));
      return a === b ? came : answer;
    },
    excuses(step, why) {
      part({ kind: "request", step }, `the request of ${step} cannot be computed: ${why}`);
      return true;
    },
    delayMs: (timer) => act.delaysMs[timer] ?? 0,
    ...(items && { items }),
  };
  const own = timerOf(act);
  const armed = own === undefined ? undefined : before.instance?.head.timers[own];
  const nowMs = Math.max(before.nowMs, armed ? armed.dueAtMs : startOfTimeMs + act.atMs);
  let now: Rehearsed = { ...before, nowMs };
  const misfit = misfitOf(definition, act, brought);
  if (misfit !== undefined) return { mismatch: refused(nth, misfit) };
  try {
    for (const cause of causesOf(definition, now, act, index, brought)) {
      const { instance, entries } = now;
      const advanced = advance(instance, cause, {
        nowMs,
        random: 0.5,
        seq: entries.length + 1,
        chosen,
        requestAt: (seq, step) => entries[seq - 1]!.requests![step]!,
        entryAt: (seq) => entries[seq - 1]!,
      });
      if (mismatch) return { mismatch };
      if (!advanced) return { mismatch: refused(nth, "nothing takes it") };
      now = { instance: advanced.instance, entries: [...entries, entryOf(advanced)], nowMs };
    }
  } catch (cause) {
    if (mismatch) return { mismatch };
    if (!(cause instanceof EngineError)) throw cause;
    return { mismatch: refused(nth, cause.message) };
  }
  if (now.instance?.state.json === act.state.json) return { after: now };
  return { mismatch: refused(nth, "it leads elsewhere") };
}

/** Why the engine would refuse what comes from outside; a form is looked at when somebody decides. */
function misfitOf({ workflow }: Definition, act: Act, { data = null }: Brought): string | undefined {
  const isEvent = act.kind === "take" && act.take.kind === "event";
  const type = isEvent ? workflow.events[act.take.event.type]?.data : workflow.input;
  if ((act.kind !== "start" && !isEvent) || !type) return undefined;
  const [error] = checkData(type, data);
  return error && `${error.pointer || "the data"} ${error.message}`;
}

const entryOf = ({ commit: { entry } }: Advance): JournalEntry => entry;

const refused = (nth: number, why: string): Mismatch => ({ about: { kind: "act" }, nth, why });

function sayAnswer(name: string, came: Answer): string {
  return typeof came === "boolean" ? `${name} is ${came}` : `${name} has no value: ${came.error}`;
}

function causesOf(
  definition: Definition,
  { instance, nowMs }: Rehearsed,
  act: Act,
  index: number,
  { data = null, error, decisions = [] }: Brought,
): readonly Cause[] {
  const id = `${definition.workflow.id}:${pathKey}`;
  const recorded = (type: string): OutsideEventData => ({
    id: `${index}`.padStart(6, "0"),
    type,
    source: "api",
    time: new Date(nowMs).toISOString(),
    data,
  });
  if (act.kind === "start") {
    return [{ kind: "start", id, definition, event: recorded(`start.${definition.workflow.id}`), keys: [] }];
  }
  if (act.kind !== "take" || !instance) return [];
  const { kind, step, event } = act.take;
  const { head } = instance;
  switch (kind) {
    case "cancel":
      return [{ kind: "cancel" }];
    case "event":
      return [{ kind: "event", event: recorded(event.type) }];
    case "timer": {
      const { dueAtMs, visit } = head.timers[step]!;
      return [{ kind: "due", row: { dueAtMs, instance: id, timer: step, visit } }];
    }
    case "outcome": {
      const call = head.calls[step];
      if (!call) {
        const visit = head.tasks?.[step]?.visit ?? 0;
        return decisions.map(({ by, output }) => ({
          kind: "task",
          step,
          visit,
          action: { kind: "complete", output },
          by: { user: by, groups: "all" },
        }));
      }
      const { visit, attempt, request: requestSeq } = call;
      return [
        {
          kind: "outcome",
          step,
          visit,
          attempt,
          requestSeq,
          outcome: outcomeOf(act.take, { data, ...(error && { error }) }),
        },
      ];
    }
    default:
      return kind satisfies never;
  }
}
