// The index of the store on LMDB against the store in memory, which looks at every head: the same instances and the same
// counts, whatever has gone to the index's blocks, and however the process ended.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { open } from "lmdb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Head } from "../../src/engine/instance.ts";
import type { ListQuery, Store } from "../../src/engine/ports.ts";
import { tombstoneKey } from "../../src/engine/tombstone.ts";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { commitOf, removalOf } from "../contract/store.ts";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "hms-act-index-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const runs = Number(process.env["INDEX_RUNS"] ?? 2);

const workflows = ["pay", "pay_back"];
const steps = ["freeze", "notify", "wait"];

const head = fc.record({
  status: fc.constantFrom("running", "completed", "failed"),
  version: fc.constantFrom("v1", "v2"),
  createdAtMs: fc.integer({ min: 0, max: 99 }),
  steps: fc
    .subarray(steps)
    .map((ids) =>
      Object.fromEntries(ids.map((id) => [id, { status: "running", visit: 1, attempts: 0, startedAtMs: 1 }])),
    ),
  error: fc.constantFrom(undefined, { type: "timeout", message: "Zeit" }, { type: "v", message: "IBAN" }),
}) as fc.Arbitrary<Partial<Head>>;

/** Some commits that share groups, and how the process goes on after them. */
const episode = fc.record({
  moves: fc.array(fc.record({ instance: fc.integer({ min: 0, max: 199 }), isInOrder: fc.boolean(), head }), {
    maxLength: 60,
    size: "max",
  }),
  /** So many of the instances that were there then leave, from the so-manyth on. */
  removed: fc.record({ from: fc.integer({ min: 0, max: 99 }), count: fc.integer({ min: 0, max: 30 }) }),
  then: fc.constantFrom("goes on", "is closed", "is killed"),
});

const query = fc.record(
  {
    limit: fc.constantFrom(5, 1_000),
    after: fc.constantFrom("pay:1", "pay:150", "pay_back:042"),
    before: fc.constantFrom("pay;", "pay_back;"),
    workflow: fc.constantFrom(...workflows),
    versions: fc.subarray(["v1", "v2"]),
    status: fc.constantFrom("running", "completed", "failed"),
    step: fc.constantFrom(...steps, "none"),
    error: fc.constantFrom("timeout", "v"),
    createdFromMs: fc.integer({ min: 0, max: 99 }),
    createdBeforeMs: fc.integer({ min: 0, max: 99 }),
    text: fc.constantFrom("iban", "zeit", ":07", "PAY_"),
  },
  { requiredKeys: ["limit"] },
) as fc.Arbitrary<ListQuery>;

describe("the index", () => {
  it(
    `finds and counts what a look at every head does (INDEX_RUNS=${runs} stories)`,
    { timeout: 5_000 + runs * 10_000 },
    async () => {
      const episodes = fc.array(episode, { minLength: 4, maxLength: 8, size: "max" });
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          episodes,
          fc.array(query, { minLength: 4, maxLength: 10 }),
          async (story, queries) => {
            const oracle = createMemoryStore();
            let place = join(directory, String(run++));
            const opened = (): Store => openLmdbStore(place, { settledAfter: 40 });
            let store = opened();
            for (const { moves, removed, then } of story) {
              await perform(moves, oracle, store);
              await remove(removed, oracle, store);
              const before = store;
              if (then === "is killed") {
                const copy = join(directory, String(run++));
                cpSync(place, copy, { recursive: true });
                place = copy;
              }
              if (then !== "goes on") {
                await before.close();
                store = opened();
              }
              for (const asked of queries)
                expect(found(store, asked), JSON.stringify(asked)).toBe(found(oracle, asked));
              for (const workflow of workflows)
                expect(store.counts(workflow)).toEqual(oracle.counts(workflow));
            }
            await store.close();
          },
        ),
        { numRuns: runs },
      );
    },
  );

  it("gives an instance that moves while others rest once", async () => {
    const store = openLmdbStore(directory, { settledAfter: 5 });
    for (let seq = 1; seq <= 30; seq++) {
      const id = seq % 3 === 0 ? "pay:0" : `pay:${seq}`;
      const revision = (store.read(id)?.revision ?? 0) + 1;
      await store.commit(commitOf({ id, revision, seq, head: { workflow: "pay" } }));
    }
    const ids = store.list({ limit: 100, status: "running" }).map(({ id }) => id);
    expect([ids.length, new Set(ids).size, store.counts("pay").status]).toEqual([21, 21, { running: 21 }]);
    await store.close();
  });
});

const found = (store: Store, asked: ListQuery): string =>
  store
    .list(asked)
    .map(({ id, revision }) => `${id} ${revision}`)
    .join("\n");

/** Every commit with the head before at hand or not, as the instance's number is even or odd. */
async function perform(
  moves: readonly { readonly instance: number; readonly isInOrder: boolean; readonly head: Partial<Head> }[],
  oracle: Store,
  store: Store,
): Promise<void> {
  const heads = new Map<string, Head>();
  const given: Promise<void>[] = [];
  let seq = oracle.lastSeq();
  for (const { instance, isInOrder, head: own } of moves) {
    const workflow = workflows[instance % 2]!;
    // Ids that ascend, as those of new instances do, and ids from everywhere.
    const id = `${workflow}:${isInOrder ? String(1_000 + seq) : String(instance).padStart(3, "0")}`;
    const before = heads.get(id) ?? oracle.read(id);
    const revision = (before?.revision ?? 0) + 1;
    const { error, ...rest } = own;
    const commit = commitOf({
      id,
      revision,
      seq: ++seq,
      head: { workflow, ...rest, ...(error && { error }) },
    });
    // Who was removed never comes again.
    if (oracle.key(tombstoneKey(id)) !== undefined) {
      seq--;
      continue;
    }
    heads.set(id, commit.head);
    given.push(oracle.commit(commit));
    given.push(store.commit(instance % 4 < 2 && before ? { ...commit, before } : commit));
  }
  await Promise.all(given);
}

/** In one write or in one each, as the number is even or odd. */
async function remove(
  { from, count }: { readonly from: number; readonly count: number },
  oracle: Store,
  store: Store,
): Promise<void> {
  const heads = oracle.list({ limit: 1_000 }).slice(from, from + count);
  // The newest entry of all stays.
  const removals = heads.filter(({ last }) => last < oracle.lastSeq()).map(({ id }) => removalOf(oracle, id));
  for (const each of [oracle, store])
    await Promise.all(count % 2 === 0 ? [each.remove(removals)] : removals.map((one) => each.remove([one])));
}

describe("a store of format 2", () => {
  /** As the version before the index left it: without its tables. */
  async function older(): Promise<Store> {
    const oracle = createMemoryStore();
    const store = openLmdbStore(directory);
    const moves = Array.from({ length: 150 }, (_, instance) => ({
      instance,
      isInOrder: false,
      head: { status: instance % 3 === 0 ? "failed" : "running" } as Partial<Head>,
    }));
    await perform(moves, oracle, store);
    await store.close();
    const root = open({ path: directory, encoding: "binary", noSubdir: false });
    for (const name of ["facets", "counts"]) await root.openDB({ name, encoding: "binary" }).drop();
    const meta = root.openDB({ name: "meta", encoding: "binary" });
    await meta.remove("settled");
    await meta.put("format", Buffer.from("2"));
    await root.close();
    return oracle;
  }

  const copies = (): readonly string[] => readdirSync(directory).filter((name) => name.includes(".format-"));

  it("gets its index from its heads, and a copy of it is kept first", async () => {
    const oracle = await older();
    const bytes = readFileSync(join(directory, "data.mdb"));
    const store = openLmdbStore(directory);
    for (const workflow of workflows) expect(store.counts(workflow)).toEqual(oracle.counts(workflow));
    for (const asked of [{ status: "failed" }, { status: "running", step: "freeze" }, {}] as const)
      expect(store.list({ limit: 500, ...asked })).toEqual(oracle.list({ limit: 500, ...asked }));
    await store.close();
    expect(copies()).toEqual(["data.mdb.format-2"]);
    expect(readFileSync(join(directory, "data.mdb.format-2")).equals(bytes)).toBe(true);
    const again = openLmdbStore(directory);
    expect(again.counts("pay")).toEqual(oracle.counts("pay"));
    await again.close();
    expect(copies()).toEqual(["data.mdb.format-2"]);
  });

  it("whose copy is put back becomes the present one again, and no copy is lost", async () => {
    await older();
    await openLmdbStore(directory).close();
    cpSync(join(directory, "data.mdb.format-2"), join(directory, "data.mdb"));
    const store = openLmdbStore(directory);
    await store.commit(commitOf({ id: "pay:new", seq: store.lastSeq() + 1 }));
    await store.close();
    expect(copies()).toEqual(["data.mdb.format-2"]);
  });

  it.runIf(process.platform === "linux")("is left as it is when the copy cannot be made", async () => {
    await older();
    const bytes = readFileSync(join(directory, "data.mdb"));
    symlinkSync("/dev/full", join(directory, "data.mdb.format-2.partial"));
    expect(() => openLmdbStore(directory)).toThrow(/is of format 2, and the copy to be made first failed: E/);
    expect(readFileSync(join(directory, "data.mdb")).equals(bytes)).toBe(true);
  });
});
