// Answers of simulated services: what one that is described in a word or by its status means for the attempt.
import type { Attempt, Outcome } from "../engine/ports.ts";
import { isPassing } from "../engine/retry.ts";
import type { ExampleAnswer } from "../language/workflow.ts";

export function outcomeOf(answer: ExampleAnswer, { request: { method, path } }: Attempt): Outcome {
  const subject = `${method} ${path}`;
  const failed = (type: "communication" | "timeout", message: string, unknown: boolean): Outcome => ({
    kind: "error",
    type,
    message: `${subject} ${message}`,
    retryable: true,
    unknown,
  });
  switch (answer.kind) {
    case "timeout":
      return failed("timeout", "was not answered in time", true);
    case "lost":
      return failed("communication", "got no whole answer: the connection broke", true);
    case "refused":
      return failed("communication", "could not be sent: nobody listens", false);
    case "status": {
      const { status, output } = answer;
      if (status < 300) return { kind: "ok", status, output };
      const message = `${subject} answered ${status}`;
      return {
        kind: "error",
        type: "communication",
        status,
        message,
        retryable: isPassing(status),
        unknown: false,
      };
    }
    default:
      return answer satisfies never;
  }
}
