// test: examples of files, one line each, and what `--json` holds.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hmsAct, temporaryDirectory } from "./harness.ts";

const flow = "id: flow\nsteps:\n  - id: a\n    call: POST /a\n";
const examples = `${flow}tests:
  - {name: it goes through, then: {status: completed, calls: [POST /a]}}
  - {name: it fails, given: {answers: {a: 400}}, then: {status: completed, steps: {a: completed}}}
`;

function directoryWith(files: Readonly<Record<string, string>>): string {
  const cwd = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

test("examples are told one a line, and what is not as expected below", async () => {
  const cwd = directoryWith({ "a.yaml": examples, "b.yaml": flow.replace("flow", "other") });
  expect(await hmsAct(["test", "."], { cwd })).toEqual({
    code: 1,
    stderr: "",
    stdout: `a.yaml
  ✔ it goes through
  ✖ it fails (line 7)
      status: expected completed, came failed (communication in a: POST /a answered 400)
      steps.a: expected completed, came failed
b.yaml: no examples

✖ 2 examples of 1 workflow, 1 not as expected
`,
  });
});

test("the shipped workflows have examples that hold, in JSON too", async () => {
  const plain = await hmsAct(["test"]);
  expect(plain).toMatchObject({ code: 0, stderr: "" });
  expect(plain.stdout).toMatch(/✔ \d+ examples of \d+ workflows, all as expected\n$/);
  const { code, stdout } = await hmsAct(["test", "--json", "workflows/payment_failed_agency.yaml"]);
  expect(code).toBe(0);
  const told = JSON.parse(stdout) as { files: object[]; passed: number; failed: number };
  expect(told).toMatchObject({ passed: 3, failed: 0, files: [{ workflow: "payment_failed_agency" }] });
});

test("JSON says what was expected and what came", async () => {
  const cwd = directoryWith({ "a.yaml": examples });
  const { code, stdout } = await hmsAct(["test", "--json", "a.yaml"], { cwd });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    passed: 1,
    failed: 1,
    files: [
      {
        file: "a.yaml",
        examples: [
          { name: "it goes through", line: 6, holds: true, differences: [] },
          { holds: false, differences: [{ what: "status", expected: "completed" }, { what: "steps.a" }] },
        ],
      },
    ],
  });
});

test("files without examples are said to have none", async () => {
  const cwd = directoryWith({ "a.yaml": flow });
  expect(await hmsAct(["test", "a.yaml"], { cwd })).toEqual({
    code: 0,
    stderr: "",
    stdout: "a.yaml: no examples\n\nno examples in 1 workflow: write them under `tests:`\n",
  });
});

test("a file with mistakes is not run, and one that is not there is wrong usage", async () => {
  const cwd = directoryWith({ "a.yaml": `${flow}tests: [{name: x, then: {steps: {b: completed}}}]\n` });
  const wrong = await hmsAct(["test", "a.yaml"], { cwd });
  expect(wrong).toMatchObject({ code: 1, stdout: "" });
  expect(wrong.stderr).toContain("there is no step `b`");
  expect(await hmsAct(["test", "b.yaml"], { cwd })).toMatchObject({ code: 2, stdout: "" });
});
