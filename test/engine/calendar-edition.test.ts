// Editions of a calendar: an instance keeps the one it began with, and another one is another version of the workflow.
import { expect, it } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { Store } from "../../src/engine/ports.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { WaitStep, Workflow } from "../../src/language/workflow.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";

const source = `
id: w
steps:
  - {id: first, wait_business_days: 1, calendar: de, until: go}
  - {id: second, wait_business_days: 1, calendar: de}
`;

it("an instance keeps the calendar that it began with", async () => {
  const present = readWorkflow(source, "w.yaml").workflow!;
  const store = createMemoryStore();
  const before = await open(present, store);
  const { id: old } = await before.engine.start("w", { data: null, key: "old" });

  const after = await open(withHoliday(present, "2026-01-06"), createMemoryStore(store.image()));
  const { id: young } = await after.engine.start("w", { data: null, key: "young" });
  for (const id of [old, young]) await after.engine.send(id, { type: "go", data: null });
  await after.settle();

  const due = (id: string): string | undefined => after.engine.read(id).waiting_for[0]?.due;
  expect(due(old)).toBe("2026-01-06T09:00:00.000Z");
  expect(due(young)).toBe("2026-01-07T09:00:00.000Z");
  expect(after.engine.read(young).version).not.toBe(after.engine.read(old).version);
});

async function open(workflow: Workflow, store: Store): Promise<World> {
  return World.create({ store, workflows: [{ workflow, source }], nowMs: startOfTimeMs });
}

/** The workflow as if it had been read after the calendar's next edition. */
function withHoliday(workflow: Workflow, date: string): Workflow {
  const steps = workflow.steps.map((step): WaitStep => {
    if (step.kind !== "wait" || step.time.kind !== "business")
      throw new Error("not a wait for business days");
    const { calendar } = step.time;
    const holidays = [...calendar.holidays, { title: "A new holiday", kind: "once", date } as const];
    return { ...step, time: { ...step.time, calendar: { ...calendar, version: "2026.2", holidays } } };
  });
  return { ...workflow, steps };
}
