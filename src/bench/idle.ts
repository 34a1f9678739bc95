// The idle line: the routes that are measured over HTTP, on the same Hono and the same adapter, doing nothing. What it
// reaches on a machine is what requests a second are divided by.
//
// `node dist/bench/idle.js` prints the URL that it listens on.
import { serve } from "@hono/node-server";
import { Hono } from "hono";

process.on("disconnect", () => process.exit(0));

const app = new Hono();
// The body is read, since one that is left unread costs more.
app.post("/v1/events", async (context) => {
  await context.req.text();
  return context.json({}, 202);
});
app.post("/v1/workflows/:id/instances", async (context) => {
  await context.req.text();
  return context.json({}, 201);
});
app.get("/v1/instances/:id", (context) => context.json({}));

const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
process.on("SIGTERM", () => {
  server.close();
  process.exit(0);
});
