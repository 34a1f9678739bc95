// The gate: what every request passes before a route is given to it: where it comes from, who sent it, what they may do.
import type { Context, MiddlewareHandler, Next } from "hono";
import { matchedRoutes } from "hono/route";
import { setCaller } from "./caller.ts";
import type { Names } from "./origin.ts";
import { foreignness } from "./origin.ts";
import { answerProblem } from "./problem.ts";
import { accessTo, mayUse } from "./rights.ts";
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
    if (route === undefined) return goOn(next);
    const access = accessTo(route);
    if (access === "anyone") return goOn(next);
    const signed = await signIn.callerOf(context.req.raw);
    if (signed.kind === "problem") return answerProblem(signed.problem);
    const { caller } = signed;
    if (access === undefined || !mayUse(access, caller.roles)) {
      const needed = access === undefined ? "no role" : ["admin", ...access].join(" or ");
      const held = caller.roles.join(", ") || "none";
      const detail = `${route} is for ${needed}; ${JSON.stringify(caller.subject)} has the roles: ${held}.`;
      return answerProblem({ kind: "not-allowed", detail });
    }
    const turn = turnstile.enter(caller.subject);
    if (turn.kind === "later") {
      const detail = `${JSON.stringify(caller.subject)} sends ${turn.because}: send it again in ${turn.seconds} s.`;
      const headers = { "retry-after": String(turn.seconds) };
      return answerProblem({ kind: "too-many-requests", detail, headers });
    }
    setCaller(context, caller);
    try {
      return await goOn(next);
    } finally {
      turn.leave();
    }
  };
}

async function goOn(next: Next): Promise<undefined> {
  await next();
}

/** `GET /v1/things/:id`; of the middlewares, which take any method, nothing. */
function routeOf(context: Context): string | undefined {
  const route = matchedRoutes(context).find(({ method }) => method !== "ALL");
  return route && `${route.method} ${route.path}`;
}
