// Inspect: instances as they are and as they move, over a WebSocket, in the messages of Stately's inspector.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import type { WebSocket } from "ws";
import type { Inspector } from "../adapters/inspector.ts";
import type { InspectorQuery } from "../adapters/inspector-view.ts";
import { hostedInspector, inspectorPage, pageWithoutInspector } from "./inspector-page.ts";
import { answerProblem } from "./problem.ts";
import { addOperation } from "./route.ts";
import { upgradeOf } from "./upgrade.ts";

export interface InspectOptions {
  readonly inspector: Inspector;
  /** Address of the page that shows what is sent; the hosted inspector where it is missing. */
  readonly page?: string;
  /** How long an onlooker may be silent before it is asked, and then before it is cut off. 30,000 where it is missing. */
  readonly heartbeatMs?: number;
}

const limitMax = 500;
const limitDefault = 50;

const inspectQuery = z.strictObject({
  instance: z
    .string()
    .optional()
    .openapi({ description: "Only this one, with those that its steps run, and theirs" }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limitMax)
    .default(limitDefault)
    .openapi({ description: "How many of those that moved last are shown at first" }),
});

/** `options` undefined: nobody may look on. */
export function addInspect(app: OpenAPIHono, options: InspectOptions | undefined): void {
  addOperation(
    app,
    {
      method: "get",
      path: "/inspect",
      operationId: "inspect",
      summary: "Look on with Stately's inspector",
      description:
        "A WebSocket on which the server speaks the messages of `@statelyai/inspect` 0.7.2, one JSON text a message: of " +
        "each instance an `@xstate.actor` and its `@xstate.snapshot`, parents first, then every event and snapshot as " +
        "it is committed. Without `instance`, the instances that moved last are shown at first, and later every one that " +
        "moves. What speaks of secrets is redacted. A browser sends its key as the protocol `act.bearer.KEY`, and offers " +
        "`act.inspect` beside it. Who reads too slowly is cut off.",
      input: { in: "query", schema: inspectQuery },
      answer: { status: 101, description: "The WebSocket is open" },
      problems: ["inspector-off", "unknown-instance", "upgrade-needed", "too-many-onlookers"],
    },
    (context, { instance, limit }) => {
      if (options === undefined) return answerProblem({ kind: "inspector-off", detail: off });
      const { inspector } = options;
      if (instance !== undefined && !inspector.knows(instance)) {
        const detail = `There is no instance ${JSON.stringify(instance)}.`;
        return answerProblem({ kind: "unknown-instance", detail });
      }
      const upgrade = upgradeOf(context);
      if (upgrade === undefined) return answerProblem(upgradeNeeded);
      if (inspector.isFull()) return answerProblem(full);
      const query: InspectorQuery =
        instance === undefined ? { kind: "recent", limit } : { kind: "instance", id: instance };
      upgrade((socket) => show(socket, query, options));
      return new Response(null);
    },
  );

  const page = options ? inspectorPage(options.page ?? hostedInspector) : pageWithoutInspector(off);
  addOperation(
    app,
    {
      method: "get",
      path: "/inspector",
      operationId: "readInspectorPage",
      summary: "Open Stately's inspector on this server, in a browser",
      answer: { status: 200, description: "A page that embeds it", type: "text/html", schema: z.string() },
      problems: [],
    },
    () => new Response(page.html, { headers: page.headers }),
  );
}

const off =
  "Nobody may look on at this server: beyond loopback the inspector is off until it is asked for, with --inspect or ACT_INSPECT=true.";

const upgradeNeeded = {
  kind: "upgrade-needed",
  detail: "This address is a WebSocket; /inspector is a page for browsers that uses it.",
  headers: { upgrade: "websocket", connection: "upgrade" },
} as const;

const full = {
  kind: "too-many-onlookers",
  detail: "As many look on already as may: close one of them, or try again later.",
  headers: { "retry-after": "30" },
} as const;

const tryAgainLater = 1013;

function show(
  socket: WebSocket,
  query: InspectorQuery,
  { inspector, heartbeatMs = 30_000 }: InspectOptions,
): void {
  const onlooker = inspector.attach(query, {
    // A socket that has closed reports it here, and then closes.
    send: (text, sent) => socket.send(text, (error) => !error && sent()),
    drop(why) {
      socket.close(tryAgainLater, why);
      // Who does not read does not answer either.
      setTimeout(() => socket.terminate(), dropMs).unref();
    },
  });
  if (onlooker === undefined) return socket.close(tryAgainLater, full.detail);
  let isAlive = true;
  const heart = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, heartbeatMs);
  socket.on("pong", () => (isAlive = true));
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clearInterval(heart);
    onlooker.detach();
  });
}

const dropMs = 2_000;
