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
`);
  const told = await hmsAct(["prove", "--json", "timely.yaml"], { cwd });
  const { guarantees } = JSON.parse(told.stdout) as { guarantees: readonly object[] };
  expect(guarantees[1]).toMatchObject({
    holds: false,
    longest: "5d8m",
    parts: [{ step: "rest", time: "5d" }, { step: "tell" }],
  });
});
