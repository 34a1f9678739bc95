// test: examples of files, one line each, the paths of a workflow, and what `--json` holds.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openMemoryDisk } from "../../src/adapters/memory.ts";
import { paintFor } from "../../src/cli/report.ts";
import { pathLines } from "../../src/cli/test-report.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { OpenDisk } from "../../src/simulation/disk.ts";
import { testWorkflow } from "../../src/simulation/test-workflow.ts";
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
  expect(await hmsAct(["test", ".", "--examples"], { cwd })).toEqual({
    code: 1,
    stderr: "",
    stdout: `a.yaml
  ✔ it goes through
  ✖ it fails (line 7)
      status: expected completed, came failed (communication in a: POST /a answered 400)
      steps.a: expected completed, came failed
b.yaml

✖ 2 examples of 1 workflow, 1 not as expected
`,
  });
});

test("the shipped workflows have examples that hold, in JSON too", async () => {
  const plain = await hmsAct(["test", "--examples"]);
  expect(plain).toMatchObject({ code: 0, stderr: "" });
  expect(plain.stdout).toMatch(/✔ \d+ examples of \d+ workflows, all as expected\n$/);
  const { code, stdout } = await hmsAct([
    "test",
    "--json",
    "--examples",
    "workflows/payment_failed_agency.yaml",
  ]);
  expect(code).toBe(0);
  const told = JSON.parse(stdout) as { files: object[]; passed: number; failed: number };
  expect(told).toMatchObject({ passed: 3, failed: 0, files: [{ workflow: "payment_failed_agency" }] });
});

test("JSON says what was expected and what came", async () => {
  const cwd = directoryWith({ "a.yaml": examples });
  const { code, stdout } = await hmsAct(["test", "--json", "--examples", "a.yaml"], { cwd });
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
  expect(await hmsAct(["test", "--examples", "a.yaml"], { cwd })).toEqual({
    code: 0,
    stderr: "",
    stdout: "a.yaml\n\nno examples in 1 workflow: write them under `tests:`\n",
  });
});

test("a file with mistakes is not run, and one that is not there is wrong usage", async () => {
  const cwd = directoryWith({ "a.yaml": `${flow}tests: [{name: x, then: {steps: {b: completed}}}]\n` });
  const wrong = await hmsAct(["test", "a.yaml"], { cwd });
  expect(wrong).toMatchObject({ code: 1, stdout: "" });
  expect(wrong.stderr).toContain("there is no step `b`");
  expect(await hmsAct(["test", "b.yaml"], { cwd })).toMatchObject({ code: 2, stdout: "" });
});

test("every path is driven under every fault, and what was done is counted", async () => {
  const cwd = directoryWith({ "a.yaml": flow });
  const { code, stdout, stderr } = await hmsAct(["test", "a.yaml"], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^a\.yaml\n  ✔ flow: 3 paths, \d+ crash points, \d+ runs in \d+\.\d s\n/);
  expect(stdout).toMatch(/✔ 3 paths, [\d,]+ crash points, [\d,]+ runs in .*: every promise kept\n$/);
});

test("one path and one fault can be named, and a bar shows how far it is on a terminal", async () => {
  const cwd = directoryWith({ "a.yaml": flow });
  const listed = await hmsAct(["paths", "a.yaml"], { cwd });
  const [id] = listed.stdout.split(" ");
  const one = await hmsAct(["test", "a.yaml", "--json", "--path", id!, "--fault", "crash-sent@0"], { cwd });
  const document = JSON.parse(one.stdout) as { files: { paths: object }[]; failed: number };
  expect(document).toMatchObject({ failed: 0, files: [{ paths: { paths: 1, points: 1, runs: 2 } }] });
  const shown = await hmsAct(["test", "a.yaml"], { cwd, terminal: true });
  expect(shown.stderr).toMatch(/█+.* of 3 paths of flow, [\d,]+ runs/);
});

test.each([
  [["--path", "00000000"], "no path has the id 00000000: `hms-act paths FILE` lists them."],
  [["--fault", "crash-send"], "--fault: crash-send is no kind of fault; did you mean `crash-sent`?"],
  [["--fault", "crash-due"], "the fault crash-due can befall no run of what is named here."],
  [["--watch", "--json"], "--watch goes on for ever, and --json prints one document: leave one of them out."],
])("wrong usage says how it is right: %j", async (flags, sentence) => {
  const cwd = directoryWith({ "a.yaml": "id: flow\nsteps:\n  - {id: a, call: POST /a, retry: 0}\n" });
  const { code, stderr } = await hmsAct(["test", "a.yaml", ...flags], { cwd });
  expect({ code, stderr }).toEqual({ code: 2, stderr: `error: ${sentence}\n` });
});

test("with --watch it runs again when a file changes, until it is interrupted", async () => {
  const cwd = directoryWith({ "a.yaml": examples });
  const interruption = new AbortController();
  let waits = 0;
  const { code, stdout } = await hmsAct(["test", "a.yaml", "--examples", "--watch"], {
    cwd,
    interruption: interruption.signal,
    onStdout(all) {
      if (all.split("waiting for a change").length - 1 === waits) return;
      waits++;
      if (waits === 1) writeFileSync(join(cwd, "a.yaml"), examples.replace("it fails", "it still fails"));
      else interruption.abort();
    },
  });
  expect(code).toBe(1);
  expect(stdout).toContain("✖ it fails");
  expect(stdout).toContain("✖ it still fails");
});

test("of paths that are not all driven, it is said how many of how many, and by what seed", async () => {
  const source = `id: wide
steps:
  - id: all
    parallel:
      left: [{ id: a, call: POST /a, retry: 0 }, { id: b, call: POST /b, retry: 0 }]
      right: [{ id: c, call: POST /c, retry: 0 }, { id: d, call: POST /d, retry: 0 }]
`;
  const { workflow } = readWorkflow(source, "wide.yaml");
  const chance = { seed: 5, random: 2 };
  // A store that forgets what is open.
  const open: OpenDisk = (image, onDurable) =>
    Object.assign(openMemoryDisk(image, onDurable), { open: () => [] });
  const options = { open, pathsMax: 5, fault: "crash-sent", failuresMax: 1000, ...chance };
  const report = await testWorkflow({ workflow: workflow!, source }, options);
  const driven = { kind: "driven", file: "wide.yaml", report, seconds: 1, jobs: 1, chance } as const;
  const told = pathLines(driven, paintFor({ write: () => undefined }, {}));
  expect(told).toMatch(
    /\n {6}\d+ of \d+ paths, which take every transition and every pair of dependent ones\n/,
  );
  expect(told).toContain("\n      2 more by chance, each path as likely as every other: seed 5\n");
  expect(told).toMatch(/again: {3}hms-act test wide\.yaml --path [0-9a-f]{8} --fault crash-sent@\d+\n/);
  expect(told).toMatch(
    /again: {3}hms-act test wide\.yaml --path [0-9a-f]{8} --fault crash-sent@\d+ --seed 5 --random 2\n/,
  );
});
