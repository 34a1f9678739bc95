// ServiceView: a service as people and programs see it: how much is asked of it, and what holds calls back.
import type { HeldCall, ServiceState } from "./performer.ts";

/** Times are RFC 3339 in UTC with milliseconds. */
export interface ServiceView {
  readonly name: string;
  /** `held`: a call that comes now has to wait. `circuit_open`: it failed too often in a row. */
  readonly status: "open" | "held" | "circuit_open";
  /** Calls on the wire. */
  readonly running: number;
  /** Calls that are ready and wait for their turn. */
  readonly waiting: number;
  readonly max_running?: number;
  /** Calls a second. */
  readonly rate?: number;
  readonly held?: HoldView;
}

export interface HoldView {
  readonly because: HeldCall["because"];
  /** Where time alone ends it. */
  readonly until?: string;
}

export function viewService({ service, policy, running, waiting, isOpen, hold }: ServiceState): ServiceView {
  return {
    name: service,
    status: isOpen ? "circuit_open" : hold ? "held" : "open",
    running,
    waiting,
    ...(policy.maxRunning !== Infinity && { max_running: policy.maxRunning }),
    ...(policy.perSecond !== undefined && { rate: policy.perSecond }),
    ...(hold && { held: viewHold(hold) }),
  };
}

export const viewHold = ({ because, untilMs }: Omit<HeldCall, "service">): HoldView => ({
  because,
  ...(untilMs !== undefined && { until: new Date(Math.ceil(untilMs)).toISOString() }),
});
