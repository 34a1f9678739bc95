// task: the states of work for a person: offered, with a reminder on the way, and escalated once it is overdue.
import { formatDuration } from "../language/duration.ts";
import type { Ask, AskStep } from "../language/workflow.ts";
import { absolute, printPath, record } from "./chart.ts";
import type { Place } from "./chart.ts";
import { valuesOf } from "./condition.ts";
import type { StateNodeConfig, TransitionConfig } from "./config.ts";
import { doneEvent, reminderName, taskDueName } from "./event.ts";
import type { StepEnds } from "./step-ends.ts";

export function askState(step: AskStep, { exits, path }: Place, ends: StepEnds): StateNodeConfig {
  const { id, ask } = step;
  const outward = { ...exits, failed: absolute(path, exits.failed) };
  const condition = valuesOf(id);
  return {
    meta: { step: id },
    entry: [record(id, "waiting")],
    ...taskStates({
      step: id,
      ask,
      decided: ends.completing(id, exits),
      overdue: ends.failing(id, outward, "failed", "overdue"),
      unevaluable: ends.has(condition) ? ends.unevaluable(condition, id, outward) : undefined,
    }),
    ...ends.timeLimit(step, exits),
  };
}

export interface TaskOptions {
  /** The id that the task's outcome and timers go by. */
  readonly step: string;
  readonly ask: Ask;
  /** Taken when so many people have decided. */
  readonly decided: TransitionConfig;
  /** Taken from inside when nobody decides in time. */
  readonly overdue: TransitionConfig;
  /** Taken from inside when the task cannot be computed; absent where nothing of it is. */
  readonly unevaluable: TransitionConfig | undefined;
}

/** Without `meta` and `entry`, which are the step's. How many have decided is the engine's to know. */
export function taskStates({ step, ask, decided, overdue, unevaluable }: TaskOptions): StateNodeConfig {
  const { dueMs, remindMs, escalateTo } = ask;
  const late = escalateTo ? { target: "escalated" } : overdue;
  return {
    description: `ask ${printPath(ask.group)}${ask.quorum > 1 ? `: ${ask.quorum} people` : ""}`,
    initial: unevaluable ? "check" : "offered",
    states: {
      ...(unevaluable && { check: { always: [unevaluable, { target: "offered" }] } }),
      offered: {
        ...(dueMs !== undefined && {
          description: `due after ${formatDuration(dueMs)}`,
          meta: { step: taskDueName(step) },
          after: { [dueMs]: [late] },
        }),
        entry: [{ type: "ask", params: { step } }],
        ...(remindMs !== undefined && reminded(step, remindMs)),
      },
      ...(escalateTo && {
        escalated: {
          description: `ask ${printPath(escalateTo)}`,
          entry: [{ type: "escalate", params: { step } }],
        },
      }),
    },
    on: { [doneEvent(step)]: [decided] },
  };
}

function reminded(step: string, remindMs: number): Pick<StateNodeConfig, "initial" | "states"> {
  return {
    initial: "waiting",
    states: {
      waiting: { meta: { step: reminderName(step) }, after: { [remindMs]: [{ target: "reminded" }] } },
      reminded: { entry: [{ type: "remind", params: { step } }] },
    },
  };
}
