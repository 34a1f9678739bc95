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

  /** The commit that asks for it must be durable. */
  perform(instance: string, call: ReadyCall): void {
    const { gateway, publisher, concurrentMax } = this.#options;
    const isPossible = gateway !== undefined || (publisher !== undefined && isEmission(call.request));
    if (!isPossible || this.#stopped) return;
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
    this.#onTheWire++;
    const outcome = await this.#outcomeOf(instance, call);
    this.#onTheWire--;
    const settled = this.#stopped ? undefined : this.#options.settle(instance, call, outcome);
    this.#takeNext();
    await settled;
  }

  #outcomeOf(instance: string, { step, visit, attempt: number, request }: ReadyCall): Promise<Outcome> {
    const { gateway, publisher, observer, timeoutMs, traceOf } = this.#options;
    const key = `${instance}/${step}/${visit}`;
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
    const next = this.#waiting[this.#next];
    if (next === undefined || this.#stopped) return;
    this.#next++;
    if (this.#next > 1024 && this.#next * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    void this.#attempt(next.instance, next.call);
  }
}

const isEmission = (request: ReadyCall["request"]): request is Emission => "kind" in request;
