// Pause: what an instance in the making is held back from while it is paused, and what is to move it afterwards.
import type { FaultHead, Head, HeldHead, PausedHead } from "../instance.ts";

export class Pause {
  #now: PausedHead | undefined;

  constructor(before: Head | undefined) {
    this.#now = before?.paused;
  }

  /** As the head holds it; undefined where there is no pause. */
  get now(): PausedHead | undefined {
    return this.#now;
  }

  get isOn(): boolean {
    return this.#now !== undefined;
  }

  /** Whether something is held already, or could not be decided, so that nobody knows what the instance will wait for. */
  get holds(): boolean {
    return this.#now !== undefined && (this.#now.held.length > 0 || this.#now.fault !== undefined);
  }

  /** Why nobody but a person can end it. */
  get fault(): FaultHead | undefined {
    return this.#now?.fault;
  }

  /** In a pause that has begun. */
  stick(fault: FaultHead): void {
    this.#now = { ...this.#now!, fault };
  }

  begin(since: Omit<PausedHead, "held">): void {
    this.#now = { ...since, held: [] };
  }

  hold(held: HeldHead): void {
    const now = this.#now!;
    this.#now = { ...now, held: [...now.held, held] };
  }

  /** What was held, oldest first; undefined where there was no pause. */
  end(): readonly HeldHead[] | undefined {
    const held = this.#now?.held;
    this.#now = undefined;
    return held;
  }
}
