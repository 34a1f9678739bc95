// Mailboxes: what comes for an instance while too much waits for it is refused, and nobody else is concerned.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { EngineError } from "../../src/engine/error.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { World } from "../../src/simulation/world.ts";

const tried = 1_200;
/** Of so many at once: how many were taken, and what the others heard. */
async function taken(each: (n: number) => Promise<unknown>): Promise<unknown> {
  const became = await Promise.all(
    Array.from({ length: tried }, (_, n) =>
      each(n).then(
        () => "taken",
        (error: unknown) => (error as EngineError).code,
      ),
    ),
  );
  const refused = became.filter((code) => code !== "taken");
  return [tried - refused.length, ...new Set(refused)];
}

const source = `id: target
events: {tick: {late: ignore, data: {n: number}}, done: }
steps:
  - wait_for: done
`;
const workflows = [{ workflow: readWorkflow(source, "w.yaml").workflow!, source }];

test("a thousand events wait for an instance at most; those that are taken are kept, in their order", async () => {
  const { engine } = await World.create({ store: createMemoryStore(), workflows });
  const [{ id }, other] = [
    await engine.start("target", { data: null }),
    await engine.start("target", { data: null }),
  ];
  const sent = Array.from({ length: 1_200 }, (_, n) =>
    engine.send(id, { type: "tick", data: { n } }).then(
      () => "taken",
      (error: unknown) => (error as EngineError).code,
    ),
  );
  // Another's mailbox is empty.
  expect((await engine.send(other.id, { type: "done", data: null })).instance.status).toBe("completed");
  const became = await Promise.all(sent);
  expect(became).toEqual(Array.from({ length: 1_200 }, (_, n) => (n < 1_000 ? "taken" : "overloaded")));
  const { items } = engine.journal(id, { limit: 2_000 });
  const numbers = items.flatMap(({ event }) => (event as { data?: { n?: number } } | null)?.data?.n ?? []);
  expect(numbers).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  expect(await engine.send(id, { type: "tick", data: { n: 0 } })).toMatchObject({ event: "ignored" });
});

const busy = `id: busy
trigger: told
steps:
  - {id: decide, ask: {group: clerks, title: Decide}}
`;

test("so it is with operations, with what is done to tasks, and with one event that comes again and again", async () => {
  const workflow = { workflow: readWorkflow(busy, "w.yaml").workflow!, source: busy };
  const { engine } = await World.create({ store: createMemoryStore(), workflows: [workflow] });
  const begin = async (): Promise<string> => (await engine.start("busy", { data: {} })).id;
  const { id, by } = { id: await begin(), by: { user: "ada", groups: "all" as const } };
  expect(await taken((n) => engine.operate(id, { kind: n % 2 === 0 ? "pause" : "resume" }))).toEqual([
    1_000,
    "overloaded",
  ]);
  const { items } = engine.tasks({ limit: 1, instance: id });
  const act = (n: number) => engine.act(items[0]!.id, { kind: n % 2 === 0 ? "claim" : "release" }, by);
  expect(await taken(act)).toEqual([1_000, "overloaded"]);
  // The first is at work while a thousand wait behind it.
  const again = { type: "told", data: {}, source: "s", id: "1" };
  expect(await taken(() => engine.publish(again))).toEqual([1_001, "overloaded"]);
});
