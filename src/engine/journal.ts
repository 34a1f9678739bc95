// Journal: the bytes of an entry and its hash.
import { hash } from "node:crypto";
import type { JournalEntry } from "./instance.ts";

/** `prev` of an instance's first entry. */
export const noHash = "0".repeat(64);

/** The stored bytes. Keys stand in the order in which the engine writes them, so equal entries have equal bytes. */
export const encodeEntry = (entry: JournalEntry): string => JSON.stringify(entry);

/** SHA-256 in hexadecimal over the entry's bytes as UTF-8; they contain the hash of the entry before. */
export const hashEntry = (bytes: string): string => hash("sha256", bytes);
