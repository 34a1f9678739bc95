// paths: the paths of a workflow, in each of their forms, and followed with services over HTTP.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { followPath, tellStandIn } from "../../src/cli/testing.ts";
import type { PathStep } from "../../src/proof/path-step.ts";
import { createStandin } from "../../src/standin/server.ts";
import { hmsAct, temporaryDirectory } from "./harness.ts";

const seed = "workflows/payment_failed.yaml";

interface Told {
  readonly paths: number | string;
  readonly exact: boolean;
  readonly complete: boolean;
  readonly items: readonly { id: string; words: string; ends: string; events: readonly PathStep[] }[];
}

const told = async (...flags: string[]): Promise<Told> =>
  JSON.parse((await hmsAct(["paths", seed, "--json", ...flags])).stdout) as Told;

test("the seed's paths, one a line, each under an id of its own", async () => {
  const { code, stdout, stderr } = await hmsAct(["paths", seed, "--without", "cancel"]);
  expect([code, stderr]).toEqual([0, ""]);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => line.slice(10))).toEqual([
    "freeze_payments succeeds, notify_citizen.email succeeds, notify_citizen.sms succeeds, create_ticket succeeds, wait_for_fix.resolved arrives: completed",
    "freeze_payments succeeds, notify_citizen.email succeeds, notify_citizen.sms succeeds, create_ticket succeeds, 5d pass in wait_for_fix, escalate succeeds: completed",
    "freeze_payments succeeds, notify_citizen.email succeeds, notify_citizen.sms succeeds, create_ticket succeeds, 5d pass in wait_for_fix, escalate fails: failed",
    "freeze_payments succeeds, notify_citizen.email succeeds, notify_citizen.sms succeeds, create_ticket fails: failed",
    "freeze_payments succeeds, notify_citizen.email succeeds, notify_citizen.sms fails: failed",
    "freeze_payments succeeds, notify_citizen.email fails, notify_citizen.sms succeeds: failed",
    "freeze_payments succeeds, notify_citizen.email fails, notify_citizen.sms fails: failed",
    "freeze_payments fails: failed",
  ]);
  expect(new Set(lines.map((line) => line.slice(0, 8))).size).toBe(8);
});

test("JSON counts them, and has the events of each", async () => {
  const quiet = await told("--without", "cancel");
  expect(quiet).toMatchObject({ paths: 8, exact: true, complete: true });
  expect(quiet.items[7]).toMatchObject({
    ends: "failed",
    events: [
      { event: "start", atMs: 0 },
      { event: "failed.freeze_payments", atMs: 0 },
    ],
  });
  expect((await told()).paths).toBe(17);
});

test("above the greatest number a selection is given, and said to be one", async () => {
  const { code, stdout, stderr } = await hmsAct(["paths", seed, "--max", "3"]);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split("\n").length).toBeGreaterThan(3);
  expect(stderr).toMatch(/^\d+ paths that take every transition .*, of 17: more than --max 3\.\n$/);
});

test("as a diagram each state and event is there once", async () => {
  const { stdout } = await hmsAct(["paths", seed, "--format", "mermaid", "--without", "cancel"]);
  expect(stdout).toMatch(/^flowchart TD\n {2}start\(\[start\]\)\n/);
  expect(stdout.match(/-->/g)).toHaveLength(21);
  expect(stdout).toContain('-->|"5d pass in wait_for_fix"|');
});

test.each([
  [["paths", seed, "--without", "canel"], "--without: canel is no class of events; did you mean `cancel`?"],
  [["paths", seed, "--format", "yaml"], "Allowed choices are words, json, mermaid, tests."],
  [["paths", seed, "--max", "0"], "it is a whole number above 0."],
  [["paths", "workflows"], "name one file."],
  [["paths", "missing.yaml"], "missing.yaml does not exist."],
])("%j is refused: %s", async (args, sentence) => {
  const { code, stdout, stderr } = await hmsAct(args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(sentence);
});

test("a file with errors has no paths", async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, "a.yaml"), "id: a\nsteps: [{cal: POST /a}]\n");
  const { code, stderr } = await hmsAct(["paths", "a.yaml"], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain("did you mean `call`?");
});

describe("with services over HTTP", () => {
  async function standin(): Promise<string> {
    const services = createStandin({ now: Date.now });
    onTestFinished(() => services.close());
    return `http://127.0.0.1:${await services.listen(0)}`;
  }

  test("every path of the seed is followed", async () => {
    const gateway = await standin();
    for (const { events, ends } of (await told()).items) {
      await followPath({
        workflow: seed,
        gateway,
        arrange: (call) => tellStandIn(gateway, call),
        path: events,
        ends,
      });
    }
  });

  test("a service that answers otherwise than the path has it is told of", async () => {
    const gateway = await standin();
    const path = [
      { event: "start", atMs: 0 },
      { event: "failed.freeze_payments", atMs: 0 },
    ];
    const follow = followPath({ workflow: seed, gateway, arrange: () => undefined, path, ends: "failed" });
    await expect(follow).rejects.toThrow(
      "freeze_payments: the path needs failed of POST /finance/freeze, and it came done: answered 200",
    );
  });

  test("so is another end", async () => {
    const gateway = await standin();
    const path = [{ event: "start", atMs: 0 }];
    const follow = followPath({ workflow: seed, gateway, arrange: () => undefined, path, ends: "failed" });
    await expect(follow).rejects.toThrow("the path ends running, not failed");
  });
});
