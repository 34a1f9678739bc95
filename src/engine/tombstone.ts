// Tombstone: what is left in the store of an instance that was removed, so that its id never begins again and its archive
// can be found and proved unchanged.
import type { Json } from "../language/json.ts";
import { EngineError } from "./error.ts";

export interface Tombstone {
  readonly workflow: string;
  /** How many journal entries it had: their numbers are gaps in the journal since. */
  readonly entries: number;
  readonly endedAtMs: number;
  readonly removedAtMs: number;
  /** The archive's file, by its name in the archive, and the SHA-256 that its last line says. */
  readonly file: string;
  readonly sha256: string;
  /** Hash of its newest entry, with which its chain ends. */
  readonly hash: string;
  /** Digest of source and id of the event that it began with: who repeats that event hears that it did begin it. */
  readonly began: string;
}

/** An instance that is to leave the store. */
export interface Removal {
  readonly id: string;
  /** At which it must be. */
  readonly revision: number;
  /** `seq` of all its entries, oldest first. */
  readonly entries: readonly number[];
  readonly tombstone: Tombstone;
}

/** Keys of tombstones stand at or after `from` and before `to`. */
export const tombstoneKeys = { from: "archived/", to: "archived0" } as const;

export const tombstoneKey = (id: string): string => tombstoneKeys.from + id;

/** Undefined where no instance of the id was removed. */
export const tombstoneOf = (
  store: { readonly key: (key: string) => Json | undefined },
  id: string,
): Tombstone | undefined => store.key(tombstoneKey(id)) as unknown as Tombstone | undefined;

/** What callers hear of an instance that was removed. */
export function archivedError(id: string, { removedAtMs, entries, file, sha256 }: Tombstone): EngineError {
  const archivedAt = new Date(removedAtMs).toISOString();
  return new EngineError(
    "archived",
    `Instance ${id} has ended and was archived at ${archivedAt}: its record is in ${file} of the archive.`,
    { instance: id, archived_at: archivedAt, archive: file, sha256, entries },
  );
}

/** The instance whose tombstone stands under the key. */
export const entombedIn = (key: string): string => key.slice(tombstoneKeys.from.length);

/** Whether what is stored under a tombstone's key is one. */
export function isTombstone(answer: Json): boolean {
  const { entries, workflow, file, sha256, hash } = (answer ?? {}) as { readonly [name: string]: Json };
  const texts = [workflow, file, sha256, hash].every((text) => typeof text === "string");
  return texts && Number.isSafeInteger(entries) && (entries as number) > 0;
}
