// What is committed in `generated/` is what the compiler writes today.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { initialTransition, transition } from "xstate";
import type { AnyStateMachine } from "xstate";
import { allSteps } from "../src/language/all-steps.ts";
import { readWorkflow } from "../src/language/read.ts";
import { workflowJsonSchema } from "../src/language/shape.ts";
import { compile } from "../src/machine/compile.ts";
import { load } from "../src/machine/machine.ts";
import type { World } from "../src/machine/state.ts";
import { generate } from "../src/simulation/generate.ts";
import { seededRandom } from "../src/simulation/random.ts";

const workflows = new URL("../workflows/", import.meta.url);
const generated = new URL("../generated/", import.meta.url);
const all = readdirSync(workflows).map((file) => {
  const { workflow } = readWorkflow(readFileSync(new URL(file, workflows), "utf8"), file);
  return { file, workflow: workflow! };
});

const wanted = new Map([
  ...all.flatMap(({ workflow, file }) =>
    generate(workflow, `../workflows/${file}`).map(({ name, text }) => [name, text] as const),
  ),
  ["workflow.schema.json", `${JSON.stringify(workflowJsonSchema(), null, 2)}\n`] as const,
]);

test("no file is missing and none is left over", () => {
  expect(readdirSync(generated).toSorted()).toEqual([...wanted.keys()].toSorted());
});

test.each([...wanted])("%s is fresh (npm run generate)", (name, text) => {
  expect(readFileSync(new URL(name, generated), "utf8")).toBe(text);
});

describe("the generated TypeScript is the machine that runs", () => {
  test.each(all.map(({ workflow }) => [workflow.id, workflow] as const))("%s", async (id, workflow) => {
    const { machine } = (await import(new URL(`${id}.machine.ts`, generated).href)) as {
      machine: AnyStateMachine;
    };
    expect(JSON.parse(JSON.stringify(machine.config))).toEqual(compile(workflow));
    const [began] = initialTransition(machine);
    expect(began.value).toEqual(
      load(compile(workflow)).start({ apply: () => undefined, ask: () => true }).value,
    );
  });
});

describe("the generated machine goes where the one that runs goes, through rounds and their undo, in", () => {
  const looping = all.filter(({ workflow }) =>
    [...allSteps(workflow.steps)].some(({ kind }) => kind === "repeat"),
  );
  test.each(looping.map(({ workflow }) => [workflow.id, workflow] as const))("%s", async (id, workflow) => {
    const { machine } = (await import(new URL(`${id}.machine.ts`, generated).href)) as {
      machine: AnyStateMachine;
    };
    const seed = Date.now() >>> 0;
    const random = seededRandom(seed);
    let decide: (condition: string) => boolean = () => true;
    const provided = machine.provide({
      guards: { when: (_: unknown, { condition }: { condition: string }) => decide(condition) },
    } as never);
    const running = load(compile(workflow));
    let rounds = 0;
    for (let run = 0; run < 200; run++) {
      const choices = (): typeof decide => {
        const chosen = new Map<string, boolean>();
        return (condition) => {
          const truth = chosen.get(condition) ?? random() < 0.2;
          chosen.set(condition, truth);
          return truth;
        };
      };
      const world: World = {
        apply: (effect) => void (rounds += effect.kind === "round" && effect.to === "kept" ? 1 : 0),
        ask: (condition, of) => of === "value" || decide(condition),
      };
      decide = choices();
      let state = running.start(world);
      let [snapshot] = initialTransition(provided);
      while (state.takes.length > 0) {
        const take = state.takes[Math.floor(random() ** 2 * state.takes.length)]!;
        decide = choices();
        state = running.decide(state, take.event, world);
        [snapshot] = transition(provided, snapshot, take.event);
        expect(snapshot.value, `seed ${seed}`).toEqual(state.value);
      }
    }
    expect(rounds, `seed ${seed}`).toBeGreaterThan(20);
  });
});
