// Snapshots of stored states are what XState itself says of the same states.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMachine } from "xstate";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import { load } from "../../src/machine/machine.ts";
import { snapshotOf, timerEvent } from "../../src/machine/snapshot.ts";
import type { State, Take, World } from "../../src/machine/state.ts";
import { seededRandom } from "../../src/simulation/random.ts";

const folder = new URL("../../workflows/", import.meta.url);
const configs = readdirSync(folder).map((name) => {
  const { workflow } = readWorkflow(readFileSync(new URL(name, folder), "utf8"), name);
  return [name, compile(workflow!)] as const;
});

test.each(configs)("%s: value, context, tags and status, in 10 random runs", (_, config) => {
  const seed = Date.now() >>> 0;
  const random = seededRandom(seed);
  const machine = load(config);
  const ofXState = createMachine(config as never);
  const world: World = { apply: () => undefined, ask: (_condition, of) => of === "value" || random() < 0.5 };
  const statuses = new Set<string>();
  for (let run = 0; run < 10; run++) {
    for (let state: State | undefined = machine.start(world); state !== undefined;) {
      const shown = snapshotOf(config, state.json);
      const { value, context } = JSON.parse(state.json) as { value: never; context: never };
      const wanted = JSON.parse(JSON.stringify(ofXState.resolveState({ value, context }))) as typeof shown;
      expect({ ...shown, tags: shown.tags.toSorted(), children: {} }, `seed ${seed}`).toEqual({
        ...wanted,
        tags: wanted.tags.toSorted(),
      });
      expect(shown.status === "done", `seed ${seed}`).toBe(state.ended);
      statuses.add(shown.status);
      const take: Take | undefined = state.takes[Math.floor(random() * state.takes.length)];
      state = take && machine.decide(state, take.event, world);
    }
  }
  expect(statuses).toEqual(new Set(["active", "done"]));
});

describe("the name of a timer's event", () => {
  const config = new Map(configs).get("payment_failed.yaml")!;

  test("is XState's own", () => {
    expect(timerEvent(config, "wait_for_fix")).toBe(
      "xstate.after.432000000.payment_failed_flow.wait_for_fix",
    );
  });

  test("says the step where the machine has no such timer", () => {
    expect(timerEvent(config, "pay[2].wait")).toBe("timer.pay[2].wait");
  });

  test("is one that the machine takes, for every timer of every shipped workflow", () => {
    for (const [name, each] of configs) {
      const machine = load(each);
      const armed = new Map<string, string>();
      const world: World = {
        apply: (effect) => void (effect.kind === "arm" && armed.set(effect.step, effect.event)),
        ask: () => true,
      };
      const seen = new Set<State>();
      const open = [machine.start(world)];
      for (let state = open.pop(); state !== undefined && seen.size < 100; state = open.pop()) {
        if (seen.has(state)) continue;
        seen.add(state);
        for (const { event } of state.takes) open.push(machine.decide(state, event, world));
      }
      for (const [step, event] of armed) expect(timerEvent(each, step), name).toBe(event);
    }
  });
});
