// Segments: a store made from them is the store, row by row, after any writes and ends of the process.
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { open } from "lmdb";
import { afterAll, describe, expect, it } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import type { LmdbStore } from "../../src/adapters/lmdb.ts";
import { checkLmdbStore } from "../../src/adapters/lmdb/check.ts";
import { rebuildLmdbStore } from "../../src/adapters/lmdb/rebuild.ts";
import { FrameWriter, filedTables, framesIn, segmentMark } from "../../src/adapters/lmdb/segment.ts";
import { Segments, segmentFiles, segmentsIn } from "../../src/adapters/lmdb/segments.ts";
import { tombstoneKey } from "../../src/engine/tombstone.ts";
import { commitOf, removalOf } from "../contract/store.ts";
import { busyWorld } from "../engine/stored.ts";

const directory = mkdtempSync(join(tmpdir(), "hms-act-segments-"));
let count = 0;
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const newPath = (): string => join(directory, String(++count));
const filed = (path: string): LmdbStore => openLmdbStore(path, { segments: true });

/** Every row of every table that is filed, with its version and bytes. */
function rowsOf(path: string): Readonly<Record<string, readonly unknown[]>> {
  const root = open({ path, readOnly: true, encoding: "binary", maxDbs: 24 });
  const tables = filedTables.map((name) => {
    const rows = root.openDB<Buffer, string>(name, { encoding: "binary", useVersions: name === "heads" });
    return [
      name,
      [...rows.getRange({ versions: name === "heads" })].map(({ key, value, version }) => [
        key,
        value.toString("hex"),
        version,
      ]),
    ] as const;
  });
  void root.close();
  return Object.fromEntries(tables);
}

/** Notes of what is not filed yet, as the version wrote them that told indexes by their heads. */
async function asOfFormat6(path: string): Promise<void> {
  const root = open({ path, encoding: "binary", overlappingSync: false, maxDbs: 24 });
  const notes = root.openDB<Buffer, number>("unfiled", { encoding: "binary" });
  for (const { key, value } of [...notes.getRange()]) {
    const {
      open: _,
      asking: __,
      ...note
    } = JSON.parse(value.toString()) as Readonly<Record<string, unknown>>;
    notes.putSync(key, Buffer.from(JSON.stringify(note)));
  }
  await root.close();
}

async function rebuilt(path: string): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const to = newPath();
  mkdirSync(to);
  await rebuildLmdbStore(segmentsIn(path), to);
  return rowsOf(to);
}

async function expectEqual(path: string): Promise<void> {
  expect(await rebuilt(path)).toEqual(rowsOf(path));
}

describe("a store made from its segments", () => {
  it("is the store, with an instance in every index", async () => {
    const path = newPath();
    const store = filed(path);
    await busyWorld(store);
    await store.keyRing.keep({
      id: "k1",
      hash: "0".repeat(64),
      holder: "ada",
      roles: ["admin"],
      groups: [],
      createdAtMs: 1,
    });
    await store.close();
    const rows = rowsOf(path);
    for (const name of filedTables) expect([name, rows[name]!.length > 0]).toEqual([name, true]);
    await expectEqual(path);
  });

  it("is the store, where a process of format 6 ended before all was filed", async () => {
    const path = newPath();
    let store = filed(path);
    await store.commit(commitOf({ id: "a", seq: 1, open: true }));
    await store.close();
    store = filed(path);
    await store.commit(commitOf({ id: "a", revision: 2, seq: 2, asks: true }));
    await store.commit(commitOf({ id: "b", seq: 3, open: true }));
    const left = newPath();
    cpSync(path, left, { recursive: true });
    await store.close();
    await asOfFormat6(left);
    await filed(left).close();
    expect(rowsOf(left)).toEqual(rowsOf(path));
    await expectEqual(left);
  });

  it(
    "is the store after random writes, with the process ending at random between them",
    { timeout: 60_000 },
    async () => {
      const someNames = ["a", "b", "\ud800", "__proto__", "😀", ""];
      const names = fc.constantFrom(...someNames);
      const due = fc.array(
        fc.record({ dueAtMs: fc.nat(3), instance: names, timer: names, visit: fc.nat(2) }),
        { maxLength: 2 },
      );
      const write = fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({
            kind: fc.constant("commit" as const),
            id: names,
            dueAdded: due,
            dueRemoved: due,
            open: fc.boolean(),
            asks: fc.boolean(),
            awaitsAdded: fc.array(names, { maxLength: 2 }),
            awaitsRemoved: fc.array(names, { maxLength: 2 }),
            event: fc.string(),
          }),
        },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant("keep" as const), key: names }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant("forget" as const), from: names }) },
        { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove" as const), id: names }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant("define" as const), version: names }) },
        // `crash`: the segments are what an older moment left of them, `loss` of all but the last of their bytes.
        { weight: 2, arbitrary: fc.record({ kind: fc.constant("crash" as const), loss: fc.nat(400) }) },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 20 }), async (writes) => {
          let path = newPath();
          let store = filed(path);
          for (const each of writes) {
            switch (each.kind) {
              case "remove": {
                const head = store.read(each.id);
                if (!head) break;
                // It comes to rest, and another entry comes behind its own.
                const seq = store.lastSeq() + 1;
                const dueRemoved = store.due(Infinity, 1_000).filter(({ instance }) => instance === each.id);
                const awaitsRemoved = someNames.filter((name) => store.awaiting(name, 9).includes(each.id));
                const own = { id: each.id, revision: head.revision + 1, seq, dueRemoved, awaitsRemoved };
                await store.commit(commitOf(own));
                const last = (store.read("last")?.revision ?? 0) + 1;
                await store.commit(commitOf({ id: "last", revision: last, seq: seq + 1 }));
                await store.remove([removalOf(store, each.id)]);
                break;
              }
              case "commit": {
                const { kind: _, id, ...story } = each;
                if (store.key(tombstoneKey(id)) !== undefined) break;
                const revision = (store.read(id)?.revision ?? 0) + 1;
                // A row of an instance that is not there would be left out.
                const own = (rows: typeof story.dueAdded): typeof story.dueAdded =>
                  rows.map((row) => ({ ...row, instance: id }));
                await store.commit(
                  commitOf({
                    id,
                    revision,
                    seq: store.lastSeq() + 1,
                    ...story,
                    dueAdded: own(story.dueAdded),
                    dueRemoved: own(story.dueRemoved),
                  }),
                );
                break;
              }
              case "keep":
                await store.keep([{ key: each.key, answer: store.lastSeq() }]);
                break;
              case "forget":
                await store.forget({ from: each.from, to: "\uffff", limit: 2 });
                break;
              case "define":
                await store.define({ workflow: "w", version: each.version, source: "", compiled: "{}" });
                break;
              case "crash": {
                // What a process leaves that ends before its segments are synced.
                const left = newPath();
                cpSync(path, left, { recursive: true });
                await store.close();
                const last = segmentFiles(segmentsIn(left)).at(-1);
                if (last !== undefined)
                  truncateSync(last, Math.max(0, readFileSync(last).length - each.loss));
                path = left;
                store = filed(path);
                break;
              }
              default:
                each satisfies never;
            }
          }
          await store.close();
          await expectEqual(path);
          const ofSegments = checkLmdbStore(path).findings.filter(({ where }) => where === "the segments");
          expect(ofSegments).toEqual([]);
        }),
        { numRuns: Number(process.env["SEGMENT_RUNS"] ?? 8) },
      );
    },
  );
});

describe("a look at the segments", () => {
  const findings = (path: string): readonly string[] =>
    checkLmdbStore(path).findings.map(({ where, what }) => `${where}: ${what}`);

  it("finds them equal after a removal, whole or not yet, and tells of an entry that nobody removed", async () => {
    const path = newPath();
    let store = filed(path);
    for (const [at, id] of ["a", "b", "a", "c"].entries())
      await store.commit(commitOf({ id, revision: at === 2 ? 2 : 1, seq: at + 1 }));
    await store.close();
    const before = newPath();
    cpSync(segmentsIn(path), before, { recursive: true });
    store = filed(path);
    await store.remove([removalOf(store, "a")]);
    await store.close();
    const ofSegments = (): readonly string[] =>
      findings(path).filter((text) => text.startsWith("the segments"));
    expect(ofSegments()).toEqual([]);
    await expectEqual(path);

    // As a crash leaves them that came before the removal was filed; the next start files it.
    rmSync(segmentsIn(path), { recursive: true });
    cpSync(before, segmentsIn(path), { recursive: true });
    expect(ofSegments()).toEqual([]);
    await filed(path).close();
    expect(ofSegments()).toEqual([]);
    await expectEqual(path);

    // Written anew, they have its entries no more.
    rmSync(segmentsIn(path), { recursive: true });
    await filed(path).close();
    expect(ofSegments()).toEqual([]);
    await expectEqual(path);
    const seqs = segmentFiles(segmentsIn(path)).flatMap((file) =>
      [...framesIn(file)].flatMap((frame) =>
        [...frame.rows()].flatMap(({ table, key }) => (table === "journal" ? [key] : [])),
      ),
    );
    expect(seqs).toEqual([2, 4]);

    const root = open({ path, encoding: "binary", overlappingSync: false, maxDbs: 24 });
    root.openDB<Buffer, number>("journal", { encoding: "binary" }).removeSync(2);
    await root.close();
    expect(findings(path)).toEqual(
      expect.arrayContaining([
        "the journal: it has 1 entries, 2 were removed with their instances, and the last is number 4",
        'instance "b": its newest entry, 2, is missing',
        "the segments: they have journal entry 2, and the store does not",
      ]),
    );
  });

  it("finds them equal, and tells of every row that is another, missing or too many, and of damage", async () => {
    const path = newPath();
    const store = filed(path);
    await busyWorld(store);
    await store.close();
    expect(findings(path)).toEqual([]);

    const changes: readonly (readonly [table: string, key: string | number, value: string, said: string])[] =
      [
        ["keys", "k", "1", 'the segments: the row "k" of keys is not as in the store'],
        [
          "definitions",
          "v",
          '{"version":"v","workflow":"w","source":"","compiled":"{}"}',
          'the row "v" of definitions',
        ],
      ];
    for (const [table, key, value, said] of changes) {
      const root = open({ path, encoding: "binary", overlappingSync: false, maxDbs: 24 });
      const rows = root.openDB<Buffer, string | number>(table, { encoding: "binary" });
      rows.putSync(key, Buffer.from(value));
      expect(findings(path)).toEqual([expect.stringContaining(said)]);
      rows.removeSync(key);
      await root.close();
    }
    const segments = new Segments(segmentsIn(path));
    const { group, lastSeq } = segments.reach!;
    const frame = new FrameWriter();
    frame.add("keys", '"more"', Buffer.from("1"));
    frame.add("journal", String(lastSeq), Buffer.from("{}"));
    segments.add(frame.take(group, lastSeq), { group, lastSeq });
    segments.close();
    expect(findings(path)).toEqual([
      `the segments: journal entry ${lastSeq} stands behind entry ${lastSeq}`,
      `the segments: journal entry ${lastSeq} is not as in the store`,
      'the segments: they have the row keys "more", and the store does not',
    ]);
    const [file] = segmentFiles(segmentsIn(path));
    cpSync(file!, file!.replace(/\d{16}-\d{16}/, "0000000000009999-0000000000009999"));
    appendFileSync(file!, "x");
    expect(findings(path).at(-1)).toContain("is damaged");
  });
});

describe("segments that do not fit the store", () => {
  async function twoCommits(): Promise<string> {
    const path = newPath();
    const store = filed(path);
    await store.commit(commitOf({ open: true, keys: [{ key: "k", answer: 1 }] }));
    await store.commit(commitOf({ id: "b", seq: 2 }));
    await store.close();
    return path;
  }

  it.each<[string, (path: string) => Promise<void> | void, boolean]>([
    ["are gone", (path) => rmSync(segmentsIn(path), { recursive: true }), false],
    [
      "were written by a store that has gone further",
      (path) => new Segments(segmentsIn(path)).add(new FrameWriter().take(99, 2), { group: 99, lastSeq: 2 }),
      true,
    ],
    [
      "stand behind writes that nobody noted",
      async (path) => {
        const store = openLmdbStore(path);
        await store.commit(commitOf({ id: "c", seq: 3 }));
        await store.close();
      },
      true,
    ],
    [
      "have lost more than the notes tell of",
      async (path) => {
        for (let seq = 3; seq < 6; seq++) {
          const store = filed(path);
          await store.commit(commitOf({ id: `i${seq}`, seq }));
          await store.close();
        }
        const [file] = segmentFiles(segmentsIn(path));
        truncateSync(file!, [...framesIn(file!)][0]!.endsAt);
      },
      true,
    ],
  ])("because they %s: they are made anew", async (_, change, isKept) => {
    const path = await twoCommits();
    await change(path);
    await filed(path).close();
    expect(readdirSync(path).includes("segments.aside-1")).toBe(isKept);
    await expectEqual(path);
    const store = filed(path);
    await store.commit(commitOf({ id: "z", seq: store.lastSeq() + 1 }));
    await store.close();
    await expectEqual(path);
  });
});

describe("a segment", () => {
  const rows = [
    ["heads", "\ud800", Buffer.from("{}")],
    ["due", [1, "a", "t", 1], Buffer.from([0])],
    ["keys", "k", undefined],
    ["journal", 7, Buffer.alloc(100_000, "é")],
  ] as const;

  function written(frames: number): string {
    const path = newPath();
    const segments = new Segments(path);
    for (let group = 1; group <= frames; group++) {
      const frame = new FrameWriter();
      for (const [table, key, value] of rows) frame.add(table, JSON.stringify(key), value);
      segments.add(frame.take(group, group), { group, lastSeq: group });
    }
    segments.close();
    return segmentFiles(path)[0]!;
  }

  it("gives back the rows that were put into it, and is named by its first entry and group", () => {
    const path = written(2);
    expect(path).toMatch(/0000000000000001-0000000000000001\.seg$/);
    const frames = [...framesIn(path)];
    expect(frames.map(({ group, lastSeq }) => [group, lastSeq])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect([...frames[1]!.rows()]).toEqual(rows.map(([table, key, value]) => ({ table, key, value })));
  });

  it("ends before a frame of which any byte is another or is missing, and goes on from there", () => {
    const path = written(2);
    const whole = readFileSync(path);
    const firstEnds = [...framesIn(path)][0]!.endsAt;
    const damages = [
      ...[0, 4, 8, 30, 150].map((at) => (bytes: Buffer) => ((bytes[firstEnds + at]! ^= 1), bytes)),
      ...[1, 7, 8, 100].map((more) => (bytes: Buffer) => bytes.subarray(0, firstEnds + more)),
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, firstEnds), Buffer.alloc(4096)]),
    ];
    for (const damage of damages) {
      writeFileSync(path, damage(Buffer.from(whole)));
      const segments = new Segments(join(path, ".."));
      expect(segments.reach).toEqual({ group: 1, lastSeq: 1 });
      expect(readFileSync(path).length).toBe(firstEnds);
    }
  });

  it("of before, whose rows are not compressed, is read, and what comes is added to another", async () => {
    const path = newPath();
    const store = filed(path);
    await store.commit(commitOf({ open: true, keys: [{ key: "k", answer: 1 }] }));
    await store.close();
    const [file] = segmentFiles(segmentsIn(path));
    writeFileSync(file!, plain(file!));

    const again = filed(path);
    await again.commit(commitOf({ id: "b", seq: 2 }));
    await again.close();
    expect(segmentFiles(segmentsIn(path)).map((name) => readFileSync(name, "latin1").slice(0, 17))).toEqual([
      "hms-act segment 1",
      "hms-act segment 2",
    ]);
    await expectEqual(path);
    expect(checkLmdbStore(path).findings.filter(({ where }) => where === "the segments")).toEqual([]);
  });

  it("that has nothing whole in it is none", () => {
    const path = written(1);
    writeFileSync(path, segmentMark);
    expect(new Segments(join(path, "..")).reach).toBeUndefined();
    expect(existsSync(path)).toBe(false);
  });

  it("is damaged where another follows it and it ends in the middle of a frame", async () => {
    const path = written(1);
    const next = path.replace(/\d{16}-\d{16}/, "0000000000000002-0000000000000002");
    cpSync(path, next);
    appendFileSync(path, "x");
    const to = newPath();
    mkdirSync(to);
    await expect(rebuildLmdbStore(join(path, ".."), to)).rejects.toThrow(/is damaged: of its \d+ bytes/);
  });
});

/** The file as it was written before rows were compressed. */
function plain(path: string): Buffer {
  const parts = [Buffer.from("hms-act segment 1\n")];
  for (const frame of framesIn(path)) {
    const head = Buffer.alloc(17);
    head.writeDoubleBE(frame.group, 0);
    head.writeDoubleBE(frame.lastSeq, 8);
    head[16] = 1;
    const rows = [...frame.rows()].flatMap(({ table, key, value }) => {
      const name = Buffer.from(JSON.stringify(key));
      const lengths = Buffer.alloc(9);
      lengths[0] = filedTables.indexOf(table);
      lengths.writeUInt32BE(name.length, 1);
      lengths.writeUInt32BE(value?.length ?? 0xffff_ffff, 5);
      return [lengths, name, ...(value ? [value] : [])];
    });
    const payload = Buffer.concat([head, ...rows]);
    const lengths = Buffer.alloc(8);
    lengths.writeUInt32BE(payload.length, 0);
    lengths.writeUInt32BE(crc32(payload), 4);
    parts.push(lengths, payload);
  }
  return Buffer.concat(parts);
}
