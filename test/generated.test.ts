// What is committed in `generated/` is what the compiler writes today.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { initialTransition } from "xstate";
import type { AnyStateMachine } from "xstate";
import { readWorkflow } from "../src/language/read.ts";
import { workflowJsonSchema } from "../src/language/shape.ts";
import { compile } from "../src/machine/compile.ts";
import { load } from "../src/machine/machine.ts";
import { generate } from "../src/proof/generate.ts";

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
