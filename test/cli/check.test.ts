// check: files and directories, all mistakes at once, and what `--json` holds.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hmsAct, temporaryDirectory } from "./harness.ts";
import { asNobody } from "../unprivileged.ts";

interface Found {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly code: string;
  readonly severity: string;
  readonly message: string;
}

const good = "id: good\ntrigger: begin\nsteps:\n  - call: POST /a\n";

function directoryWith(files: Readonly<Record<string, string | Buffer>>): string {
  const cwd = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(cwd, name, ".."), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  return cwd;
}

async function found(cwd: string, ...paths: string[]): Promise<readonly Found[]> {
  const { code, stdout, stderr } = await hmsAct(["check", "--json", ...paths], { cwd });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Found[] };
  expect(stderr).toBe("");
  expect(code).toBe(diagnostics.some(({ severity }) => severity === "error") ? 1 : 0);
  return diagnostics;
}

test("the shipped workflows are without errors", async () => {
  expect(await hmsAct(["check"])).toMatchObject({ code: 0, stderr: "" });
  const seed = await found(process.cwd(), "workflows/payment_failed.yaml");
  expect(new Set(seed.map(({ code }) => code))).toEqual(new Set(["not-undone"]));
});

test("all mistakes of all files come at once, each with its place", async () => {
  const cwd = directoryWith({
    "flows/a.yaml": "id: a\ntrigger: begin\nsteps:\n  - call: POSST /a\n  - wait_days: soon\n",
    "flows/b.yaml": "id: b\ntriger: begin\nsteps:\n  - {id: x, call: POST /a}\n  - {id: x, call: POST /b}\n",
    "flows/c.yaml": good,
    "flows/notes.txt": "not a workflow",
  });
  const diagnostics = await found(cwd, "flows");
  const places = diagnostics.map(({ file, line }) => `${file}:${line}`);
  expect(places).toEqual(
    expect.arrayContaining(["flows/a.yaml:4", "flows/a.yaml:5", "flows/b.yaml:2", "flows/b.yaml:5"]),
  );
  expect(places.some((place) => place.startsWith("flows/c.yaml"))).toBe(false);
  for (const { line, column, endLine, endColumn, code, message } of diagnostics) {
    expect(
      [line, column, endLine, endColumn].every((number) => Number.isInteger(number) && number >= 1),
    ).toBe(true);
    expect(code).toMatch(/^[a-z-]+$/);
    expect(message).not.toBe("");
  }
});

test("people get code frames, a count and no colours off a terminal", async () => {
  const cwd = directoryWith({ "a.yaml": good.replace("POST /a", "POSST /a") });
  const { code, stdout } = await hmsAct(["check", "a.yaml"], { cwd });
  expect(code).toBe(1);
  expect(stdout).toContain("a.yaml:4:");
  expect(stdout).toMatch(/\^\^\^/);
  expect(stdout).toMatch(/\n1 error\n$/);
  expect(stdout).not.toContain("\u001b");
  expect((await hmsAct(["check", "a.yaml"], { cwd, terminal: true })).stdout).toContain("\u001b[");
});

test.each([
  ["an unknown key", good + "colour: red\n"],
  ["a wrong method", good.replace("POST", "POSST")],
  ["an id given twice", good + "  - {id: x, call: POST /b}\n  - {id: x, call: POST /c}\n"],
  ["a condition on a step that is not there", good + "  - {call: POST /b, when: step(nowhere).timeout}\n"],
  ["a value of the wrong type", good + "  - wait_days: soon\n"],
  ["bad indentation", "id: a\ntrigger: begin\nsteps:\n  - call: POST /a\n   id: x\n"],
  ["a tab as indentation", "id: a\ntrigger: begin\nsteps:\n\t- call: POST /a\n"],
  ["nothing at all", ""],
  ["2 MB", `# ${"x".repeat(2 * 1024 * 1024)}\n${good}`],
  ["6 MB", `# ${"x".repeat(6 * 1024 * 1024)}\n${good}`],
  ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a])],
])("a file with %s is an error with a place, exit 1", async (_, content) => {
  const diagnostics = await found(directoryWith({ "wrong.yaml": content }), "wrong.yaml");
  expect(diagnostics.length).toBeGreaterThan(0);
  expect(diagnostics[0]).toMatchObject({ file: "wrong.yaml", severity: "error" });
});

test("two files with one workflow id are an error of the second, naming the first", async () => {
  const cwd = directoryWith({ "a.yaml": good, "b.yaml": `# a copy\n${good}` });
  expect(await found(cwd, "a.yaml", "b.yaml")).toMatchObject([
    {
      file: "b.yaml",
      line: 2,
      column: 5,
      endColumn: 9,
      code: "duplicate-workflow",
      message: expect.stringContaining("a.yaml"),
    },
  ]);
});

test("a file that is named twice is read once", async () => {
  expect(await found(directoryWith({ "a.yaml": good }), "a.yaml", ".", "./a.yaml")).toEqual([]);
});

test("without paths, the directory of the settings is checked", async () => {
  const cwd = directoryWith({ "flows/a.yaml": good, "act.config.yaml": "workflows: flows\n" });
  expect(await hmsAct(["check"], { cwd })).toEqual({
    code: 0,
    stdout: "✔ 1 workflow without errors\n",
    stderr: "",
  });
});

test.each([
  ["nowhere.yaml", "nowhere.yaml does not exist."],
  ["empty", "the directory empty has no *.yaml file."],
])("check %s is one sentence, exit 2", async (path, sentence) => {
  const cwd = directoryWith({ "empty/notes.txt": "" });
  const stderr = `error: ${sentence}\n`;
  expect(await hmsAct(["check", path], { cwd })).toEqual({ code: 2, stdout: "", stderr });
  const json = await hmsAct(["check", path, "--json"], { cwd });
  expect([json.code, json.stderr]).toEqual([2, stderr]);
  expect(JSON.parse(json.stdout)).toMatchObject({ detail: sentence });
});

test("a file that may not be read is one sentence, exit 2", async () => {
  const cwd = directoryWith({ "a.yaml": good });
  chmodSync(cwd, 0o755);
  chmodSync(join(cwd, "a.yaml"), 0);
  const { code, stderr } = await asNobody(() => hmsAct(["check", "a.yaml"], { cwd }));
  expect([code, stderr]).toEqual([2, "error: a.yaml may not be read by this user.\n"]);
});

const parent = "id: parent\nsteps:\n  - run: chld\n";
const child = "id: child\nsteps:\n  - call: POST /a\n";

test.each([
  ["a directory", ["flows"]],
  ["several files", ["flows/parent.yaml", "flows/child.yaml"]],
])("%s is taken for all workflows that there are", async (_, paths) => {
  const cwd = directoryWith({ "flows/child.yaml": child, "flows/parent.yaml": parent });
  const diagnostics = await found(cwd, ...paths);
  expect(diagnostics).toMatchObject([
    { file: "flows/parent.yaml", line: 3, column: 10, endColumn: 14, code: "unknown-workflow" },
  ]);
});

test("a file alone may run what is elsewhere", async () => {
  expect(await found(directoryWith({ "parent.yaml": parent }), "parent.yaml")).toEqual([]);
});

test("a workflow whose file has errors is there all the same", async () => {
  const cwd = directoryWith({
    "flows/child.yaml": "id: chld\nsteps:\n  - call: a\n",
    "flows/parent.yaml": parent,
  });
  expect((await found(cwd, "flows")).map(({ file, code }) => `${file} ${code}`)).toEqual([
    "flows/child.yaml wrong-method",
  ]);
});

test("100 files of 20 steps take less than 2 s of the processor", async () => {
  const names = Array.from({ length: 100 }, (_, index) => `w${index}`);
  const cwd = directoryWith(Object.fromEntries(names.map((id) => [`flows/${id}.yaml`, twentySteps(id)])));
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage();
    const { stdout } = await hmsAct(["check", "flows"], { cwd });
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
    expect(stdout).toBe("✔ 100 workflows without errors\n");
  }
  expect(Math.min(...times)).toBeLessThan(2000);
}, 120_000);

/** With what steps have: data, conditions, undos, handlers, waits, branches. */
function twentySteps(id: string): string {
  const five = (n: number): string => `
  - id: reserve_${n}
    title: Reserve the money
    when: input.amount > ${n} && has(input.note)
    call: POST /finance/\${input.case}/reserve
    with: {case: "\${input.case}", amount: "\${input.amount * 2.0}", text: "Case \${input.case}, part ${n}"}
    retry: {max: 3, first: 2s}
    compensation: POST /finance/release
    on_error: [{status: [404, 5xx], then: continue}]
  - id: both_${n}
    parallel:
      letter: [{id: letter_${n}, call: POST /notify/letter, irreversible: true}]
      answer: [{id: answer_${n}, wait_for: answered, timeout: 30d, on_timeout: continue, match: data.case == input.case}]
  - id: note_${n}
    set: {part_${n}: "\${step(answer_${n}).timeout ? 0 : 1}"}`;
  return `id: ${id}
trigger: {event: opened, key: "\${data.case}"}
input: {case: string, amount: number, note: string?}
events: {answered: {data: {case: string}}}
steps:${[1, 2, 3, 4].map(five).join("")}
guarantees: [{before: [reserve_1, note_4]}]
`;
}
