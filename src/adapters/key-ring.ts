// Key ring: the port behind which API keys are kept, with what every ring agrees on; and the ring in memory.
import { StoreError } from "../engine/ports.ts";

/** What is kept of an API key. The key itself is nowhere: who has the record cannot sign in with it. */
export interface KeyRecord {
  /** The part of the key that is no secret: `[0-9a-z]`, 1 to 64 characters. */
  readonly id: string;
  /** SHA-256 of the whole key, 64 hexadecimal digits. */
  readonly hash: string;
  /** The person or program that acts with it; two keys of one person have the same holder. */
  readonly holder: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly createdAtMs: number;
  /** The first millisecond in which it is no longer good. */
  readonly expiresAtMs?: number;
  /** A revoked key stays on the ring, so that a ring that had a key is never empty again. */
  readonly revokedAtMs?: number;
}

/** One writer; reads see only what is durable, and values they return belong to the caller. */
export interface KeyRing {
  /** The record of that id, or undefined. */
  find(id: string): KeyRecord | undefined;
  /** Every record, in order of id. */
  all(): readonly KeyRecord[];
  /** Keeps the record in place of one of the same id; durable when it resolves. Rejects with StoreError `broken`. */
  keep(record: KeyRecord): Promise<void>;
}

/** A ring that begins with the records, and forgets all when the process ends. */
export function createMemoryKeyRing(records: readonly KeyRecord[] = []): KeyRing {
  const rows = new Map(records.map((record) => [record.id, JSON.stringify(record)]));
  const read = (id: string): KeyRecord | undefined => {
    const text = rows.get(id);
    return text === undefined ? undefined : parseKeyRecord(text, id);
  };
  return {
    find: read,
    all: () => [...rows.keys()].toSorted().map((id) => read(id) as KeyRecord),
    keep: async (record) => {
      assertKeyId(record.id);
      rows.set(record.id, JSON.stringify(record));
    },
  };
}

/** What no ring can hold throws RangeError. */
export function assertKeyId(id: string): void {
  if (!keyId.test(id)) throw new RangeError(`${JSON.stringify(id)} is no id of a key.`);
}

const keyId = /^[0-9a-z]{1,64}$/;

/** Throws StoreError `broken` when the text is not the record of that key. */
export function parseKeyRecord(text: string, id: string): KeyRecord {
  const record = parse(text) as Partial<Record<keyof KeyRecord, unknown>> | null | undefined;
  const isWhole =
    record?.id === id &&
    /^[0-9a-f]{64}$/.test(String(record.hash)) &&
    typeof record.holder === "string" &&
    areTexts(record.roles) &&
    areTexts(record.groups) &&
    Number.isSafeInteger(record.createdAtMs) &&
    [record.expiresAtMs, record.revokedAtMs].every(
      (timeMs) => timeMs === undefined || Number.isSafeInteger(timeMs),
    );
  if (isWhole) return record as unknown as KeyRecord;
  throw new StoreError("broken", `The store is damaged: the key ${id} cannot be read. Restore a backup.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const areTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "string");
