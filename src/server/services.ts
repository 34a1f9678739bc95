// Services: how much is asked of whom, and what holds calls back.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import type { Engine } from "../engine/engine.ts";
import { serviceSchema } from "./answers.ts";
import { reply } from "./reply.ts";
import { addOperation } from "./route.ts";

export function addServices(app: OpenAPIHono, engine: Engine): void {
  addOperation(
    app,
    {
      method: "get",
      path: "/v1/services",
      operationId: "listServices",
      summary: "See which services calls wait for, and why",
      answer: {
        status: 200,
        description: "Those that were called since the start, in order of their names",
        schema: z.object({ items: z.array(serviceSchema), next: z.null() }),
      },
      problems: [],
    },
    () => reply({ items: engine.services(), next: null }),
  );
}
