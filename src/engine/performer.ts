// Performer: makes the calls and publishes the events that durable commits ask for, as many at once as the services
// are allowed to see.
import type { ReadyCall } from "./cause.ts";
import type { Emission } from "./instance.ts";
import type { Attempt, Gateway, Observer, Outcome, Publisher } from "./ports.ts";
import { traceparentOf, tracestateOf } from "./trace.ts";
import type { Trace } from "./trace.ts";

export interface PerformerOptions {
  /** Absent: calls wait, open, until an engine with a gateway takes them up. */
  readonly gateway: Gateway | undefined;
  /** Absent: events go through the gateway, like calls. */
  readonly publisher: Publisher | undefined;
  readonly observer: Observer | undefined;
  readonly concurrentMax: number;
  /** Takes an attempt's outcome. Must not reject. */
  readonly settle: (instance: string, call: ReadyCall, outcome: Outcome) => Promise<void>;
  /** How long an attempt of the step may take. */
  readonly timeoutMs: (instance: string, step: string) => number;
  readonly traceOf: (instance: string) => Trace;
  /** Whether attempts that had to wait may begin; one that may not is dropped, and is given again when it may. */
  readonly mayBegin: (instance: string) => boolean;
}

interface Waiting {
  readonly instance: string;
  readonly call: ReadyCall;
}

export class Performer {
  readonly #options: PerformerOptions;
  #waiting: Waiting[] = [];
  /** Keys of what is on the wire or waits to be. */
  readonly #taken = new Set<string>();
  /** Index of the first in `#waiting` that is still to be taken. */
  #next = 0;
  #onTheWire = 0;
  #stopped = false;

  constructor(options: PerformerOptions) {
    this.#options = options;
  }

  /** The commit that asks for it must be durable. What is under way already is not begun twice. */
  perform(instance: string, call: ReadyCall): void {
    const { gateway, publisher, concurrentMax } = this.#options;
    const isPossible = gateway !== undefined || (publisher !== undefined && isEmission(call.request));
    const key = keyOf(instance, call);
    if (!isPossible || this.#stopped || this.#taken.has(key)) return;
    this.#taken.add(key);
    if (this.#onTheWire < concurrentMax) void this.#attempt(instance, call);
    else this.#waiting.push({ instance, call });
  }

  /** No further attempt begins. Those on the wire are not waited for: a restart repeats them under the same key. */
  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
    this.#next = 0;
  }

  async #attempt(instance: string, call: ReadyCall): Promise<void> {
    const key = keyOf(instance, call);
    this.#onTheWire++;
    const outcome = await this.#outcomeOf(instance, call, key);
    this.#onTheWire--;
    this.#taken.delete(key);
    const settled = this.#stopped ? undefined : this.#options.settle(instance, call, outcome);
    this.#takeNext();
    await settled;
  }

  #outcomeOf(instance: string, { step, attempt: number, request }: ReadyCall, key: string): Promise<Outcome> {
    const { gateway, publisher, observer, timeoutMs, traceOf } = this.#options;
    if (publisher && isEmission(request)) {
      const source = `act/${instance.slice(0, instance.indexOf(":"))}`;
      const event = { id: key, source, type: request.event, data: request.data, trace: traceOf(instance) };
      observer?.emitting(event, number);
      return publisher.publish(event);
    }
    const trace = traceOf(instance);
    const tracestate = tracestateOf(trace);
    const attempt: Attempt = {
      request: isEmission(request)
        ? { method: "POST", path: `/${request.event}`, body: request.data }
        : request,
      instance,
      step,
      key,
      traceparent: traceparentOf(trace, key),
      ...(tracestate !== undefined && { tracestate }),
      timeoutMs: timeoutMs(instance, step),
    };
    observer?.calling(attempt, number);
    return gateway!.call(attempt);
  }

  #takeNext(): void {
    while (!this.#stopped) {
      const next = this.#waiting[this.#next];
      if (next === undefined) return;
      this.#next++;
      if (this.#next > 1024 && this.#next * 2 > this.#waiting.length) {
        this.#waiting = this.#waiting.slice(this.#next);
        this.#next = 0;
      }
      if (this.#options.mayBegin(next.instance)) return void this.#attempt(next.instance, next.call);
      this.#taken.delete(keyOf(next.instance, next.call));
    }
  }
}

const keyOf = (instance: string, { step, visit }: ReadyCall): string => `${instance}/${step}/${visit}`;

const isEmission = (request: ReadyCall["request"]): request is Emission => "kind" in request;
