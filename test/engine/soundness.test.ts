// Soundness: a store that the engine made is sound at every commit, and whatever row of it is lost or changed is told.
import { describe, expect, it } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { soundnessOf } from "../../src/engine/soundness.ts";
import type { StoreImage } from "../../src/simulation/disk.ts";
import { removalOf } from "../contract/store.ts";
import { busyWorld, storedIn } from "./stored.ts";
import type { Rows } from "./stored.ts";

const findingsIn = (rows: Rows): readonly string[] =>
  [...soundnessOf(storedIn(rows))].map(({ where, what }) => `${where}: ${what}`);

async function busyImage(): Promise<StoreImage> {
  const store = createMemoryStore();
  const world = await busyWorld(store);
  expect(world.broken).toBeUndefined();
  return store.image();
}

/** Whether an instance is of the version: that of a schedule is not asked for. */
const isRun = ({ heads }: StoreImage, [version]: readonly [string, string]): boolean =>
  heads.some(([id, text]) => !id.startsWith("(") && text.includes(version));

const without = <T>(rows: readonly T[], at: number): readonly T[] => rows.filter((_, other) => other !== at);

describe("a store that the engine made", async () => {
  const image = await busyImage();

  it("has rows in every table", () => {
    for (const rows of [image.heads, image.journal, image.due, image.open, image.asking, image.awaiting])
      expect(rows.length).toBeGreaterThan(1);
  });

  it("is sound", () => expect(findingsIn(image)).toEqual([]));

  it("is sound after every commit", async () => {
    const faults: string[] = [];
    const store = createMemoryStore(undefined, {
      onPoint: (point) => {
        if (point === "after-commit") faults.push(...findingsIn(store.image()));
      },
    });
    await busyWorld(store);
    expect(faults).toEqual([]);
  });

  it("is told of every row that is missing from it", () => {
    const untold: string[] = [];
    for (const table of ["heads", "due", "open", "asking", "awaiting", "definitions"] as const)
      image[table].forEach((row, at) => {
        const isNeeded = table !== "definitions" || isRun(image, row as readonly [string, string]);
        if (
          isNeeded &&
          findingsIn({ ...image, [table]: without(image[table] as readonly unknown[], at) }).length === 0
        )
          untold.push(`${table} ${JSON.stringify(row).slice(0, 80)}`);
      });
    image.journal.forEach((_, at) => {
      const journal = image.journal.map((text, other) => (other === at ? undefined : text));
      if (findingsIn({ ...image, journal }).length === 0) untold.push(`journal ${at + 1}`);
    });
    expect(untold).toEqual([]);
  });

  it("is told of every row that it has too many", () => {
    const [due] = image.due;
    const ended = image.heads.find(([, text]) => text.includes('"status":"cancelled"'))?.[0] ?? "";
    expect(ended).not.toBe("");
    const stray = { ...due!, dueAtMs: 1, instance: ended };
    const changes: readonly (readonly [Partial<Rows>, string])[] = [
      [{ due: [stray, ...image.due] }, `the due index: ${ended} has no timer`],
      [{ open: [...image.open, ended] }, `the index of open instances: ${ended} is not open`],
      [{ asking: [...image.asking, ended] }, `the index of instances that ask people: ${ended} asks nobody`],
      [
        { awaiting: [...image.awaiting, ["paid", ended]] },
        `the index of awaited events: ${ended} does not await "paid"`,
      ],
      [
        { awaiting: [...image.awaiting, ["paid", "nobody"]] },
        `the index of awaited events: nobody does not await`,
      ],
    ];
    for (const [change, said] of changes)
      expect(findingsIn({ ...image, ...change })).toEqual([expect.stringContaining(said)]);
  });

  it("is told of every entry of which one byte is another", () => {
    const untold = image.journal.flatMap((text, at) => {
      // A digit of a time: the entry still reads well.
      const changed = text.replace(/"atMs":(\d)/, (_, digit: string) => `"atMs":${(Number(digit) + 1) % 10}`);
      expect(changed).not.toBe(text);
      const journal = image.journal.with(at, changed);
      return findingsIn({ ...image, journal }).length === 0 ? [at + 1] : [];
    });
    expect(untold).toEqual([]);
  });

  it("is told of every head that names another entry, revision or state", () => {
    const changes: readonly ((head: Record<string, unknown>) => unknown)[] = [
      (head) => ({ ...head, last: Number(head["last"]) + 1 }),
      (head) => ({ ...head, first: Number(head["first"]) + 1 }),
      (head) => ({ ...head, revision: Number(head["revision"]) + 1 }),
      (head) => ({ ...head, hash: "0".repeat(64) }),
    ];
    const untold: string[] = [];
    image.heads.forEach(([id, text], at) => {
      for (const [number, change] of changes.entries()) {
        const changed = JSON.stringify(change(JSON.parse(text) as Record<string, unknown>));
        if (findingsIn({ ...image, heads: image.heads.with(at, [id, changed]) }).length === 0)
          untold.push(`${id}, change ${number}`);
      }
    });
    expect(untold).toEqual([]);
  });

  describe("from which an instance was removed", async () => {
    const store = createMemoryStore(image);
    const ended = store
      .list({ limit: 100, status: "cancelled" })
      .filter(({ last }) => last < store.lastSeq());
    await store.remove(ended.map(({ id }) => removalOf(store, id)));
    const left = store.image();

    it("is sound", () => {
      expect(ended.length).toBeGreaterThan(0);
      expect(findingsIn(left)).toEqual([]);
    });

    it("is told of every entry that is missing and was not removed", () => {
      const untold = left.journal.flatMap((text, at) => {
        if (text === "") return [];
        const journal = left.journal.with(at, "");
        return findingsIn({ ...left, journal }).length === 0 ? [at + 1] : [];
      });
      expect(untold).toEqual([]);
    });

    it("is told of a tombstone that is missing, says less, or is none, and of one whose instance is there", () => {
      const at = left.keys.findIndex(([key]) => key.startsWith("archived/"));
      const [key, text] = left.keys[at]!;
      const fewer = text.replace(/"entries":\d+/, `"entries":1`);
      expect(fewer).not.toBe(text);
      for (const keys of [
        without(left.keys, at),
        left.keys.with(at, [key, fewer]),
        left.keys.with(at, [key, "7"]),
      ])
        expect(findingsIn({ ...left, keys })).toContainEqual(
          expect.stringMatching(/^the journal: it has \d+ entries.*, and the last is number/),
        );
      const [, running] = image.heads.find(([id]) => id === key.slice("archived/".length))!;
      const heads = [...left.heads, [key.slice("archived/".length), running] as const];
      expect(findingsIn({ ...left, heads })).toContainEqual(expect.stringContaining("the tombstone of"));
    });
  });

  it("is told of a state that its machine does not have", () => {
    const at = image.heads.findIndex(([id]) => id.startsWith("parent:"));
    const [id, text] = image.heads[at]!;
    const changed = { ...(JSON.parse(text) as object), state: '{"value":"nowhere","context":{}}' };
    expect(findingsIn({ ...image, heads: image.heads.with(at, [id, JSON.stringify(changed)]) })[0]).toContain(
      `instance ${JSON.stringify(id)}: `,
    );
  });
});
