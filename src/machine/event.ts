// Event: something that happened to an instance, as the machine sees it; and the names events go by.

/** What moves a machine. Only control data: payload is kept by the engine, beside the machine. */
export interface MachineEvent {
  /** `done.<step>`, `failed.<step>`, a timer's own event, or a type that the workflow declares. */
  readonly type: string;
  /** With `failed.<step>`: nobody knows whether the last attempt took effect. */
  readonly unknown?: boolean;
}

export const doneEvent = (step: string): string => `done.${step}`;
export const failedEvent = (step: string): string => `failed.${step}`;
/** The undo of a step: the id it goes by, and what its own ids begin with. */
export const undoOf = (step: string): string => `${step}.compensation`;
/** The time came that a step's data said. */
export const dueEvent = (step: string): string => `xstate.due.${step}`;
/** The name under which a workflow's deadline goes: its timer, and the failure that it brings. */
export const deadlineName = "(deadline)";
/** The name under which a workflow's own list of steps goes where it is a graph: the failure that it brings. */
export const stepsName = "(steps)";
/** Ends the instance, undoing what was done: somebody's wish, or that of the instance it belongs to. */
export const cancelEvent = "xstate.cancel";
/** The names under which the timers of a task go, beside its step's own time limit. */
export const taskDueName = (step: string): string => `${step}.due`;
export const reminderName = (step: string): string => `${step}.reminder`;
/** What an agent's second chance goes by, and the task that reviews it. */
export const repairName = (step: string): string => `${step}.repair`;
export const reviewName = (step: string): string => `${step}.review`;
/** Ends it likewise, but nothing is undone before `releaseEvent`. */
export const holdEvent = "xstate.hold";
export const releaseEvent = "xstate.release";
/** Somebody lets the undo that failed be tried once more, or go on as if it had been dealt with. */
export const retryEvent = "xstate.retry";
export const skipEvent = "xstate.skip";
/** Ends a wait that names no event; accepted only when addressed to the instance. */
export const resolvedEvent = (step: string): string => `${step}.resolved`;

/** True for types that only the engine itself may produce. */
export function isInternal(type: string): boolean {
  return type.startsWith("xstate.") || type.startsWith("done.") || type.startsWith("failed.");
}
