// Replies: what was answered to requests that their callers named, so that the same request again is done once and answered
// the same. They are kept for the day on which the request first came and the one after it, in UTC.
import { hash } from "node:crypto";
import type { Json } from "../language/json.ts";
import { EngineError } from "./error.ts";
import type { Commit } from "./instance.ts";
import type { Mailboxes } from "./mailbox.ts";
import type { Clock, Store } from "./ports.ts";

export interface NamedRequest {
  /** Unique to the caller, who chose a part of it. */
  readonly name: string;
  /** Of all that the request says: another one under the same name is a mistake. */
  readonly digest: string;
}

/** A named request that is being done, perhaps once more after a crash. */
export interface BegunRequest {
  /** The same whenever the request is done: what it causes can be named after it. */
  readonly row: string;
  readonly digest: string;
  /** Keeps that the request has begun; to be awaited before the first of several commits. */
  reserve(): Promise<void>;
}

/** How the commit that does a request keeps its answer: both are durable, or neither is. */
export interface Reply<View> extends Pick<BegunRequest, "row" | "digest"> {
  readonly of: (view: View) => Json;
}

/** What work on a request has come to. `keep` is false where the same may be tried again, or is kept already. */
export interface Done {
  readonly answer: Json;
  readonly keep: boolean;
}

export interface Replied {
  readonly answer: Json;
  /** The answer was given before: nothing was done now. */
  readonly replayed: boolean;
}

/** As it is stored; without an answer, the request has begun and nobody was told how it ended. */
interface Kept {
  readonly digest: string;
  readonly answer?: Json;
}

/** Rows removed before others get their turn. */
const sweptAtOnce = 1_000;
const dayMs = 86_400_000;

export class Replies {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #mailboxes: Mailboxes;
  #sweptOn = "";

  constructor(store: Store, clock: Clock, mailboxes: Mailboxes) {
    this.#store = store;
    this.#clock = clock;
    this.#mailboxes = mailboxes;
  }

  /** Those of one name one after the other. Rejects `key_reused`. */
  once({ name, digest }: NamedRequest, work: (request: BegunRequest) => Promise<Done>): Promise<Replied> {
    const id = hash("sha256", name);
    return this.#mailboxes.run(`request/${id}`, async () => {
      const nowMs = this.#clock.now();
      await this.#sweep(nowMs);
      const known = [nowMs, nowMs - dayMs].map((timeMs) => rowOf(timeMs, id)).find((row) => this.#kept(row));
      const kept = known === undefined ? undefined : this.#kept(known);
      if (kept && kept.digest !== digest)
        throw new EngineError("key_reused", "The same idempotency key came before with another request.");
      if (kept?.answer !== undefined) return { answer: kept.answer, replayed: true };
      const row = known ?? rowOf(nowMs, id);
      const reserve = async (): Promise<void> => {
        if (!kept) await this.#store.keep([{ key: row, answer: { digest } }]);
      };
      const { answer, keep } = await work({ row, digest, reserve });
      if (keep) await this.#store.keep([{ key: row, answer: { digest, answer } }]);
      return { answer, replayed: false };
    });
  }

  #kept(row: string): Kept | undefined {
    return this.#store.key(row) as unknown as Kept | undefined;
  }

  /** Once a day, when the first request of it comes. */
  async #sweep(nowMs: number): Promise<void> {
    const oldest = dayOf(nowMs - dayMs);
    if (this.#sweptOn >= oldest) return;
    this.#sweptOn = oldest;
    while (
      (await this.#store.forget({ from: prefix, to: prefix + oldest, limit: sweptAtOnce })) === sweptAtOnce
    );
  }
}

/** The row of a reply, as a commit keeps it. */
export const keptReply = <View>({ row, digest, of }: Reply<View>, view: View): Commit["keys"] => [
  { key: row, answer: { digest, answer: of(view) } },
];

const prefix = "request/";
const rowOf = (timeMs: number, id: string): string => `${prefix}${dayOf(timeMs)}/${id}`;
const dayOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);
