// Performer: makes the calls that durable commits ask for, as many at once as the services are allowed to see.
import { hash } from "node:crypto";
import type { ReadyCall } from "./cause.ts";
import type { Attempt, Gateway, Observer, Outcome } from "./ports.ts";

export interface PerformerOptions {
  /** Absent: calls wait, open, until an engine with a gateway takes them up. */
  readonly gateway: Gateway | undefined;
  readonly observer: Observer | undefined;
  readonly concurrentMax: number;
  /** Takes an attempt's outcome. Must not reject. */
  readonly settle: (instance: string, call: ReadyCall, outcome: Outcome) => Promise<void>;
  /** How long an attempt of the step may take. */
  readonly timeoutMs: (instance: string, step: string) => number;
}

interface Waiting {
  readonly instance: string;
  readonly call: ReadyCall;
}

export class Performer {
  readonly #options: PerformerOptions;
  #waiting: Waiting[] = [];
  /** Index of the first in `#waiting` that is still to be taken. */
  #next = 0;
  #onTheWire = 0;
  #stopped = false;

  constructor(options: PerformerOptions) {
    this.#options = options;
  }

  /** The commit that asks for the call must be durable. */
  perform(instance: string, call: ReadyCall): void {
    if (this.#options.gateway === undefined || this.#stopped) return;
    if (this.#onTheWire < this.#options.concurrentMax)
      void this.#attempt(this.#options.gateway, instance, call);
    else this.#waiting.push({ instance, call });
  }

  /** No further attempt begins. Those on the wire are not waited for: a restart repeats them under the same key. */
  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
    this.#next = 0;
  }

  async #attempt(gateway: Gateway, instance: string, call: ReadyCall): Promise<void> {
    this.#onTheWire++;
    const key = `${instance}/${call.step}/${call.visit}`;
    const attempt: Attempt = {
      request: call.request,
      instance,
      step: call.step,
      key,
      traceparent: traceparent(instance, key),
      timeoutMs: this.#options.timeoutMs(instance, call.step),
    };
    this.#options.observer?.calling(attempt, call.attempt);
    const outcome = await gateway.call(attempt);
    this.#onTheWire--;
    const settled = this.#stopped ? undefined : this.#options.settle(instance, call, outcome);
    this.#takeNext(gateway);
    await settled;
  }

  #takeNext(gateway: Gateway): void {
    const next = this.#waiting[this.#next];
    if (next === undefined || this.#stopped) return;
    this.#next++;
    if (this.#next > 1024 && this.#next * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    void this.#attempt(gateway, next.instance, next.call);
  }
}

/** W3C trace context: the trace is the instance's, the span the call's; both follow from their names. */
function traceparent(instance: string, key: string): string {
  return `00-${traceOf(instance)}-${hash("sha256", key).slice(0, 16)}-01`;
}

/** Traces of instances that made a call lately. */
const traces = new Map<string, string>();
const tracesMax = 1000;

function traceOf(instance: string): string {
  const known = traces.get(instance);
  if (known !== undefined) return known;
  if (traces.size >= tracesMax) traces.clear();
  const trace = hash("sha256", instance).slice(0, 32);
  traces.set(instance, trace);
  return trace;
}
