// hms-act/testing: follows the paths of a workflow from tests of its author's own, with services over HTTP.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createHttpGateway } from "../adapters/gateway.ts";
import { pretendedSecrets } from "../adapters/secrets.ts";
import { createMemoryStore } from "../adapters/memory.ts";
import { readWorkflow } from "../language/read.ts";
import { picture } from "../language/picture.ts";
import type { Attempt, Outcome } from "../engine/ports.ts";
import type { PathStep } from "../proof/path-step.ts";
import { bounded } from "../proof/bounded.ts";
import { follow } from "../simulation/follow.ts";

export interface PathTest {
  /** Path of the workflow's file. */
  readonly workflow: string;
  /** Base URL of the services. */
  readonly gateway: string;
  /** Called before each call is sent: makes the service answer so. */
  readonly arrange: (call: ArrangedCall) => unknown;
  readonly path: readonly PathStep[];
  /** Status in which the path ends. */
  readonly ends: string;
}

/** `done`: any 2xx. `failed`: a status that is not tried again, such as 422. `unknown`: no answer within `answerMs`. */
export interface ArrangedCall {
  readonly step: string;
  readonly method: string;
  readonly path: string;
  readonly answer: "done" | "failed" | "unknown";
}

/** How long a service that is to give no answer is waited for, in milliseconds. */
const answerMs = 500;

/**
 * Follows one path on the real engine, in memory and in simulated time, with each call made over HTTP. Rejects when a
 * service answers otherwise than the path has it, when the engine goes another way, or when the path ends otherwise.
 */
export async function followPath({ workflow: file, gateway, arrange, path, ends }: PathTest): Promise<void> {
  const source = readFileSync(file, "utf8");
  const { workflow, diagnostics } = readWorkflow(source, file);
  const [first] = diagnostics.filter(({ severity }) => severity === "error");
  if (!workflow) throw new Error(picture(first!, source, { color: false }));
  const http = createHttpGateway({ baseUrl: gateway, now: Date.now, secrets: pretendedSecrets });
  // Services answer a key that they know as they did before, and each path has the same keys.
  const run = randomUUID();
  try {
    const { status, error } = await follow(
      { workflow: bounded(workflow).workflow, source },
      path,
      createMemoryStore(),
      {
        async answer(attempt, as) {
          const { method, path: called } = attempt.request;
          await arrange({ step: attempt.step, method, path: called, answer: as });
          const outcome = await http.call({
            ...attempt,
            key: `${attempt.key}/${run}`,
            ...(as === "unknown" && { timeoutMs: answerMs }),
          });
          check(attempt, as, outcome);
          return outcome.kind === "ok" ? outcome : { ...outcome, retryable: false };
        },
      },
    );
    if (status !== ends)
      throw new Error(`the path ends ${status}${error ? ` (${error.message})` : ""}, not ${ends}`);
  } finally {
    await http.close();
  }
}

function check({ step, request }: Attempt, as: ArrangedCall["answer"], outcome: Outcome): void {
  const came = outcome.kind === "ok" ? "done" : outcome.unknown ? "unknown" : "failed";
  if (came === as) return;
  const what = outcome.kind === "ok" ? `answered ${outcome.status}` : outcome.message;
  throw new Error(
    `${step}: the path needs ${as} of ${request.method} ${request.path}, and it came ${came}: ${what}`,
  );
}

/** Makes the stand-in that `hms-act dev` starts answer the next request to a path so. */
export async function tellStandIn(gateway: string, { method, path, answer }: ArrangedCall): Promise<void> {
  if (answer === "done") return;
  const how = answer === "failed" ? { fail: 422 } : { hang: true };
  const response = await fetch(new URL("/_standin/rules", gateway), {
    method: "PUT",
    body: JSON.stringify({ path, method, times: 1, ...how }),
  });
  if (!response.ok) throw new Error(`the stand-in at ${gateway} refused: ${await response.text()}`);
}
