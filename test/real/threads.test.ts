// Threads of `hms-act test`: what comes of paths is the same on one and on several, and an interruption ends it cleanly.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hmsAct, root, temporaryDirectory } from "./processes.ts";

const workflow = join(root, "workflows/fraud_review.yaml");

test("one thread and three say the same", async () => {
  const document = async (jobs: string): Promise<unknown> => {
    const { code, stdout, stderr } = await hmsAct("test", workflow, "--json", "--seed", "1", "--jobs", jobs);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const isTime = (name: string): boolean => name === "seconds" || name === "jobs";
    return JSON.parse(stdout, (name, value: unknown) => (isTime(name) ? undefined : value));
  };
  expect(await document("3")).toEqual(await document("1"));
});

test("interrupted, it ends after the paths that are being driven, says so, and leaves nothing behind", async () => {
  const TMPDIR = temporaryDirectory();
  const args = [join(root, "dist/cli/main.js"), "test", join(root, "workflows"), "--jobs", "2"];
  const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR } });
  let [stdout, stderr, isTold] = ["", "", false];
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  child.stdout.on("data", (text: Buffer) => {
    stdout += text.toString();
    // The first has been driven, and the second is. A second signal would end it at once.
    if (isTold || !/paths, .* runs/.test(stdout)) return;
    isTold = true;
    child.kill("SIGINT");
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^stopped: \d+ of \d+ files begun\n$/),
  });
  expect(stdout).toMatch(/ended before the other [\d,]+ paths were driven/);
  expect(stdout).toMatch(/every promise kept\n$/);
  expect(readdirSync(TMPDIR)).toEqual([]);
});
