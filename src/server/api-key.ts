// API keys: random texts that say who a caller is, shown once when they are made and kept as hashes.
import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import type { KeyRecord, KeyRing } from "../adapters/key-ring.ts";
import type { Role } from "./rights.ts";

export interface ApiKeys {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Durable when it resolves. The key is in this answer and nowhere else. */
  create(wanted: WantedKey): Promise<{ readonly key: string; readonly record: KeyRecord }>;
  /** Every record, in order of id. */
  all(): readonly KeyRecord[];
  /** From then on the key is refused; undefined where no key has the id. A revoked one stays as it is. */
  revoke(id: string): Promise<KeyRecord | undefined>;
  /** Whether there ever was a key. */
  exist(): boolean;
  judge(text: string): KeyVerdict;
}

export interface WantedKey {
  readonly roles: readonly Role[];
  readonly groups: readonly string[];
  /** Who acts with it; the key's id where it is missing. */
  readonly holder?: string;
  readonly expiresAtMs?: number;
}

export type KeyVerdict =
  | { readonly kind: "good"; readonly record: KeyRecord }
  /** Nothing is said of a key that was never given out. */
  | { readonly kind: "unknown" | "expired" | "revoked" };

/** `local` is one more key, which is on no ring: that of whoever may read the data directory of this process. */
export function createApiKeys(ring: KeyRing, now: () => number, local?: KeyRecord): ApiKeys {
  // Read once: nobody else writes to the ring, and who floods us with keys is not to reach the disk.
  const records = new Map(ring.all().map((record) => [record.id, record]));
  const keep = async (record: KeyRecord): Promise<void> => {
    await ring.keep(record);
    records.set(record.id, record);
  };
  return {
    now,
    async create({ roles, groups, holder, expiresAtMs }) {
      const { key, id, hash } = newKey();
      const record: KeyRecord = {
        id,
        hash,
        holder: holder ?? id,
        roles,
        groups,
        createdAtMs: now(),
        ...(expiresAtMs !== undefined && { expiresAtMs }),
      };
      await keep(record);
      return { key, record };
    },
    all: () => ring.all(),
    async revoke(id) {
      const record = records.get(id);
      if (record === undefined || record.revokedAtMs !== undefined) return record;
      const revoked = { ...record, revokedAtMs: now() };
      await keep(revoked);
      return revoked;
    },
    exist: () => records.size > 0,
    judge(text) {
      const id = keyForm.exec(text)?.[1];
      const record = id === undefined ? undefined : id === local?.id ? local : records.get(id);
      // An unknown id costs the same comparison as a known one.
      const same = timingSafeEqual(sha256(text), Buffer.from(record?.hash ?? noHash, "hex"));
      if (record === undefined || !same) return { kind: "unknown" };
      if (record.revokedAtMs !== undefined) return { kind: "revoked" };
      if (record.expiresAtMs !== undefined && record.expiresAtMs <= now()) return { kind: "expired" };
      return { kind: "good", record };
    },
  };
}

/** A key of 256 random bits: `act_<id>_<secret>`. */
export function newKey(): { readonly key: string; readonly id: string; readonly hash: string } {
  const id = randomBytes(6).toString("hex");
  const key = `act_${id}_${randomBytes(32).toString("base64url")}`;
  return { key, id, hash: sha256(key).toString("hex") };
}

/** Whether a text has something in it that looks like one of our keys. */
export const holdsKey = (text: string): boolean => /act_[0-9a-f]{12}_/.test(text);

const keyForm = /^act_([0-9a-f]{12})_[\w-]{43}$/;
const noHash = "00".repeat(32);

/** Not stretched as passwords are: there is nothing to guess in 256 random bits. */
const sha256 = (text: string): Buffer => hash("sha256", text, "buffer");
