// Recording: a run as it is kept for ever, one JSON a line, and what today's engine makes of the same causes.
//
//   {"version": ..., "workflow": ..., "compiled": ...}   a definition, before the first instance of it
//   {"cause": ..., "dueAdded": ..., "dueRemoved": ...}   what happened, and the rows that it left in the due index
//   {"seq": ...}                                         the journal entry that followed, its exact bytes
//   {"hashes": {...}}                                    last: of each instance, that of its newest entry
//
// The compiled machine is kept, and not its source: instances go on with the machine that they began with, so what is
// tried is today's engine on yesterday's machines. It is deflated, in base64.
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { advance } from "../../src/engine/advance.ts";
import { Catalog } from "../../src/engine/catalog.ts";
import type { Cause } from "../../src/engine/cause.ts";
import type { Commit, DueRow, JournalEntry, StoredDefinition } from "../../src/engine/instance.ts";
import { Instances } from "../../src/engine/instances.ts";
import type { Store } from "../../src/engine/ports.ts";
import { dueRowOf, move, runningOf } from "../../src/engine/schedule.ts";
import type { Move } from "../../src/engine/schedule.ts";
import type { Json } from "../../src/language/json.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { tell } from "../engine/transcript.ts";

/** What chance gives in every run: half of the jitter that there may be. */
const random = 0.5;

/** The run of a story in `test/engine/transcripts`. */
export async function record(story: string): Promise<string> {
  const lines: string[] = [];
  const defined = new Set<string>();
  const hashes: Record<string, string> = {};
  const recorder = (commit: Commit, cause: Cause | undefined, store: Store): void => {
    const { head, entryBytes, dueAdded, dueRemoved } = commit;
    if (!defined.has(head.version)) {
      defined.add(head.version);
      lines.push(JSON.stringify(packed(store.definition(head.version)!)));
    }
    lines.push(JSON.stringify({ cause: written(cause, commit), dueAdded, dueRemoved }), entryBytes);
    hashes[head.id] = head.hash;
  };
  await tell(story, { random: () => random, recorder });
  return [...lines, JSON.stringify({ hashes }), ""].join("\n");
}

/** The same lines, with the entries, due rows and hashes that the engine makes of the causes today. */
export async function replay(recording: string): Promise<string> {
  const store = createMemoryStore();
  const catalog = new Catalog(store);
  const lines: string[] = [];
  const hashes: Record<string, string> = {};
  let caused: Caused | undefined;
  for (const read of linesOf(recording)) {
    if ("compiled" in read) {
      await store.define(unpacked(read));
      lines.push(JSON.stringify(read));
    } else if ("cause" in read) {
      caused = read;
    } else if ("hashes" in read) {
      lines.push(JSON.stringify({ hashes }));
    } else {
      const commit = again(caused!.cause, read, store, catalog);
      const { dueAdded, dueRemoved, entryBytes, head } = commit;
      lines.push(JSON.stringify({ cause: caused!.cause, dueAdded, dueRemoved }), entryBytes);
      hashes[head.id] = head.hash;
      await store.commit(commit);
    }
  }
  return [...lines, ""].join("\n");
}

interface Caused {
  readonly cause: Written;
  readonly dueAdded: readonly DueRow[];
  readonly dueRemoved: readonly DueRow[];
}

/** What a recording has of the things that the language and the engine can do. */
export interface Contents {
  readonly workflows: readonly Workflow[];
  readonly causes: readonly Written[];
  readonly entries: readonly JournalEntry[];
}

export function contentsOf(recording: string): Contents {
  const read = linesOf(recording);
  return {
    workflows: read.flatMap((line) =>
      "compiled" in line
        ? [(JSON.parse(unpacked(line).compiled) as { readonly workflow: Workflow }).workflow]
        : [],
    ),
    causes: read.flatMap((line) => ("cause" in line ? [line.cause] : [])),
    entries: read.flatMap((line) => ("seq" in line ? [line] : [])),
  };
}

type Line = Packed | Caused | JournalEntry | { readonly hashes: Json };

const linesOf = (recording: string): readonly Line[] =>
  recording
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

/** A cause without what the entry beside it or the definitions above it say. */
export type Written =
  | { readonly kind: "schedule"; readonly workflow: string; readonly version: string; readonly move: Move }
  | (Exclude<Cause, { kind: "start" | "event" }> & { readonly event?: never })
  | Omit<Extract<Cause, { kind: "event" }>, "event">
  | (Omit<Extract<Cause, { kind: "start" }>, "event" | "definition" | "id"> & { readonly version: string });

function written(cause: Cause | undefined, { head, entry }: Commit): Written {
  if (cause === undefined) {
    const { started, skipped } = entry.event as unknown as {
      readonly started: readonly string[];
      readonly skipped: readonly {
        readonly because: "missed" | "overlap";
        readonly from: string;
        readonly to: string;
      }[];
    };
    const skippedMs = skipped.map(({ because, from, to }) => ({
      because,
      fromMs: Date.parse(from),
      toMs: Date.parse(to),
    }));
    const moved = { nextMs: dueRowOf(head)?.dueAtMs, started, skipped: skippedMs, running: runningOf(head) };
    return { kind: "schedule", workflow: head.workflow, version: head.version, move: moved };
  }
  switch (cause.kind) {
    case "start": {
      const { definition, event: _, id: __, ...rest } = cause;
      return { ...rest, version: definition.version };
    }
    case "event": {
      const { event: _, ...rest } = cause;
      return rest;
    }
    default:
      return cause;
  }
}

/** The commit that the cause leads to, of an instance that is read from the store anew, as after a restart. */
function again(
  cause: Written,
  { instance: id, atMs: nowMs, seq, event }: JournalEntry,
  store: Store,
  catalog: Catalog,
): Commit {
  if (cause.kind === "schedule") return move(store.read(id), { id, ...cause }, cause.move, { nowMs, seq });
  const instances = new Instances(store, catalog);
  const made = advance(instances.find(id), whole(cause, id, event, catalog), {
    nowMs,
    random,
    seq,
    requestAt: (at, step) => instances.requestAt(at, step),
    entryAt: (at) => instances.entry(at).entry,
  });
  if (made === undefined) throw new Error(`nothing takes the cause of entry ${seq} of ${id} any more`);
  return made.commit;
}

function whole(
  cause: Exclude<Written, { kind: "schedule" }>,
  id: string,
  event: Json | undefined,
  catalog: Catalog,
): Cause {
  const recorded = event as unknown as Extract<Cause, { kind: "event" }>["event"];
  switch (cause.kind) {
    case "start": {
      const { version, ...rest } = cause;
      return { ...rest, id, event: recorded, definition: catalog.version(version) };
    }
    case "event":
      return { ...cause, event: recorded };
    default:
      return cause;
  }
}

type Packed = Omit<StoredDefinition, "source">;

const packed = ({ version, workflow, compiled }: StoredDefinition): Packed => ({
  version,
  workflow,
  compiled: deflateRawSync(compiled, { level: 9 }).toString("base64"),
});

const unpacked = ({ version, workflow, compiled }: Packed): StoredDefinition => ({
  version,
  workflow,
  source: "",
  compiled: inflateRawSync(Buffer.from(compiled, "base64")).toString("utf8"),
});
