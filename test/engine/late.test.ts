// Late events: how many an instance keeps, and that a restart finds them.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { World } from "../../src/simulation/world.ts";

const source = `id: post
events: {letter: {late: keep}, bill: {late: keep}, open: , done: }
steps:
  - wait_for: open
  - id: letter
    wait_for: letter
  - wait_for: done
output: "\${step(letter).event.data}"
`;
const workflows = [{ workflow: readWorkflow(source, "post.yaml").workflow!, source }];

test("an instance keeps 100 events, whatever their types, and has room again when one was taken", async () => {
  const store = createMemoryStore();
  const { engine } = await World.create({ store, workflows });
  const { id } = await engine.start("post", { data: null });
  const send = (type: string, data: number): Promise<unknown> => engine.send(id, { type, data });
  for (let n = 1; n <= 100; n++)
    expect(await send(n === 1 ? "bill" : "letter", n)).toMatchObject({ event: "kept" });
  await expect(send("letter", 101)).rejects.toMatchObject({
    code: "not_awaited",
    message: `Instance ${id} does not wait for "letter" now, and keeps 100 events for later already.`,
  });
  expect(await send("open", 0)).toMatchObject({ event: "taken" });
  expect(await send("letter", 102)).toMatchObject({ event: "kept" });
  await expect(send("bill", 103)).rejects.toMatchObject({ code: "not_awaited" });

  const restarted = createMemoryStore(store.image());
  const again = await World.create({ store: restarted, workflows });
  expect(store.read(id)?.kept).toHaveLength(100);
  const { instance } = await again.engine.send(id, { type: "done", data: null });
  expect(instance).toMatchObject({ status: "completed", output: 2 });
});
