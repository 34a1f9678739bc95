// The contract of the Store port as a suite: every store passes it, and the memory store is the oracle.
import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../../src/language/json.ts";
import type { Commit, DueRow, Head, JournalEntry, StoredDefinition } from "../../src/engine/instance.ts";
import { searchedMax } from "../../src/engine/facets.ts";
import { StoreError } from "../../src/engine/ports.ts";
import { tombstoneKey } from "../../src/engine/tombstone.ts";
import type { Removal } from "../../src/engine/tombstone.ts";
import type { Counts, Store } from "../../src/engine/ports.ts";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { compareNames } from "../../src/adapters/rows.ts";

export interface StoreUnderTest {
  readonly store: Store;
  /** Closes the store and opens it again from what it kept. */
  reopen(): Promise<Store>;
}

/** What a test says of a commit; all else is made up. */
interface Story {
  readonly id?: string;
  readonly revision?: number;
  readonly expected?: number;
  readonly seq?: number;
  readonly head?: Partial<Head>;
  readonly event?: Json;
  readonly dueAdded?: readonly DueRow[];
  readonly dueRemoved?: readonly DueRow[];
  readonly open?: boolean;
  readonly awaitsAdded?: readonly string[];
  readonly awaitsRemoved?: readonly string[];
  readonly asks?: boolean;
  readonly keys?: Commit["keys"];
}

const offered = { visit: 1, status: "offered", group: "g", offeredAtMs: 1, offer: 1 } as const;

/** A commit of the instance `a`: its first, and the first of the store, unless the story says otherwise. */
export function commitOf(story: Story = {}): Commit {
  const { id = "a", revision = 1, seq = 1 } = story;
  const entry: JournalEntry = {
    seq,
    instance: id,
    revision,
    atMs: 1_000,
    kind: "event",
    event: story.event ?? null,
    state: "freeze",
    status: "running",
    prevSeq: 0,
    prev: "0".repeat(64),
  };
  const head: Head = {
    id,
    workflow: "payment_failed",
    version: "v1",
    status: "running",
    state: '{"value":"freeze","context":{}}',
    steps: {},
    calls: {},
    timers: {},
    createdAtMs: 1_000,
    updatedAtMs: 1_000 + revision,
    revision,
    first: 1,
    last: seq,
    hash: sha256(JSON.stringify(entry)),
    ...(story.asks && { tasks: { one: offered } }),
    ...story.head,
  };
  return {
    head,
    expected: story.expected ?? revision - 1,
    entry,
    entryBytes: JSON.stringify(entry),
    dueAdded: story.dueAdded ?? [],
    dueRemoved: story.dueRemoved ?? [],
    open: story.open ?? false,
    awaitsAdded: story.awaitsAdded ?? [],
    awaitsRemoved: story.awaitsRemoved ?? [],
    asks: story.asks ?? false,
    keys: story.keys ?? [],
  };
}

/** What takes the instance out of the store, as it is now. */
export function removalOf(store: Store, id: string, own: Partial<Removal> = {}): Removal {
  const seqs = Array.from({ length: store.lastSeq() }, (_, at) => at + 1);
  const entries = seqs.filter((seq) => store.entry(seq)?.entry.instance === id);
  const head = store.read(id);
  return {
    id,
    revision: head?.revision ?? 0,
    entries,
    tombstone: {
      workflow: head?.workflow ?? "",
      entries: entries.length,
      endedAtMs: 5,
      removedAtMs: 9,
      file: "1970/a.ndjson",
      sha256: "1".repeat(64),
      hash: head?.hash ?? "",
      began: "2".repeat(64),
    },
    ...own,
  };
}

function dueRow(dueAtMs: number, more: Partial<DueRow> = {}): DueRow {
  return { dueAtMs, instance: "a", timer: "wait", visit: 1, ...more };
}

const call = { visit: 1, attempt: 1, request: 1 };
const timer = { event: "timer", dueAtMs: 5, visit: 1 };

const definition: StoredDefinition = { workflow: "w", version: "v1", source: "id: w\n", compiled: "{}" };

/** Names that went wrong in some store once. */
const oddNames: readonly string[] = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\u0001",
  "\n",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "payment_failed:987",
  "(schedule):payment_failed:0123456789abcdef",
  "é",
  "e\u0301",
  "😀",
  "\ud800",
  "\udc00a",
  "\uffff",
  "x".repeat(200),
];

/** Runs the suite against the store that `make` opens empty, once for each test. */
export function testStore(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let under: StoreUnderTest;
    let store: Store;

    beforeEach(async () => {
      under = await make();
      store = under.store;
    });
    afterEach(() => store.close());

    async function reopen(): Promise<void> {
      store = await under.reopen();
    }

    /** Commits the stories one after the other, numbering the journal. */
    async function given(...stories: readonly Story[]): Promise<void> {
      for (const story of stories) await store.commit(commitOf({ seq: store.lastSeq() + 1, ...story }));
    }

    async function conflict(story: Story): Promise<void> {
      const error: unknown = await store.commit(commitOf(story)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toHaveProperty("code", "conflict");
    }

    function ids(query: Partial<Parameters<Store["list"]>[0]> = {}): readonly string[] {
      return store.list({ limit: 1_000, ...query }).map(({ id }) => id);
    }

    describe("an empty store", () => {
      it("has no head", () => expect(store.read("a")).toBeUndefined());
      it("has no entry", () => expect(store.entry(1)).toBeUndefined());
      it("has 0 as its newest seq", () => expect(store.lastSeq()).toBe(0));
      it("has nothing due", () => expect(store.due(Infinity, 10)).toEqual([]));
      it("has nothing open", () => expect(store.open()).toEqual([]));
      it("lists nothing", () => expect(ids()).toEqual([]));
      it("has no answer", () => expect(store.key("k")).toBeUndefined());
      it("has no definition", () => expect(store.definition("v1")).toBeUndefined());
    });

    describe("a commit", () => {
      it("gives its head back as it was", async () => {
        const commit = commitOf({ head: { error: { type: "timeout", message: "late" } } });
        await store.commit(commit);
        expect(store.read("a")).toEqual(commit.head);
      });

      it("is invisible until it is durable", async () => {
        const done = store.commit(commitOf({ dueAdded: [dueRow(1)], open: true }));
        expect([store.read("a"), store.lastSeq(), store.due(9, 9), store.open()]).toEqual([
          undefined,
          0,
          [],
          [],
        ]);
        await done;
        expect(store.lastSeq()).toBe(1);
      });

      it("replaces the head of the revision before", async () => {
        await given({}, { revision: 2, head: { status: "completed" } });
        expect(store.read("a")).toMatchObject({ revision: 2, status: "completed" });
      });

      it("leaves other instances alone", async () => {
        await given({ id: "a" }, { id: "b" }, { id: "b", revision: 2 });
        expect(store.read("a")).toEqual(commitOf({ id: "a" }).head);
      });

      it("advances the newest seq by one", async () => {
        await given({}, { revision: 2 }, { id: "b" });
        expect(store.lastSeq()).toBe(3);
      });

      it("keeps what it was when given, whatever the caller does to it later", async () => {
        const steps = { freeze: { status: "running" as const, visit: 1, attempts: 0, startedAtMs: 1 } };
        const done = store.commit(commitOf({ head: { steps } }));
        steps.freeze.visit = 99;
        await done;
        expect(store.read("a")?.steps["freeze"]?.visit).toBe(1);
      });

      it("is not changed by what a reader does to a value", async () => {
        await given({ keys: [{ key: "k", answer: { n: 1 } }], dueAdded: [dueRow(5)] });
        Object.assign(store.read("a") ?? {}, { status: "failed" });
        Object.assign(store.key("k") as object, { n: 2 });
        Object.assign(store.due(9, 9)[0] ?? {}, { timer: "other" });
        expect([store.read("a")?.status, store.key("k"), store.due(9, 9)]).toEqual([
          "running",
          { n: 1 },
          [dueRow(5)],
        ]);
      });

      it("can hold a step named __proto__ as plain data", async () => {
        const steps = JSON.parse('{"__proto__":{"status":"running","visit":1}}') as Head["steps"];
        await given({ head: { steps } });
        const kept = store.read("a")?.steps ?? {};
        expect(Object.keys(kept)).toEqual(["__proto__"]);
        expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
      });
    });

    describe("a conflict", () => {
      beforeEach(() => given({ keys: [{ key: "used", answer: 1 }], dueAdded: [dueRow(5)], open: true }));

      it("is a start of an instance that exists", () => conflict({ seq: 2 }));
      it("is an old revision", async () => {
        await given({ revision: 2 });
        await conflict({ revision: 2, seq: 3 });
      });
      it("is a revision that is still to come", () => conflict({ revision: 3, seq: 2 }));
      it("is a revision of an instance that does not exist", () =>
        conflict({ id: "b", revision: 2, seq: 2 }));
      it("is a key that has been used", () =>
        conflict({ id: "b", seq: 2, keys: [{ key: "used", answer: 2 }] }));
      it("is a used key behind a new one", () =>
        conflict({ id: "b", seq: 2, keys: ["new", "used"].map((key) => ({ key, answer: 2 })) }));
      it("is one key twice in one commit", () =>
        conflict({ id: "b", seq: 2, keys: ["new", "new"].map((key) => ({ key, answer: 2 })) }));
      it("is a seq that is taken", () => conflict({ id: "b", seq: 1 }));
      it("is a seq that leaves a gap", () => conflict({ id: "b", seq: 3 }));

      describe("writes nothing", () => {
        beforeEach(() =>
          conflict({
            id: "b",
            seq: 2,
            open: true,
            dueAdded: [dueRow(1, { instance: "b" })],
            dueRemoved: [dueRow(5)],
            awaitsAdded: ["paid"],
            keys: ["new", "used"].map((key) => ({ key, answer: 2 })),
          }),
        );

        it("to the heads", () => expect([store.read("b"), ids()]).toEqual([undefined, ["a"]]));
        it("to the journal", () => expect([store.lastSeq(), store.entry(2)]).toEqual([1, undefined]));
        it("to the due index", () => expect(store.due(9, 9)).toEqual([dueRow(5)]));
        it("to the open index", () => expect(store.open()).toEqual(["a"]));
        it("to the awaiting index", () => expect(store.awaiting("paid", 9)).toEqual([]));
        it("to the keys", () => expect([store.key("new"), store.key("used")]).toEqual([undefined, 1]));
        it("and the store goes on", async () => {
          await given({ id: "b" });
          expect(ids()).toEqual(["a", "b"]);
        });
      });

      it("leaves the head of its instance as it was", async () => {
        await conflict({ revision: 3, seq: 2, head: { status: "failed" } });
        expect(store.read("a")).toMatchObject({ revision: 1, status: "running" });
      });
    });

    describe("commits given together", () => {
      function together(...stories: readonly Story[]): Promise<readonly string[]> {
        return Promise.all(stories.map((story) => outcomeOf(store.commit(commitOf(story)))));
      }

      it("are written without the one that conflicts", async () => {
        const outcomes = await together(
          { id: "a", seq: 1 },
          { id: "b", revision: 7, seq: 2 },
          { id: "c", seq: 2 },
        );
        expect(outcomes).toEqual(["durable", "conflict", "durable"]);
        expect([ids(), store.lastSeq()]).toEqual([["a", "c"], 2]);
      });

      it("of one instance follow each other", async () => {
        const chain = Array.from({ length: 100 }, (_, at) => ({
          revision: at + 1,
          seq: at + 1,
          open: at % 2 === 0,
        }));
        expect(new Set(await together(...chain))).toEqual(new Set(["durable"]));
        expect([store.read("a")?.revision, store.open()]).toEqual([100, []]);
      });

      it("that start one instance have one winner, the first", async () => {
        const outcomes = await together({ seq: 1, event: "first" }, { seq: 2, event: "second" });
        expect(outcomes).toEqual(["durable", "conflict"]);
        expect(store.entry(1)?.entry.event).toBe("first");
      });

      it("that use one key have one winner, the first", async () => {
        const keys = [{ key: "k", answer: 1 }];
        expect(await together({ id: "a", seq: 1, keys }, { id: "b", seq: 2, keys })).toEqual([
          "durable",
          "conflict",
        ]);
      });

      it("conflict from the gap on that a conflict leaves", async () => {
        const outcomes = await together({ id: "a", seq: 1 }, { id: "a", seq: 2 }, { id: "b", seq: 3 });
        expect(outcomes).toEqual(["durable", "conflict", "conflict"]);
      });

      it("settle in the order they were given", async () => {
        const order: number[] = [];
        const writes = Array.from({ length: 50 }, (_, at) =>
          store.commit(commitOf({ id: `i${at}`, seq: at + 1 })).then(() => order.push(at)),
        );
        await Promise.all(writes);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      });

      it("are all kept when there are 1,000", async () => {
        const stories = Array.from({ length: 1_000 }, (_, at) => ({ id: `i${at}`, seq: at + 1, event: at }));
        expect(new Set(await together(...stories))).toEqual(new Set(["durable"]));
        expect([store.lastSeq(), ids().length]).toEqual([1_000, 1_000]);
        expect(stories.every(({ id, seq }) => store.entry(seq)?.entry.instance === id)).toBe(true);
      });

      it("are taken while others are being written", async () => {
        const first = store.commit(commitOf({ id: "a", seq: 1 }));
        const later = first.then(() => store.commit(commitOf({ id: "b", seq: 2 })));
        await Promise.all([first, later, later.then(() => store.commit(commitOf({ id: "c", seq: 3 })))]);
        expect(ids()).toEqual(["a", "b", "c"]);
      });
    });

    describe("the due index", () => {
      it("gives the earliest first", async () => {
        await given({ dueAdded: [dueRow(30), dueRow(10), dueRow(20)] });
        expect(store.due(100, 9).map(({ dueAtMs }) => dueAtMs)).toEqual([10, 20, 30]);
      });

      it("orders times as numbers", async () => {
        const times = [0, 9, 10, 100, 4_294_967_296, 1_900_000_000_000, 8_640_000_000_000_000];
        await given({ dueAdded: times.toReversed().map((time) => dueRow(time)) });
        expect(store.due(Infinity, 99).map(({ dueAtMs }) => dueAtMs)).toEqual(times);
      });

      it("orders rows of one time by instance, timer and visit", async () => {
        const rows = [
          dueRow(5, { instance: "a", timer: "x", visit: 2 }),
          dueRow(5, { instance: "a", timer: "x", visit: 10 }),
          dueRow(5, { instance: "a", timer: "y", visit: 1 }),
          dueRow(5, { instance: "ab", timer: "a", visit: 1 }),
          dueRow(5, { instance: "b", timer: "a", visit: 1 }),
        ];
        await given({ dueAdded: rows.toReversed() });
        expect(store.due(5, 9)).toEqual(rows);
      });

      it("gives a row at its very millisecond and not before", async () => {
        await given({ dueAdded: [dueRow(5)] });
        expect([store.due(4, 9), store.due(5, 9)]).toEqual([[], [dueRow(5)]]);
      });

      it("gives no more than the limit", async () => {
        await given({ dueAdded: [dueRow(1), dueRow(2), dueRow(3)] });
        expect(store.due(9, 2)).toEqual([dueRow(1), dueRow(2)]);
      });

      it("gives the earliest of all when now is infinite", async () => {
        await given({ dueAdded: [dueRow(8_640_000_000_000_000), dueRow(7)] });
        expect(store.due(Infinity, 1)).toEqual([dueRow(7)]);
      });

      it("forgets a removed row", async () => {
        await given({ dueAdded: [dueRow(1), dueRow(2)] }, { revision: 2, dueRemoved: [dueRow(1)] });
        expect(store.due(9, 9)).toEqual([dueRow(2)]);
      });

      it.each([
        ["time", dueRow(2)],
        ["instance", dueRow(1, { instance: "b" })],
        ["timer", dueRow(1, { timer: "other" })],
        ["visit", dueRow(1, { visit: 2 })],
      ])("keeps a row when one of another %s is removed", async (_, other) => {
        await given({ dueAdded: [dueRow(1)] }, { revision: 2, dueRemoved: [other] });
        expect(store.due(9, 9)).toEqual([dueRow(1)]);
      });

      it("keeps a row once that is added twice", async () => {
        await given({ dueAdded: [dueRow(1)] }, { revision: 2, dueAdded: [dueRow(1)] });
        expect(store.due(9, 9)).toEqual([dueRow(1)]);
      });

      it("keeps a row that one commit removes and adds", async () => {
        await given(
          { dueAdded: [dueRow(1)] },
          { revision: 2, dueRemoved: [dueRow(1)], dueAdded: [dueRow(1)] },
        );
        expect(store.due(9, 9)).toEqual([dueRow(1)]);
      });

      it("moves a row to another time", async () => {
        await given(
          { dueAdded: [dueRow(1)] },
          { revision: 2, dueRemoved: [dueRow(1)], dueAdded: [dueRow(7)] },
        );
        expect(store.due(9, 9)).toEqual([dueRow(7)]);
      });
    });

    describe("the open index", () => {
      it("has the instances whose commit said so", async () => {
        await given({ id: "a", open: true }, { id: "b", open: false }, { id: "c", open: true });
        expect(store.open().toSorted()).toEqual(["a", "c"]);
      });

      it("forgets an instance whose newest commit does not say so", async () => {
        await given({ open: true }, { revision: 2, open: false });
        expect(store.open()).toEqual([]);
      });

      it("has an instance once, however often it was said", async () => {
        await given({ open: true }, { revision: 2, open: true }, { revision: 3, open: true });
        expect(store.open()).toEqual(["a"]);
      });

      it("has an instance again that was forgotten", async () => {
        await given({ open: true }, { revision: 2, open: false }, { revision: 3, open: true });
        expect(store.open()).toEqual(["a"]);
      });
    });

    describe("the awaiting index", () => {
      it("has the instances that await an event type, in order of id", async () => {
        await given(
          { id: "b", awaitsAdded: ["paid", "moved"] },
          { id: "a", awaitsAdded: ["paid"] },
          { id: "c", awaitsAdded: ["paid_late", "pai"] },
        );
        expect([store.awaiting("paid", 9), store.awaiting("moved", 9), store.awaiting("p", 9)]).toEqual([
          ["a", "b"],
          ["b"],
          [],
        ]);
      });

      it("forgets an instance that no longer awaits the type", async () => {
        await given({ awaitsAdded: ["paid", "moved"] }, { revision: 2, awaitsRemoved: ["paid"] });
        expect([store.awaiting("paid", 9), store.awaiting("moved", 9)]).toEqual([[], ["a"]]);
      });

      it("keeps an instance that one commit removes and adds", async () => {
        const paid = ["paid"];
        await given({ awaitsAdded: paid }, { revision: 2, awaitsRemoved: paid, awaitsAdded: paid });
        expect(store.awaiting("paid", 9)).toEqual(["a"]);
      });

      it("has an instance once, however often it was said", async () => {
        await given({ awaitsAdded: ["paid"] }, { revision: 2, awaitsAdded: ["paid"] });
        expect(store.awaiting("paid", 9)).toEqual(["a"]);
        await given({ revision: 3, awaitsRemoved: ["paid"] });
        expect(store.awaiting("paid", 9)).toEqual([]);
      });

      it("does not mind the removal of what it does not have", async () => {
        await given({ awaitsAdded: ["paid"] }, { id: "b", awaitsRemoved: ["paid"] });
        expect(store.awaiting("paid", 9)).toEqual(["a"]);
      });

      it("is read page by page, each instance once", async () => {
        await given(...oddNames.map((id) => ({ id, awaitsAdded: ["paid"] })), {
          id: "z",
          awaitsAdded: ["q"],
        });
        const seen: string[] = [];
        for (
          let page = store.awaiting("paid", 3);
          page.length > 0;
          page = store.awaiting("paid", 3, seen.at(-1))
        )
          seen.push(...page);
        expect(seen).toEqual(ids().filter((id) => id !== "z"));
      });

      it("is empty for the limit 0", async () => {
        await given({ awaitsAdded: ["paid"] });
        expect(store.awaiting("paid", 0)).toEqual([]);
      });

      it("says the first name from one on, be it awaited by many", async () => {
        await given(
          { id: "a", awaitsAdded: ["paid data.id x", "paid data.id y"] },
          { id: "b", awaitsAdded: ["paid data.id x", "paid.late"] },
          { id: "c", awaitsAdded: ["paid data.name z", "\uffff", "😀"] },
        );
        const from = [
          "",
          "paid",
          "paid ",
          "paid data.id!",
          "paid data.id y",
          "paid data.name!",
          "q",
          "\uffff!",
        ];
        expect(from.map((name) => store.awaitedFrom(name))).toEqual([
          "paid data.id x",
          "paid data.id x",
          "paid data.id x",
          "paid data.name z",
          "paid data.id y",
          "paid.late",
          "\uffff",
          "😀",
        ]);
        expect(["😀!", "x".repeat(500)].map((name) => store.awaitedFrom(name))).toEqual([
          undefined,
          "\uffff",
        ]);
      });

      it("has no name that no instance awaits any more", async () => {
        await given(
          { id: "a", awaitsAdded: ["paid x"] },
          { id: "b", awaitsAdded: ["paid x"] },
          { id: "a", revision: 2, awaitsRemoved: ["paid x"] },
        );
        expect(store.awaitedFrom("paid ")).toBe("paid x");
        await given({ id: "b", revision: 2, awaitsRemoved: ["paid x"] });
        expect(store.awaitedFrom("paid ")).toBeUndefined();
      });

      it("begins after an id that no instance has", async () => {
        await given({ id: "a", awaitsAdded: ["paid"] }, { id: "c", awaitsAdded: ["paid"] });
        expect(store.awaiting("paid", 9, "b")).toEqual(["c"]);
      });
    });

    describe("the index of instances that ask people", () => {
      const asking = (query: { limit?: number; after?: string } = {}): readonly string[] =>
        store.asking({ limit: 9, ...query });

      it("has the instances whose newest commit said so, in order", async () => {
        await given({ id: "c", asks: true }, { id: "a", asks: true }, { id: "b" }, { id: "d", asks: true });
        await given({ id: "d", revision: 2 });
        expect(asking()).toEqual(["a", "c"]);
      });

      it("has an instance again that was forgotten, and once", async () => {
        await given(
          { asks: true },
          { revision: 2 },
          { revision: 3, asks: true },
          { revision: 4, asks: true },
        );
        expect(asking()).toEqual(["a"]);
      });

      it("is read page by page", async () => {
        await given({ id: "a", asks: true }, { id: "b", asks: true }, { id: "c", asks: true });
        expect([asking({ limit: 2 }), asking({ after: "a" }), asking({ after: "aa", limit: 1 })]).toEqual([
          ["a", "b"],
          ["b", "c"],
          ["b"],
        ]);
        expect([asking({ after: "c" }), asking({ limit: 0 })]).toEqual([[], []]);
      });

      it("is kept", async () => {
        await given({ id: "a", asks: true }, { id: "b", asks: true });
        await given({ id: "b", revision: 2 });
        await reopen();
        expect(asking()).toEqual(["a"]);
      });
    });

    describe("a list", () => {
      const step = (status: "running" | "waiting" | "completed") => ({
        status,
        visit: 1,
        attempts: 0,
        startedAtMs: 1,
      });

      it("is in order of id", async () => {
        await given({ id: "b" }, { id: "a" }, { id: "aa" });
        expect(ids()).toEqual(["a", "aa", "b"]);
      });

      it("orders ids by code point", async () => {
        await given({ id: "😀" }, { id: "\uffff" }, { id: "é" }, { id: "z" });
        expect(ids()).toEqual(["z", "é", "\uffff", "😀"]);
      });

      it("ends at the limit", async () => {
        await given({ id: "a" }, { id: "b" }, { id: "c" });
        expect(ids({ limit: 2 })).toEqual(["a", "b"]);
      });

      it("is empty for the limit 0", async () => {
        await given({ id: "a" });
        expect(ids({ limit: 0 })).toEqual([]);
      });

      it("begins after the given id", async () => {
        await given({ id: "a" }, { id: "b" }, { id: "c" });
        expect(ids({ after: "a" })).toEqual(["b", "c"]);
      });

      it("begins after an id that no instance has", async () => {
        await given({ id: "a" }, { id: "c" });
        expect(ids({ after: "b" })).toEqual(["c"]);
      });

      it("begins behind the schedules after `)`, and behind the times before one within a workflow", async () => {
        const times = ["2026-01-05T06-00Z", "2026-01-06T06-00Z"].map((time) => ({ id: `w:cron.${time}` }));
        await given({ id: "(schedule):w:0123456789abcdef" }, ...times, { id: "w:other" });
        expect(ids({ after: ")" })).toEqual([...times.map(({ id }) => id), "w:other"]);
        expect(ids({ after: "w:cron.2026-01-05T12-00Z" })).toEqual([times[1]?.id, "w:other"]);
      });

      it("read page by page has each instance once", async () => {
        await given(...Array.from({ length: 25 }, (_, at) => ({ id: `i${at}` })));
        const seen: string[] = [];
        for (
          let page = ids({ limit: 4 });
          page.length > 0;
          page = ids({ limit: 4, after: page.at(-1) ?? "" })
        )
          seen.push(...page);
        expect([seen.length, new Set(seen).size]).toEqual([25, 25]);
      });

      it("can be of one workflow", async () => {
        await given({ id: "a", head: { workflow: "x" } }, { id: "b", head: { workflow: "y" } });
        expect(ids({ workflow: "y" })).toEqual(["b"]);
      });

      it("can be of one version", async () => {
        await given({ id: "a", head: { version: "x" } }, { id: "b", head: { version: "y" } });
        expect(ids({ versions: ["y"] })).toEqual(["b"]);
      });

      it("can be of one status", async () => {
        await given({ id: "a", head: { status: "failed" } }, { id: "b" });
        expect(ids({ status: "failed" })).toEqual(["a"]);
      });

      it("can be of instances in one step, running or waiting", async () => {
        await given(
          { id: "a", head: { steps: { freeze: step("running") } } },
          { id: "b", head: { steps: { freeze: step("waiting") } } },
          { id: "c", head: { steps: { freeze: step("completed"), notify: step("running") } } },
          { id: "d", head: { steps: {} } },
        );
        expect(ids({ step: "freeze" })).toEqual(["a", "b"]);
      });

      it("can be of instances with an error of one type", async () => {
        const failed = (type: string): Partial<Head> => ({ error: { type, message: "timeout" } });
        await given(
          { id: "a", head: failed("timeout") },
          { id: "b", head: failed("communication") },
          { id: "c" },
        );
        expect(ids({ error: "timeout" })).toEqual(["a"]);
      });

      it("can be of a time: from one on, and before another", async () => {
        await given(...[10, 20, 30].map((createdAtMs) => ({ id: `i${createdAtMs}`, head: { createdAtMs } })));
        expect([
          ids({ createdFromMs: 20 }),
          ids({ createdBeforeMs: 20 }),
          ids({ createdFromMs: 20, createdBeforeMs: 30 }),
        ]).toEqual([["i20", "i30"], ["i10"], ["i20"]]);
      });

      it("can be of a text in the id or the error's message, in any case", async () => {
        const error = { type: "validation", message: "no IBAN given" };
        await given(
          { id: "pay:IBAN-7" },
          { id: "pay:8", head: { error } },
          { id: "pay:9", head: { workflow: "iban" } },
        );
        expect([ids({ text: "iban" }), ids({ text: "PAY:8" })]).toEqual([["pay:8", "pay:IBAN-7"], ["pay:8"]]);
      });

      it("can be of several versions", async () => {
        await given(...["x", "y", "z"].map((version) => ({ id: version, head: { version } })));
        expect([ids({ versions: ["z", "x", "w"] }), ids({ versions: [] })]).toEqual([["x", "z"], []]);
      });

      it("can be of a step that is under way for an item of a list", async () => {
        await given({
          id: "a",
          head: { steps: { "pay[0].send": step("running"), "pay[1].send": step("completed") } },
        });
        expect([ids({ step: "send" }), ids({ step: "pay[0]" })]).toEqual([["a"], []]);
      });

      it("looks for a text in the beginning of a message alone", async () => {
        const message = `${"x".repeat(searchedMax - 1)}yz`;
        await given({ id: "a", head: { error: { type: "validation", message } } });
        expect([ids({ text: "xy" }), ids({ text: "yz" })]).toEqual([["a"], []]);
      });

      it("can be of a text of any kind", async () => {
        const odd = ["ΑΣ", "ας", "İ", "😀", "\ud83d", '"\\', "\n", "\u0000Σ"];
        await given(...odd.map((id) => ({ id: `i${id}` })));
        for (const text of odd)
          expect(ids({ text }), JSON.stringify(text)).toEqual(
            odd
              .map((id) => `i${id}`)
              .filter((id) => id.toLowerCase().includes(text.toLowerCase()))
              .toSorted(compareNames),
          );
      });

      it("can be of instances with a task that is so", async () => {
        await given(
          { id: "a", head: { tasks: { one: { ...offered, status: "completed" } } } },
          { id: "b", head: { tasks: { one: offered } } },
          { id: "c" },
        );
        expect([ids({ task: "completed" }), ids({ task: "cancelled" })]).toEqual([["a"], []]);
      });

      it("ends before the given id", async () => {
        await given({ id: "a" }, { id: "b" }, { id: "c", head: { status: "failed" } });
        expect([
          ids({ before: "c" }),
          ids({ before: "b", after: "a" }),
          ids({ before: "c", status: "failed" }),
        ]).toEqual([["a", "b"], [], []]);
      });

      it("forgets what an instance was", async () => {
        await given({ id: "a" }, { id: "a", revision: 2, head: { status: "completed" } });
        await reopen();
        expect([ids({ status: "running" }), ids({ status: "completed" })]).toEqual([[], ["a"]]);
      });

      it("does not take a filter's word from another place of the head", async () => {
        await given({
          id: "failed",
          head: { error: { type: "failed", message: "failed" }, state: '"failed"' },
        });
        expect([ids({ status: "failed" }), ids({ workflow: "failed" }), ids({ step: "failed" })]).toEqual([
          [],
          [],
          [],
        ]);
      });

      it("knows no step that an object inherits", async () => {
        await given({ id: "a" });
        expect([ids({ step: "constructor" }), ids({ step: "__proto__" })]).toEqual([[], []]);
      });

      it("fulfils all its filters at once", async () => {
        await given(
          { id: "a", head: { workflow: "x", status: "failed" } },
          { id: "b", head: { workflow: "x" } },
          { id: "c", head: { workflow: "y", status: "failed" } },
        );
        expect(ids({ workflow: "x", status: "failed" })).toEqual(["a"]);
      });

      it("counts only what it gives against the limit", async () => {
        await given(...["a", "b", "c", "d"].map((id) => ({ id, head: { workflow: id < "c" ? "x" : "y" } })));
        expect(ids({ workflow: "y", limit: 1 })).toEqual(["c"]);
      });

      it("has the newest head of each instance", async () => {
        await given({ id: "a" }, { id: "a", revision: 2, head: { status: "completed" } });
        expect(store.list({ limit: 9 })).toEqual([store.read("a")]);
      });
    });

    describe("counts", () => {
      const counts = (workflow = "payment_failed"): Counts => store.counts(workflow);
      const step = (status: "running" | "waiting" | "completed") => ({
        status,
        visit: 1,
        attempts: 0,
        startedAtMs: 1,
      });

      it("of a workflow without instances are empty", () =>
        expect(counts()).toEqual({ status: {}, waiting: {}, step: {} }));

      it("say how many instances of the workflow are so", async () => {
        await given(
          { id: "a", head: { steps: { freeze: step("running") }, calls: { freeze: call } } },
          {
            id: "b",
            head: { steps: { freeze: step("completed"), wait: step("waiting") }, timers: { wait: timer } },
          },
          { id: "c", head: { status: "completed", steps: { freeze: step("completed") } } },
          { id: "d", head: { workflow: "other" } },
        );
        expect(counts()).toEqual({
          status: { completed: 1, running: 2 },
          waiting: { call: 1, event: 1, timer: 1 },
          step: { freeze: 1, wait: 1 },
        });
        expect(counts("other").status).toEqual({ running: 1 });
      });

      it.each([true, false])("follow the newest commit; the head before is at hand: %s", async (isAtHand) => {
        const first = commitOf({ head: { steps: { freeze: step("running") } } });
        await store.commit(first);
        const second = commitOf({ revision: 2, seq: 2, head: { status: "completed" } });
        await store.commit(isAtHand ? { ...second, before: first.head } : second);
        expect(counts()).toEqual({ status: { completed: 1 }, waiting: {}, step: {} });
        await reopen();
        expect(counts()).toEqual({ status: { completed: 1 }, waiting: {}, step: {} });
      });

      it("do not hear of what was not committed", async () => {
        await given({ id: "a" });
        await expect(
          store.commit(commitOf({ id: "a", seq: 2, head: { status: "failed" } })),
        ).rejects.toThrow();
        expect(counts().status).toEqual({ running: 1 });
      });

      it("of an instance have each thing once, however often it is so", async () => {
        const steps = { "pay[0].send": step("running"), "pay[1].send": step("running") };
        await given({ head: { steps, calls: { "pay[0].send": call, "pay[1].send": call } } });
        expect(counts()).toEqual({ status: { running: 1 }, waiting: { call: 1 }, step: { send: 1 } });
      });

      it("have no schedules", async () => {
        await given({ id: "(schedule):payment_failed:0123456789abcdef" });
        expect(counts()).toEqual({ status: {}, waiting: {}, step: {} });
      });
    });

    describe("versions", () => {
      it("are those of the definitions that were kept", async () => {
        await store.define(definition);
        await store.define({ ...definition, version: "v0" });
        await reopen();
        expect(store.versions()).toEqual(["v0", "v1"]);
      });
    });

    describe("a removal", () => {
      /** `a` with the entries 1 and 3, `b` with 2 and 4. */
      beforeEach(() =>
        given(
          { keys: [{ key: "k", answer: 1 }] },
          { id: "b" },
          { revision: 2, head: { status: "completed" } },
          { id: "b", revision: 2 },
        ),
      );

      async function refused(...removals: readonly Removal[]): Promise<void> {
        const before = observe(store);
        const error: unknown = await store.remove(removals).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(StoreError);
        expect(error).toHaveProperty("code", "conflict");
        expect(observe(store)).toEqual(before);
        expect(store.key(tombstoneKey("a"))).toBeUndefined();
      }

      it("takes the head, its entries and what finds and counts it, and nothing of others", async () => {
        const kept = [store.read("b"), store.entry(2), store.entry(4)];
        await store.remove([removalOf(store, "a")]);
        for (const _ of ["now", "again"]) {
          expect([store.read("a"), store.entry(1), store.entry(3)]).toEqual([
            undefined,
            undefined,
            undefined,
          ]);
          expect([store.read("b"), store.entry(2), store.entry(4)]).toEqual(kept);
          expect(ids()).toEqual(["b"]);
          expect(ids({ status: "completed" })).toEqual([]);
          expect(ids({ status: "running" })).toEqual(["b"]);
          expect(store.counts("payment_failed").status).toEqual({ running: 1 });
          expect([store.key("k"), store.lastSeq()]).toEqual([1, 4]);
          await reopen();
        }
      });

      it("leaves a tombstone", async () => {
        const removal = removalOf(store, "a");
        await store.remove([removal]);
        expect(store.key(tombstoneKey("a"))).toEqual(removal.tombstone);
        await reopen();
        expect(store.key(tombstoneKey("a"))).toEqual(removal.tombstone);
      });

      it("takes several at once, or none of them", async () => {
        await given({ id: "c" }, { id: "d" });
        const both = ["a", "c"].map((id) => removalOf(store, id));
        await refused(...both, removalOf(store, "d"));
        await store.remove(both);
        expect(ids()).toEqual(["b", "d"]);
      });

      it("keeps the id from beginning again, now and after it is opened again", async () => {
        await store.remove([removalOf(store, "a")]);
        await conflict({ seq: 5 });
        await reopen();
        await conflict({ seq: 5 });
        await given({ id: "A" });
        expect(ids()).toEqual(["A", "b"]);
      });

      it("lets the journal go on with the number behind its newest", async () => {
        await store.remove([removalOf(store, "a")]);
        await reopen();
        await given({ id: "c" });
        expect([store.lastSeq(), store.read("c")?.last]).toEqual([5, 5]);
      });

      it("is visible when it is durable", async () => {
        const done = store.remove([removalOf(store, "a")]);
        expect(store.read("a")?.revision).toBe(2);
        await done;
        expect(store.read("a")).toBeUndefined();
      });

      it("comes to nothing with a commit that was given before it", async () => {
        const moved = given({ revision: 3 });
        await expect(store.remove([removalOf(store, "a")])).rejects.toHaveProperty("code", "conflict");
        await moved;
        expect(store.read("a")?.revision).toBe(3);
      });

      it("comes to nothing a second time", async () => {
        const removal = removalOf(store, "a");
        await store.remove([removal]);
        await expect(store.remove([removal])).rejects.toHaveProperty("code", "conflict");
      });

      it("of nothing changes nothing", async () => {
        const before = observe(store);
        await store.remove([]);
        expect(observe(store)).toEqual(before);
      });

      it("is refused for another revision", () => refused(removalOf(store, "a", { revision: 1 })));
      it("is refused for an instance that is not there", () => refused(removalOf(store, "nobody")));
      it("is refused where an entry is left out", () => refused(removalOf(store, "a", { entries: [1] })));
      it("is refused where an entry is not there", () => refused(removalOf(store, "a", { entries: [0, 3] })));
      it("is refused for the newest entry of all", () => refused(removalOf(store, "b")));
      it("is refused for an instance that is open", async () => {
        await given({ revision: 3, open: true }, { id: "c" });
        await refused(removalOf(store, "a"));
      });
      it("is refused for an instance that asks people", async () => {
        await given({ revision: 3, asks: true }, { id: "c" });
        await refused(removalOf(store, "a"));
      });
      it("is refused whole where the last of several is", () =>
        refused(removalOf(store, "a"), removalOf(store, "b")));
    });

    describe("the journal", () => {
      it("keeps the bytes as they were given", async () => {
        const odd = {
          ...commitOf(),
          entryBytes: JSON.stringify(commitOf().entry, undefined, 1).replace("a", "\\u0061"),
        };
        await store.commit(odd);
        expect(store.entry(1)?.bytes).toBe(odd.entryBytes);
      });

      it("keeps a chain of hashes whole", async () => {
        const hashes: string[] = [];
        let prev = "0".repeat(64);
        for (const seq of [1, 2, 3]) {
          const { head, entry, ...rest } = commitOf({
            revision: seq,
            seq,
            event: { text: "Grüße 😀 \ud800 \u0000" },
          });
          const entryBytes = JSON.stringify({ ...entry, prev });
          prev = sha256(entryBytes);
          hashes.push(prev);
          await store.commit({
            ...rest,
            head: { ...head, hash: prev },
            entry: { ...entry, prev },
            entryBytes,
          });
        }
        await reopen();
        expect([1, 2, 3].map((seq) => sha256(store.entry(seq)?.bytes ?? ""))).toEqual(hashes);
        expect(store.entry(3)?.entry.prev).toBe(hashes[1]);
      });

      it("gives the entry that the bytes say", async () => {
        const commit = commitOf({
          event: { type: "payment_failed", data: { id: 987, "": [null, true, 1.5e300] } },
        });
        await store.commit(commit);
        expect(store.entry(1)?.entry).toEqual(commit.entry);
      });

      it.each([0, -1, 2, 1.5, Number.NaN, Infinity, 2 ** 53])("has no entry %d", async (seq) => {
        await given({});
        expect(store.entry(seq)).toBeUndefined();
      });
    });

    describe("a key", () => {
      it.each([[null], [false], [0], [""], [[]], [{}], [{ instances: ["a"], n: 1 }]])(
        "keeps the answer %j",
        async (answer) => {
          await given({ keys: [{ key: "k", answer }] });
          expect(store.key("k")).toEqual(answer);
        },
      );

      it("keeps an answer's __proto__ as plain data", async () => {
        await given({ keys: [{ key: "k", answer: JSON.parse('{"__proto__":{"admin":true}}') as Json }] });
        expect(JSON.stringify(store.key("k"))).toBe('{"__proto__":{"admin":true}}');
      });

      it("is told from a longer and a shorter one", async () => {
        await given({ keys: [{ key: "ab", answer: 1 }] });
        expect([store.key("a"), store.key("abc")]).toEqual([undefined, undefined]);
      });
    });

    describe("answers kept outside of commits", () => {
      const rows = (...keys: readonly string[]): Commit["keys"] => keys.map((key) => ({ key, answer: key }));
      const all = ["a/1", "a/2", "b/1", "b/2", "c"];
      const kept = (): readonly string[] => all.filter((key) => store.key(key) !== undefined);

      it("are found by their keys, and outlive the process", async () => {
        await store.keep([{ key: "k", answer: { n: [1, null] } }]);
        await reopen();
        expect(store.key("k")).toEqual({ n: [1, null] });
      });

      it("take the place of what was there", async () => {
        await given({ keys: [{ key: "k", answer: 1 }] });
        await store.keep([{ key: "k", answer: 2 }]);
        expect(store.key("k")).toBe(2);
      });

      it("are keys that a commit cannot use", async () => {
        await store.keep(rows("k"));
        await conflict({ keys: [{ key: "k", answer: 1 }] });
      });

      it("are forgotten by their range, first ones first, no more than the limit", async () => {
        await store.keep(rows(...all.toReversed()));
        expect(await store.forget({ from: "a/2", to: "c", limit: 2 })).toBe(2);
        expect(kept()).toEqual(["a/1", "b/2", "c"]);
        expect(await store.forget({ from: "a/2", to: "c", limit: 2 })).toBe(1);
        expect(await store.forget({ from: "a/2", to: "c", limit: 2 })).toBe(0);
        await reopen();
        expect(kept()).toEqual(["a/1", "c"]);
      });

      it("cannot have a key that no store could hold", async () => {
        await expect(store.keep(rows("x".repeat(601)))).rejects.toThrow(RangeError);
      });

      it("are kept among commits that are under way", async () => {
        await Promise.all([
          store.commit(commitOf({ id: "a", seq: 1 })),
          store.keep(rows("k")),
          store.commit(commitOf({ id: "b", seq: 2 })),
        ]);
        expect([ids(), store.key("k")]).toEqual([["a", "b"], "k"]);
      });
    });

    describe("a definition", () => {
      it("is kept", async () => {
        await store.define(definition);
        expect(store.definition("v1")).toEqual(definition);
      });

      it("is not changed by the same version again", async () => {
        await store.define(definition);
        await store.define({ ...definition, source: "other" });
        expect(store.definition("v1")).toEqual(definition);
      });

      it("stands beside other versions", async () => {
        const second = { ...definition, version: "v2" };
        await Promise.all([store.define(definition), store.commit(commitOf()), store.define(second)]);
        expect([store.definition("v1"), store.definition("v2"), store.lastSeq()]).toEqual([
          definition,
          second,
          1,
        ]);
      });
    });

    describe.each(oddNames.map((odd) => [odd]))("the name %j", (odd) => {
      it("names an instance", async () => {
        await given({ id: odd, open: true }, { id: odd, revision: 2, open: true });
        await reopen();
        expect([store.read(odd)?.revision, ids(), store.open()]).toEqual([2, [odd], [odd]]);
      });

      it("names a timer, a key and a version", async () => {
        const row = dueRow(5, { instance: odd, timer: odd });
        await given({ dueAdded: [row], keys: [{ key: odd, answer: odd }] });
        await store.define({ ...definition, version: odd });
        expect([store.due(5, 9), store.key(odd), store.definition(odd)?.version]).toEqual([[row], odd, odd]);
        await given({ revision: 2, dueRemoved: [row] });
        expect(store.due(5, 9)).toEqual([]);
      });

      it("is told from every other", async () => {
        await given(...oddNames.filter((other) => other !== odd).map((id) => ({ id })));
        expect(store.read(odd)).toBeUndefined();
      });
    });

    describe("a large value", () => {
      const large = "é".repeat(512 * 1024);

      it("of 1 MiB is kept in the head, the journal and an answer", async () => {
        const commit = commitOf({
          head: { state: large },
          event: large,
          keys: [{ key: "k", answer: large }],
        });
        await store.commit(commit);
        await reopen();
        expect(store.read("a")?.state === large).toBe(true);
        expect(store.entry(1)?.bytes === commit.entryBytes).toBe(true);
        expect(store.key("k") === large).toBe(true);
      });

      it("of 1 MiB is kept 64 times at once", async () => {
        const commits = Array.from({ length: 64 }, (_, at) =>
          commitOf({ id: `i${at}`, seq: at + 1, event: large }),
        );
        await Promise.all(commits.map((commit) => store.commit(commit)));
        expect(commits.every(({ entry, entryBytes }) => store.entry(entry.seq)?.bytes === entryBytes)).toBe(
          true,
        );
      });

      it("does not disturb the small ones read after it", async () => {
        await given({ id: "a", event: large }, { id: "b", event: "small" });
        expect([store.entry(1)?.bytes.length, store.entry(2)?.entry.event, store.read("b")?.id]).toEqual([
          commitOf({ event: large }).entryBytes.length,
          "small",
          "b",
        ]);
      });
    });

    describe("a commit that no store could hold", () => {
      it.each<[string, Story]>([
        ["an instance id of 201 characters", { id: "x".repeat(201) }],
        ["a timer of 401 characters", { dueAdded: [dueRow(1, { timer: "x".repeat(401) })] }],
        ["a name of awaited events of 201 characters", { awaitsAdded: ["x".repeat(201)] }],
        ["a key of 601 characters", { keys: [{ key: "x".repeat(601), answer: 1 }] }],
        ["a due time between two milliseconds", { dueAdded: [dueRow(1.5)] }],
        ["a due time that never comes", { dueAdded: [dueRow(Infinity)] }],
        ["a visit that is no number", { dueRemoved: [dueRow(1, { visit: Number.NaN })] }],
      ])("is refused with nothing written: %s", async (_, story) => {
        await expect(store.commit(commitOf(story))).rejects.toBeInstanceOf(RangeError);
        await given({ id: "b" });
        expect([ids(), store.lastSeq(), store.due(Infinity, 9)]).toEqual([["b"], 1, []]);
      });

      it("has longest names that can be held", async () => {
        const [id, timer, key] = ["\uffff".repeat(200), "\uffff".repeat(400), "\uffff".repeat(600)];
        await given({
          id,
          open: true,
          dueAdded: [dueRow(1, { instance: id, timer })],
          keys: [{ key, answer: 1 }],
        });
        expect([ids(), store.open(), store.due(1, 1)[0]?.timer, store.key(key)]).toEqual([
          [id],
          [id],
          timer,
          1,
        ]);
      });

      it("is not found under its name", () => {
        const name = "x".repeat(5_000);
        expect([store.read(name), store.key(name), store.definition(name)]).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
      });
    });

    describe("opened again, a store", () => {
      beforeEach(async () => {
        await store.define(definition);
        await given(
          {
            id: "a",
            open: true,
            dueAdded: [dueRow(1), dueRow(2)],
            awaitsAdded: ["paid", "moved"],
            keys: [{ key: "k", answer: [1] }],
          },
          { id: "b", event: "second" },
          { id: "a", revision: 2, open: true, dueRemoved: [dueRow(1)], awaitsRemoved: ["moved"] },
        );
        await reopen();
      });

      it("has its heads", () => expect([store.read("a")?.revision, ids()]).toEqual([2, ["a", "b"]]));
      it("has its journal", () =>
        expect([store.lastSeq(), store.entry(2)?.entry.event]).toEqual([3, "second"]));
      it("has its due rows, and not the removed ones", () => expect(store.due(9, 9)).toEqual([dueRow(2)]));
      it("has its open index", () => expect(store.open()).toEqual(["a"]));
      it("has its awaiting index", () =>
        expect([store.awaiting("paid", 9), store.awaiting("moved", 9)]).toEqual([["a"], []]));
      it("has its keys", () => expect(store.key("k")).toEqual([1]));
      it("has its definitions", () => expect(store.definition("v1")).toEqual(definition));
      it("goes on where it was", async () => {
        await given({ id: "a", revision: 3, open: false, dueRemoved: [dueRow(2)] });
        expect([store.lastSeq(), store.open(), store.due(9, 9)]).toEqual([4, [], []]);
      });
      it("refuses what it would have refused before", async () => {
        await conflict({ id: "b", seq: 4 });
        await conflict({ id: "c", seq: 3 });
        await conflict({ id: "c", seq: 4, keys: [{ key: "k", answer: 2 }] });
      });
    });

    describe("closing", () => {
      it("waits until everything under way is durable", async () => {
        const writes = Array.from({ length: 20 }, (_, at) =>
          store.commit(commitOf({ id: `i${at}`, seq: at + 1 })),
        );
        await Promise.all([reopen(), ...writes]);
        expect(store.lastSeq()).toBe(20);
      });

      it("makes every later call fail", async () => {
        await store.close();
        const calls = [
          () => store.read("a"),
          () => store.entry(1),
          () => store.lastSeq(),
          () => store.due(1, 1),
          () => store.open(),
          () => store.awaiting("paid", 1),
          () => store.awaitedFrom("paid"),
          () => store.asking({ limit: 1 }),
          () => store.list({ limit: 1 }),
          () => store.key("k"),
          () => store.definition("v1"),
        ];
        for (const call of calls) expect(call).toThrow(StoreError);
        await expect(store.commit(commitOf())).rejects.toHaveProperty("code", "broken");
        await expect(store.define(definition)).rejects.toHaveProperty("code", "broken");
      });

      it("may be asked for twice", async () => {
        await Promise.all([store.close(), store.close()]);
        await expect(store.close()).resolves.toBeUndefined();
      });
    });
  });
}

/**
 * Random groups of commits, many of them in conflict, given to the oracle and to the store that `make` opens
 * empty: every outcome and every row must be the same, also after opening it again.
 */
export async function expectSameAsMemory(
  make: () => Promise<StoreUnderTest>,
  numRuns: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(group, { minLength: 1, maxLength: 8 }), async (groups) => {
      const oracle = createMemoryStore();
      const { store, reopen } = await make();
      for (const moves of groups) {
        const commits = commitsOf(oracle, moves);
        const [expected, seen] = await Promise.all(
          [oracle, store].map((each) => Promise.all(commits.map((commit) => outcomeOf(each.commit(commit))))),
        );
        expect(seen).toEqual(expected);
        expect(observe(store)).toEqual(observe(oracle));
        const removals = moves.slice(0, 2).map(({ id }) => removalOf(oracle, id));
        const removed = [oracle, store].map((each) => outcomeOf(each.remove(removals)));
        const [expectedEnd, end] = await Promise.all(removed);
        expect(end).toEqual(expectedEnd);
        expect(observe(store)).toEqual(observe(oracle));
      }
      const again = await reopen();
      expect(observe(again)).toEqual(observe(oracle));
      await again.close();
    }),
    { numRuns },
  );
}

const someNames = ["a", "b", "a:1", "", "\u0000", "😀", "\ud800", "__proto__"] as const;
const names = fc.constantFrom(...someNames);
const rows = fc.array(
  fc.record({ dueAtMs: fc.nat(5), instance: names, timer: names, visit: fc.integer({ min: 1, max: 2 }) }),
  { maxLength: 3 },
);
const mostly0 = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: -1, max: 1 }));
const move = fc.record({
  id: names,
  revisionOff: mostly0,
  seqOff: mostly0,
  dueAdded: rows,
  dueRemoved: rows,
  open: fc.boolean(),
  awaitsAdded: fc.array(names, { maxLength: 3 }),
  awaitsRemoved: fc.array(names, { maxLength: 3 }),
  asks: fc.boolean(),
  keys: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(fc.record({ key: fc.oneof(names, fc.string()), answer: fc.jsonValue() as fc.Arbitrary<Json> }), {
      maxLength: 2,
    }),
  ),
  event: fc.jsonValue() as fc.Arbitrary<Json>,
  head: fc.record({
    status: fc.constantFrom("running", "completed", "failed"),
    createdAtMs: fc.integer({ min: 0, max: 9 }),
  }),
});
const group = fc.array(move, { minLength: 1, maxLength: 6 });

type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

/** The moves as commits that would all succeed if it were not for their offsets and keys. */
function commitsOf(oracle: Store, moves: readonly Move[]): readonly Commit[] {
  const revisions = new Map<string, number>();
  let seq = oracle.lastSeq();
  return moves.map(({ revisionOff, seqOff, ...story }) => {
    const revision = Math.max(
      1,
      (revisions.get(story.id) ?? oracle.read(story.id)?.revision ?? 0) + 1 + revisionOff,
    );
    const commit = commitOf({ ...story, revision, seq: Math.max(1, seq + 1 + seqOff) });
    if (revisionOff === 0 && seqOff === 0) {
      revisions.set(story.id, revision);
      seq++;
    }
    return commit;
  });
}

function observe(store: Store): unknown {
  const seqs = Array.from({ length: store.lastSeq() }, (_, at) => at + 1);
  const entries = seqs.map((seq) => store.entry(seq));
  const heads = store.list({ limit: 1_000 });
  return {
    heads,
    each: heads.map(({ id }) => store.read(id)),
    entries,
    due: store.due(Infinity, 1_000),
    dueNow: store.due(2, 3),
    open: store.open().toSorted(),
    asking: store.asking({ limit: 1_000 }),
    askingAfter: store.asking({ limit: 2, after: "a" }),
    after: store.list({ limit: 2, after: "a" }),
    running: store.list({ limit: 1_000, status: "running", createdFromMs: 4 }),
    counts: store.counts("payment_failed"),
    awaiting: someNames.map((event) => store.awaiting(event, 1_000)),
    awaitingAfter: store.awaiting("a", 2, "a"),
    awaitedFrom: ["", "a", "b", "c"].map((name) => store.awaitedFrom(name)),
    keys: [...someNames, ...someNames.map(tombstoneKey)].map((key) => store.key(key)),
  };
}

function outcomeOf(commit: Promise<void>): Promise<string> {
  return commit.then(
    () => "durable",
    (error: unknown) => (error instanceof StoreError ? error.code : String(error)),
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
