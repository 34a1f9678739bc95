// Tasks: what people are asked; they take it, give it back or to each other, and decide it.
import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Engine } from "../engine/engine.ts";
import type { TaskAction } from "../engine/task.ts";
import type { TaskQuery, TaskView } from "../engine/task-view.ts";
import { personOf, readableGroups } from "./caller.ts";
import { pageSchema, taskSchema } from "./answers.ts";
import { addOperation } from "./route.ts";
import { cursorAfter, defaultLimit, positionOf } from "./page.ts";
import { answerProblem } from "./problem.ts";
import type { ProblemKind } from "./problem.ts";
import { replyOf } from "./once.ts";
import { plain, reply, send } from "./reply.ts";
import { completeRequest, delegateRequest, emptyRequest, taskQuery } from "./requests.ts";

export function addTasks(app: OpenAPIHono, engine: Engine): void {
  addOperation(
    app,
    {
      method: "get",
      path: "/v1/tasks",
      operationId: "listTasks",
      summary: "Find tasks, in order of their instances",
      input: { in: "query", schema: taskQuery },
      answer: { status: 200, description: "One page", schema: pageSchema(taskSchema) },
      problems: ["unknown-cursor"],
    },
    (context, query) => list(engine, query, readableGroups(context)),
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/v1/tasks/{id}",
      operationId: "readTask",
      summary: "Look at a task",
      answer: { status: 200, description: "The task", schema: taskSchema },
      problems: ["unknown-task", "task-ended", "not-in-group"],
    },
    (context) => {
      const task = engine.task(idIn(context));
      const groups = readableGroups(context);
      if (groups === "all" || groups.includes(task.group)) return reply(task);
      const detail = `Task ${task.id} is for the group ${JSON.stringify(task.group)}, which is none of yours.`;
      return answerProblem({ kind: "not-in-group", detail, members: { group: task.group } });
    },
  );

  addAction(app, engine, "claim", "Take a task", emptyRequest, () => ({ kind: "claim" }));
  addAction(app, engine, "release", "Give a task back to its group", emptyRequest, () => ({
    kind: "release",
  }));
  addAction(app, engine, "delegate", "Give a task to somebody", delegateRequest, ({ to }) => ({
    kind: "delegate",
    to,
  }));
  addAction(app, engine, "complete", "Decide a task", completeRequest, ({ output }) => ({
    kind: "complete",
    output,
  }));
}

function addAction<Input>(
  app: OpenAPIHono,
  engine: Engine,
  verb: TaskAction["kind"],
  summary: string,
  schema: z.ZodType<Input>,
  action: (input: Input) => TaskAction,
): void {
  const problems: readonly ProblemKind[] = [
    "unknown-task",
    "task-taken",
    "task-ended",
    "not-in-group",
    "four-eyes",
    "overloaded",
    "stopping",
  ];
  addOperation(
    app,
    {
      method: "post",
      path: `/v1/tasks/{id}/${verb}`,
      operationId: `${verb}Task`,
      summary,
      input: { in: "body", schema },
      answer: { status: 200, description: "The task after it, on disk", schema: taskSchema },
      problems: verb === "complete" ? [...problems, "bad-data", "too-much-data"] : problems,
    },
    async (context, input) => {
      const wishes = replyOf<TaskView>(context, plain);
      return send(plain(await engine.act(idIn(context), action(input), personOf(context), wishes)));
    },
  );
}

/** Percent-decoded: the slashes of an id are sent as `%2F`. */
const idIn = (context: Context): string => context.req.param("id") as string;

function list(
  engine: Engine,
  query: z.infer<typeof taskQuery>,
  groups: ReturnType<typeof readableGroups>,
): Response {
  const { cursor, limit = defaultLimit, overdue, ...filters } = query;
  const position = positionOf("tasks", cursor);
  if (position.kind === "problem") return answerProblem(position.problem);
  // A filter that was not given is absent, not undefined.
  const found = engine.tasks({
    ...filters,
    limit,
    ...(groups !== "all" && { groups }),
    ...(overdue !== undefined && { overdue: overdue === "true" }),
    ...(position.after !== undefined && { after: position.after }),
  } as TaskQuery);
  return reply({
    items: found.items,
    next: found.next === undefined ? null : cursorAfter("tasks", found.next),
  });
}
