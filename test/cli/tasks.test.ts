// tasks, task: the human inbox on the command line, against the real server's app.
import { expect, test } from "vitest";
import { open, serve } from "../server/harness.ts";
import { hmsAct } from "./harness.ts";

const workflow = `id: permit
input: {permit: string}
steps:
  - id: approve
    ask: {group: officers, title: "Permit \${input.permit}", form: {decision: [approve, reject]}, due: 2d}
`;

async function served(): Promise<string> {
  const { app, post } = await serve({ more: [workflow] });
  await post("/v1/workflows/permit/instances", { data: { permit: "B-1" }, key: "B-1" });
  return `http://127.0.0.1:${(await open(app)).port}`;
}

const id = "permit:B-1/approve/1";

test("tasks are listed with group, assignee, due and title", async () => {
  const url = await served();
  await hmsAct(["task", "claim", id, "--as", "ada", "--url", url]);
  const { code, stdout } = await hmsAct(["tasks", "--url", url]);
  expect([code, stdout]).toEqual([
    0,
    "TASK                  STATUS   GROUP     ASSIGNEE  DUE                       TITLE\n" +
      "permit:B-1/approve/1  claimed  officers  ada       2026-01-07T09:00:00.000Z  Permit B-1\n",
  ]);
});

test("filters reach the server", async () => {
  const url = await served();
  const lists = [
    ["--group", "clerks"],
    ["--assignee", "ada"],
    ["--status", "completed"],
    ["--overdue"],
    ["--instance", "permit:B-2"],
  ];
  for (const filter of lists) {
    expect((await hmsAct(["tasks", ...filter, "--url", url])).stdout).toBe("no tasks\n");
  }
  const { stdout } = await hmsAct(["tasks", "--group", "officers", "--json", "--url", url]);
  expect(JSON.parse(stdout)).toMatchObject({ items: [{ id, status: "offered" }], next: null });
});

test("a task is taken, given on, given back and decided by the person named", async () => {
  const url = await served();
  const say = async (...args: string[]): Promise<string> => {
    const { stdout, stderr } = await hmsAct(["task", ...args, "--url", url]);
    return stdout.split("\n")[0]! + stderr;
  };
  expect(await say("claim", id, "--as", "ada")).toBe(`${id}  claimed`);
  expect(await say("delegate", id, "--to", "ben", "--as", "ada")).toBe(`${id}  claimed`);
  expect(await say("claim", id, "--as", "ada")).toBe(`error: ben has taken task ${id}.\n`);
  expect(await say("release", id, "--as", "ben")).toBe(`${id}  offered`);
  expect(await say("complete", id, "--as", "eva", "--output", '{"decision":"maybe"}')).toContain(
    'error: The output does not match the task\'s form: /output/decision must be one of "approve", "reject"',
  );
  const { stdout } = await hmsAct([
    "task",
    "complete",
    id,
    "--as",
    "eva",
    "--output",
    '{"decision":"approve"}',
    "--url",
    url,
  ]);
  expect(stdout).toContain(`${id}  completed\n`);
  expect(stdout).toContain('decided   eva: {"decision":"approve"}\n');
});

test("a mistyped action is answered with the nearest one, and an output that is no JSON with the mend", async () => {
  expect((await hmsAct(["task", "clam", id])).stderr).toContain("Did you mean claim?");
  expect((await hmsAct(["taks"])).stderr).toMatch(/Did you mean (one of )?tasks?/);
  const { code, stderr } = await hmsAct(["task", "complete", id, "--output", "yes"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("--output is not JSON: yes")]);
});
