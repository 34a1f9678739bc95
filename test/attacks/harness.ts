// A server that asks for sign-in, and keys for it; one that loses its patience.
import { onTestFinished } from "vitest";
import { createMemoryKeyRing } from "../../src/adapters/key-ring.ts";
import type { AccessOptions } from "../../src/server/access.ts";
import type { WantedKey } from "../../src/server/api-key.ts";
import { answerWith } from "../../src/server/answering.ts";
import { listen } from "../../src/server/listen.ts";
import type { AskedApp } from "../../src/server/upgrade.ts";
import type { Listening } from "../../src/server/listen.ts";
import { accessOf, serve } from "../server/harness.ts";
import type { Served } from "../server/harness.ts";

export interface Guarded extends Served {
  /** Makes a key. */
  key(wanted: Partial<WantedKey>): Promise<string>;
  /** Sends a request with a key, or without any; an object is sent as JSON. */
  ask(method: string, path: string, key?: string, body?: unknown): Promise<Response>;
}

/** `first`: whether there is a key already, one of no use; without it the server asks nobody who they are. */
export async function guarded(
  options: Parameters<typeof serve>[0] & {
    readonly gate?: Partial<AccessOptions>;
    readonly first?: false;
  } = {},
): Promise<Guarded> {
  const access = accessOf({ keyRing: createMemoryKeyRing(), ...options.gate });
  const { keys } = access;
  if (options.first !== false) await keys.create({ roles: [], groups: [] });
  const served = await serve({ ...options, access });
  return {
    ...served,
    key: async (wanted) => (await keys.create({ roles: [], groups: [], ...wanted })).key,
    ask: async (method, path, key, body) =>
      served.app.request(path, {
        method,
        headers: {
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
}

/** Long enough that a busy machine does meanwhile what the tests ask of it. */
const patience = { headersMs: 4_000, requestMs: 4_000 };

/** The app at an address, with little patience for who is slow. */
export async function impatient(app: AskedApp): Promise<Listening> {
  const listening = await listen({ host: "127.0.0.1", port: 0, graceMs: 100, patience });
  listening.serve(answerWith(app));
  onTestFinished(() => listening.close());
  return listening;
}
