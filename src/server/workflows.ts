// Workflows: what can be started, and what the author wrote.
import { hash } from "node:crypto";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Engine } from "../engine/engine.ts";
import { pageSchema, workflowSchema, workflowSummarySchema } from "./answers.ts";
import { addOperation } from "./route.ts";
import { cursorAfter, defaultLimit, pageQuery, positionOf } from "./page.ts";
import { answerProblem } from "./problem.ts";
import { reply, send, tagged } from "./reply.ts";

export function addWorkflows(app: OpenAPIHono, engine: Engine): void {
  addOperation(
    app,
    {
      method: "get",
      path: "/v1/workflows",
      operationId: "listWorkflows",
      summary: "List the workflows, in order of their ids",
      input: { in: "query", schema: pageQuery },
      answer: { status: 200, description: "One page", schema: pageSchema(workflowSummarySchema) },
      problems: ["unknown-cursor"],
    },
    (_, { limit = defaultLimit, cursor }) => {
      const position = positionOf("workflows", cursor);
      if (position.kind === "problem") return answerProblem(position.problem);
      const { after = "" } = position;
      const rest = engine
        .workflows()
        .filter(({ id }) => id > after)
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      const items = rest.slice(0, limit).map(({ source: _source, ...summary }) => summary);
      const last = rest.length > limit ? items.at(-1) : undefined;
      return reply({ items, next: last === undefined ? null : cursorAfter("workflows", last.id) });
    },
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/v1/workflows/{id}",
      operationId: "readWorkflow",
      summary: "Look at a workflow and its YAML",
      answer: {
        status: 200,
        description: "The workflow",
        schema: workflowSchema,
        headers: { ETag: "The version, a dot, and what stands for all that changes within it" },
      },
      problems: ["unknown-workflow"],
    },
    (context) => {
      const { id } = engine.definition(idIn(context)).workflow;
      const view = engine.workflows().find((candidate) => candidate.id === id)!;
      const workflow = { ...view, counts: engine.counts(id) };
      const { version, schedules, counts } = workflow;
      return send(tagged(workflow, `${version}.${digestOf({ schedules, counts })}`));
    },
  );
}

const digestOf = (value: unknown): string => hash("sha256", JSON.stringify(value)).slice(0, 16);

export const idIn = (context: Context): string => context.req.param("id") as string;
