// The tree: help, near misses and exit codes of wrong usage.
import { expect, test } from "vitest";
import { readVersion } from "../../src/cli/version.ts";
import { hmsAct } from "./harness.ts";

const verbs = [
  "check",
  "compile",
  "run",
  "serve",
  "dev",
  "send",
  "start",
  "ls",
  "show",
  "watch",
  "journal",
  "config",
];

test("--version prints the version of the package", async () => {
  expect(await hmsAct(["--version"])).toEqual({ code: 0, stdout: `${readVersion()}\n`, stderr: "" });
});

test("--help names every verb", async () => {
  const { code, stdout } = await hmsAct(["--help"]);
  expect(code).toBe(0);
  for (const verb of verbs) expect(stdout).toMatch(new RegExp(`^  ${verb} `, "m"));
});

test("no verb at all prints the help on stderr and exits 2", async () => {
  const { code, stdout, stderr } = await hmsAct([]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("Usage: hms-act");
});

test.each(verbs)("%s --help has an example that begins with the verb", async (verb) => {
  const { code, stdout, stderr } = await hmsAct([verb, "--help"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(new RegExp(`Examples?:\n  \\$ hms-act ${verb}\\b`));
});

test.each([
  [["chek"], "check"],
  [["jurnal", "x"], "journal"],
  [["jurnal", "--help"], "journal"],
  [["chek", "-h"], "check"],
  [["run", "x.yaml", "--fastforward"], "--fast-forward"],
  [["serve", "--prot", "1"], "--port"],
  [["ls", "--jsn"], "--json"],
])("%j is wrong usage, answered with the nearest: %s", async (args, nearest) => {
  const { code, stdout, stderr } = await hmsAct(args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(`Did you mean ${nearest}?`);
});

test.each([[["show"]], [["run"]], [["send"]], [["show", "a", "b"]], [["serve", "--port"]]])(
  "%j, with an argument missing or too many, is wrong usage",
  async (args) => {
    const { code, stdout, stderr } = await hmsAct(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: .*argument/);
    expect(stderr).toContain(`hms-act ${args[0]} --help`);
  },
);

test("colours appear on a terminal only, and not with NO_COLOR", async () => {
  const colored = "\u001b[31merror:\u001b[39m";
  expect((await hmsAct(["chek"], { terminal: true })).stderr).toContain(colored);
  expect((await hmsAct(["chek"])).stderr).not.toContain("\u001b");
  expect((await hmsAct(["chek"], { terminal: true, env: { NO_COLOR: "1" } })).stderr).not.toContain("\u001b");
});
