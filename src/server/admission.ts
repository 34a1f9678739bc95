// Admission: how many requests may begin, so that the event loop has nothing to do for part of the time. Who comes then is served
// at once; with a loop that is always at work, everybody waits for all that is ready, at every step of a request.

/** What the admission needs of the event loop. */
export interface IdleLoop {
  nowMs(): number;
  /** How long the loop has had nothing to do since it began. */
  idleMs(): number;
}

/**
 * Looks every tenth of a second how busy the loop was. Above `busyMax` fewer requests begin, below it more, whatever keeps it
 * busy: requests, what the engine does on account of them, refusals, collecting garbage, or other programs that take
 * the processor. `leastPerSecond` begin in any case.
 */
export class Admission {
  readonly #loop: IdleLoop;
  #perMs = firstPerMs;
  #saved = 0;
  #savedAtMs: number;
  #looked: { readonly nowMs: number; readonly idleMs: number };

  constructor(loop: IdleLoop) {
    this.#loop = loop;
    this.#savedAtMs = loop.nowMs();
    this.#looked = { nowMs: loop.nowMs(), idleMs: loop.idleMs() };
  }

  /** Undefined when one more may begin now, which it does; else in how many milliseconds to ask again, 1 at least. */
  admit(leastPerSecond: number): number | undefined {
    const nowMs = this.#loop.nowMs();
    this.#look(nowMs);
    const perMs = Math.max(this.#perMs, leastPerSecond / 1_000);
    this.#saved = Math.min(savedMax, this.#saved + (nowMs - this.#savedAtMs) * perMs);
    this.#savedAtMs = nowMs;
    if (this.#saved < 1) return Math.max(1, Math.ceil((1 - this.#saved) / perMs));
    this.#saved--;
    return undefined;
  }

  #look(nowMs: number): void {
    const passedMs = nowMs - this.#looked.nowMs;
    if (passedMs < lookEveryMs) return;
    const idleMs = this.#loop.idleMs();
    const busy = 1 - (idleMs - this.#looked.idleMs) / passedMs;
    this.#looked = { nowMs, idleMs };
    if (passedMs > forgottenAfterMs) this.#perMs = firstPerMs;
    else if (busy > busyMax) this.#perMs *= Math.max(slowestChange, busyMax / busy);
    else this.#perMs = Math.min(perMsMax, this.#perMs * fasterChange);
  }
}

/** Above it the waiting for each other's turns grows faster than what is done by that. */
const busyMax = 0.6;
const lookEveryMs = 100;
/** What nobody asked for so long says nothing of now. */
const forgottenAfterMs = 1_000;
const firstPerMs = 0.2;
const perMsMax = 10;
const slowestChange = 0.6;
const fasterChange = 1.1;
/** More at once would be a burst. */
const savedMax = 2;
