// Tasks: what people are asked; they take it, give it back or to each other, and decide it.
import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Engine } from "../engine/engine.ts";
import { EngineError } from "../engine/error.ts";
import type { TaskAction } from "../engine/task.ts";
import type { TaskQuery, TaskView } from "../engine/task-view.ts";
import { personOf, readableGroups } from "./caller.ts";
import { pageSchema, taskSchema } from "./answers.ts";
import { addOperation } from "./route.ts";
import { cursorAfter, defaultLimit, positionOf } from "./page.ts";
import { answerProblem } from "./problem.ts";
import type { ProblemKind } from "./problem.ts";
import { replyOf } from "./once.ts";
import { answerAtRest } from "./prefer.ts";
import { revisionsWanted } from "./precondition.ts";
import { reply, send, tagged } from "./reply.ts";
import type { Answer } from "./reply.ts";
import { completeRequest, delegateRequest, emptyRequest, taskQuery } from "./requests.ts";

const hasTag = { ETag: "The revision of the task's instance" };

export function addTasks(app: OpenAPIHono, engine: Engine, stopping: AbortSignal): void {
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
      answer: { status: 200, description: "The task", schema: taskSchema, headers: hasTag },
      problems: ["unknown-task", "archived", "task-ended", "not-in-group", "unreadable"],
    },
    (context) => {
      const task = engine.task(idIn(context));
      const groups = readableGroups(context);
      if (groups === "all" || groups.includes(task.group)) return send(answerTagged(task));
      const detail = `Task ${task.id} is for the group ${JSON.stringify(task.group)}, which is none of yours.`;
      return answerProblem({ kind: "not-in-group", detail, members: { group: task.group } });
    },
  );

  const add = <Input>(
    verb: TaskAction["kind"],
    summary: string,
    schema: z.ZodType<Input>,
    action: (input: Input) => TaskAction,
  ): void => addAction(app, engine, stopping, { verb, summary, schema, action });
  add("claim", "Take a task", emptyRequest, () => ({ kind: "claim" }));
  add("release", "Give a task back to its group", emptyRequest, () => ({ kind: "release" }));
  add("delegate", "Give a task to somebody", delegateRequest, ({ to }) => ({ kind: "delegate", to }));
  add("complete", "Decide a task", completeRequest, ({ output }) => ({ kind: "complete", output }));
}

const answerTagged = (task: TaskView): Answer => tagged(task, task.revision);

interface Action<Input> {
  readonly verb: TaskAction["kind"];
  readonly summary: string;
  readonly schema: z.ZodType<Input>;
  readonly action: (input: Input) => TaskAction;
}

function addAction<Input>(
  app: OpenAPIHono,
  engine: Engine,
  stopping: AbortSignal,
  { verb, summary, schema, action }: Action<Input>,
): void {
  const problems: readonly ProblemKind[] = [
    "unknown-task",
    "archived",
    "task-taken",
    "task-ended",
    "not-in-group",
    "four-eyes",
    "changed",
    "overloaded",
    "stopping",
    "unreadable",
  ];
  addOperation(
    app,
    {
      method: "post",
      path: `/v1/tasks/{id}/${verb}`,
      operationId: `${verb}Task`,
      waits: true,
      summary,
      input: { in: "body", schema },
      answer: {
        status: 200,
        description: "The task after it, on disk",
        schema: taskSchema,
        headers: hasTag,
      },
      problems: verb === "complete" ? [...problems, "bad-data", "too-much-data"] : problems,
    },
    async (context, input) => {
      const wishes = { ...replyOf(context, answerTagged), revisions: revisionsWanted(context) };
      const task = await engine.act(idIn(context), action(input), personOf(context), wishes);
      const answers = { now: answerTagged(task), then: () => answerTagged(latest(engine, task)) };
      return send(await answerAtRest(context, engine, [task.instance], answers, stopping));
    },
  );
}

/** As it is now; as it was, where its step has been offered anew since. */
function latest(engine: Engine, task: TaskView): TaskView {
  try {
    return engine.task(task.id);
  } catch (error) {
    if (error instanceof EngineError) return task;
    throw error;
  }
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
