// prove: claims told with their stories, in words and as JSON.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hmsAct, temporaryDirectory } from "./harness.ts";

const seed = readFileSync(new URL("../../workflows/payment_failed.yaml", import.meta.url), "utf8");
const claimed = `${seed}guarantees:\n  - compensated: freeze_payments\n  - before: [freeze_payments, create_ticket]\n`;

function directoryWith(files: Readonly<Record<string, string>>): string {
  const cwd = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

test("the seed leaves payments frozen, in a story of a few steps", async () => {
  const cwd = directoryWith({ "seed.yaml": claimed });
  expect(await hmsAct(["prove", "seed.yaml"], { cwd })).toEqual({
    code: 1,
    stderr: "",
    stdout: `seed.yaml: 12 states, 29 transitions, 17 paths (27 with every order of independent events)
  ✖ compensated: freeze_payments (line 18)
      1.  0s  freeze_payments succeeds
      2.  0s  it is cancelled
              → the instance ends cancelled
      It fails on 13 of 17 paths. To mend it, add \`compensation: POST /finance/unfreeze\` to \`freeze_payments\` (line 4): nothing undoes it when the instance ends cancelled.
      To replay it: hms-act test seed.yaml --path 6ffe6373
  ✔ before: [freeze_payments, create_ticket]
  ! nothing undoes \`freeze_payments\` when \`notify_citizen.sms\` fails (line 4, not-undone)
      add \`compensation:\` with what undoes it, or \`irreversible: true\` where nothing can
  ! nothing undoes \`notify_citizen.email\` when \`notify_citizen\` fails (line 8, not-undone)
      add \`compensation:\` with what undoes it, or \`irreversible: true\` where nothing can
  ! nothing undoes \`notify_citizen.sms\` when \`notify_citizen\` fails (line 9, not-undone)
      add \`compensation:\` with what undoes it, or \`irreversible: true\` where nothing can
  ! nothing undoes \`create_ticket\` when \`escalate\` fails (line 10, not-undone)
      add \`compensation:\` with what undoes it, or \`irreversible: true\` where nothing can
  event wait_for_fix.resolved
       taken by wait_for_fix, leads to completed  in wait_for_fix
       rejected                                   in freeze_payments, notify_citizen, failed, cancelled, create_ticket, completed, escalate
`,
  });
});

test("classes of events can be left out, and then nothing cancels it", async () => {
  const cwd = directoryWith({ "seed.yaml": claimed });
  const { code, stdout } = await hmsAct(["prove", "--without", "cancel,timeout", "--json", "seed.yaml"], {
    cwd,
  });
  expect(code).toBe(1);
  const told = JSON.parse(stdout) as { guarantees: readonly object[] };
  expect(told).toEqual({
    file: "seed.yaml",
    workflow: "payment_failed_flow",
    states: 11,
    transitions: 20,
    runs: 15,
    paths: 8,
    exact: true,
    loops: [],
    guarantees: [
      {
        guarantee: { compensated: "freeze_payments" },
        line: 18,
        holds: false,
        counterexample: [
          { step: "freeze_payments", outcome: "completed", at: "0s" },
          { step: "notify_citizen.email", outcome: "completed", at: "0s" },
          { step: "notify_citizen.sms", outcome: "failed", at: "0s" },
          { step: "instance", outcome: "failed", at: "0s" },
        ],
        repair: expect.stringContaining("compensation: POST /finance/unfreeze") as string,
        fails: { runs: 10, paths: 5 },
        path: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
      },
      { guarantee: { before: ["freeze_payments", "create_ticket"] }, line: 19, holds: true },
    ],
    findings: [],
    events: [expect.objectContaining({ event: "wait_for_fix.resolved" })],
  });
});

test("a claim of time says how long it may take, and of what that is made", async () => {
  const flow = `id: timely
steps:
  - {id: rest, wait: 5d}
  - {id: tell, call: POST /tell}
guarantees:
  - within: {step: tell, of: start, max: 6d}
  - within: {step: tell, of: start, max: 5d}
`;
  const cwd = directoryWith({ "timely.yaml": flow });
  const { code, stdout } = await hmsAct(["prove", "timely.yaml"], { cwd });
  expect(code).toBe(1);
  expect(stdout).toContain(`  ✔ within: {step: tell, of: start, max: 6d}
      It takes 5 days 8 minutes at most.
  ✖ within: {step: tell, of: start, max: 5d} (line 7)
       5d  rest: waits 5d
       8m  tell: 6 attempts of 30s, 5 pauses of 1m
      It takes 5 days 8 minutes at most. To mend it, shorten \`rest\`, which takes 5d of it, or allow \`max: 5d8m\`.
  times are without waits of calls for their service (max_running, rate, an open circuit) and without pauses of an instance
`);
  const told = await hmsAct(["prove", "--json", "timely.yaml"], { cwd });
  const { guarantees } = JSON.parse(told.stdout) as { guarantees: readonly object[] };
  expect(guarantees[1]).toMatchObject({
    holds: false,
    longest: "5d8m",
    parts: [{ step: "rest", time: "5d" }, { step: "tell" }],
  });
});

test.each([
  ["an instance", claimed, []],
  ["an instance that nobody cancels", claimed, ["--without", "cancel"]],
  [
    "an item of a list",
    "id: w\ninput: {all: [string]}\nsteps:\n  - id: l\n    for_each: ${input.all}\n    as: one\n    steps: [{id: a, call: POST /a}]\nguarantees: [{always: a}]\n",
    [],
  ],
])("what refutes a claim can be driven on the real engine: %s", async (_, text, flags) => {
  const cwd = directoryWith({ "w.yaml": text });
  const { stdout } = await hmsAct(["prove", "w.yaml", ...flags], { cwd });
  const replay = /To replay it: hms-act (.+)/.exec(stdout)![1]!;
  const driven = await hmsAct(replay.split(" "), { cwd });
  expect(driven).toMatchObject({ code: 0, stderr: "" });
  expect(driven.stdout).toContain("✔ 1 path,");
});

test.each([
  [["--without", "cancle"], "--without: cancle is no class of events; did you mean `cancel`?"],
  [
    ["--states-max", "5"],
    "w.yaml: more than 5 states can be reached: raise --states-max, leave out events by --without, or split the workflow.",
  ],
])("what is too much or wrong says how it is right: %j", async (flags, sentence) => {
  const cwd = directoryWith({ "w.yaml": claimed });
  const { code, stdout, stderr } = await hmsAct(["prove", "w.yaml", ...flags], { cwd });
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: `error: ${sentence}\n` });
});

test("several files are counted together, and are a list in JSON", async () => {
  const cwd = directoryWith({ "a.yaml": claimed, "b.yaml": "id: b\nsteps: [{id: x, call: POST /x}]\n" });
  const { code, stdout } = await hmsAct(["prove", "."], { cwd });
  expect(code).toBe(1);
  expect(stdout).toContain("no guarantees: write them under `guarantees:`");
  expect(stdout).toMatch(
    /✖ 2 guarantees of 2 workflows, of which one does not hold: compensated: freeze_payments\n$/,
  );
  const told = await hmsAct(["prove", ".", "--json"], { cwd });
  const { files } = JSON.parse(told.stdout) as { files: readonly { readonly file: string }[] };
  expect(files.map(({ file }) => file)).toEqual(["a.yaml", "b.yaml"]);
});
