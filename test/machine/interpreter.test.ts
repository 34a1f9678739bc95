// The interpreter against XState: every step that is compared has the same effects and questions in the same order, and
// leads to the same state.
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { compile, compileItems } from "../../src/machine/compile.ts";
import { fact, record, remember } from "../../src/machine/chart.ts";
import type { MachineConfig, StateNodeConfig } from "../../src/machine/config.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import { livenessOf } from "../../src/machine/liveness.ts";
import { load } from "../../src/machine/machine.ts";
import type { Effect, World } from "../../src/machine/state.ts";
import { arbitraryConfig } from "./arbitrary-config.ts";
import { lockstep } from "./lockstep.ts";

const steps = Number(process.env["STEPS"] ?? 80);
const seed = Date.now() >>> 0;
const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);

const texts: readonly (readonly [name: string, text: string])[] = [
  ...readdirSync(at("workflows/")).map(
    (name) => [name, readFileSync(at(`workflows/${name}`), "utf8")] as const,
  ),
  ...readdirSync(at("test/engine/transcripts/")).flatMap((name) => {
    const text = readFileSync(at(`test/engine/transcripts/${name}`), "utf8");
    return [...text.matchAll(/^workflow\n(.*?)\n----/gms)].map(([, own]) => [name, own!] as const);
  }),
  ...[...readFileSync(at("src/language/README.md"), "utf8").matchAll(/^```yaml\n(.*?)^```/gms)].map(
    ([, text], index) => [`example ${index + 1} of the reference`, text!] as const,
  ),
];

const configs = texts.flatMap(([name, text]): (readonly [string, MachineConfig])[] => {
  const { workflow } = readWorkflow(text, name);
  if (!workflow) return [];
  return [
    [`${name}: ${workflow.id}`, compile(workflow)],
    ...Object.values(compileItems(workflow)).map((item) => [`${name}: ${item.id}`, item] as const),
  ];
});

describe(`what is interpreted does as XState does, on ${steps} steps of each machine (STEPS)`, () => {
  test.each(configs)("%s", (_, config) => {
    const liveness = livenessOf(config);
    const machines = [() => load(config, liveness), () => interpret(config)] as const;
    expect(lockstep(machines, { steps, seed, afterEnd: true })).toBeGreaterThanOrEqual(steps);
  });
});

test("regions are asked in the order in which a step entered their states, not in that of the document", () => {
  const region = (name: string, opens: string, first: StateNodeConfig): StateNodeConfig => ({
    initial: "first",
    states: {
      first,
      then: {
        entry: [remember(opens, "completed")],
        always: [
          { target: "last", guard: fact("both", ["completed"]), actions: [record(name, "completed")] },
        ],
      },
      last: {},
    },
  });
  const config: MachineConfig = {
    id: "w",
    initial: "block",
    context: { facts: {} },
    states: {
      block: {
        type: "parallel",
        states: {
          // It follows the other, and opens the way on for both.
          a: region("a", "both", { always: [{ target: "then", guard: fact("b", ["completed"]) }] }),
          b: region("b", "b", { on: { go: [{ target: "then" }] } }),
        },
      },
      cancelled: { type: "final", tags: ["cancelled"] },
    },
  };
  const effects: Effect[] = [];
  const world: World = { apply: (effect) => void effects.push(effect), ask: () => true };
  const machine = interpret(config);
  machine.decide(machine.start(world), { type: "go" }, world);
  expect(effects.map(({ step }) => step)).toEqual(["b", "a"]);
  lockstep([() => load(config), () => interpret(config)], { steps: 50, seed, afterEnd: false });
});

test(`so it does with ${steps} machines at random, on up to 50 steps each (seed ${seed})`, () => {
  let compared = 0;
  fc.assert(
    fc.property(arbitraryConfig, (config) => {
      compared += lockstep([() => load(config), () => interpret(config)], {
        steps: 50,
        seed,
        afterEnd: false,
      });
    }),
    { numRuns: steps, seed },
  );
  expect(compared).toBeGreaterThan(20 * steps);
});
