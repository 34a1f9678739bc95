// run: one instance in memory, told as it goes.
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { EntryView, InstanceView } from "../../src/engine/view.ts";
import { hmsAct, temporaryDirectory } from "./harness.ts";
import type { Ended } from "./harness.ts";

const seed = join(process.cwd(), "workflows/payment_failed.yaml");

const waiting = `
id: patient
trigger: begin
input: {name: string}
events:
  fixed: {data: {iban: string}}
steps:
  - id: wait_for_fix
    wait: 5d
    until: fixed
  - id: thank
    call: POST /thanks
    when: "!step(wait_for_fix).timeout"
  - id: escalate
    call: POST /escalate
    when: step(wait_for_fix).timeout
`;

/** Runs the text as a file, with a data directory of the test's own. */
async function run(text: string, ...args: string[]): Promise<Ended & { readonly cwd: string }> {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, "it.yaml"), text);
  return { ...(await hmsAct(["run", "it.yaml", ...args], { cwd })), cwd };
}

/** A service that answers the statuses in turn, then 200. */
async function service(...statuses: number[]): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(statuses.shift() ?? 200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("the seed's mini-lab", async () => {
  const cwd = temporaryDirectory();
  const { code, stdout, stderr } = await hmsAct(["run", seed, "--data", '{"id":987}', "--fast-forward"], {
    cwd,
  });
  expect([code, stderr]).toEqual([0, ""]);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.slice(0, 6)).toEqual([
    "▶ POST /finance/freeze",
    "▶ POST /notify/email",
    "▶ POST /notify/sms",
    "▶ POST /helpdesk/ticket",
    "(waiting 5 days...)",
    "▶ POST /hitl/escalate",
  ]);
  expect(lines[6]).toMatch(/^✔ completed payment_failed_flow:[0-9a-z]+$/);
  const path = /^timeline: (.*)$/.exec(lines[7] ?? "")?.[1] ?? "";
  expect(path).toMatch(/^data\/runs\/payment_failed_flow-[0-9a-z]+\.json$/);
  const timeline = JSON.parse(readFileSync(join(cwd, path), "utf8")) as {
    instance: InstanceView;
    journal: EntryView[];
  };
  expect(timeline.instance).toMatchObject({ status: "completed", input: { id: 987 } });
  expect(timeline.journal[0]?.kind).toBe("started");
  expect(timeline.journal).toHaveLength(timeline.instance.revision);
  expect(lines).toHaveLength(8);
});

test("--json prints the instance and nothing else", async () => {
  const cwd = temporaryDirectory();
  const { code, stdout, stderr } = await hmsAct(["run", seed, "--fast-forward", "--json"], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  const { steps, status } = JSON.parse(stdout) as InstanceView;
  expect(status).toBe("completed");
  expect(
    Date.parse(steps["wait_for_fix"]?.completed_at ?? "") -
      Date.parse(steps["wait_for_fix"]?.started_at ?? ""),
  ).toBe(5 * 86_400_000);
});

test("without --fast-forward a long wait is a rest: what it waits for, exit 1", async () => {
  const { code, stdout } = await hmsAct(["run", seed], { cwd: temporaryDirectory() });
  expect(code).toBe(1);
  expect(stdout).toContain("(waiting 5 days...)");
  expect(stdout).toMatch(
    /… rests, waiting for wait_for_fix until \S+Z, event wait_for_fix.resolved; --fast-forward/,
  );
});

test("without --fast-forward a short wait is sat through", async () => {
  const { code, stdout } = await run("id: short\ntrigger: t\nsteps:\n  - wait: 30ms\n  - call: POST /a\n");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\(waiting \d+ ms\.\.\.\)\n▶ POST \/a\n✔ completed/);
});

test("an event at its offset ends the wait", async () => {
  const event = `fixed={"iban":"a@b"}@2d`;
  const { code, stdout } = await run(waiting, "--data", '{"name":"A"}', "--event", event, "--fast-forward");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\(waiting 5 days\.\.\.\)\n◆ fixed@2d\n▶ POST \/thanks\n✔ completed/);
});

test("events that nothing awaits yet are told as ignored or kept, where the workflow says so", async () => {
  const late = "id: late\nevents: {a: {late: keep}, b: {late: ignore}}\nsteps: [wait: 2d, wait_for: a]\n";
  const { code, stdout } = await run(late, "--fast-forward", "--event", "a@1d", "--event", "b@1d");
  expect(stdout).toContain("◇ a@1d came when nothing waited for it: kept for a later wait\n");
  expect(stdout).toContain("◇ b@1d came when nothing waited for it: ignored\n");
  expect(code).toBe(0);
});

test("events that nothing awaits, or with wrong data, or too late, are printed as refused", async () => {
  const events = ["--event", "fixed={}@1d", "--event", "other@2d", "--event", 'fixed={"iban":"x"}@9d'];
  const { code, stdout } = await run(waiting, "--data", '{"name":"A"}', ...events, "--fast-forward");
  expect(code).toBe(0);
  expect(stdout).toMatch(/✖ fixed@1d refused: .*\/data\/iban/);
  expect(stdout).toMatch(/✖ other@2d refused: .*other/);
  expect(stdout).toMatch(/✖ fixed@9d refused: /);
  expect(stdout).toContain("▶ POST /escalate");
});

test("with --gateway the calls are real, and attempts are told apart", async () => {
  const text = "id: a\ntrigger: t\nsteps:\n  - call: POST /a\n    retry: {max: 2, first: 10ms, jitter: 0%}\n";
  const { code, stdout } = await run(text, "--gateway", await service(503));
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^▶ POST \/a\n\(trying a again in \d+ ms\.\.\.\)\n▶ POST \/a \(attempt 2\)\n✔ completed/,
  );
});

test("a call that fails for good is undone, told why, exit 1", async () => {
  const text = `
id: undone
trigger: t
steps:
  - id: freeze
    call: POST /freeze
    compensation: POST /unfreeze
  - id: pay
    call: POST /pay
`;
  const { code, stdout } = await run(text, "--fast-forward", "--gateway", await service(200, 400));
  expect(code).toBe(1);
  expect(stdout).toMatch(/^▶ POST \/freeze\n▶ POST \/pay\n▶ POST \/unfreeze\n✖ failed: pay: .*400/);
});

test("--fast-forward lets the back-off of real calls pass at once", async () => {
  const text = "id: a\ntrigger: t\nsteps:\n  - call: POST /a\n    retry: {max: 2, first: 1h, jitter: 0%}\n";
  const { code, stdout } = await run(text, "--fast-forward", "--gateway", await service(503, 503));
  expect(code).toBe(0);
  expect(stdout).toContain("(trying a again in 1 hour...)");
  expect(stdout).toContain("▶ POST /a (attempt 3)");
});

test("an interruption ends the run where it is", async () => {
  const stop = new AbortController();
  const { code, stdout } = await hmsAct(["run", "it.yaml"], {
    cwd: (await run("id: short\ntrigger: t\nsteps:\n  - wait: 40s\n", "--fast-forward")).cwd,
    interruption: stop.signal,
    onStdout: () => stop.abort(),
  });
  expect(code).toBe(1);
  expect(stdout).toContain("… rests");
});

test("input that does not match the declared types is wrong usage", async () => {
  const { code, stdout, stderr } = await run(waiting, "--data", '{"name":7}');
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^error: .*\/data\/name/);
});

test.each([
  [["--event", "fixed"], "must be TYPE@TIME"],
  [["--event", "fixed@soon"], "must be TYPE@TIME"],
  [["--event", "fixed={iban@1d"], "--event fixed is not JSON"],
  [["--data", "{"], "--data is not JSON"],
  [["--data", "@nowhere.json"], "nowhere.json cannot be read"],
  [["--gateway", "nowhere"], "--gateway is nowhere, but must be a URL"],
])("%j is wrong usage", async (args, part) => {
  const { code, stdout, stderr } = await run(waiting, ...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(part);
});

test("data may come from a file", async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, "it.yaml"), waiting);
  writeFileSync(join(cwd, "input.json"), '{"name":"A"}');
  const { stdout } = await hmsAct(["run", "it.yaml", "--data", "@input.json", "--fast-forward", "--json"], {
    cwd,
  });
  expect((JSON.parse(stdout) as InstanceView).input).toEqual({ name: "A" });
});

test("a workflow with errors is not run: code frames on stderr, exit 1", async () => {
  const { code, stdout, stderr } = await run("id: a\ntrigger: t\nsteps:\n  - call: POSST /a\n", "--json");
  expect(code).toBe(1);
  expect(stderr).toContain("it.yaml:4:");
  expect(JSON.parse(stdout)).toMatchObject({
    type: "urn:hms-act:problem:not-done",
    detail: expect.stringContaining("it.yaml:4:") as string,
  });
});

test("a missing file is one sentence, exit 2", async () => {
  const { code, stderr } = await hmsAct(["run", "nowhere.yaml"], { cwd: temporaryDirectory() });
  expect([code, stderr]).toEqual([2, "error: nowhere.yaml does not exist.\n"]);
});

test("a timeline that cannot be kept is said on stderr, and the run is what it was", async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, "data"), "a file in its place");
  const { code, stdout, stderr } = await hmsAct(["run", seed, "--fast-forward"], { cwd });
  expect(code).toBe(0);
  expect(stdout).not.toContain("timeline:");
  expect(stderr).toContain("the timeline was not kept: ");
});

const asking = `
id: asking
steps:
  - id: approve
    ask: {group: officers, title: Approve it, form: {decision: [approve, reject]}, quorum: 2}
  - call: POST /inform
    with: {by: "\${step(approve).by}"}
`;

test("a task is told when it is offered and when somebody decides it", async () => {
  const decide = ['approve={"decision":"approve"}@2d', 'approve:ada={"decision":"reject"}@1h'];
  const flags = decide.flatMap((text) => ["--decide", text]);
  const { code, stdout } = await run(asking, "--fast-forward", ...flags);
  expect(code).toBe(0);
  expect(stdout.split("\n").slice(0, 4)).toEqual([
    "☐ task approve for officers: Approve it",
    "☑ task approve by ada",
    "☑ task approve by person_1",
    "▶ POST /inform",
  ]);
});

test("a decision that the task does not take is told as refused, and the task rests", async () => {
  const decide = ['approve={"decision":"maybe"}@1h', "aprove={}@2h"];
  const flags = decide.flatMap((text) => ["--decide", text]);
  const { code, stdout } = await run(asking, "--fast-forward", ...flags);
  expect(code).toBe(1);
  expect(stdout).toContain(
    '✖ approve@1h refused: The output does not match the task\'s form: /output/decision must be one of "approve", "reject", not "maybe"',
  );
  expect(stdout).toContain("✖ aprove@2h refused: nobody has been asked to decide aprove");
  expect(stdout).toContain("… rests, waiting for the task approve");
});

test.each(["approve", "approve@1h", "approve=1@soon", ":ada={}@1h"])(
  "--decide %s is wrong usage",
  async (text) => {
    const { code, stderr } = await run(asking, "--decide", text);
    expect([code, stderr]).toEqual([
      2,
      `error: --decide is ${text}, but must be STEP=JSON@TIME or STEP:NAME=JSON@TIME with a time such as 90s, 2h30m or 5d.\n`,
    ]);
  },
);

const parent = "id: parent\nsteps:\n  - call: POST /before\n  - run: child\n";

test("sub-workflows are found beside the file, also those that they run", async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, "parent.yaml"), parent);
  writeFileSync(join(cwd, "middle.yaml"), "id: child\nsteps:\n  - run: grandchild\n  - call: POST /child\n");
  writeFileSync(join(cwd, "inner.yaml"), "id: grandchild\nevents: {go: }\nsteps:\n  - wait_for: go\n");
  writeFileSync(join(cwd, "broken.yaml"), "id: broken\nsteps:\n  - call: a\n");
  const args = ["run", "parent.yaml", "--fast-forward", "--event", "go@2h"];
  const { code, stdout, stderr } = await hmsAct(args, { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.split("\n").slice(0, 5)).toEqual([
    "▶ POST /before",
    "▷ run child",
    "▷ run grandchild",
    "◆ go@2h",
    "▶ POST /child",
  ]);
});

test("one that is not there fails the step, and the message says where it was looked for", async () => {
  const { code, stdout } = await run(parent);
  expect(code).toBe(1);
  expect(stdout).toContain('run: there is no workflow "child" in the *.yaml without errors in .');
});
