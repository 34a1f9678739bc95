// Instances: start one, send it events, find them, look at one.
import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Engine, Sent } from "../engine/engine.ts";
import type { InstanceView } from "../engine/view.ts";
import { actorOf } from "./caller.ts";
import { instanceSchema, pageSchema } from "./answers.ts";
import { instancePath, withInstance } from "./instance-address.ts";
import { addOperation } from "./route.ts";
import { cursorAfter, defaultLimit, positionOf } from "./page.ts";
import { answerProblem } from "./problem.ts";
import { replyOf } from "./once.ts";
import { answerAtRest } from "./prefer.ts";
import { revisionsWanted } from "./precondition.ts";
import { traceWith } from "./trace-parent.ts";
import { located, reply, send, tagged } from "./reply.ts";
import type { Answer } from "./reply.ts";
import { filterIn } from "./instance-filter.ts";
import { instanceQuery, sendRequest, startRequest } from "./requests.ts";

const hasTag = { ETag: "The instance's revision" };

export function addInstances(app: OpenAPIHono, engine: Engine, stopping: AbortSignal): void {
  addOperation(
    app,
    {
      method: "post",
      path: "/v1/workflows/{id}/instances",
      operationId: "startInstance",
      waits: true,
      summary: "Start an instance of a workflow",
      input: { in: "body", schema: startRequest },
      answer: {
        status: 201,
        description: "The instance is on disk",
        schema: instanceSchema,
        headers: { ...hasTag, Location: "Where the instance is" },
      },
      problems: [
        "unknown-workflow",
        "bad-data",
        "too-much-data",
        "key-taken",
        "overloaded",
        "no-room",
        "stopping",
      ],
    },
    async (context, request) => {
      const answer = (instance: InstanceView): Answer =>
        located(instance, instance.revision, instancePath(instance.id));
      const workflow = context.req.param("id") as string;
      const options = { ...request, trace: traceWith(context), actor: actorOf(context) };
      const instance = await engine.start(workflow, options, replyOf(context, answer));
      const { id } = instance;
      const answers = { now: answer(instance), then: () => answer(engine.read(id)) };
      return send(await answerAtRest(context, engine, [id], answers, stopping));
    },
  );

  addOperation(
    app,
    {
      method: "post",
      path: "/v1/instances/{id}/events",
      operationId: "sendEvent",
      waits: true,
      summary: "Send an event to one instance",
      input: { in: "body", schema: sendRequest },
      answer: {
        status: 200,
        description: "The instance after the event, on disk",
        accepted:
          "No step waited for the event: it was ignored, or kept for a later wait, as the workflow says",
        schema: instanceSchema,
        headers: hasTag,
      },
      problems: [
        "bad-event",
        "unknown-instance",
        "archived",
        "unknown-event",
        "not-awaited",
        "ended",
        "changed",
        "bad-data",
        "too-much-data",
        "overloaded",
        "stopping",
      ],
    },
    (context, { type, data = null }) =>
      withInstance(context, async (id) => {
        const answer = ({ event, instance }: Sent): Answer =>
          tagged(instance, instance.revision, event === "taken" ? 200 : 202);
        const wishes = { ...replyOf(context, answer), revisions: revisionsWanted(context) };
        const sent = await engine.send(id, { type, data, actor: actorOf(context) }, wishes);
        const then = (): Answer => answer({ ...sent, instance: engine.read(id) });
        return send(await answerAtRest(context, engine, [id], { now: answer(sent), then }, stopping));
      }),
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/v1/instances",
      operationId: "listInstances",
      summary: "Find instances, in order of their ids",
      description: "All filters hold at once.",
      input: { in: "query", schema: instanceQuery },
      answer: { status: 200, description: "One page", schema: pageSchema(instanceSchema) },
      problems: ["unknown-cursor"],
    },
    (_, query) => list(engine, query),
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/v1/instances/{id}",
      operationId: "readInstance",
      summary: "Look at an instance",
      answer: { status: 200, description: "The instance", schema: instanceSchema, headers: hasTag },
      problems: ["unknown-instance", "archived"],
    },
    (context) => withInstance(context, (id) => send(answerAgain(engine.read(id)))),
  );
}

const answerTagged = (instance: InstanceView): Answer => tagged(instance, instance.revision);

/** Of views that the engine gives again as long as nothing changed. */
const answers = new WeakMap<InstanceView, Answer>();

function answerAgain(instance: InstanceView): Answer {
  const given = answers.get(instance);
  if (given !== undefined) return given;
  const answer = answerTagged(instance);
  answers.set(instance, answer);
  return answer;
}

function list(engine: Engine, query: z.infer<typeof instanceQuery>): Response {
  const { cursor, limit = defaultLimit, label = {}, ...fields } = query;
  const position = positionOf("instances", cursor);
  if (position.kind === "problem") return answerProblem(position.problem);
  const labels = Object.entries(label).map(([name, value]) => [name.slice("label.".length), value] as const);
  const { items, next } = engine.list({
    ...filterIn({ ...fields, label: Object.fromEntries(labels) }),
    limit,
    ...(position.after !== undefined && { after: position.after }),
  });
  return reply({ items, next: next === undefined ? null : cursorAfter("instances", next) });
}
