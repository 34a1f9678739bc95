// Life spans: how long an instance may be under way by design, and that one which is so for longer is overdue.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { definitionOf } from "../../src/engine/catalog.ts";
import { LifeSpans } from "../../src/engine/life-span.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { World } from "../../src/simulation/world.ts";

const hourMs = 3_600_000;

function read(source: string): { readonly workflow: Workflow; readonly source: string } {
  const { workflow, diagnostics } = readWorkflow(source, "life.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return { workflow, source };
}

const child = `id: child\nsteps:\n  - wait: 2h\n`;

function spanOf(steps: string): number {
  const { workflow, source } = read(`id: life\n${steps}`);
  return new LifeSpans((id) => (id === "child" ? read(child).workflow : undefined)).ofMs(
    definitionOf(workflow, source),
  );
}

test.each<[what: string, steps: string, ms: number]>([
  ["waits, one after the other", "steps:\n  - wait: 1h\n  - wait: 2h\n", 3 * hourMs],
  ["branches side by side", "steps:\n  - parallel:\n      - wait: 1h\n      - wait: 2h\n", 2 * hourMs],
  [
    "attempts and the pauses between them, as long as a service may ask for",
    "steps:\n  - {call: POST /a, timeout: 10s, retry: {max: 2, first: 1s, jitter: 0}}\n",
    150_000,
  ],
  [
    "the undo of what a failure leaves",
    "steps:\n  - {id: a, call: POST /a, timeout: 10s, retry: 0, compensation: {call: POST /b, timeout: 20s, retry: 0}}\n  - wait: 1h\n  - fail: {type: t, message: m}\n",
    hourMs + 30_000,
  ],
  ["a wait for an event within a limit", "steps:\n  - {wait_for: word, timeout: 5h, id: w}\n", 5 * hourMs],
  ["a deadline above all", "deadline: 3h\nsteps:\n  - wait_for: word\n    id: w\n", 3 * hourMs],
  ["a child, and its undo, which is taken to last as long", "steps:\n  - run: child\n", 4 * hourMs],
  ["a wait for an event for ever", "steps:\n  - wait_for: word\n    id: w\n", Infinity],
  [
    "a task that nobody must decide",
    "steps:\n  - ask: {group: g, title: t, form: {}}\n    id: q\n",
    Infinity,
  ],
  ["a child that nobody knows", "steps:\n  - run: other\n", Infinity],
])("%s", (_, steps, ms) => {
  expect(spanOf(steps)).toBe(ms);
});

test("an instance is overdue over a minute after the longest time, also when it is paused, and not when it has ended", async () => {
  const world = await World.create({
    store: createMemoryStore(),
    workflows: [read("id: life\nsteps:\n  - {id: a, call: POST /a, timeout: 10s, retry: 0}\n  - wait: 1h\n")],
    script: () => undefined,
  });
  const { id } = await world.engine.start("life", { data: {} });
  await world.engine.operate(id, { kind: "pause" });
  const overdueAt = async (timeMs: number): Promise<boolean> => {
    await world.advanceTo(timeMs);
    return world.engine.read(id).overdue;
  };
  const limitMs = world.clock.now() + hourMs + 10_000 + 60_000;
  expect(await overdueAt(limitMs)).toBe(false);
  expect(await overdueAt(limitMs + 1)).toBe(true);
  await world.engine.operate(id, { kind: "cancel" });
  expect(world.engine.read(id)).toMatchObject({ status: "cancelled", overdue: false });
});

test("what 500 steps may take is computed once for a version", () => {
  const steps = Array.from(
    { length: 500 },
    (_, index) =>
      `  - {id: s${index}, call: POST /s${index}${index > 0 ? `, when: step(s${index - 1}).skipped` : ""}}\n`,
  );
  const { workflow, source } = read(`id: life\nsteps:\n${steps.join("")}`);
  const definition = definitionOf(workflow, source);
  const spans = new LifeSpans(() => undefined);
  const beganMs = performance.now();
  const first = spans.ofMs(definition);
  const tookMs = performance.now() - beganMs;
  expect(first).toBeLessThan(Infinity);
  expect(tookMs).toBeLessThan(1_000);
  const againMs = performance.now();
  for (let n = 0; n < 10_000; n++) spans.ofMs(definition);
  expect(performance.now() - againMs).toBeLessThan(100);
});
