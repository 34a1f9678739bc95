// About: where things are, whether the server lives, and the description of its interface.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import type { ClockFault } from "../engine/clock-watch.ts";
import { addDocs } from "./docs.ts";
import { addOperation } from "./route.ts";
import { answerProblem } from "./problem.ts";
import { reply, replyText } from "./reply.ts";
import { tags } from "./tags.ts";

const statusSchema = z.object({ status: z.literal("ok") });

const readySchema = z.object({
  status: z.literal("ok"),
  clock: z
    .object({ fault: z.enum(["back", "ahead"]), seen: z.string(), now: z.string() })
    .optional()
    .openapi({
      description:
        "What is wrong with the server's clock: it was set `back` behind the time last `seen`, so that timers rest until " +
        "then, or it leapt `ahead` by over an hour. `now` is the time when that showed.",
    }),
});

export interface Condition {
  /** Whether work can be taken. A server that is not ready answers all the same. */
  readonly ready: () => boolean;
  /** What is wrong with its clock, which keeps it from nothing but timers. */
  readonly clockFault: () => ClockFault | undefined;
}

export function addAbout(app: OpenAPIHono, version: string, { ready, clockFault }: Condition): void {
  addOperation(
    app,
    {
      method: "get",
      path: "/",
      operationId: "readIndex",
      summary: "See where things are",
      answer: {
        status: 200,
        description: "Addresses",
        schema: z.object({ name: z.string(), version: z.string(), links: z.record(z.string(), z.string()) }),
      },
      problems: [],
    },
    () => reply({ name: "hms-act", version, links }),
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/healthz",
      operationId: "readHealth",
      summary: "See whether the process answers",
      answer: { status: 200, description: "It does", schema: statusSchema },
      problems: [],
    },
    () => reply({ status: "ok" }),
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/readyz",
      operationId: "readReadiness",
      summary: "See whether work is taken",
      answer: { status: 200, description: "It is", schema: readySchema },
      problems: ["not-ready"],
    },
    () => {
      const fault = clockFault();
      return ready() ? reply({ status: "ok", ...(fault && { clock: clockOf(fault) }) }) : notReady();
    },
  );

  let description: string | undefined;
  const described = (): string => (description ??= describe(app, version));
  app.get("/openapi.json", () => replyText(described()));
  addDocs(app, described);
}

const clockOf = ({ kind, seenMs, nowMs }: ClockFault): object => ({
  fault: kind,
  seen: new Date(seenMs).toISOString(),
  now: new Date(nowMs).toISOString(),
});

const links = {
  events: "/v1/events",
  workflows: "/v1/workflows",
  instances: "/v1/instances",
  tasks: "/v1/tasks",
  inspector: "/inspector",
  health: "/healthz",
  readiness: "/readyz",
  openapi: "/openapi.json",
  docs: "/docs",
};

/** Addresses are relative to that of the document. */
const servers = [{ url: "/", description: "The server that this description is of" }];

function notReady(): Response {
  const detail = "The server is starting or stopping. Ask again later.";
  return answerProblem({ kind: "not-ready", detail, headers: { "retry-after": "1" } });
}

function describe(app: OpenAPIHono, version: string): string {
  const info = {
    title: "HMS-ACT",
    version,
    description:
      "Durable workflows: start instances by events, send them events, look at them and their journals.",
  };
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description:
      "An API key of `hms-act key create`, or a JWT of the issuer that is set up. As long as there is neither, the " +
      "server serves loopback alone and asks for nothing; the header `X-Act-User` names the person.",
  });
  return JSON.stringify(app.getOpenAPI31Document({ openapi: "3.1.0", info, servers, tags: [...tags] }));
}
