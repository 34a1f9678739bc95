// Deliveries: what comes for an instance while a commit of it is being written is decided at once, and nothing is told,
// read or refused before the commits that it rests on are durable.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { EngineError } from "../../src/engine/error.ts";
import type { Commit } from "../../src/engine/instance.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { replaced } from "../../src/simulation/disk.ts";
import { World } from "../../src/simulation/world.ts";

const lunch = `id: lunch
events: {hungry: , full: }
steps:
  - wait_for: hungry
  - repeat:
      until: false
      max: 3
      steps: [{ wait_for: full }]
`;
/** An instance, on a store whose commits wait to be let go once `hold` was called, and what has been told and answered. */
async function slow(source: string) {
  const disk = createMemoryStore();
  const held: { readonly commit: Commit; readonly go: () => void }[] = [];
  let holds = false;
  const commit = async (commit: Commit): Promise<void> => {
    if (holds) await new Promise<void>((go) => held.push({ commit, go }));
    return disk.commit(commit);
  };
  const workflow = readWorkflow(source, "slow.yaml").workflow!;
  const store = replaced(disk, { commit });
  const world = await World.create({ store, workflows: [{ workflow, source }] });
  const { engine } = world;
  const { id } = await engine.start(workflow.id, { data: null });
  const told: number[] = [];
  engine.watch(({ commit }) => told.push(commit.head.revision));
  const settled: string[] = [];
  const send = (type: string): Promise<unknown> =>
    engine
      .send(id, { type, data: null })
      .then(
        () => type,
        (error: unknown) => `${type} ${(error as EngineError).code}`,
      )
      .then((what) => settled.push(what));
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { engine, world, id, held, told, settled, send, turn, hold: () => (holds = true) };
}

test("the next causes of an instance need not wait for its commit, and each is answered after its own", async () => {
  const { engine, id, held, told, settled, send, turn, hold } = await slow(lunch);
  hold();
  for (const type of ["hungry", "full", "full"]) void send(type);
  await turn();
  expect(held.map(({ commit }) => commit.head.revision)).toEqual([2, 3, 4]);
  expect(held[2]!.commit.entry.prev).toBe(held[1]!.commit.head.hash);
  expect([told, settled, engine.read(id).revision]).toEqual([[], [], 1]);

  held[0]!.go();
  await turn();
  expect([told, settled, engine.read(id).revision]).toEqual([[2], ["hungry"], 2]);

  held[1]!.go();
  held[2]!.go();
  await turn();
  expect([told, settled, engine.read(id).revision]).toEqual([[2, 3, 4], ["hungry", "full", "full"], 4]);
});

test("what is refused because of a commit under way is refused when that is durable", async () => {
  const { held, settled, send, turn, hold } = await slow(lunch);
  hold();
  for (const type of ["hungry", "hungry"]) void send(type);
  await turn();
  expect([held.length, settled]).toEqual([1, []]);

  held[0]!.go();
  await turn();
  expect(settled).toEqual(["hungry", "hungry not_awaited"]);
});

test("a call that a later commit withdraws before its own is durable is not made", async () => {
  const { id, held, turn, hold, world } = await slow(
    "id: trip\nevents: {off: }\nsteps:\n  - wait_for: off\n  - id: drive\n    call: POST /drive\n",
  );
  hold();
  const done = [
    world.engine.send(id, { type: "off", data: null }),
    world.engine.operate(id, { kind: "cancel" }),
  ];
  await turn();
  for (const { go } of held) go();
  await Promise.all(done);
  await world.settle();
  expect(held).toHaveLength(2);
  expect(world.gateway.attempts).toEqual([]);
});

test("a revision that was asked for is that of the newest commit, also of one under way", async () => {
  const { engine, id, held, send, turn, hold } = await slow(lunch);
  hold();
  void send("hungry");
  const late = engine
    .send(id, { type: "full", data: null }, { revisions: [1] })
    .catch((error: unknown) => (error as EngineError).message);
  await turn();
  held[0]!.go();
  expect(await late).toContain("is at revision 2");
});
