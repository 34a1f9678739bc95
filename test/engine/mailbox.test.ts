// Mailboxes: what comes for an instance while too much waits for it is refused, and nobody else is concerned.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { EngineError } from "../../src/engine/error.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { World } from "../../src/simulation/world.ts";

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
