// Views: an instance is shown anew when something in what is shown has changed, and only then.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { createEngine } from "../../src/engine/create.ts";
import type { HostedEngine } from "../../src/engine/create.ts";
import { readWorkflow } from "../../src/language/read.ts";

const source = "id: patient\nevents:\n  ping: {}\nsteps:\n  - id: rest\n    wait: 5m\n    until: ping\n";

/** No timer ever fires, so that what is due stays undone. */
async function engineAt(now: () => number): Promise<HostedEngine> {
  let ids = 0;
  const engine = createEngine({
    store: createMemoryStore(),
    clock: { now, elapsed: () => 0, at: () => () => undefined },
    random: () => 0.5,
    newId: () => `${++ids}`,
    onBroken: (error) => expect.unreachable(String(error)),
    onFault: (_, error) => expect.unreachable(String(error)),
  });
  await engine.register(readWorkflow(source, "patient.yaml").workflow!, source);
  engine.run();
  return engine;
}

const minuteMs = 60_000;

test("an instance that did not change is shown by the same object, until it is overdue, and after an event by another", async () => {
  let nowMs = Date.UTC(2026, 0, 5, 9, 0, 0, 7);
  const engine = await engineAt(() => nowMs);
  const { id } = await engine.start("patient", { data: {} });
  const first = engine.read(id);
  expect(first).toMatchObject({ revision: 1, overdue: false, created_at: "2026-01-05T09:00:00.007Z" });
  expect(engine.read(id)).toBe(first);
  nowMs += 6 * minuteMs;
  expect(engine.read(id)).toBe(first);
  nowMs += 1;
  const late = engine.read(id);
  expect(late).toEqual({ ...first, overdue: true });
  nowMs += 60 * minuteMs;
  expect(engine.read(id)).toBe(late);
  await engine.send(id, { type: "ping", data: {} });
  expect(engine.read(id)).toMatchObject({ revision: 2, overdue: false, status: "completed" });
});

test("more instances than are kept in view are each shown as they are", async () => {
  const engine = await engineAt(() => 1_000);
  const begun = Array.from({ length: 1_100 }, () => engine.start("patient", { data: {} }));
  const ids = (await Promise.all(begun)).map(({ id }) => id);
  for (const round of [1, 2])
    for (const id of ids) expect(engine.read(id), `round ${round}`).toMatchObject({ id, revision: 1 });
});
