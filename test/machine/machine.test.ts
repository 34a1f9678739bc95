import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import type { State, World } from "../../src/machine/state.ts";
import { livenessOf } from "../../src/machine/liveness.ts";
import { load } from "../../src/machine/machine.ts";
import { seededRandom } from "../../src/simulation/random.ts";

const runs = Number(process.env["MACHINE_RUNS"] ?? 20);
const folder = new URL("../../workflows/", import.meta.url);
const configs = readdirSync(folder).map((name) => {
  const { workflow } = readWorkflow(readFileSync(new URL(name, folder), "utf8"), name);
  return [name, compile(workflow!)] as const;
});

/** A world that answers by what was chosen before, and keeps in order all that the machine did to it. */
function watched(choose: World["ask"]): World & { readonly log: unknown[] } {
  const log: unknown[] = [];
  return {
    log,
    apply: (effect) => void log.push(effect),
    ask(condition, of) {
      const answer = choose(condition, of);
      log.push([condition, answer]);
      return answer;
    },
  };
}

describe("what is remembered of a machine is what XState computes anew", () => {
  test.each(configs)(`%s, on ${runs} random runs (MACHINE_RUNS)`, (_, config) => {
    const seed = Date.now() >>> 0;
    const random = seededRandom(seed);
    const liveness = livenessOf(config);
    const remembering = load(config, liveness);
    const choices = (): World["ask"] => {
      const chosen = new Map<string, boolean | { error: string }>();
      return (condition, of) => {
        const known = chosen.get(condition);
        if (known !== undefined) return known;
        const answer = random() < 0.2 ? { error: "chosen" } : of === "value" || random() < 0.5;
        chosen.set(condition, answer);
        return answer;
      };
    };
    for (let run = 0; run < runs; run++) {
      let choose = choices();
      let [expected, actual] = [watched(choose), watched(choose)];
      let state: State = remembering.start(actual);
      expect(told(state, actual), `seed ${seed}`).toEqual(
        told(load(config, liveness).start(expected), expected),
      );
      while (state.takes.length > 0) {
        const { event } = state.takes[Math.floor(random() * state.takes.length)]!;
        choose = choices();
        [expected, actual] = [watched(choose), watched(choose)];
        const fresh = load(config, liveness);
        const next = fresh.decide(fresh.restore(state.json), event, expected);
        state = remembering.decide(state, event, actual);
        expect(told(state, actual), `seed ${seed}`).toEqual(told(next, expected));
      }
    }
  });
});

describe("an event that the state does not take", () => {
  test.each(configs)("changes nothing in %s", (_, config) => {
    const machine = load(config);
    const world = watched(() => true);
    const state = machine.start(world);
    world.log.length = 0;
    expect(machine.decide(state, { type: "nobody_knows_this" }, world)).toBe(state);
    expect(machine.decide(state, { type: "nobody_knows_this" }, world)).toBe(state);
    expect(world.log).toEqual([]);
  });
});

/** All that a step said: of its state what is public, not what the machine keeps beside it. */
function told(state: State, { log }: { readonly log: unknown[] }): unknown {
  const { value, status, ended, awaits, takes, active, json } = state;
  return { value, status, ended, awaits, takes, active, json, log };
}

test.each(["start", "decide"] as const)("what throws in %s is thrown, the first time and again", (step) => {
  const [, config] = configs.find(([name]) => name === "payment_failed.yaml")!;
  const machine = load(config);
  const well: World = { apply: () => undefined, ask: () => true };
  const before = step === "decide" ? machine.start(well) : undefined;
  const broken: World = {
    ...well,
    apply: () => {
      throw new Error("planted");
    },
  };
  const take = (world: World): State =>
    before ? machine.decide(before, { type: "done.freeze_payments" }, world) : machine.start(world);
  expect(() => take(broken)).toThrow("planted");
  expect(() => take(broken)).toThrow("planted");
  expect(take(well).status).toBe("running");
  expect(() => take(broken)).toThrow("planted");
});
