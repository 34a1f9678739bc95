// Paths: runs of a machine to be executed, one of each class or a selection, each with the times of its events.
import { createHash } from "node:crypto";
import type { Effect, Take } from "../machine/state.ts";
import { cover } from "./cover.ts";
import type { ChosenTruth, Run } from "./graph.ts";
import { Independence } from "./independence.ts";
import { classesOf, count } from "./space.ts";
import type { Counts, Space } from "./space.ts";
import { schedule } from "./timing.ts";

export interface Paths {
  readonly counts: Counts;
  /** One of each class, or, above the limit, some that together take every transition and every pair of dependent ones. */
  readonly complete: boolean;
  readonly paths: readonly Path[];
}

export interface Path {
  /** Eight hexadecimal digits, equal while the workflow's machine takes the same events in it. */
  readonly id: string;
  readonly events: readonly PathEvent[];
  /** Status in which the run ends or rests for ever. */
  readonly ends: string;
}

export interface PathEvent {
  /** Absent on the start. */
  readonly take?: Take;
  readonly truths: readonly ChosenTruth[];
  /** Milliseconds from the start. */
  readonly atMs: number;
  /** How long the timers last that it arms and whose delay data decides, by name. */
  readonly delaysMs: Readonly<Record<string, number>>;
  /** The rounds that loops are in when it happens, from their second on. */
  readonly rounds: Readonly<Record<string, number>>;
}

export function pathsIn(space: Space, limit: number): Paths {
  const counts = count(space);
  const complete = counts.classes <= BigInt(limit);
  const runs = complete ? [...classesOf(space)] : cover(space.runs, new Independence());
  return { counts, complete, paths: runs.map(pathOf) };
}

/** The run must be one that time allows. */
export function pathOf(run: Run): Path {
  const times = schedule(run);
  if (!times) throw new Error("the events of a run have no times");
  const rounds = new Map<string, number>();
  const events = run.map(({ take, truths, effects }, index): PathEvent => {
    const now = Object.fromEntries(rounds);
    for (const effect of effects) noteRound(effect, rounds);
    const [atMs, delaysMs] = [times.atMs[index]!, times.delaysMs[index]!];
    return { ...(take && { take }), truths, atMs, delaysMs, rounds: now };
  });
  const word = run.map(({ take, truths }) => [take?.event, truths]);
  const id = createHash("sha256").update(JSON.stringify(word)).digest("hex").slice(0, 8);
  return { id, events, ends: run.at(-1)!.target.state.status };
}

function noteRound(effect: Effect, rounds: Map<string, number>): void {
  if (effect.kind === "record" && effect.status === "running") rounds.delete(effect.step);
  if (effect.kind === "round" && effect.to === "next")
    rounds.set(effect.step, (rounds.get(effect.step) ?? 1) + 1);
}
