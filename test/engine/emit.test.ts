// Emitted events: to a bus of the surroundings, tried again under one name; and to the engine itself, once whatever crashes.
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { MemoryStore } from "../../src/adapters/memory.ts";
import { createEngine } from "../../src/engine/create.ts";
import { EngineError } from "../../src/engine/error.ts";
import type { EngineErrorCode } from "../../src/engine/error.ts";
import { createOwnPublisher } from "../../src/engine/own-publisher.ts";
import type { EmittedEvent, Outcome } from "../../src/engine/ports.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { SimulatedClock } from "../../src/simulation/clock.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";

const read = (source: string) => ({ workflow: readWorkflow(source, "story.yaml").workflow!, source });
const teller = read(`id: teller
input: {to: string}
defaults: {retry: {max: 2, jitter: 0%}}
steps:
  - id: tell
    emit: told
    compensation: {emit: untold}
`);
const listener = read(`id: listener
trigger: told
steps: [wait: 1h]
`);

const down: Outcome = {
  kind: "error",
  type: "communication",
  message: "no bus",
  retryable: true,
  unknown: false,
};

describe("to a bus outside", () => {
  /** One instance of `teller` to its end, on a bus that answers in turn as told. */
  async function tell(
    ...outcomes: Outcome[]
  ): Promise<{ status: string; published: readonly EmittedEvent[] }> {
    const published: EmittedEvent[] = [];
    const clock = new SimulatedClock(startOfTimeMs);
    const fail = (cause: unknown): never => {
      throw cause;
    };
    const engine = createEngine({
      store: createMemoryStore(),
      clock,
      random: () => 0.5,
      newId: () => "1",
      publisher: {
        publish: (event) => {
          published.push(event);
          return Promise.resolve(outcomes.shift() ?? { kind: "ok", status: 200, output: { taken: 1 } });
        },
      },
      onBroken: fail,
      onFault: (_, cause) => fail(cause),
    });
    await engine.register(teller.workflow, teller.source);
    engine.run();
    const { id } = await engine.start("teller", { data: { to: "all" } });
    for (let turn = 0; turn < 10; turn++) {
      await engine.settled();
      await new Promise((resolve) => setImmediate(resolve));
      const next = clock.next();
      if (next !== undefined) clock.advanceTo(next);
    }
    return { status: engine.read(id).status, published };
  }

  test("an event is tried again under the same name, as often as a call", async () => {
    const trace = expect.stringMatching(/^[0-9a-f]{32}-01$/) as unknown;
    const event = { id: "teller:1/tell/1", source: "act/teller", type: "told", data: { to: "all" }, trace };
    expect(await tell(down, down)).toEqual({ status: "completed", published: [event, event, event] });
    expect(await tell(down, down, down)).toEqual({ status: "failed", published: [event, event, event] });
  });

  test("one that nobody knows whether it was published is undone", async () => {
    const { status, published } = await tell({ ...down, retryable: false, unknown: true });
    expect([status, published.map(({ type }) => type)]).toEqual(["failed", ["told", "untold"]]);
  });

  test("one that is refused is not tried again, nor undone", async () => {
    const { status, published } = await tell({ ...down, type: "validation", retryable: false });
    expect([status, published.map(({ type }) => type)]).toEqual(["failed", ["told"]]);
  });
});

describe("to the engine itself", () => {
  const points = [1, 2, 3].flatMap((commit) =>
    (["before-commit", "after-commit"] as const).map((point) => [point, commit] as const),
  );
  test.each(points)("a crash %s %i starts the listener once", async (point, crashAt) => {
    let commits = 0;
    const store = createMemoryStore(undefined, {
      onPoint: (reached) => {
        if (reached === "before-commit") commits++;
        return commits === crashAt && reached === point ? "crash" : undefined;
      },
    });
    const open = (on: MemoryStore): Promise<World> =>
      World.create({ store: on, workflows: [teller, listener], seed: 2 });
    const first = await open(store);
    void first.engine.start("teller", { data: { to: "all" }, key: "a" });
    await new Promise((resolve) => setImmediate(resolve));
    const restarted = await open(createMemoryStore(store.image()));
    if (!restarted.store.read("teller:a"))
      await restarted.engine.start("teller", { data: { to: "all" }, key: "a" });
    await restarted.settle();
    const { items } = restarted.engine.list({ limit: 9 });
    expect(items.map(({ workflow, status, revision }) => [workflow, status, revision])).toEqual([
      ["listener", "running", 1],
      ["teller", "completed", 2],
    ]);
  });

  const refusals: readonly (readonly [EngineErrorCode, object])[] = [
    ["unknown_event", { kind: "ok" }],
    ["bad_data", { type: "validation", retryable: false, message: "no. /data/to: must be a string" }],
    ["key_taken", { type: "validation", retryable: false }],
    ["overloaded", { type: "communication", retryable: true, unknown: false }],
    ["stopping", { type: "communication", retryable: true, unknown: false }],
  ];
  test.each(refusals)("what it says with %s is an outcome", async (code, outcome) => {
    const details =
      code === "bad_data" ? { errors: [{ pointer: "/data/to", detail: "must be a string" }] } : {};
    const publish = () => Promise.reject(new EngineError(code, "no.", details));
    const event = { id: "i", source: "s", type: "told", data: null, trace: `${"0".repeat(31)}1-01` };
    expect(await createOwnPublisher({ publish }).publish(event)).toMatchObject(outcome);
  });
});
