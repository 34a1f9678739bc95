// PathStep: one event of a path, as generated tests write it.
import type { PathEvent } from "./paths.ts";
import type { Truth } from "./graph.ts";
import type { Brought } from "./witness.ts";

/** With data where the path has a witness, which every step of it then has that brings something. */
export interface PathStep extends Brought {
  /** `start`, or the type of the machine's event. */
  readonly event: string;
  /** With `failed.<step>`: nobody knows whether the last attempt took effect. */
  readonly unknown?: boolean;
  /** Milliseconds from the start. */
  readonly atMs: number;
  /** How conditions over data were decided on the way, by their names; of one that is asked in several rounds, each in turn. */
  readonly truths?: Readonly<Record<string, Truth | readonly Truth[]>>;
  /** How long the timers last that it arms and whose delay data decides, by name. */
  readonly delaysMs?: Readonly<Record<string, number>>;
}

/** `brought`: by the path's witness. */
export function pathStep({ take, truths, atMs, delaysMs }: PathEvent, brought: Brought = {}): PathStep {
  return {
    event: take?.event.type ?? "start",
    ...(take?.event.unknown && { unknown: true }),
    atMs,
    ...brought,
    ...(truths.length > 0 && { truths: byCondition(truths) }),
    ...(Object.keys(delaysMs).length > 0 && { delaysMs }),
  };
}

function byCondition(truths: PathEvent["truths"]): Readonly<Record<string, Truth | readonly Truth[]>> {
  const all = new Map<string, Truth[]>();
  for (const { condition, truth } of truths) all.set(condition, [...(all.get(condition) ?? []), truth]);
  return Object.fromEntries(
    [...all].map(([condition, each]) => [condition, each.length === 1 ? each[0]! : each]),
  );
}

/** As code: an object literal on one line. */
export function printStep({ event, unknown, atMs, truths, delaysMs, ...brought }: PathStep): string {
  const parts = [`event: ${JSON.stringify(event)}`];
  if (unknown) parts.push("unknown: true");
  parts.push(`atMs: ${atMs}`);
  for (const [name, value] of Object.entries(brought)) parts.push(`${name}: ${JSON.stringify(value)}`);
  if (truths) {
    const chosen = Object.entries(truths).map(
      ([condition, truth]) => `${JSON.stringify(condition)}: ${JSON.stringify(truth)}`,
    );
    parts.push(`truths: { ${chosen.join(", ")} }`);
  }
  if (delaysMs) parts.push(`delaysMs: ${JSON.stringify(delaysMs)}`);
  return `{ ${parts.join(", ")} }`;
}
