// Access: everything that stands between a request and the routes, put together.
import type { KeyRecord, KeyRing } from "../adapters/key-ring.ts";
import { createApiKeys } from "./api-key.ts";
import type { ApiKeys } from "./api-key.ts";
import { createBrake } from "./brake.ts";
import { createGate } from "./gate.ts";
import type { Gate } from "./gate.ts";
import type { Names } from "./origin.ts";
import { createQueue } from "./queue.ts";
import { createSignIn } from "./sign-in.ts";
import type { Tokens } from "./sign-in.ts";
import { createTurnstile } from "./turnstile.ts";

export interface Access {
  readonly gate: Gate;
  readonly keys: ApiKeys;
  /** Whether callers must show who they are. */
  asked(): boolean;
}

export interface AccessOptions extends Names {
  readonly keyRing: KeyRing;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly tokens?: Tokens;
  /** Requests a second that one caller may send. Where it is missing: 1,000 with sign-in, any number without. */
  readonly rate?: number;
  /** How long the refusal of who goes on all the same is held back. 1,000 where it is missing. */
  readonly holdMs?: number;
  /** One more key, which is on no ring. */
  readonly localKey?: KeyRecord;
}

export function createAccess(options: AccessOptions): Access {
  const keys = createApiKeys(options.keyRing, options.now, options.localKey);
  const signIn = createSignIn(keys, options.tokens);
  const perSecond = (): number => options.rate ?? (signIn.asked() ? 1_000 : Infinity);
  const turnstile = createTurnstile({ perSecond, ...crowd }, options.now);
  const strangers = createTurnstile(strangersRates, options.now);
  const brake = createBrake({ free: 20, holdMs: options.holdMs ?? 1_000, heldMax: 2_048 });
  const queue = createQueue();
  return {
    gate: createGate({ signIn, names: options, turnstile, strangers, brake, queue }),
    keys,
    asked: () => signIn.asked(),
  };
}

/** Above what somebody's program needs to find out that its key is no good. */
const strangersRates = { perSecond: () => 20, atOnce: Infinity, allAtOnce: Infinity };

/** Far from what one caller needs, and from what the memory holds. */
const crowd = { atOnce: 256, allAtOnce: 1_024 };
