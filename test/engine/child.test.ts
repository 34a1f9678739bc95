// Children: how deep they may go, and what is seen of them from both sides.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { ok } from "../../src/simulation/gateway.ts";
import type { WorldOptions } from "../../src/simulation/world.ts";
import { World } from "../../src/simulation/world.ts";

async function worldOf(sources: readonly string[], script?: WorldOptions["script"]): Promise<World> {
  const workflows = sources.map((source) => {
    const { workflow, diagnostics } = readWorkflow(source, "child.yaml");
    if (!workflow) throw new Error(JSON.stringify(diagnostics));
    return { workflow, source };
  });
  return World.create({ store: createMemoryStore(), workflows, ...(script && { script }) });
}

test("a workflow that begins itself for ever ends 16 levels deep", async () => {
  const world = await worldOf(["id: again\nsteps:\n  - {id: next, run: again, wait: false}\n"]);
  await world.engine.start("again", { data: {} });
  await world.settle();
  const { items } = world.engine.list({ limit: 100 });
  expect(items).toHaveLength(17);
  const failed = items.filter(({ status }) => status === "failed");
  expect(failed.map(({ error }) => error)).toEqual([
    expect.objectContaining({
      type: "runtime",
      step: "next",
      message: expect.stringMatching(/too deep/),
    }),
  ]);
  expect(items.filter(({ status }) => status === "completed")).toHaveLength(16);
});

const parent = "id: parent\nsteps:\n  - {id: part, run: child}\n";
const child = "id: child\nsteps:\n  - {id: act, call: POST /act, compensation: POST /undo}\n";

test("parent and child name each other, and the parent says whom it waits for", async () => {
  const world = await worldOf([parent, child], () => undefined);
  const { id } = await world.engine.start("parent", { data: { a: 1 } });
  await world.settle();
  const above = world.engine.read(id);
  const below = world.engine.read(above.steps["part"]!.child!);
  expect(below).toMatchObject({ workflow: "child", input: { a: 1 }, parent: { instance: id, step: "part" } });
  expect(above.waiting_for).toEqual([{ kind: "child", step: "part", instance: below.id }]);
  const [first] = world.engine.journal(id, { limit: 10 }).items;
  expect(first?.runs).toEqual({ part: { workflow: "child", data: { a: 1 }, wait: true } });
});

test("an instance that has the child's id already, and is not the child, is left alone", async () => {
  const twin = await worldOf([parent, child]);
  const { id } = await twin.engine.start("parent", { data: {}, key: "1" });
  await twin.settle();
  const name = twin.engine.read(id).steps["part"]!.child!;
  const world = await worldOf([parent, child], () => undefined);
  await world.engine.start("child", { data: { own: true }, key: name.slice(name.indexOf(":") + 1) });
  await world.engine.start("parent", { data: {}, key: "1" });
  await world.settle();
  expect(world.engine.read(id)).toMatchObject({ status: "failed", error: { type: "runtime", step: "part" } });
  expect(world.engine.read(name)).toMatchObject({ status: "running", input: { own: true } });
});

test("a child begins with the version that its workflow has then, and keeps it", async () => {
  const slow = "id: parent\nsteps:\n  - wait: 1h\n  - {id: part, run: child}\n";
  const world = await worldOf([slow, child], ({ request }) => (request.path === "/act" ? undefined : ok()));
  const { id } = await world.engine.start("parent", { data: {} });
  const newer = child.replace("/undo", "/undo/better");
  const version = await world.engine.register(readWorkflow(newer, "child.yaml").workflow!, newer);
  await world.advanceTo(world.clock.now() + 3_600_000);
  const name = world.engine.read(id).steps["part"]!.child!;
  expect(world.engine.read(name).version).toBe(version);
  await world.engine.register(readWorkflow(child, "child.yaml").workflow!, child);
  await world.engine.operate(id, { kind: "cancel" });
  world.gateway.reply(`${name}/act/1`, ok());
  await world.settle();
  expect(world.gateway.attempts.at(-1)?.request.path).toBe("/undo/better");
});
