// Path tests for a repository of one's own: what `hms-act paths --format tests` prints, run by Node's own test runner.
import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { hmsAct, root, startStandin, temporaryDirectory } from "./processes.ts";

test("the printed tests run against the stand-in services", async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "node_modules"));
  symlinkSync(root, join(directory, "node_modules/hms-act"));
  const file = join(root, "workflows/payment_failed.yaml");
  const printed = await hmsAct("paths", file, "--format", "tests", "--without", "cancel");
  expect(printed.code).toBe(0);
  writeFileSync(join(directory, "paths.test.mjs"), printed.stdout);
  const standin = await startStandin();
  const { stdout } = await promisify(execFile)(process.execPath, ["--test", "paths.test.mjs"], {
    cwd: directory,
    env: { ...process.env, ACT_GATEWAY: standin.url },
  });
  expect(stdout).toMatch(/# pass 8\n/);
  expect(stdout).toMatch(/# fail 0\n/);
});
