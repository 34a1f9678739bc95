// Data that an instance holds: exactly 4 MiB is taken, and one byte more is refused at the door or fails the step that
// brings it, before and after a restart.
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { MemoryStore } from "../../src/adapters/memory.ts";
import type { Head } from "../../src/engine/instance.ts";
import type { Outcome } from "../../src/engine/ports.ts";
import { bytesOf, dataMaxBytes, roundsBytes } from "../../src/engine/size.ts";
import type { Json } from "../../src/language/json.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { ok } from "../../src/simulation/gateway.ts";
import { World } from "../../src/simulation/world.ts";

const mebi = 1024 * 1024;

/** A text whose JSON has so many bytes, some of them in characters of two. */
const text = (bytes: number): string => {
  const made = "é" + "x".repeat(bytes - 4);
  expect(bytesOf(made)).toBe(bytes);
  return made;
};

const excess = (bytes: number): string =>
  `the instance would hold ${bytes} bytes of data, and at most 4194304 may be; keep what is large elsewhere, and refer to it`;

async function open(
  sources: string | readonly string[],
  script: (path: string, body: Json | undefined) => Outcome = () => ok(null),
  store: MemoryStore = createMemoryStore(),
): Promise<World> {
  const workflows = [sources].flat().map((source) => {
    const { workflow, diagnostics } = readWorkflow(source, "large.yaml");
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    return { workflow: workflow!, source };
  });
  return World.create({ store, workflows, script: ({ request: { path, body } }) => script(path, body) });
}

const bytesIn = ({ store }: World, id: string): number => {
  const head = store.read(id)!;
  return head.bytes! + roundsBytes(head);
};

const restart = (world: World, sources: string, change: (head: Head) => unknown = (head) => head) => {
  const image = (world.store as MemoryStore).image();
  const heads = image.heads.map(
    ([id, json]) => [id, JSON.stringify(change(JSON.parse(json) as Head))] as const,
  );
  return open(sources, undefined, createMemoryStore({ ...image, heads }));
};

/** With the same bytes counted anew, and with heads of before they were counted. */
const restarts = [
  ["after a restart", (head: Head): unknown => head],
  ["of a head that does not say how much", (head: Head): unknown => ({ ...head, bytes: undefined })],
] as const;

describe("what comes from outside", () => {
  const idle = "id: idle\ntrigger: begun\nsteps:\n  - {id: rest, wait_for: go}\n";

  test("a start", async () => {
    const { engine, store } = await open(idle);
    const { id } = await engine.start("idle", { data: text(dataMaxBytes) });
    expect(store.read(id)?.bytes).toBe(dataMaxBytes);
    const seq = store.lastSeq();
    await expect(engine.start("idle", { data: text(dataMaxBytes + 1) })).rejects.toMatchObject({
      code: "too_much_data",
      message: `With this data ${excess(dataMaxBytes + 1)}.`,
      details: { bytes: dataMaxBytes + 1, limit: dataMaxBytes },
    });
    expect(store.lastSeq()).toBe(seq);
  });

  test("an event that starts instances", async () => {
    const { engine, store } = await open(idle);
    const { instances } = await engine.publish({ type: "begun", data: text(dataMaxBytes) });
    expect(instances).toHaveLength(1);
    const seq = store.lastSeq();
    const more = engine.publish({ id: "e", type: "begun", data: text(dataMaxBytes + 1) });
    await expect(more).rejects.toMatchObject({ code: "too_much_data" });
    expect(store.lastSeq()).toBe(seq);
  });

  /** Starts an instance, and gives what an event's data may have so that it fits exactly. */
  const roomAfter = async (world: World, workflow: string, type: string): Promise<[string, number]> => {
    const { id } = await world.engine.start(workflow, { data: text(3 * mebi) });
    const other = await world.engine.start(workflow, { data: null });
    await world.engine.send(other.id, { type, data: text(10) });
    return [id, dataMaxBytes - 3 * mebi - (bytesIn(world, other.id) - 10)];
  };

  test.each(restarts)("an event for the instance, %s", async (_, change) => {
    const world = await open(idle);
    const [id, room] = await roomAfter(world, "idle", "go");
    const again = await restart(world, idle, change);
    const refused = again.engine.send(id, { type: "go", data: text(room + 1) });
    await expect(refused).rejects.toMatchObject({
      code: "too_much_data",
      message: `With this data ${excess(dataMaxBytes + 1)}.`,
      details: { instance: id },
    });
    expect(again.engine.read(id)).toMatchObject({ status: "running", revision: 1 });
    const { instance } = await again.engine.send(id, { type: "go", data: text(room) });
    expect(instance.status).toBe("completed");
    expect(bytesIn(again, id)).toBe(dataMaxBytes);
  });

  test("events kept for later, which leave when they are taken", async () => {
    const keeps =
      "id: keeps\nevents: {note: {late: keep}, next: }\nsteps:\n" +
      "  - wait_for: next\n  - repeat: {max: 9, until: input == 0, steps: [{wait_for: note}]}\n";
    const world = await open(keeps);
    const [id, room] = await roomAfter(world, "keeps", "note");
    const note = (bytes: number) => world.engine.send(id, { type: "note", data: text(bytes) });
    await expect(note(room + 1)).rejects.toMatchObject({ code: "too_much_data" });
    expect(await note(room - 500)).toMatchObject({ event: "kept" });
    await expect(note(500)).rejects.toMatchObject({ code: "too_much_data" });
    expect(bytesIn(world, id)).toBe(dataMaxBytes - 500);
    // It is taken by the first round, and gone with that.
    await world.engine.send(id, { type: "next", data: null });
    expect(bytesIn(world, id)).toBeLessThan(3 * mebi + 500);
    expect(await note(room - 500)).toMatchObject({ event: "taken" });
  });

  test("an event without an address is for those who have room", async () => {
    const hears = "id: hears\nsteps:\n  - {id: rest, wait_for: news, match: event.data.n == 1}\n";
    const world = await open(hears);
    const full = await world.engine.start("hears", { data: text(dataMaxBytes) });
    const news = (id: string) => world.engine.publish({ id, type: "news", data: { n: 1 } });
    await expect(news("a")).rejects.toMatchObject({ code: "too_much_data", details: { instance: full.id } });
    const { id } = await world.engine.start("hears", { data: null });
    expect((await news("b")).instances).toEqual([{ id, workflow: "hears", started: false }]);
    expect(world.engine.read(full.id).revision).toBe(1);
  });

  test("what a person decides", async () => {
    const asks =
      "id: asks\nsteps:\n  - id: decide\n    ask: {group: all, title: Decide, form: {why: string}}\n";
    const world = await open(asks);
    const decide = async (used: number, why: string): Promise<string> => {
      const { id } = await world.engine.start("asks", { data: text(used) });
      const [task] = world.engine.tasks({ limit: 1, instance: id }).items;
      await world.engine.act(task!.id, { kind: "complete", output: { why } }, { user: "ada", groups: "all" });
      return id;
    };
    const used = bytesIn(world, await decide(10, "")) - 10;
    // The decision counts as that, and as the output of the step.
    expect(bytesIn(world, await decide(dataMaxBytes - used - 20, "x".repeat(10)))).toBe(dataMaxBytes);
    await expect(decide(dataMaxBytes - used - 19, "x".repeat(10))).rejects.toMatchObject({
      code: "too_much_data",
    });
  });
});

describe("what steps bring", () => {
  const failure = (message: string): object => ({
    status: "failed",
    error: { type: "validation", message },
  });

  test.each([
    ["exactly as much", 0],
    ["a byte more", 1],
  ])("an answer: %s; what the service did is undone", async (_, more) => {
    const calls: string[] = [];
    const source = "id: asks\nsteps:\n  - {id: fetch, call: POST /large, compensation: POST /undo}\n";
    const world = await open(source, (path) => {
      calls.push(path);
      return ok(path === "/large" ? text(1000 + more) : null);
    });
    const { id } = await world.engine.start("asks", { data: text(dataMaxBytes - 1000) });
    await world.settle();
    const message = `the answer of 1001 bytes cannot be kept: ${excess(dataMaxBytes + 1)}`;
    expect(world.engine.read(id)).toMatchObject(more ? failure(message) : { status: "completed" });
    expect(calls).toEqual(more ? ["/large", "/undo"] : ["/large"]);
  });

  test("an answer that is null takes no room", async () => {
    const world = await open("id: asks\nsteps:\n  - call: DELETE /large\n");
    const { id } = await world.engine.start("asks", { data: text(dataMaxBytes) });
    await world.settle();
    expect(world.engine.read(id).status).toBe("completed");
  });

  const setting = "  - set: {v: '${input.small}'}\n  - id: big\n    set: {v: '${input.list}'}\n";
  const going = "  - {id: big, for_each: '${input.list}', as: one, steps: [{wait: 0s}]}\n";

  test.each([
    ["variables, exactly as much", setting, 0],
    ["variables, a byte more", setting, 1],
    ["a list to go through, exactly as much", going, 0],
    ["a list to go through, a byte more", going, 1],
  ])("%s", async (_, steps, more) => {
    const world = await open(`id: large\nsteps:\n${steps}`);
    const start = async (bytes: number): Promise<string> => {
      const data = { small: "x", list: ["x".repeat(1000)], fill: "x".repeat(bytes) };
      return (await world.engine.start("large", { data })).id;
    };
    const room = dataMaxBytes - bytesIn(world, await start(0));
    const id = await start(room + more);
    const message = `big.values: ${excess(dataMaxBytes + 1)}`;
    expect(world.engine.read(id)).toMatchObject(more ? failure(message) : { status: "completed" });
    if (!more) expect(bytesIn(world, id)).toBe(dataMaxBytes);
  });

  test("the output of a child: what the child did is undone, and then the step fails", async () => {
    const calls: string[] = [];
    const parent = "id: parent\nsteps:\n  - {id: child, run: child, with: {n: 1}}\n";
    const child =
      "id: child\ninput: {n: integer}\nsteps:\n  - {id: do, call: POST /do, compensation: POST /undo}\noutput: '${step(do).output}'\n";
    const world = await open([parent, child], (path) => {
      calls.push(path);
      return ok(path === "/do" ? text(1000) : null);
    });
    const start = async (room: number): Promise<string> => {
      const { id } = await world.engine.start("parent", { data: text(dataMaxBytes - room) });
      await world.settle();
      return id;
    };
    expect(world.engine.read(await start(1000)).status).toBe("completed");
    expect(calls).toEqual(["/do"]);
    const id = await start(999);
    const { child: begun } = world.store.read(id)!.runs!["child"]!;
    const message = `the output of 1000 bytes of ${begun} cannot be kept: ${excess(dataMaxBytes + 1)}`;
    expect(world.engine.read(id)).toMatchObject(failure(message));
    expect(world.engine.read(begun).status).toBe("cancelled");
    expect(calls).toEqual(["/do", "/do", "/undo"]);
  });
});

describe("rounds that have ended", () => {
  const loop = (undo: string): string =>
    "id: rounds\nsteps:\n" +
    `  - repeat: {max: 10, on_max: continue, until: input == 1, steps: [{id: get, call: GET /get${undo}}]}\n` +
    "  - fail: {type: over}\n";

  test("leave nothing when they cannot be read again", async () => {
    const world = await open(loop(", irreversible: true"), () => ok(text(mebi)));
    const { id } = await world.engine.start("rounds", { data: null });
    await world.settle();
    expect(world.engine.read(id).error?.type).toBe("over");
    // The last round, and the error.
    expect(bytesIn(world, id)).toBeLessThan(mebi + 100);
  });

  test("count as long as they may have to be undone", async () => {
    const undone: unknown[] = [];
    let gets = 0;
    const undo = ', compensation: {call: POST /undo, with: "${step(get).output}"}';
    const world = await open(loop(undo), (path, body) => {
      if (path === "/get") return ok([++gets, "x".repeat(mebi - 100)]);
      undone.push((body as readonly Json[] | null)?.[0]);
      return ok(null);
    });
    const { id } = await world.engine.start("rounds", { data: null });
    await world.settle();
    const message = /^the answer of 10484\d\d bytes cannot be kept: the instance would hold 524\d{4} bytes/;
    expect(world.engine.read(id)).toMatchObject({
      status: "failed",
      error: { type: "validation", message: expect.stringMatching(message) as string },
    });
    // What the fifth brought is not known, and it is undone all the same.
    expect(undone).toEqual([undefined, 4, 3, 2, 1]);
    expect(bytesIn(world, id)).toBeLessThan(mebi + 500);
  });
});
