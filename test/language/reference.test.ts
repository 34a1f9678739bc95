// The language reference: every example in it is a whole workflow that is checked, compiled and run along its paths.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { guaranteeForms, localWorkflow } from "../../src/language/shape.ts";
import { actions, stepKeys } from "../../src/language/step-shape.ts";
import { compile } from "../../src/machine/compile.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import { pathStep } from "../../src/proof/path-step.ts";
import { pathsIn } from "../../src/proof/paths.ts";
import { spaceOf } from "../../src/proof/space.ts";
import { follow } from "../../src/simulation/follow.ts";

const reference = readFileSync(new URL("../../src/language/README.md", import.meta.url), "utf8");
const examples = [...reference.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, source]) => source!);
const named = examples.map((source) => [/^id: (\w+)\n/.exec(source)?.[1] ?? source, source] as const);

test("each example is a whole workflow with a name of its own", () => {
  expect(examples.length).toBeGreaterThan(0);
  expect(examples.filter((source) => !/^id: [a-z]\w*\n/.test(source))).toEqual([]);
  expect(new Set(named.map(([name]) => name)).size).toBe(examples.length);
});

test("no key of the language is left unsaid", () => {
  const keys = [...Object.keys(localWorkflow.shape), ...actions.flatMap(stepKeys), ...guaranteeForms];
  expect(keys.filter((key) => !new RegExp(`\`${key}[\`:]`).test(reference))).toEqual([]);
});

test("every action and every form of guarantee has an example", () => {
  const all = examples.join("");
  const words = [...actions, ...guaranteeForms];
  expect(words.filter((word) => !new RegExp(`^ *(?:- )?${word}:`, "m").test(all))).toEqual([]);
});

test("a link within the page leads to a heading", () => {
  const headings = [...reference.matchAll(/^#+ (.*)$/gm)].map(([, text]) => anchorOf(text!));
  const links = [...reference.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor!);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([]);
});

describe("an example has no mistake, and the engine follows its paths:", () => {
  test.each(named)("%s", async (name, source) => {
    const { workflow, diagnostics } = readWorkflow(source, `${name}.yaml`);
    // Examples are short: most leave out how their calls are undone.
    expect(diagnostics.filter(({ code }) => code !== "not-undone")).toEqual([]);
    const { paths } = pathsIn(spaceOf(interpret(compile(workflow!)), { without: ["cancel"] }), 100);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      const steps = path.events.map((event) => pathStep(event));
      const { status } = await follow({ workflow: workflow!, source }, steps, createMemoryStore());
      expect(status, JSON.stringify(steps)).toBe(path.ends);
    }
  });
});

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
}
