// The contract of the KeyRing port as a suite: every ring passes it.
import { describe, expect, it } from "vitest";
import type { KeyRecord, KeyRing } from "../../src/adapters/key-ring.ts";

export interface RingUnderTest {
  readonly ring: KeyRing;
  /** Closes the ring and opens it again from what it kept. */
  reopen(): Promise<KeyRing>;
}

export function recordOf(story: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id: "b1",
    hash: "0f".repeat(32),
    holder: "ada",
    roles: ["officer"],
    groups: ["case_officers"],
    createdAtMs: 1_000,
    ...story,
  };
}

export function testKeyRing(name: string, make: () => Promise<RingUnderTest>): void {
  describe(name, () => {
    it("is empty at first", async () => {
      const { ring } = await make();
      expect([ring.all(), ring.find("b1")]).toEqual([[], undefined]);
    });

    it.each<[string, Partial<KeyRecord>]>([
      ["with all it may have", { expiresAtMs: 2_000, revokedAtMs: 1_500 }],
      ["without groups", { groups: [] }],
      ["of a holder with other letters", { holder: "Zoë 🦉" }],
    ])("gives back a record %s, also after it was opened again", async (_, story) => {
      const { ring, reopen } = await make();
      await ring.keep(recordOf(story));
      expect(ring.find("b1")).toEqual(recordOf(story));
      expect((await reopen()).all()).toEqual([recordOf(story)]);
    });

    it("lists records in order of id", async () => {
      const { ring } = await make();
      await Promise.all(["c", "b1", "a", "b"].map((id) => ring.keep(recordOf({ id }))));
      expect(ring.all().map(({ id }) => id)).toEqual(["a", "b", "b1", "c"]);
    });

    it("has the last record of an id alone", async () => {
      const { ring, reopen } = await make();
      await ring.keep(recordOf());
      await ring.keep(recordOf({ revokedAtMs: 1_500 }));
      expect(ring.all()).toEqual([recordOf({ revokedAtMs: 1_500 })]);
      expect((await reopen()).find("b1")).toEqual(recordOf({ revokedAtMs: 1_500 }));
    });

    it("does not follow a record that it gave away", async () => {
      const { ring } = await make();
      await ring.keep(recordOf());
      (ring.find("b1")!.roles as string[]).push("admin");
      expect(ring.find("b1")?.roles).toEqual(["officer"]);
    });

    it.each(["", "A", "../b", "a".repeat(65), "a\0"])("refuses the id %j", async (id) => {
      const { ring } = await make();
      await expect(ring.keep(recordOf({ id }))).rejects.toThrow(RangeError);
      expect([ring.all(), ring.find(id)]).toEqual([[], undefined]);
    });
  });
}
