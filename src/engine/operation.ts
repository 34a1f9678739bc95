// Operation: what an operator does to one instance, and why it may not be.
import type { Cause, Instance } from "./cause.ts";
import { EngineError } from "./error.ts";

export type Operation =
  /** Ends the instance and undoes what it did. */
  | { readonly kind: "cancel"; readonly reason?: string }
  /** Lets it stand still: no call begins, and what comes is kept until it is resumed. */
  | { readonly kind: "pause"; readonly reason?: string }
  | { readonly kind: "resume"; readonly reason?: string }
  /** Lets the step that needs attention be tried once more. */
  | { readonly kind: "retry"; readonly reason?: string }
  /** Lets the instance go on as if that step had been dealt with. */
  | { readonly kind: "skip"; readonly step: string; readonly reason: string };

export function causeOf(operation: Operation, actor: string | undefined): Cause {
  return { ...operation, ...(actor !== undefined && { actor }) };
}

/** Of an operation that changed nothing: throws EngineError where the instance is not what was asked for already. */
export function mustBeSo({ head, state }: Instance, operation: Operation): void {
  const { id, incident, paused } = head;
  const fault = paused?.fault;
  const { kind } = operation;
  if (state.ended) throw new EngineError("ended", `Instance ${id} has ended.`, { instance: id });
  switch (kind) {
    case "cancel": {
      const undo = incident ? `: ${incident.step} needs attention, by retry or skip` : "";
      const stuck = fault ? `: ${fault.of} needs attention, by retry` : undo;
      throw new EngineError("ended", `Instance ${id} is ending already${stuck}.`, { instance: id });
    }
    case "pause":
      if (paused && !fault) return;
      if (head.status === "needs_attention")
        throw wrong(id, "needs attention, and nothing moves it until somebody looks after it");
      throw wrong(id, "is undoing what it did, which cannot be paused");
    case "resume":
      if (fault) throw wrong(id, `needs attention: ${fault.of} could not be decided; retry or cancel it`);
      return;
    case "retry":
    case "skip":
      if (head.status !== "needs_attention")
        throw wrong(id, `is ${head.status}: there is nothing to ${kind} before it needs attention`);
      if (fault) throw wrong(id, `cannot go on without ${fault.of}: retry or cancel it`);
      if (operation.kind === "skip" && incident && incident.step !== operation.step)
        throw wrong(id, `needs attention because of ${incident.step}, and not of ${operation.step}`);
      throw wrong(id, `is of a version in which an undo that failed cannot be tried once more or skipped`);
    default:
      kind satisfies never;
  }
}

const wrong = (id: string, why: string): EngineError =>
  new EngineError("wrong_status", `Instance ${id} ${why}.`, { instance: id });
