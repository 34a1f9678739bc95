// Possible: whether a class of runs can happen in time. Only events that depend on each other are held to an order, so
// the answer is that of the whole class, whichever of its runs is asked about. A no is final; a yes is of the times alone.
import { edgeWith } from "./graph.ts";
import type { Edge, Node, Run } from "./graph.ts";
import type { Independence } from "./independence.ts";
import { after, noTimers } from "./zone.ts";
import type { Zone } from "./zone.ts";
import { Constraints, firedBy, known, slackOf } from "./timing.ts";

/** Follows a run that grows and shrinks at its end. */
export class Possible {
  readonly #independence: Independence;
  readonly #constraints = new Constraints();
  readonly #events: Event[] = [];

  constructor(independence: Independence) {
    this.#independence = independence;
  }

  /** All but the last edge of the run must be those that were asked about, in their order, and possible. */
  holds(run: Run): boolean {
    this.#cut(run.length - 1);
    while (this.#events.length < run.length - 1) if (!this.#push(run, this.#events.length)) return false;
    return this.#push(run, run.length - 1);
  }

  /**
   * The run of the same class whose order is that of the earliest times. The run must have been the last that `holds`
   * was asked about, and possible.
   */
  inOrder(run: Run): Run {
    const atMs = this.#events.at(-1)!.atMs;
    const open = new Set(run.keys());
    const order: number[] = [];
    while (open.size > 0) {
      const ready = [...open].filter((index) =>
        this.#events[index]!.after.every((earlier) => !open.has(earlier)),
      );
      const first = ready.toSorted(
        (a, b) => atMs[a]! - atMs[b]! || compareTies(run[a]!, run[b]!) || a - b,
      )[0]!;
      open.delete(first);
      order.push(first);
    }
    const edges: Edge[] = [run[0]!];
    for (const index of order.slice(1)) {
      const edge = edgeWith(edges.at(-1)!.target, run[index]!.label);
      if (!edge) throw new Error("events that do not depend on each other do not commute");
      edges.push(edge);
    }
    return edges;
  }

  /**
   * A run of the same class that can happen in time, whatever times the others would need; undefined when there is none.
   * The run must have been the last that `holds` was asked about, and possible. Timers that are due at one moment can
   * leave a class without an order, although every two of its events have one.
   */
  anyOrder([start, ...rest]: Run): Run | undefined {
    const dead = new Set<string>();
    const find = (done: ReadonlySet<number>, last: Edge, zone: Zone): Run | undefined => {
      if (done.size > rest.length) return [last];
      const place = `${[...done].toSorted((a, b) => a - b).join()} ${zone.key}`;
      if (dead.has(place)) return undefined;
      for (const [index, { label }] of rest.entries()) {
        if (done.has(index + 1) || this.#events[index + 1]!.after.some((earlier) => !done.has(earlier)))
          continue;
        const edge = edgeWith(last.target, label);
        const next = edge && after(zone, edge);
        const found = next && find(new Set([...done, index + 1]), edge, next);
        if (found) return [last, ...found];
      }
      dead.add(place);
      return undefined;
    };
    return find(new Set([0]), start!, after(noTimers, start!)!);
  }

  #cut(length: number): void {
    if (this.#events.length <= length) return;
    this.#events.length = length;
    this.#constraints.cut(this.#events.at(-1)?.constraints ?? 0);
  }

  #push(run: Run, index: number): boolean {
    const edge = run[index]!;
    const before = this.#events[index - 1];
    const armed = new Map(before?.armed);
    const fired = firedBy(edge);
    const after = this.#dependsOn(run, index);
    this.#constraints.add(0, index, 0);
    for (const earlier of after) this.#follow(run, earlier, index, armed);
    const leave = (timer: string): void => {
      const left = armed.get(timer);
      if (left?.delayMs === undefined) return;
      if (timer === fired) this.#constraints.exactly(left.at, index, left.delayMs);
      else this.#constraints.atMost(left.at, index, left.delayMs - slackOf(fired, timer));
    };
    if (fired !== undefined) {
      leave(fired);
      armed.delete(fired);
    }
    for (const effect of edge.effects) {
      if (effect.kind !== "arm" && effect.kind !== "disarm") continue;
      leave(effect.step);
      armed.delete(effect.step);
      if (effect.kind === "arm") armed.set(effect.step, { at: index, delayMs: known(effect.delayMs) });
    }
    if (edge.target.state.ended) for (const timer of armed.keys()) leave(timer);
    const atMs = this.#constraints.solve(index + 1, before?.atMs);
    if (!atMs) {
      this.#constraints.cut(before?.constraints ?? 0);
      return false;
    }
    this.#events.push({ after, armed, atMs, constraints: this.#constraints.count });
    return true;
  }

  /** One event depends on another: it does not come before it. */
  #follow(run: Run, earlier: number, later: number, armed: Event["armed"]): void {
    const timer = firedBy(run[later]!);
    const since = timer === undefined ? undefined : armed.get(timer);
    const isRace = since?.delayMs !== undefined && since.at < earlier;
    this.#constraints.add(earlier, later, isRace ? slackOf(firedBy(run[earlier]!), timer!) : 0);
  }

  /** Places of the events that come before it in every run of the class and that nothing between makes come before it. */
  #dependsOn(run: Run, index: number): readonly number[] {
    const direct: number[] = [];
    let held: readonly Edge[] = [run[index]!];
    for (let earlier = index - 1; earlier > 0; earlier--) {
      const edge = run[earlier]!;
      const stopped = this.#stops(run[earlier - 1]!.target, edge, held);
      if (stopped === undefined) continue;
      if (stopped === held.length - 1) direct.push(earlier);
      held = [edge, ...held];
    }
    return direct;
  }

  /** The place of the first of the edges that the event cannot be swapped with, when they come after it one by one. */
  #stops(from: Node, edge: Edge, held: readonly Edge[]): number | undefined {
    let node = from;
    for (const [place, { label }] of held.entries()) {
      const [own, other] = [edgeWith(node, edge.label), edgeWith(node, label)];
      if (!own || !other || !this.#independence.at(node, own, other)) return place;
      node = other.target;
    }
    return undefined;
  }
}

interface Event {
  /** Places of the events that it follows. */
  readonly after: readonly number[];
  /** Timers after it, by name. */
  readonly armed: ReadonlyMap<string, { readonly at: number; readonly delayMs: number | undefined }>;
  /** Earliest times of it and all before it. */
  readonly atMs: readonly number[];
  /** How many constraints hold up to it. */
  readonly constraints: number;
}

/** Of events at one moment, timers come first, by name. */
function compareTies(a: Edge, b: Edge): number {
  const [first, second] = [firedBy(a), firedBy(b)];
  if (first === undefined || second === undefined)
    return (first === undefined ? 1 : 0) - (second === undefined ? 1 : 0);
  return first < second ? -1 : 1;
}
