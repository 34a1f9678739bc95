// App: the HTTP interface over one engine, put together.
import { setMaxListeners } from "node:events";
import type { Context } from "hono";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { ClockFault } from "../engine/clock-watch.ts";
import type { Engine } from "../engine/engine.ts";
import { EngineError } from "../engine/error.ts";
import type { Access } from "./access.ts";
import { addAbout } from "./about.ts";
import { addEvents } from "./events.ts";
import { addInspect } from "./inspect.ts";
import type { InspectOptions } from "./inspect.ts";
import { addInstances } from "./instances.ts";
import { addBatches } from "./batches.ts";
import { addOperations } from "./operations.ts";
import { addJournal } from "./journal.ts";
import { addKeys } from "./keys.ts";
import { allowedMethods } from "./allow.ts";
import { gatedRoute } from "./gate.ts";
import type { Serve } from "./gate.ts";
import { logLine } from "./log-line.ts";
import { offerOnce } from "./once.ts";
import { answerProblem, problemOf } from "./problem.ts";
import { addDeployment } from "./deployment.ts";
import { usualPace } from "./event-stream.ts";
import type { Pace } from "./event-stream.ts";
import { GuardedRouter } from "./routing.ts";
import type { StandBefore } from "./routing.ts";
import { addServices } from "./services.ts";
import { addStreams } from "./streams.ts";
import { addTasks } from "./tasks.ts";
import { answerTraced } from "./trace-parent.ts";
import { addWhatIf } from "./what-if.ts";
import { addWorkflows } from "./workflows.ts";
import type { Workshop } from "./workshop.ts";
import { work } from "./workshop.ts";

/** Something nobody foresaw, for the log: the caller is told nothing of it. */
export interface Failure {
  readonly method: string;
  /** As it was sent: percent-encoded, so without control characters. */
  readonly url: string;
  readonly error: Error;
}

export interface AppOptions {
  readonly engine: Engine;
  readonly version: string;
  /** Who may do what. */
  readonly access: Access;
  /** Where it is missing, nobody may look on. */
  readonly inspect?: InspectOptions;
  /** Whether work can be taken, for `/readyz`. Always, where it is missing. */
  readonly ready?: () => boolean;
  /** What is wrong with the clock, for `/readyz`. Nothing, where it is missing. */
  readonly clockFault?: () => ClockFault | undefined;
  /** Where texts of workflows are read, and proofs made: in this thread, where it is missing. */
  readonly workshop?: Workshop;
  /** Aborted when the server stops: streams end. Never, where it is missing. */
  readonly stopping?: AbortSignal;
  /** Of streams. */
  readonly pace?: Pace;
  /** Where it is missing, failures go to stderr. */
  readonly log?: (failure: Failure) => void;
}

/** Every answer that is not a success is problem+json. */
export function createApp({
  engine,
  version,
  access,
  inspect,
  ready = () => true,
  clockFault = () => undefined,
  stopping = new AbortController().signal,
  pace = usualPace,
  workshop = { do: async (job) => work(job) },
  log = printFailure,
}: AppOptions): OpenAPIHono {
  // Every stream and every request that waits listens for the end.
  setMaxListeners(0, stopping);
  const answerError = (error: unknown, context: Context): Response => {
    if (error instanceof EngineError) return answerProblem(problemOf(error));
    if (!(error instanceof Error)) throw error;
    log({ method: context.req.method, url: context.req.url, error });
    return answerProblem({ kind: "internal", detail: "The request failed; the server's log says why." });
  };
  const standBefore: StandBefore = (name, handler) => {
    const route = gatedRoute(name);
    return (context, next) => {
      const serve = (): Response | Promise<Response> => {
        offerOnce(context, engine);
        return handler(context, next) as Response | Promise<Response>;
      };
      const pass = (): Response | Promise<Response> => access.gate.pass(context, route, serve);
      return answerTraced(context, () => unlessFailed(pass, (error) => answerError(error, context)));
    };
  };
  const app = new OpenAPIHono({ router: new GuardedRouter(standBefore) });
  addEvents(app, engine, stopping);
  addInstances(app, engine, stopping);
  addOperations(app, engine, stopping);
  addBatches(app, engine);
  addJournal(app, engine);
  addServices(app, engine);
  addStreams(app, engine, { stopping, pace });
  addWhatIf(app, engine);
  addTasks(app, engine, stopping);
  addWorkflows(app, engine);
  addDeployment(app, engine, workshop);
  addKeys(app, access.keys);
  addInspect(app, inspect);
  addAbout(app, version, { ready, clockFault });

  const allowed = allowedMethods(app.routes);
  app.notFound((context) =>
    answerTraced(
      context,
      () => access.gate.refusalOf(context) ?? answerUnmatched(context, allowed(context.req.path)),
    ),
  );
  app.onError((error, context) => answerError(error, context));
  return app;
}

function unlessFailed(serve: Serve, answer: (error: unknown) => Response): Response | Promise<Response> {
  try {
    const served = serve();
    return served instanceof Promise ? served.catch(answer) : served;
  } catch (error) {
    return answer(error);
  }
}

function answerUnmatched(context: Context, methods: readonly string[]): Response {
  const { method, path } = context.req;
  if (methods.length === 0) {
    const detail = `There is nothing at ${JSON.stringify(path)}. GET / says where things are.`;
    return answerProblem({ kind: "unknown-route", detail });
  }
  const allow = methods.join(", ");
  const detail = `${JSON.stringify(path)} does not take ${method}. It takes ${allow}.`;
  return answerProblem({ kind: "wrong-method", detail, headers: { allow } });
}

function printFailure({ method, url, error }: Failure): void {
  process.stderr.write(logLine({ failed: `${method} ${url}`, error: error.stack ?? error.message }));
}
