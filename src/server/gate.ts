// The gate: what every request passes before a route is given to it: where it comes from, who sent it, what they may do.
import type { Context, MiddlewareHandler, Next } from "hono";
import { matchedRoutes } from "hono/route";
import type { RouterRoute } from "hono/types";
import { setCaller } from "./caller.ts";
import type { Caller } from "./caller.ts";
import type { Names } from "./origin.ts";
import { foreignness } from "./origin.ts";
import { answerProblem } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { accessTo, mayUse } from "./rights.ts";
import type { Role } from "./rights.ts";
import type { SignIn } from "./sign-in.ts";
import type { Turnstile } from "./turnstile.ts";

/**
 * In this order: 403 for another site's, 401 for nobody known, 403 for somebody who may not, 429 for who asks too much.
 * What is for anyone is served at any time.
 */
export function createGate(signIn: SignIn, names: Names, turnstile: Turnstile): MiddlewareHandler {
  return async (context, next) => {
    const foreign = foreignness(context.req.raw.headers, names);
    if (foreign !== undefined) return answerProblem(foreign);
    const route = routeOf(context);
    // What is not there, or not by this method, is for the app to say.
    if (route === undefined || route.access === "anyone") return goOn(next);
    const signing = signIn.callerOf(context.req.raw);
    const signed = signing instanceof Promise ? await signing : signing;
    if (signed.kind === "problem") return answerProblem(signed.problem);
    const { caller } = signed;
    const { name, access } = route;
    if (access === undefined || !mayUse(access, caller.roles))
      return answerProblem(notAllowed(name, access, caller));
    const turn = turnstile.enter(caller.subject);
    if (turn.kind === "later") {
      const detail = `${JSON.stringify(caller.subject)} sends ${turn.because}: send it again in ${turn.seconds} s.`;
      const headers = { "retry-after": String(turn.seconds) };
      return answerProblem({ kind: "too-many-requests", detail, headers });
    }
    setCaller(context, caller);
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
