// Journal: the bytes of an entry, its hash, and the entry as people see it.
import { createHash } from "node:crypto";
import type { EntryView } from "./view.ts";
import type { JournalEntry } from "./instance.ts";

/** `prev` of an instance's first entry. */
export const noHash = "0".repeat(64);

/** The stored bytes. Keys stand in the order in which the engine writes them, so equal entries have equal bytes. */
export const encodeEntry = (entry: JournalEntry): string => JSON.stringify(entry);

/** SHA-256 in hexadecimal over the entry's bytes as UTF-8; they contain the hash of the entry before. */
export const hashEntry = (bytes: string): string => createHash("sha256").update(bytes).digest("hex");

export function viewEntry(entry: JournalEntry, bytes: string): EntryView {
  return {
    seq: entry.seq,
    at: new Date(entry.atMs).toISOString(),
    kind: entry.kind,
    ...(entry.step !== undefined && { step: entry.step }),
    ...(entry.event !== undefined && { event: entry.event }),
    ...(entry.requests !== undefined && { requests: entry.requests }),
    ...(entry.errors !== undefined && { errors: entry.errors }),
    state: entry.state,
    ...(entry.actor !== undefined && { actor: entry.actor }),
    prev: entry.prev,
    hash: hashEntry(bytes),
  };
}
