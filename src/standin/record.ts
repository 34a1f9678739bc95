// Record: what the stand-in has received and what came of it.
import { createHash } from "node:crypto";

export interface ReceivedRequest {
  readonly method: string;
  /** As it came, without query. */
  readonly path: string;
  /** Without `?`; empty for none. */
  readonly query: string;
  readonly key: string | null;
  readonly instance: string | null;
  readonly step: string | null;
  /** JSON where it is JSON, else its text; null for none. */
  readonly body: unknown;
  readonly atMs: number;
  /** When the answer was sent or the caller hung up; null while neither has happened. */
  endedAtMs: number | null;
  /** Null while none was sent. */
  status: number | null;
  /** Answered with what the same key was answered before. */
  readonly replayed: boolean;
}

/** Something that was done, once for each key. */
export interface Effect {
  readonly key: string | null;
  readonly method: string;
  readonly path: string;
  readonly instance: string | null;
  readonly step: string | null;
  readonly body: unknown;
  readonly atMs: number;
  /** What the caller was told. */
  readonly answer: unknown;
}

/** Everything since the start or the last `clear`; beyond 100,000 of a kind the oldest are forgotten. */
export class Records {
  readonly requests: ReceivedRequest[] = [];
  readonly effects: Effect[] = [];
  /** By key: the effect, and a digest of the request that had it. */
  readonly #done = new Map<string, { readonly effect: Effect; readonly digest: string }>();

  received(request: ReceivedRequest): void {
    this.requests.push(request);
    if (this.requests.length > mostKept) this.requests.shift();
  }

  /** The effect that the key had before; `other` when it came with another request. */
  find(key: string | null, digest: string): Effect | "other" | undefined {
    const done = key === null ? undefined : this.#done.get(key);
    if (done === undefined) return undefined;
    return done.digest === digest ? done.effect : "other";
  }

  did(effect: Effect, digest: string): void {
    this.effects.push(effect);
    if (effect.key !== null) this.#done.set(effect.key, { effect, digest });
    if (this.effects.length <= mostKept) return;
    const key = this.effects.shift()?.key ?? undefined;
    if (key !== undefined) this.#done.delete(key);
  }

  clear(): void {
    this.requests.length = 0;
    this.effects.length = 0;
    this.#done.clear();
  }
}

const mostKept = 100_000;

/** Tells two requests apart that came under one key. */
export function requestDigest(method: string, target: string, body: Buffer): string {
  return createHash("sha256").update(`${method} ${target}\n`).update(body).digest("base64");
}
