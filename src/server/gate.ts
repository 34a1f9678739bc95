// The gate: what every request passes before a route is given to it: where it comes from, who sent it, what they may do.
import type { Context, MiddlewareHandler, Next } from "hono";
import { matchedRoutes } from "hono/route";
import type { RouterRoute } from "hono/types";
import type { Brake } from "./brake.ts";
import { setCaller } from "./caller.ts";
import type { Caller } from "./caller.ts";
import { incomingOf } from "./incoming.ts";
import { networkOf } from "./network.ts";
import type { Names } from "./origin.ts";
import { foreignness } from "./origin.ts";
import { answerProblem } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { setQueue } from "./queue.ts";
import type { Queue } from "./queue.ts";
import { accessTo, mayUse } from "./rights.ts";
import type { Role } from "./rights.ts";
import type { SignIn, Signed } from "./sign-in.ts";
import type { Turnstile } from "./turnstile.ts";

export interface GateOptions {
  readonly signIn: SignIn;
  readonly names: Names;
  /** By caller. */
  readonly turnstile: Turnstile;
  /** By network: how often one may show what is no sign-in, and be told so. */
  readonly strangers: Turnstile;
  readonly brake: Brake;
  readonly queue: Queue;
}

/**
 * In this order: 403 for another site's, 401 for nobody known, 403 for somebody who may not, 429 for who asks too much.
 * What is for anyone is served at any time, and so is who shows a key that is good, whoever else is at the address.
 */
export function createGate(options: GateOptions): MiddlewareHandler {
  const { signIn, names, turnstile, strangers, brake, queue } = options;

  async function refuseLater(holder: string, problem: Problem): Promise<Response> {
    const held = brake.hold(holder);
    if (held !== undefined) await held;
    return answerProblem(problem);
  }

  return async (context, next) => {
    const foreign = foreignness(context.req.raw.headers, names);
    if (foreign !== undefined) return answerProblem(foreign);
    const route = routeOf(context);
    // What is not there, or not by this method, is for the app to say.
    if (route === undefined || route.access === "anyone") return goOn(next);
    const signing = signIn.callerOf(context.req.raw, () => !isSpent(strangers, context));
    const signed = signing instanceof Promise ? await signing : signing;
    if (signed.kind !== "caller") {
      const problem = refusalOf(signed, strangers, context);
      if (problem.kind !== "too-many-requests") return answerProblem(problem);
      return refuseLater(`strangers of ${networkBehind(context) ?? ""}`, problem);
    }
    const { caller } = signed;
    const { name, access } = route;
    if (access === undefined || !mayUse(access, caller.roles))
      return answerProblem(notAllowed(name, access, caller));
    const turn = turnstile.enter(caller.subject);
    if (turn.kind === "later") {
      const detail = `${JSON.stringify(caller.subject)} sends ${turn.because}: send it again in ${turn.seconds} s.`;
      const headers = { "retry-after": String(turn.seconds) };
      return refuseLater(`caller ${caller.subject}`, { kind: "too-many-requests", detail, headers });
    }
    setCaller(context, caller);
    setQueue(context, queue);
    try {
      await next();
    } finally {
      turn.leave();
    }
    return undefined;
  };
}

async function goOn(next: Next): Promise<undefined> {
  await next();
}

/** Undefined where the request came by no connection. */
function networkBehind(context: Context): string | undefined {
  const address = incomingOf(context)?.socket.remoteAddress;
  return address === undefined ? undefined : networkOf(address);
}

function isSpent(strangers: Turnstile, context: Context): boolean {
  const network = networkBehind(context);
  return network !== undefined && strangers.isSpent(network);
}

/** What is refused takes no place, but counts. */
function refusalOf(
  signed: Exclude<Signed, { kind: "caller" }>,
  strangers: Turnstile,
  context: Context,
): Problem {
  const network = networkBehind(context);
  const turn = network === undefined ? undefined : strangers.enter(network);
  if (turn?.kind === "in") turn.leave();
  if (turn?.kind !== "later" && signed.kind === "problem") return signed.problem;
  const seconds = turn?.kind === "later" ? turn.seconds : 1;
  const detail =
    "From this address come more requests without a good key or token than are answered: show one, or come again in " +
    `${seconds} s.`;
  return { kind: "too-many-requests", detail, headers: { "retry-after": String(seconds) } };
}

function notAllowed(name: string, access: readonly Role[] | undefined, { subject, roles }: Caller): Problem {
  const needed = access === undefined ? "no role" : ["admin", ...access].join(" or ");
  const held = roles.join(", ") || "none";
  const detail = `${name} is for ${needed}; ${JSON.stringify(subject)} has the roles: ${held}.`;
  return { kind: "not-allowed", detail };
}

interface GatedRoute {
  /** `GET /v1/things/:id` */
  readonly name: string;
  readonly access: ReturnType<typeof accessTo>;
}

/** Looked up once: routes stay. */
const known = new WeakMap<RouterRoute, GatedRoute>();

/** Of the middlewares, which take any method, nothing. */
function routeOf(context: Context): GatedRoute | undefined {
  const route = matchedRoutes(context).find(({ method }) => method !== "ALL");
  if (route === undefined) return undefined;
  const seen = known.get(route);
  if (seen !== undefined) return seen;
  const name = `${route.method} ${route.path}`;
  const gated = { name, access: accessTo(name) };
  known.set(route, gated);
  return gated;
}
