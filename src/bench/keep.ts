// Keep: where the bare line has its instances and its journal: in two tables of LMDB as it comes, unless `keep-in-store` has
// them in the engine's own store.
import { open } from "lmdb";

export interface Instance {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  status: "running" | "completed";
  state: string;
  readonly steps: Record<string, Step>;
  readonly createdAtMs: number;
  updatedAtMs: number;
  revision: number;
  dueAtMs?: number;
}

interface Step {
  readonly status: "running" | "waiting" | "completed";
  readonly visit: number;
  readonly attempts: number;
  readonly startedAtMs: number;
  readonly completedAtMs?: number;
}

/** What happened, as the journal is to say it. */
export interface Happened {
  readonly kind: "started" | "event" | "done";
  readonly step?: string;
  readonly event: { readonly [name: string]: unknown };
  readonly requests?: Readonly<Record<string, unknown>>;
}

export interface Keep {
  read(id: string): Instance | undefined;
  /** Likewise, as JSON. */
  text(id: string): string | undefined;
  /** One transaction with the instance and its journal entry; resolves once both are on disk. */
  write(instance: Instance, happened: Happened): Promise<void>;
  close(): Promise<void>;
}

export function keepInTables(data: string): Keep {
  const root = open({ path: data, overlappingSync: false, noSubdir: false });
  const instances = root.openDB<string, string>("instances", { encoding: "string" });
  const journal = root.openDB<string, number>("journal", { encoding: "string" });
  let seq = 0;
  return {
    read(id) {
      const text = instances.get(id);
      return text === undefined ? undefined : (JSON.parse(text) as Instance);
    },
    text: (id) => instances.get(id),
    async write(instance, happened) {
      seq += 1;
      const { id, revision, updatedAtMs: atMs, state, status } = instance;
      void instances.put(id, JSON.stringify(instance));
      await journal.put(
        seq,
        JSON.stringify({ seq, instance: id, revision, atMs, ...happened, state, status }),
      );
    },
    close: () => root.close(),
  };
}
