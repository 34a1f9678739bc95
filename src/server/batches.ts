// Batches: an operation on all instances that a filter finds: begin one, see how far it is.
import { hash } from "node:crypto";
import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Engine } from "../engine/engine.ts";
import type { Operation } from "../engine/operation.ts";
import { batchAnswerSchema, batchSchema, pageSchema } from "./answers.ts";
import { actorOf } from "./caller.ts";
import { nameOf } from "./once.ts";
import { cursorAfter, defaultLimit, pageQuery, positionOf } from "./page.ts";
import { answerProblem } from "./problem.ts";
import { reply, send, tagged } from "./reply.ts";
import { filterIn } from "./instance-filter.ts";
import { batchRequest } from "./requests.ts";
import { addOperation } from "./route.ts";

export function addBatches(app: OpenAPIHono, engine: Engine): void {
  addOperation(
    app,
    {
      method: "post",
      path: "/v1/batches",
      operationId: "beginBatch",
      summary: "Operate on all instances that a filter finds",
      description:
        "Instances that begin later are left out, and each is touched once, also over restarts. An instance whose status " +
        "does not allow the action is among the errors.",
      input: { in: "body", schema: batchRequest },
      answer: {
        status: 200,
        description: "With `dry_run`: what would be touched",
        accepted: "The batch is on disk, and under way",
        schema: batchAnswerSchema,
        headers: { Location: "Where the batch is" },
      },
      problems: ["stopping"],
    },
    async (context, request) => {
      const batch = {
        operation: operationIn(request),
        filter: filterIn(request.filter),
        actor: actorOf(context),
      };
      if (request.dry_run === true) return reply(await engine.rehearseBatch(batch));
      const row = await nameOf(context);
      const begun = await engine.beginBatch(batch, row && hash("sha256", row).slice(0, 20));
      const answer = tagged(begun, begun.id, 202);
      const { etag: _, ...headers } = answer.headers;
      return send({ ...answer, headers: { ...headers, location: `/v1/batches/${begun.id}` } });
    },
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/v1/batches",
      operationId: "listBatches",
      summary: "See the batches, the newest first",
      input: { in: "query", schema: pageQuery },
      answer: {
        status: 200,
        description: "One page; the last thousand batches are kept",
        schema: pageSchema(batchSchema),
      },
      problems: ["unknown-cursor"],
    },
    (_, { cursor, limit = defaultLimit }) => {
      const position = positionOf("batches", cursor);
      if (position.kind === "problem") return answerProblem(position.problem);
      const all = engine.batches();
      const from = all.findIndex(({ id }) => id === position.after) + 1;
      const items = all.slice(from, from + limit);
      const last = from + limit < all.length ? items.at(-1) : undefined;
      return reply({ items, next: last ? cursorAfter("batches", last.id) : null });
    },
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/v1/batches/{id}",
      operationId: "readBatch",
      summary: "See how far a batch is",
      answer: { status: 200, description: "The batch", schema: batchSchema },
      problems: ["unknown-batch"],
    },
    (context) => reply(engine.batch(context.req.param("id") as string)),
  );
}

function operationIn({ action, reason, step }: z.infer<typeof batchRequest>): Operation {
  const why = reason === undefined ? {} : { reason };
  // The schema has seen to it that both are there with `skip`.
  return action === "skip" ? { kind: action, step: step!, reason: reason! } : { kind: action, ...why };
}
