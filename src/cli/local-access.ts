// Local access: while a server runs, its data directory holds a key of its own, so that whoever may read the directory
// may also make keys; it is made anew by every server and gone with it.
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KeyRecord } from "../adapters/key-ring.ts";
import { newKey } from "../server/api-key.ts";

export interface LocalAccess {
  /** For the server: who bears the key may do all, and is nobody's colleague. */
  readonly record: KeyRecord;
  /** Puts address and key into the directory, for its owner alone. */
  publish(directory: string, url: string): void;
}

export interface LocalServer {
  readonly url: string;
  readonly key: string;
}

export function createLocalAccess(nowMs: number): LocalAccess {
  const { key, id, hash } = newKey();
  return {
    record: { id, hash, holder: "local", roles: ["admin"], groups: [], createdAtMs: nowMs },
    publish(directory, url) {
      const path = join(directory, fileName);
      // A name of its own first: nobody reads half a file, and no file of other rights is written into.
      const fresh = `${path}.${id}`;
      writeFileSync(fresh, JSON.stringify({ url: reachable(url), key } satisfies LocalServer), {
        mode: 0o600,
        flag: "wx",
      });
      renameSync(fresh, path);
    },
  };
}

/** What a server that runs, or did until it was killed, put there. */
export function readLocalAccess(directory: string): LocalServer | undefined {
  try {
    const { url, key } = JSON.parse(readFileSync(join(directory, fileName), "utf8")) as Partial<LocalServer>;
    return typeof url === "string" && typeof key === "string" ? { url, key } : undefined;
  } catch {
    return undefined;
  }
}

export function withdrawLocalAccess(directory: string): void {
  rmSync(join(directory, fileName), { force: true });
}

const fileName = "server.json";

/** A server on every address of the machine is asked on loopback. */
const reachable = (url: string): string =>
  url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
