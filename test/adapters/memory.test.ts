// The memory store: the Store contract, images, and crashes at durable points.
import { describe, expect, it } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { DurablePoint } from "../../src/adapters/memory.ts";
import { StoreError } from "../../src/engine/ports.ts";
import type { Store } from "../../src/engine/ports.ts";
import { commitOf, testStore } from "../contract/store.ts";

testStore("memory store", async () => {
  const store = createMemoryStore();
  return {
    store,
    async reopen(): Promise<Store> {
      await store.close();
      return createMemoryStore(store.image());
    },
  };
});

describe("an image", () => {
  it("makes a store with the same image", async () => {
    const store = createMemoryStore();
    await store.commit(commitOf({ open: true, awaitsAdded: ["paid"], keys: [{ key: "k", answer: 1 }] }));
    expect(createMemoryStore(store.image()).image()).toEqual(store.image());
  });

  it("does not follow the store it was taken from", async () => {
    const store = createMemoryStore();
    await store.commit(commitOf());
    const image = store.image();
    await store.commit(commitOf({ revision: 2, seq: 2, keys: [{ key: "k", answer: 1 }] }));
    expect([image.journal.length, image.keys.length]).toEqual([1, 0]);
  });

  it("is not changed by a store made from it", async () => {
    const first = createMemoryStore();
    const row = { dueAtMs: 1, instance: "a", timer: "t", visit: 1 };
    await first.commit(commitOf({ open: true, dueAdded: [row] }));
    const image = first.image();
    await createMemoryStore(image).commit(commitOf({ revision: 2, seq: 2, open: false, dueRemoved: [row] }));
    expect(image).toEqual(first.image());
  });

  it("cannot be changed", async () => {
    const store = createMemoryStore();
    await store.commit(commitOf({ dueAdded: [{ dueAtMs: 1, instance: "a", timer: "t", visit: 1 }] }));
    const { heads, journal, due } = store.image();
    expect([heads, heads[0], journal, due, due[0]].every((value) => Object.isFrozen(value))).toBe(true);
  });

  it("of equal rows is equal, whatever the order they came in", async () => {
    const images = await Promise.all(
      [["x", "y"] as const, ["y", "x"] as const].map(async ([first, second]) => {
        const store = createMemoryStore();
        await store.commit(commitOf({ keys: [{ key: first, answer: 1 }] }));
        await store.commit(commitOf({ revision: 2, seq: 2, keys: [{ key: second, answer: 1 }] }));
        return store.image();
      }),
    );
    expect(images[0]).toEqual(images[1]);
  });
});

describe("durable points", () => {
  it("come before and after every commit, in order", async () => {
    const points: string[] = [];
    const store = createMemoryStore(undefined, {
      onPoint: (point, { head }) => void points.push(`${point} ${head.id}`),
    });
    await Promise.all([store.commit(commitOf()), store.commit(commitOf({ id: "b", seq: 2 }))]);
    expect(points).toEqual(["before-commit a", "after-commit a", "before-commit b", "after-commit b"]);
  });

  it("do not come for a commit in conflict", async () => {
    const points: DurablePoint[] = [];
    const store = createMemoryStore(undefined, { onPoint: (point) => void points.push(point) });
    await store.commit(commitOf({ seq: 2 })).catch(() => undefined);
    expect(points).toEqual([]);
  });

  it.each([
    ["before-commit", 0],
    ["after-commit", 1],
  ] as const)("%s: a crash keeps %d of the commit", async (at, kept) => {
    const { image } = await crashAt(at);
    expect([image.journal.length, image.heads.length]).toEqual([kept, kept]);
  });

  it.each(["before-commit", "after-commit"] as const)(
    "%s: a crash settles nothing that was under way",
    async (at) => {
      const { settled } = await crashAt(at);
      expect(settled).toEqual([]);
    },
  );

  it("makes every later call fail", async () => {
    const { store } = await crashAt("before-commit");
    expect(() => store.read("a")).toThrow(StoreError);
    await expect(store.commit(commitOf())).rejects.toHaveProperty("code", "broken");
    await expect(store.close()).rejects.toHaveProperty("code", "broken");
  });

  it("restarts from the image and goes on", async () => {
    const { image } = await crashAt("after-commit");
    const store = createMemoryStore(image);
    await store.commit(commitOf({ revision: 2, seq: 2 }));
    expect(store.read("a")?.revision).toBe(2);
  });
});

/** Crashes at the point of the first of two commits, and tells what had settled once every microtask has run. */
async function crashAt(at: DurablePoint) {
  const settled: string[] = [];
  const store = createMemoryStore(undefined, { onPoint: (point) => (point === at ? "crash" : undefined) });
  for (const commit of [commitOf(), commitOf({ id: "b", seq: 2 })])
    void store.commit(commit).finally(() => settled.push(commit.head.id));
  await new Promise((resolve) => setImmediate(resolve));
  return { store, settled, image: store.image() };
}
