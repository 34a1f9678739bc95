// Once: a request with an `Idempotency-Key` is done once, and whoever sends it again is answered the same.
import { hash } from "node:crypto";
import type { Context } from "hono";
import type { Engine } from "../engine/engine.ts";
import { EngineError } from "../engine/error.ts";
import type { Json } from "../language/json.ts";
import type { BegunRequest, Reply } from "../engine/replies.ts";
import { actorOf } from "./caller.ts";
import { answerProblem, problemOf } from "./problem.ts";
import type { Answer } from "./reply.ts";
import { send } from "./reply.ts";

/** What a handler may know of the named request that it serves. */
interface Serving {
  readonly request: BegunRequest;
  /** The commit that did the request kept its answer. */
  isKept: boolean;
}

const serving = new WeakMap<Request, Serving>();

/** Lets the operation that the request is for be done once per key, by the engine. */
export const offerOnce = (context: Context, engine: Pick<Engine, "once">): void =>
  context.set("once", engine);

/**
 * Keys are those of the caller: two callers may use the same one. The answer is kept with the effect where that is one
 * commit (`replyOf`); else with it the request's name, from which the effect's own follows (`nameOf`). Refusals are
 * kept, too. What may succeed when it is tried again (429, 5xx) is not, and neither is anything of a request that was
 * refused for its form, before it reached `handle`.
 */
export async function oncePerKey(
  context: Context,
  body: Uint8Array,
  handle: () => Response | Promise<Response>,
): Promise<Response> {
  const { raw } = context.req;
  const key = raw.headers.get("idempotency-key");
  if (key === null) return handle();
  if (!keyPattern.test(key)) return answerProblem({ kind: "bad-request", detail: badKey });
  const engine = context.get("once") as Pick<Engine, "once">;
  const name = JSON.stringify([actorOf(context), key]);
  const { answer, replayed } = await engine.once({ name, digest: digestOf(raw, body) }, async (request) => {
    const being: Serving = { request, isKept: false };
    serving.set(raw, being);
    const response = await refusalsAnswered(handle);
    const done = await answerOf(response);
    return { answer: done as unknown as Json, keep: !being.isKept && isFinal(done.status) };
  });
  const { status, headers, body: text } = answer as unknown as Answer;
  return send({
    status,
    headers: replayed ? { ...headers, "idempotent-replayed": "true" } : headers,
    body: text,
  });
}

/** For an answer that is not kept: refuses a request that its caller means to send again. */
export function notTwice(context: Context): Response | undefined {
  if (!context.req.raw.headers.has("idempotency-key")) return undefined;
  const detail = "This is not done once per Idempotency-Key, since its answer is secret: send it without.";
  return answerProblem({ kind: "bad-request", detail });
}

/** For a handler whose effect is one commit: that keeps the answer, too. Nothing where the request has no key. */
export function replyOf<View>(
  context: Context,
  answer: (view: View) => Answer,
): { readonly reply?: Reply<View> } {
  const being = serving.get(context.req.raw);
  if (being === undefined) return {};
  const { row, digest } = being.request;
  const of = (view: View): Json => {
    being.isKept = true;
    return answer(view) as unknown as Json;
  };
  return { reply: { row, digest, of } };
}

/**
 * For a handler whose effect is several commits: a name for it, the same when the request comes again after a crash
 * half-way. Undefined where the request has no key.
 */
export async function nameOf(context: Context): Promise<string | undefined> {
  const being = serving.get(context.req.raw);
  if (being === undefined) return undefined;
  await being.request.reserve();
  return being.request.row;
}

/** After an answer was kept: it has become another one, which is to be kept in its place. */
export function answerAnew(context: Context): void {
  const being = serving.get(context.req.raw);
  if (being) being.isKept = false;
}

const keyPattern = /^[\x20-\x7e]{1,255}$/;
const badKey = "An Idempotency-Key has 1 to 255 printable ASCII characters.";

const isFinal = (status: number): boolean => status < 500 && status !== 429;

/** Everything that makes it another request: what is asked for, and the body with what says how to read it. */
function digestOf({ method, url, headers }: Request, body: Uint8Array): string {
  const { pathname, search } = new URL(url);
  const said = [...headers].filter(([header]) => header.startsWith("ce-") || header === "content-type");
  return hash("sha256", JSON.stringify([method, pathname + search, said, hash("sha256", body)]));
}

async function refusalsAnswered(handle: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof EngineError) return answerProblem(problemOf(error));
    throw error;
  }
}

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  headers: Object.fromEntries(response.headers),
  body: await response.text(),
});
