// A server that asks for sign-in, and keys for it.
import { createMemoryKeyRing } from "../../src/adapters/key-ring.ts";
import type { AccessOptions } from "../../src/server/access.ts";
import type { WantedKey } from "../../src/server/api-key.ts";
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
