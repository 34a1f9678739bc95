// ownError: why a step failed, where it did not fail by something inside it, a call or a condition.
import { checkData } from "../../language/data.ts";
import { formatDuration } from "../../language/duration.ts";
import type { Scope } from "../../language/scope.ts";
import type { ForEachStep } from "../../language/workflow.ts";
import { deadlineName, reviewName } from "../../machine/event.ts";
import type { Because } from "../../machine/state.ts";
import type { Definition } from "../catalog.ts";
import type { ErrorData } from "../instance.ts";
import { renderTemplate } from "../request.ts";
import type { Data } from "./data.ts";

/** What an error's message may tell of. */
export interface Known {
  readonly data: Data;
  scope(step: string): Scope;
}

export function ownError(
  { workflow, asks, steps }: Definition,
  known: Known,
  step: string,
  because: Because | undefined,
): ErrorData | undefined {
  if (step === deadlineName) {
    const limit = formatDuration(workflow.deadlineMs ?? 0);
    return { type: "timeout", message: `the deadline of ${limit} has passed` };
  }
  if (because === "timeout") return { type: "timeout", step, message: `time ran out in ${step}` };
  if (because === "overdue") {
    const time = formatDuration((asks.get(step) ?? asks.get(reviewName(step)))?.dueMs ?? 0);
    return { type: "human", step, message: `nobody decided ${step} within ${time}` };
  }
  const failed = steps.get(step);
  if (because === "max" && failed?.kind === "repeat") {
    const message = `after ${failed.max} rounds \`${failed.until.source}\` is not true`;
    return { type: "runtime", step, message };
  }
  if (because === "misfit" && failed?.kind === "agent") {
    const errors = checkData(failed.output, known.data.output(step));
    const mistakes = errors.slice(0, 10).map(({ pointer, message }) => `${pointer || "it"} ${message}`);
    const answer = `the answer of agent ${failed.agent} does not hold to its output`;
    return { type: "validation", step, message: [answer, mistakes.join("; ")].filter(Boolean).join(": ") };
  }
  if (failed?.kind === "for_each") return tooFew(failed, step, known.data);
  if (failed?.kind !== "fail") return undefined;
  const rendered = renderTemplate(failed.message, known.scope(step));
  const text = rendered.ok ? rendered.value : `its message has no value: ${rendered.error}`;
  return { type: failed.type, step, message: typeof text === "string" ? text : JSON.stringify(text) };
}

function tooFew({ join }: ForEachStep, step: string, { lists }: Data): ErrorData | undefined {
  const count = lists.get(step)?.length ?? 0;
  if (join === "all" || join <= count) return undefined;
  return {
    type: "runtime",
    step,
    message: `at least ${join} of the items must succeed, and the list has ${count}`,
  };
}
