// What the engine cannot decide, because a machine throws or cannot be loaded: held and shown, over restarts, and nobody else's
// matter. `transcripts/stuck.txt` tells what people see of it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import type { StoredDefinition } from "../../src/engine/instance.ts";
import type { Store } from "../../src/engine/ports.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Status } from "../../src/machine/state.ts";
import { replaced } from "../../src/simulation/disk.ts";
import { ok } from "../../src/simulation/gateway.ts";
import { World } from "../../src/simulation/world.ts";

const workflowOf = (source: string) => ({ workflow: readWorkflow(source, "w.yaml").workflow!, source });

const payment = workflowOf(`id: payment
events: {fixed: {}}
steps:
  - id: freeze
    call: POST /freeze
    compensation: POST /unfreeze
  - id: fix
    wait: 5d
    until: fixed
  - id: report
    call: POST /report
`);
const other = workflowOf("id: other\nsteps: [{id: call, call: POST /other}]\n");

/** What the engine knows of a version; a text in it stands for another, as if by a mistake of the compiler's. */
type Planted = (stored: StoredDefinition) => StoredDefinition | undefined;

const instead =
  (from: string, to: string): Planted =>
  (stored) => {
    if (stored.workflow !== "payment") return stored;
    expect(stored.compiled).toContain(from);
    return { ...stored, compiled: stored.compiled.replaceAll(from, to) };
  };

/** One store, opened again and again by engines of programs that know the version well or not. */
class Place {
  readonly faults: string[] = [];
  readonly #path = mkdtempSync(join(tmpdir(), "hms-act-stuck-"));
  #store: Store = openLmdbStore(this.#path);

  constructor() {
    onTestFinished(async () => {
      await this.#store.close();
      rmSync(this.#path, { recursive: true });
    });
  }

  async open(planted: Planted | undefined, workflows = [other]): Promise<World> {
    await this.#store.close();
    const store = openLmdbStore(this.#path);
    this.#store = store;
    const definition = (version: string): StoredDefinition | undefined => {
      const stored = store.definition(version);
      return stored && planted ? planted(stored) : stored;
    };
    return World.create({
      store: replaced(store, { definition }),
      workflows,
      script: () => undefined,
      onFault: (instance, error) => void this.faults.push(`${instance}: ${(error as Error).message}`),
    });
  }
}

/** From its start to its end, in the events that lead there. */
const steps = [
  { at: "fix", broken: '{"type":"record","params":{"step":"fix","status":"waiting"}}' },
  { at: "report", broken: '{"type":"call","params":{"step":"report"}}' },
  { at: "completed", broken: '{"type":"record","params":{"step":"report","status":"completed"}}' },
];

test.each(steps)(
  "a machine that throws on its way to $at holds the instance until it is mended",
  async ({ broken }) => {
    const place = new Place();
    const plant = instead(broken, broken.replace(/"type":"\w+"/, '"type":"absent"'));
    let world = await place.open(undefined, [payment, other]);
    await world.engine.start("payment", { data: {}, key: "1" });
    const events: readonly (() => Promise<unknown> | void)[] = [
      () => world.gateway.reply("payment:1/freeze/1", ok({ hold: 7 })),
      () => world.engine.send("payment:1", { type: "fixed", data: {} }),
      () => world.gateway.reply("payment:1/report/1", ok()),
    ];
    for (const event of events) {
      world = await place.open(plant);
      await event();
      await world.settle();
      const { status, incident } = world.engine.read("payment:1");
      if (status !== "needs_attention") continue;
      expect(incident).toMatchObject({ type: "fault", cause: { message: expect.stringMatching(/absent/) } });
      expect(place.faults).toEqual([expect.stringMatching(/^payment:1: .*absent/)]);
      expect(world.engine.list({ limit: 9, status: "needs_attention" }).items).toMatchObject([
        { id: "payment:1" },
      ]);
      // Nobody else is concerned.
      const { id } = await world.engine.start("other", { data: {} });
      world.gateway.reply(`${id}/call/1`, ok());
      await world.settle();
      expect(world.engine.read(id).status).toBe("completed");
      // Not mended yet, and the server has started again.
      world = await place.open(plant);
      await expect(world.engine.operate("payment:1", { kind: "retry" })).rejects.toMatchObject({
        code: "wrong_status",
      });
      expect(world.engine.read("payment:1").status).toBe("needs_attention");
      world = await place.open(undefined);
      await world.engine.operate("payment:1", { kind: "retry" });
      await world.settle();
    }
    expect(place.faults).toHaveLength(1);
    expect(world.engine.read("payment:1")).toMatchObject({
      status: "completed",
      steps: { freeze: { status: "completed", output: { hold: 7 }, attempts: 1 }, report: { attempts: 1 } },
    });
  },
);

test("a timer that meets a machine that throws is held, and is no reason to fire again and again", async () => {
  const place = new Place();
  const [, { broken }] = steps as [unknown, { broken: string }];
  let world = await place.open(undefined, [payment]);
  await world.engine.start("payment", { data: {}, key: "1" });
  world.gateway.reply("payment:1/freeze/1", ok());
  await world.settle();
  world = await place.open(instead(broken, broken.replace("call", "absent")));
  await world.advanceTo(world.clock.now() + 6 * 86_400_000);
  expect(place.faults).toHaveLength(1);
  expect(world.clock.next()).toBeUndefined();
  expect(world.engine.read("payment:1").incident).toMatchObject({ type: "fault", step: "fix" });
  world = await place.open(undefined);
  await world.engine.operate("payment:1", { kind: "retry" });
  await world.advanceTo(world.clock.now() + 6 * 86_400_000);
  expect(world.engine.read("payment:1")).toMatchObject({
    state: "report",
    steps: { fix: { status: "completed" } },
  });
});

test("an instance whose version cannot be loaded is shown, moves nobody else, and goes on once it can", async () => {
  const place = new Place();
  let world = await place.open(undefined, [payment, other]);
  await world.engine.start("payment", { data: {}, key: "1" });
  await world.engine.start("other", { data: {}, key: "1" });
  world = await place.open((stored) => (stored.workflow === "payment" ? undefined : stored));
  expect(place.faults).toEqual([expect.stringMatching(/^payment:1: .*not the version itself/)]);
  const shown = {
    status: "needs_attention",
    incident: { type: "fault", message: expect.stringMatching(/version/) },
  };
  expect(world.engine.read("payment:1")).toMatchObject(shown);
  expect(world.engine.list({ limit: 9 }).items).toMatchObject([
    { id: "other:1" },
    { id: "payment:1", ...shown },
  ]);
  const moved = world.engine.operate("payment:1", { kind: "cancel" });
  await expect(moved).rejects.toMatchObject({ code: "wrong_status" });
  world.gateway.reply("other:1/call/1", ok());
  await world.settle();
  expect(world.engine.read("other:1").status).toBe("completed");
  world = await place.open(undefined);
  world.gateway.reply("payment:1/freeze/1", ok());
  await world.settle();
  expect(world.engine.read("payment:1").state).toBe("fix");
});

const asked = workflowOf(`id: asked
events: {paid: {data: {n: integer}}}
steps:
  - parallel:
      - {id: decide, ask: {group: clerks, title: Decide}}
      - {id: pay, wait_for: paid, match: data.n == input.n}
`);

test("one whose version cannot be loaded is found by what it needs, and keeps nobody else from tasks and events", async () => {
  const place = new Place();
  const lighter = workflowOf(asked.source.replace("id: pay,", "id: paid_for,"));
  let world = await place.open(undefined, [asked]);
  await world.engine.start("asked", { data: { n: 1 }, key: "broken" });
  world = await place.open(undefined, [lighter]);
  await world.engine.start("asked", { data: { n: 2 }, key: "sound" });
  const { version } = world.engine.read("asked:broken");
  world = await place.open(
    (stored) => (stored.version === version ? { ...stored, compiled: "{}" } : stored),
    [lighter],
  );
  const found = (status: Status, more: object = {}): readonly string[] =>
    world.engine.list({ limit: 9, status, ...more }).items.map(({ id }) => id);
  expect(found("needs_attention")).toEqual(["asked:broken"]);
  expect(found("needs_attention", { version, workflow: "asked" })).toEqual(["asked:broken"]);
  expect(found("running")).toEqual(["asked:sound"]);
  expect(found("running", { version })).toEqual([]);
  expect(world.engine.tasks({ limit: 9 }).items.map(({ instance }) => instance)).toEqual(["asked:sound"]);
  const paid = (n: number) => world.engine.publish({ type: "paid", data: { n } });
  expect((await paid(2)).instances).toMatchObject([{ id: "asked:sound" }]);
  // What may be for it is not taken, so that its sender keeps it.
  await expect(paid(1)).rejects.toMatchObject({ code: "unreadable", details: { instance: "asked:broken" } });
  const filter = { status: "needs_attention" } as const;
  const { id } = await world.engine.beginBatch({ operation: { kind: "retry" }, filter });
  await world.settle();
  expect(world.engine.batch(id)).toMatchObject({
    status: "completed",
    total: 1,
    errors: [{ instance: "asked:broken", code: "unreadable" }],
  });
  world = await place.open(undefined, [lighter]);
  expect(found("needs_attention")).toEqual([]);
  expect(found("running")).toEqual(["asked:broken", "asked:sound"]);
  expect((await paid(1)).instances).toMatchObject([{ id: "asked:broken" }]);
});

const schedulesOf = ({ engine }: World) => engine.workflows().find(({ id }) => id === "payment")!.schedules;

test("a schedule whose instance cannot begin says so, loses no time, and goes on once a mended version is there", async () => {
  const place = new Place();
  const nightly = (more = "") =>
    workflowOf(`id: payment
trigger: {cron: "0 6 * * *", catch_up: all}
steps:
  - id: freeze
    call: POST /freeze
${more}`);
  let world = await place.open(undefined);
  const { workflow, source } = nightly();
  await world.engine.deploy(workflow, source);
  const [schedule] = schedulesOf(world);
  const sixMs = Date.parse(schedule!.next!);
  world = await place.open(
    instead('{"type":"call","params":{"step":"freeze"}}', '{"type":"absent","params":{"step":"freeze"}}'),
  );
  await world.engine.install([]);
  await world.advanceTo(sixMs + 150_000);
  expect(world.engine.list({ limit: 9 }).items).toEqual([]);
  expect(place.faults).toHaveLength(3);
  expect(schedulesOf(world)).toEqual([
    {
      ...schedule,
      fault: { message: expect.stringContaining("absent"), since: new Date(sixMs).toISOString() },
    },
  ]);
  const mended = nightly("  - call: POST /report\n");
  await world.engine.deploy(mended.workflow, mended.source);
  await world.advanceTo(sixMs + 180_000);
  const [day] = schedule!.next!.split("T");
  expect(world.engine.list({ limit: 9 }).items).toMatchObject([
    { id: `payment:cron.${day}T06-00Z`, status: "running" },
  ]);
  expect(place.faults).toHaveLength(3);
  expect(schedulesOf(world)).toEqual([{ ...schedule, next: new Date(sixMs + 86_400_000).toISOString() }]);
});
