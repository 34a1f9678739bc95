// The gate: what every request passes before a route is given to it: where it comes from, who sent it, what they may do.
import type { Context } from "hono";
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

export interface Gate {
  /**
   * Serves a request for a route, or refuses it, in this order: 403 for another site's, 401 for nobody known, 403 for
   * somebody who may not, 429 for who asks too much. What is for anyone is served at any time, and so is who shows a key
   * that is good, whoever else is at the address. Without a promise where none is needed.
   */
  pass(context: Context, route: GatedRoute, serve: Serve): Response | Promise<Response>;
  /** Why the request may not even be told that nothing is at its address. */
  refusalOf(context: Context): Response | undefined;
}

export type Serve = () => Response | Promise<Response>;

export interface GatedRoute {
  /** `GET /v1/things/:id` */
  readonly name: string;
  readonly access: ReturnType<typeof accessTo>;
}

export const gatedRoute = (name: string): GatedRoute => ({ name, access: accessTo(name) });

export function createGate(options: GateOptions): Gate {
  const { signIn, names, turnstile, strangers, brake, queue } = options;

  function refuseLater(holder: string, problem: Problem): Response | Promise<Response> {
    const held = brake.hold(holder);
    return held === undefined ? answerProblem(problem) : held.then(() => answerProblem(problem));
  }

  function judge(
    signed: Signed,
    context: Context,
    { name, access }: { readonly name: string; readonly access: readonly Role[] | undefined },
    serve: Serve,
  ): Response | Promise<Response> {
    if (signed.kind !== "caller") {
      const problem = refusalOf(signed, strangers, context);
      if (problem.kind !== "too-many-requests") return answerProblem(problem);
      return refuseLater(`strangers of ${networkBehind(context) ?? ""}`, problem);
    }
    const { caller } = signed;
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
    return leavingAfter(serve, turn.leave);
  }

  const foreign = (context: Context): Response | undefined => {
    const problem = foreignness(context.req.raw.headers, names);
    return problem && answerProblem(problem);
  };

  return {
    refusalOf: foreign,
    pass(context, { name, access }, serve) {
      const refusal = foreign(context);
      if (refusal !== undefined) return refusal;
      if (access === "anyone") return serve();
      const signing = signIn.callerOf(context.req.raw, () => !isSpent(strangers, context));
      if (!(signing instanceof Promise)) return judge(signing, context, { name, access }, serve);
      return signing.then((signed) => judge(signed, context, { name, access }, serve));
    },
  };
}

function leavingAfter(serve: Serve, leave: () => void): Response | Promise<Response> {
  let served: Response | Promise<Response>;
  try {
    served = serve();
  } catch (error) {
    leave();
    throw error;
  }
  if (served instanceof Promise) return leavingAfterIt(served, leave);
  leave();
  return served;
}

async function leavingAfterIt(served: Promise<Response>, leave: () => void): Promise<Response> {
  try {
    return await served;
  } finally {
    leave();
  }
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
