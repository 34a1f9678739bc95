// The machine's time zone is none of an expression's business.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { root, temporaryDirectory } from "./processes.ts";

const workflow = `
id: times
steps:
  - wait_days: 0
output:
  day: \${timestamp("2026-07-01T23:30:00Z").getDayOfYear()}
  hour: \${timestamp("2026-03-29T02:30:00Z").getHours("UTC")}
`;

test.each(["UTC", "Europe/Berlin", "America/New_York", "Australia/Sydney"])(
  "parts of a time are the same in %s",
  async (zone) => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "times.yaml"), workflow);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(root, "dist/cli/main.js"), "run", "times.yaml", "--fast-forward", "--json"],
      { cwd, env: { ...process.env, TZ: zone } },
    );
    expect(JSON.parse(stdout)).toMatchObject({ status: "completed", output: { day: 181, hour: 2 } });
  },
);
