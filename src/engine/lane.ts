// Lane: the calls to one service: how many are on the wire, which wait, and whether another may begin. Time is an argument.
import { Breaker } from "./breaker.ts";
import type { BreakerPolicy } from "./breaker.ts";
import { Budget } from "./budget.ts";
import type { ReadyCall } from "./cause.ts";
import type { Outcome } from "./ports.ts";
import { Queue } from "./queue.ts";

/** What a service may be asked for. What is above it waits, open in the store. */
export interface ServicePolicy {
  /** Calls on the wire at once; 0: none, whatever happens. */
  readonly maxRunning: number;
  /** Calls a second, on average; as many may come in one burst, 1 at least. Absent: any number. */
  readonly perSecond?: number;
  /** Further attempts: so many a second, and so many for each first attempt, of which 100 at most are saved up. */
  readonly retries?: { readonly perSecond: number; readonly share: number };
  readonly breaker?: BreakerPolicy;
}

/** Why no call begins, and when the next one may, where time alone brings that. */
export interface Hold {
  /** `off`: nobody may ask the service, or nobody said where it is. */
  readonly because: "off" | "circuit_open" | "busy" | "rate" | "retries";
  readonly untilMs?: number;
}

/** Of what `Lane.take` gave. */
export const isHold = (taken: WaitingCall | Hold): taken is Hold => "because" in taken;

export interface WaitingCall {
  readonly instance: string;
  /** Without its request where many wait: the store has it. */
  readonly call: Omit<ReadyCall, "request"> & Partial<Pick<ReadyCall, "request">>;
}

export class Lane {
  readonly service: string;
  readonly policy: ServicePolicy;
  running = 0;
  readonly #firsts = new Queue<Ticket>();
  readonly #retries = new Queue<Ticket>();
  readonly #rate: Budget | undefined;
  readonly #retryBudget: Budget | undefined;
  readonly #breaker: Breaker | undefined;
  #tickets = 0;

  constructor(service: string, policy: ServicePolicy) {
    const { perSecond, retries, breaker } = policy;
    this.service = service;
    this.policy = policy;
    this.#rate = perSecond === undefined ? undefined : new Budget(perSecond, Math.max(1, perSecond));
    this.#retryBudget = retries && new Budget(retries.perSecond, savedRetriesMax);
    this.#breaker = breaker && new Breaker(breaker);
  }

  get waiting(): number {
    return this.#firsts.length + this.#retries.length;
  }

  get isOpen(): boolean {
    return this.#breaker?.isOpen === true;
  }

  /** Whether a lane made anew would do as well. */
  get isIdle(): boolean {
    return this.running + this.waiting === 0 && this.#breaker?.isFresh !== false;
  }

  add(instance: string, call: ReadyCall): void {
    const queue = call.attempt > 1 ? this.#retries : this.#firsts;
    const kept = this.waiting < requestsMax ? call : withoutRequest(call);
    queue.push({ instance, call: kept, number: this.#tickets++ });
  }

  /**
   * The next call, in the order in which they came; first attempts pass retries that have no budget. Those that are
   * `gone` are forgotten.
   */
  take(nowMs: number, isGone: (waiting: WaitingCall) => boolean): WaitingCall | Hold | undefined {
    const first = nextOf(this.#firsts, isGone);
    const retry = nextOf(this.#retries, isGone);
    if (first === undefined && retry === undefined) return undefined;
    const hold = this.hold(nowMs, first === undefined);
    if (hold) return hold;
    const isRetry =
      retry !== undefined &&
      (first === undefined || (retry.number < first.number && this.#retryHold(nowMs) === undefined));
    this.#rate?.spend();
    if (isRetry) this.#retryBudget?.spend();
    else this.#retryBudget?.add(this.policy.retries!.share);
    return isRetry ? this.#retries.shift() : this.#firsts.shift();
  }

  /** Why a call that comes now has to wait. */
  hold(nowMs: number, isRetry: boolean): Hold | undefined {
    if (this.policy.maxRunning === 0) return { because: "off" };
    const open = this.#breaker?.blocked(nowMs);
    if (open) return { because: "circuit_open", ...open };
    if (this.running >= this.policy.maxRunning) return { because: "busy" };
    const rateMs = this.#rate?.readyAtMs(nowMs) ?? nowMs;
    if (rateMs > nowMs) return { because: "rate", untilMs: rateMs };
    return isRetry ? this.#retryHold(nowMs) : undefined;
  }

  /** What was taken is sent. The function takes its outcome. */
  began(): (outcome: Outcome, nowMs: number) => void {
    this.running++;
    const isProbe = this.#breaker?.began() === true;
    return (outcome, nowMs) => {
      this.running--;
      this.#breaker?.ended(outcome, isProbe, nowMs);
    };
  }

  /** Forgets what waits. */
  clear(): void {
    this.#firsts.clear();
    this.#retries.clear();
  }

  #retryHold(nowMs: number): Hold | undefined {
    const atMs = this.#retryBudget?.readyAtMs(nowMs) ?? nowMs;
    if (atMs <= nowMs) return undefined;
    return { because: "retries", ...(atMs !== Infinity && { untilMs: atMs }) };
  }
}

interface Ticket extends WaitingCall {
  /** Their order over both queues. */
  readonly number: number;
}

function nextOf(queue: Queue<Ticket>, isGone: (waiting: WaitingCall) => boolean): Ticket | undefined {
  while (queue.first !== undefined && isGone(queue.first)) queue.shift();
  return queue.first;
}

const withoutRequest = ({ request: _request, ...call }: ReadyCall): WaitingCall["call"] => call;

const savedRetriesMax = 100;

/** Requests that are kept in memory for the calls to one service; of the others only the name is. */
const requestsMax = 1_000;
