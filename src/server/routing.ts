// Routing: finds the handler of a request, with what stands before all of them put before each.
import type { Handler } from "hono";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import type { RouterRoute } from "hono/types";

/** What Hono asks its router to keep. */
type Kept = [Handler, RouterRoute];

/** `route` as Hono has it: `GET /v1/things/:id`. */
export type StandBefore = (route: string, handler: Handler) => Handler;

/**
 * Hono's own choice of routers. No middleware is needed then, and a request that one handler is for is answered without
 * a promise where that handler needs none: a middleware costs a read more than all checks do.
 */
export class GuardedRouter extends SmartRouter<Kept> {
  readonly #before: StandBefore;

  constructor(before: StandBefore) {
    super({ routers: [new RegExpRouter(), new TrieRouter()] });
    this.#before = before;
  }

  override add(method: string, path: string, [handler, route]: Kept): void {
    super.add(method, path, [this.#before(`${method} ${path}`, handler), route]);
  }
}
