import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import type { Conditions, Decision, State } from "../../src/machine/decision.ts";
import { load } from "../../src/machine/machine.ts";
import { seededRandom } from "../../src/simulation/random.ts";

const folder = new URL("../../workflows/", import.meta.url);
const configs = readdirSync(folder).map((name) => {
  const { workflow } = readWorkflow(readFileSync(new URL(name, folder), "utf8"), name);
  return [name, compile(workflow!)] as const;
});

describe("what is remembered of a machine is what XState computes anew", () => {
  test.each(configs)("%s, on 300 random runs", (_, config) => {
    const seed = Date.now() >>> 0;
    const random = seededRandom(seed);
    const remembering = load(config);
    const choose = (): Conditions => {
      const chosen = new Map<string, boolean | { error: string }>();
      return (step) => {
        const known = chosen.get(step);
        if (known !== undefined) return known;
        const truth = random() < 0.2 ? { error: "chosen" } : random() < 0.5;
        chosen.set(step, truth);
        return truth;
      };
    };
    for (let run = 0; run < 300; run++) {
      let conditions = choose();
      let decision = remembering.start(conditions);
      expect(told(decision), `seed ${seed}`).toEqual(told(load(config).start(conditions)));
      while (decision.state.takes.length > 0) {
        const state: State = decision.state;
        const { event } = state.takes[Math.floor(random() * state.takes.length)]!;
        conditions = choose();
        const fresh = load(config);
        const expected = fresh.decide(fresh.restore(state.json), event, conditions);
        decision = remembering.decide(state, event, conditions);
        expect(told(decision), `seed ${seed}`).toEqual(told(expected));
      }
    }
  });
});

describe("an event that the state does not take", () => {
  test.each(configs)("changes nothing in %s", (_, config) => {
    const machine = load(config);
    const { state } = machine.start(() => true);
    expect(machine.decide(state, { type: "nobody_knows_this" }, () => true)).toEqual({ state, effects: [] });
    expect(machine.decide(state, { type: "nobody_knows_this" }, () => true).state).toBe(state);
  });
});

/** All that a decision says: of its state what is public, not what the machine keeps beside it. */
function told({ state, effects }: Decision): unknown {
  const { value, status, ended, awaits, takes, json } = state;
  return { value, status, ended, awaits, takes, json, effects };
}
