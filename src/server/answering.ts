// Answering: what Node's server hears becomes requests of an app, and what the app says becomes Node's answers.
import { RequestError, getRequestListener } from "@hono/node-server";
import type { Answering } from "./listen.ts";
import type { Problem } from "./problem.ts";
import { answerProblem } from "./problem.ts";
import type { AskedApp } from "./upgrade.ts";
import { createUpgrades } from "./upgrade.ts";

export function answerWith(app: AskedApp): Answering {
  const listener = getRequestListener((request, bindings) => app.fetch(request, bindings), {
    errorHandler: (error) => answerProblem(error instanceof RequestError ? unreadable : unforeseen),
  });
  return { request: (incoming, outgoing) => void listener(incoming, outgoing), ...createUpgrades(app) };
}

const unreadable: Problem = { kind: "bad-request", detail: "The request's address or host is not valid." };
const unforeseen: Problem = { kind: "internal", detail: "The request failed." };
