import { expect, test } from "vitest";
import { allSteps } from "../../src/language/all-steps.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Step, Workflow } from "../../src/language/workflow.ts";
import { compile } from "../../src/machine/compile.ts";
import { load } from "../../src/machine/machine.ts";

const call = (id: string): Step => ({
  kind: "call",
  id,
  line: 1,
  irreversible: false,
  when: { source: "input.go" },
  call: {
    method: "POST",
    path: { kind: "literal", value: `/${id}` },
    retry: { max: 0, firstMs: 1, factor: 1, capMs: 1, jitter: 0 },
    timeoutMs: 1,
  },
  compensation: [
    {
      kind: "call",
      id: `${id}.compensation`,
      line: 1,
      irreversible: false,
      call: {
        method: "POST",
        path: { kind: "literal", value: `/${id}/undo` },
        retry: { max: 0, firstMs: 1, factor: 1, capMs: 1, jitter: 0 },
        timeoutMs: 1,
      },
    },
  ],
});

/** So many calls, shared out over scopes that stand one in the other. */
function nested(count: number, levels: number): Workflow {
  const share = Math.floor(count / levels);
  let steps: readonly Step[] = [];
  for (let level = levels; level > 0; level--) {
    const own = Array.from({ length: share }, (_, index) => call(`s${level}_${index}`));
    const inner: Step[] = steps.length > 0 ? [{ kind: "steps", id: `level${level}`, line: 1, steps }] : [];
    steps = [...own, ...inner];
  }
  return { id: "nested", triggers: [], events: {}, guarantees: [], steps };
}

/** So many calls in a list that is a graph: each needs the one before it and the one before that. */
function graph(count: number): Workflow {
  const idOf = (index: number): string => `s${index}`;
  const steps = Array.from({ length: count }, (_, index) => ({
    ...call(idOf(index)),
    needs: [index - 1, index - 2].filter((other) => other >= 0).map(idOf),
  }));
  return { id: "graph", triggers: [], events: {}, guarantees: [], steps };
}

/** Of this process, which the others of the machine do not slow down as they do the clock; the best of three. */
function processorMs(work: () => void): number {
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

test("a graph of 100 steps is compiled, loaded and started in under 1 s", () => {
  const workflow = graph(100);
  const spent = processorMs(() => load(compile(workflow)).start({ apply: () => undefined, ask: () => true }));
  expect(spent).toBeLessThan(1000);
});

test("500 steps in 16 levels are compiled and loaded in under 1 s", () => {
  const workflow = nested(500, 16);
  const spent = processorMs(() => load(compile(workflow)).start({ apply: () => undefined, ask: () => true }));
  expect(spent).toBeLessThan(1000);
});

test.each([
  ["scopes", (count: number) => nested(count, 4)],
  ["a graph", graph],
])("a machine grows linearly with its steps in %s", (_, make) => {
  const size = (count: number): number => JSON.stringify(compile(make(count))).length;
  const perStep = (size(200) - size(100)) / 100;
  expect((size(400) - size(200)) / 200 / perStep).toBeCloseTo(1, 1);
});

test("500 steps in 16 levels take less than 1 s of the processor from their text to their machine", () => {
  const text = nestedText(500, 16);
  const { workflow, diagnostics } = readWorkflow(text, "w.yaml");
  expect([diagnostics, [...allSteps(workflow!.steps)].length]).toEqual([[], 500]);
  const spent = processorMs(() => load(compile(readWorkflow(text, "w.yaml").workflow!)));
  expect(spent).toBeLessThan(1000);
});

/** So many steps of every sort of block, one level inside the other. */
function nestedText(count: number, levels: number): string {
  const blocks = ["steps:", "choose:", "parallel:", "steps:"];
  const share = Math.floor((count - levels + 1) / levels);
  let text = "id: nested\nsteps:\n";
  let indent = "  ";
  let left = count;
  for (let level = 0; level < levels; level++) {
    const last = level === levels - 1;
    const own = last ? left : share;
    for (let index = 0; index < own; index++)
      text += `${indent}- {id: s${level}_${index}, call: POST /a, when: input.go, irreversible: true}\n`;
    if (last) break;
    left -= own + 1;
    const block = blocks[level % blocks.length]!;
    text += `${indent}- ${block}\n`;
    indent += "    ";
    if (block === "choose:") {
      text += `${indent}- when: input.go\n${indent}  steps:\n`;
      indent += "    ";
    } else if (block === "parallel:") {
      text += `${indent}inner:\n`;
      indent += "  ";
    }
  }
  return text;
}
