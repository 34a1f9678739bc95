// Performer: makes the calls and publishes the events that durable commits ask for, as many at once and as fast as each
// service may be asked, so that none that is slow or down keeps the others waiting.
import type { ReadyCall } from "./cause.ts";
import type { Emission } from "./instance.ts";
import type { Attempt, Clock, Gateway, Observer, Outcome, Publisher } from "./ports.ts";
import { Lane, isHold } from "./lane.ts";
import type { Hold, ServicePolicy, WaitingCall } from "./lane.ts";
import { Queue } from "./queue.ts";
import { serviceOf } from "./service.ts";
import { traceparentOf, tracestateOf } from "./trace.ts";
import type { Trace } from "./trace.ts";

export interface PerformerOptions {
  /** Absent: calls wait, open, until an engine with a gateway takes them up. */
  readonly gateway: Gateway | undefined;
  /** Absent: events go through the gateway, like calls. */
  readonly publisher: Publisher | undefined;
  readonly observer: Observer | undefined;
  readonly clock: Clock;
  /** Calls on the wire at once, those of services that have few there aside. */
  readonly concurrentMax: number;
  readonly policyOf: (service: string) => ServicePolicy;
  /** Whether what is under way is begun once more when it is given again. */
  readonly repeats: boolean;
  /** The request of a call that has waited; undefined when it is not open any more. */
  readonly requestOf: (instance: string, call: WaitingCall["call"]) => ReadyCall["request"] | undefined;
  /** Whether the call is open and ready still; one that may not be sent is dropped, and is given again when it may. */
  readonly maySend: (instance: string, call: WaitingCall["call"]) => boolean;
  /** Takes an attempt's outcome. Must not reject. */
  readonly settle: (instance: string, call: ReadyCall, outcome: Outcome) => Promise<unknown>;
  /** How long an attempt of the step may take. */
  readonly timeoutMs: (instance: string, step: string) => number;
  readonly traceOf: (instance: string) => Trace;
}

/** Why a call that is ready is not on the wire. */
export interface HeldCall extends Hold {
  readonly service: string;
}

export interface ServiceState {
  readonly service: string;
  readonly policy: ServicePolicy;
  readonly running: number;
  readonly waiting: number;
  readonly isOpen: boolean;
  /** Why a call that comes now has to wait. */
  readonly hold: Hold | undefined;
}

export class Performer {
  readonly #options: PerformerOptions;
  readonly #lanes = new Map<string, Lane>();
  /** Lanes that may have their turn once another call has ended. */
  readonly #crowd = new Queue<Lane>();
  readonly #crowded = new Set<Lane>();
  /** What takes back the call of the clock for a lane. */
  readonly #alarms = new Map<Lane, { readonly atMs: number; readonly cancel: () => void }>();
  #onTheWire = 0;
  /** Attempts on the wire, and those whose outcome is not durable yet. */
  readonly #underWay = new Set<string>();
  /** No further attempt begins. */
  #closed = false;
  #stopped = false;
  /** Told when nothing is on the wire any more. */
  #tellDrained: () => void = () => undefined;

  constructor(options: PerformerOptions) {
    this.#options = options;
  }

  /** The commit that asks for it must be durable. What is under way already is not begun twice, unless it `repeats`. */
  perform(instance: string, call: ReadyCall): void {
    if (!this.#isPossible(call.request) || this.#closed) return;
    const lane = this.#laneOf(this.#serviceOf(call.request));
    lane.add(instance, call);
    this.#serve(lane);
  }

  /** Calls that are ready and not on the wire. */
  get waiting(): number {
    let waiting = 0;
    for (const lane of this.#lanes.values()) waiting += lane.waiting;
    return waiting;
  }

  /** Whether an attempt of the instance is on the wire, or its outcome is not durable yet; also of a call that was withdrawn. */
  isCalling(instance: string): boolean {
    for (const name of this.#underWay) if (name.startsWith(`${instance}/`)) return true;
    return false;
  }

  /** Undefined when the call is on the wire, or was just now. */
  held(
    instance: string,
    call: WaitingCall["call"],
    requestOf: () => ReadyCall["request"],
  ): HeldCall | undefined {
    if (this.#closed || this.#underWay.has(attemptOf(instance, call))) return undefined;
    const request = requestOf();
    const service = this.#serviceOf(request);
    if (!this.#isPossible(request)) return { service, because: "off" };
    const { because, untilMs } = this.#laneOf(service).hold(this.#options.clock.now(), call.attempt > 1) ?? {
      because: "busy",
    };
    return { service, because, ...(untilMs !== undefined && { untilMs }) };
  }

  /** Of services that were called since the start, by name. */
  services(): readonly ServiceState[] {
    const nowMs = this.#options.clock.now();
    return [...this.#lanes.values()]
      .filter(({ service }) => service !== noService)
      .map((lane) => {
        const { service, policy, running, waiting, isOpen } = lane;
        return { service, policy, running, waiting, isOpen, hold: lane.hold(nowMs, false) };
      })
      .toSorted((a, b) => (a.service < b.service ? -1 : 1));
  }

  /** No further attempt begins. Resolves once those on the wire have their outcomes, at the latest at the time. */
  async drain(untilMs: number): Promise<void> {
    this.#close();
    if (this.#underWay.size === 0) return;
    const drained = new Promise<void>((resolve) => (this.#tellDrained = resolve));
    const cancel = this.#options.clock.at(untilMs, this.#tellDrained);
    await drained;
    cancel();
  }

  /** No further attempt begins. Those on the wire are not waited for: a restart repeats them under the same key. */
  stop(): void {
    this.#stopped = true;
    this.#close();
  }

  #close(): void {
    this.#closed = true;
    for (const { cancel } of this.#alarms.values()) cancel();
    this.#alarms.clear();
    for (const lane of this.#lanes.values()) lane.clear();
  }

  /** Begins what may begin. */
  #serve(lane: Lane): void {
    const { clock, repeats, maySend, requestOf, concurrentMax } = this.#options;
    while (lane.waiting > 0 && !this.#closed) {
      if (this.#onTheWire >= concurrentMax && lane.running >= fewCalls) {
        if (!this.#crowded.has(lane)) this.#crowd.push(lane);
        this.#crowded.add(lane);
        return;
      }
      const taken = lane.take(
        clock.now(),
        ({ instance, call }) =>
          (!repeats && this.#underWay.has(attemptOf(instance, call))) || !maySend(instance, call),
      );
      if (taken === undefined) return;
      if (isHold(taken)) {
        if (taken.untilMs !== undefined) this.#wake(lane, taken.untilMs);
        return;
      }
      const { instance, call } = taken;
      const request = call.request ?? requestOf(instance, call);
      if (request !== undefined) this.#attempt(lane, instance, { ...call, request });
    }
  }

  #wake(lane: Lane, untilMs: number): void {
    const known = this.#alarms.get(lane);
    const atMs = Math.ceil(untilMs);
    if (known !== undefined && known.atMs <= atMs) return;
    known?.cancel();
    const cancel = this.#options.clock.at(atMs, () => {
      this.#alarms.delete(lane);
      this.#serve(lane);
    });
    this.#alarms.set(lane, { atMs, cancel });
  }

  #attempt(lane: Lane, instance: string, call: ReadyCall): void {
    const name = attemptOf(instance, call);
    this.#underWay.add(name);
    this.#onTheWire++;
    const ended = lane.began();
    void this.#outcomeOf(instance, call).then((outcome) => {
      this.#onTheWire--;
      ended(outcome, this.#options.clock.now());
      const settled = this.#stopped ? undefined : this.#options.settle(instance, call, outcome);
      this.#serveAfter(lane);
      if (settled === undefined) this.#forget(name);
      else void settled.then(() => this.#forget(name));
    });
  }

  #forget(name: string): void {
    this.#underWay.delete(name);
    if (this.#closed && this.#underWay.size === 0) this.#tellDrained();
  }

  /** Those that were kept waiting by the number of calls have their turn one after the other. */
  #serveAfter(lane: Lane): void {
    while (this.#onTheWire < this.#options.concurrentMax) {
      const next = this.#crowd.shift();
      if (next === undefined) break;
      this.#crowded.delete(next);
      this.#serve(next);
    }
    this.#serve(lane);
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

  #isPossible(request: ReadyCall["request"]): boolean {
    const { gateway, publisher } = this.#options;
    return gateway !== undefined || (publisher !== undefined && isEmission(request));
  }

  /** Events are published by the engine itself, as a rule, and are no service's. */
  #serviceOf(request: ReadyCall["request"]): string {
    return isEmission(request) ? noService : serviceOf(request.path);
  }

  #laneOf(service: string): Lane {
    const known = this.#lanes.get(service);
    if (known) return known;
    // Data may name services.
    if (this.#lanes.size >= lanesMax)
      for (const [name, lane] of this.#lanes) if (lane.isIdle) this.#lanes.delete(name);
    const policy = service === noService ? { maxRunning: Infinity } : this.#options.policyOf(service);
    const lane = new Lane(service, policy);
    this.#lanes.set(service, lane);
    return lane;
  }
}

const attemptOf = (instance: string, { step, visit, attempt }: WaitingCall["call"]): string =>
  `${instance}/${step}/${visit}/${attempt}`;

/** No service has an empty name. */
const noService = "";

/** So many calls of each service are on the wire whatever the others have there. */
const fewCalls = 8;

const lanesMax = 1_000;

const isEmission = (request: ReadyCall["request"]): request is Emission => "kind" in request;
