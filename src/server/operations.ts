// Operations: what operators do to one instance.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Engine } from "../engine/engine.ts";
import type { Operation } from "../engine/operation.ts";
import type { InstanceView } from "../engine/view.ts";
import { actorOf } from "./caller.ts";
import { instanceSchema } from "./answers.ts";
import { withInstance } from "./instance-address.ts";
import { replyOf } from "./once.ts";
import { answerAtRest } from "./prefer.ts";
import { revisionsWanted } from "./precondition.ts";
import type { ProblemKind } from "./problem.ts";
import { tagged, send } from "./reply.ts";
import type { Answer } from "./reply.ts";
import type { ReasonRequest } from "./requests.ts";
import { reasonRequest, skipRequest } from "./requests.ts";
import { addOperation } from "./route.ts";

interface Row {
  readonly kind: Operation["kind"];
  readonly summary: string;
  readonly description?: string;
  readonly answer: string;
  readonly problems: readonly ProblemKind[];
}

const rows: readonly Row[] = [
  {
    kind: "cancel",
    summary: "End an instance and undo what it did",
    description: "An instance that is paused goes on for it.",
    answer: "The instance after it, on disk: still undoing, or cancelled",
    problems: [],
  },
  {
    kind: "pause",
    summary: "Let an instance stand still",
    description:
      "No call begins; the outcomes of those on the wire, events and decisions are kept, and timers keep their time. " +
      "An instance that is paused already stays so.",
    answer: "The instance, paused, on disk",
    problems: ["wrong-status"],
  },
  {
    kind: "resume",
    summary: "Let a paused instance go on",
    description:
      "What came meanwhile moves it, in the order in which it came or was due. An instance that is not paused stays as it is.",
    answer: "The instance after it, on disk",
    problems: [],
  },
  {
    kind: "retry",
    summary: "Let the step that needs attention be tried once more",
    description: "Its calls go out under the keys that they had, with one more attempt each.",
    answer: "The instance after it, on disk",
    problems: ["wrong-status"],
  },
  {
    kind: "skip",
    summary: "Let the instance go on as if the step that needs attention had been dealt with",
    description: "`step` is the incident's, so that nothing else is skipped than what the caller saw.",
    answer: "The instance after it, on disk",
    problems: ["wrong-status"],
  },
];

export function addOperations(app: OpenAPIHono, engine: Engine, stopping: AbortSignal): void {
  for (const { kind, summary, description, answer, problems } of rows) {
    addOperation<ReasonRequest>(
      app,
      {
        method: "post",
        path: `/v1/instances/{id}/${kind}`,
        operationId: `${kind}Instance`,
        waits: true,
        summary,
        ...(description !== undefined && { description }),
        input: { in: "body", schema: kind === "skip" ? skipRequest : reasonRequest },
        answer: {
          status: 200,
          description: answer,
          schema: instanceSchema,
          headers: { ETag: "The instance's revision" },
        },
        problems: ["unknown-instance", "archived", "ended", ...problems, "changed", "overloaded", "stopping"],
      },
      (context, request) =>
        withInstance(context, async (id) => {
          // The schema of the kind has been passed.
          const operation = { kind, ...request } as Operation;
          const wishes = { ...replyOf(context, answerTagged), revisions: revisionsWanted(context) };
          const now = answerTagged(await engine.operate(id, operation, actorOf(context), wishes));
          const then = (): Answer => answerTagged(engine.read(id));
          return send(await answerAtRest(context, engine, [id], { now, then }, stopping));
        }),
    );
  }
}

const answerTagged = (instance: InstanceView): Answer => tagged(instance, instance.revision);
