// Versions: an instance goes on with the definition that it began with, over restarts, whatever its workflow has become.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { World } from "../../src/simulation/world.ts";

const first = `id: letters
events: {go: {}}
steps:
  - {id: rest, wait_for: go}
  - {id: send, call: POST /by/post}
`;
/** The same steps, now beside another that an instance of the first would never have begun. */
const second = `id: letters
events: {go: {}}
steps:
  - parallel:
      - {id: rest, wait_for: go}
      - {id: note, call: POST /note}
  - {id: send, call: POST /by/mail}
`;

test("what is restored is what the instance's own version says, and a new instance begins with the new one", async () => {
  const store = createMemoryStore();
  const open = (source: string): Promise<World> =>
    World.create({ store, workflows: [{ workflow: readWorkflow(source, "w.yaml").workflow!, source }] });
  let world = await open(first);
  const { version } = await world.engine.start("letters", { data: {}, key: "old" });
  await world.engine.stop();
  world = await open(second);
  await world.engine.start("letters", { data: {}, key: "new" });
  await world.settle();
  expect(world.engine.read("letters:old")).toMatchObject({ version, state: "rest" });
  expect(world.engine.read("letters:new").version).not.toBe(version);
  for (const key of ["old", "new"]) await world.engine.send(`letters:${key}`, { type: "go", data: {} });
  await world.settle();
  const paths = world.gateway.attempts.map(({ instance, request }) => `${instance} ${request.path}`);
  expect(paths.toSorted()).toEqual(["letters:new /by/mail", "letters:new /note", "letters:old /by/post"]);
  for (const key of ["old", "new"]) expect(world.engine.read(`letters:${key}`).status).toBe("completed");
});
