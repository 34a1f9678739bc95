// The README's terminal session: what it shows is what a server and the command line answer today. Its commands are done
// again, in their order, against the built server; ids and times are of the day, everything else must be the same to the letter.
//
// `UPDATE=1 npx vitest run --config vitest.real.config.ts test/real/session.test.ts` records it anew.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { InstanceView } from "../../src/engine/view.ts";
import { eventually, root, startDev, temporaryDirectory } from "./processes.ts";

interface Exchange {
  readonly command: string;
  /** Both streams, as a terminal shows them. */
  readonly output: readonly string[];
}

const path = join(root, "README.md");
const block = /^## A session\n.*?^```console\n(.*?)^```$/ms;
const anew = process.env["UPDATE"] === "1";

test(`the session in the README is what happens (UPDATE=1 records it anew)`, async () => {
  const readme = readFileSync(path, "utf8");
  const text = block.exec(readme)?.[1] ?? "";
  const recorded = exchangesIn(text);
  const data = join(temporaryDirectory(), "data");
  const { url } = await startDev({ data, workflows: join(root, "workflows"), port: 0 });
  const ids = new Ids();
  const replayed: Exchange[] = [];
  for (const { command, output } of recorded) {
    await eventually("no call is under way", () => rested(url));
    const today = ids.translate(command);
    const answer = await inShell(today, url);
    replayed.push({ command: today, output: answer });
    if (!anew) expect(plain(answer), command).toEqual(plain(output));
    ids.meet(output, answer);
  }
  if (anew)
    writeFileSync(
      path,
      readme.replace(text, () => written(replayed)),
    );
  expect(replayed.length).toBeGreaterThan(8);
});

describe("the comparison", () => {
  const shown = ["started a:0mwzpd4vc9gpsxxwa", "7  2026-11-28T00:59:28.909Z  paused"];

  test("takes the ids and the times of another day", () => {
    const other = ["started a:0mx00000000000001", "7  2027-01-01T10:00:00.000Z  paused"];
    expect(plain(other)).toEqual(plain(shown));
  });

  test.each([
    ["another word", ["ended a:0mwzpd4vc9gpsxxwa", shown[1]!]],
    ["a line less", [shown[0]!]],
    ["no id", ["started a:b", shown[1]!]],
    ["a time of another form", [shown[0]!, "7  2026-11-28 00:59:28       paused"]],
  ])("finds %s", (_, other) => {
    expect(plain(other)).not.toEqual(plain(shown));
  });

  test("goes on with the ids of the day, each for one of those that were recorded", () => {
    const ids = new Ids();
    ids.meet(shown, ["started a:0mx00000000000001"]);
    expect(ids.translate("show a:0mwzpd4vc9gpsxxwa")).toBe("show a:0mx00000000000001");
    expect(() => ids.meet(shown, ["started a:0mx00000000000002"])).toThrow("0mwzpd4vc9gpsxxwa");
  });
});

/** Command lines begin with `$ npx hms-act`; what follows one is its output. */
function exchangesIn(text: string): readonly Exchange[] {
  const parts = text.split(/^\$ (?=npx hms-act )/m);
  expect(parts.shift()).toBe("");
  return parts.map((part) => {
    const [command = "", ...output] = part.trimEnd().split("\n");
    return { command, output };
  });
}

const written = (exchanges: readonly Exchange[]): string =>
  exchanges.map(({ command, output }) => [`$ ${command}`, ...output, ""].join("\n")).join("");

const generated = /\b0m[0-9a-z]{15}\b/g;

/** Without what is of its day: generated ids, times, versions of files, and numbers of entries over all instances. */
const plain = (lines: readonly string[]): readonly string[] =>
  lines.map((line) =>
    line
      .replaceAll(generated, "ID")
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "TIME")
      .replaceAll(/(?<= at version )[0-9a-f]{12}/g, "VERSION")
      .replaceAll(/^\d+ +(?=TIME)/g, "N "),
  );

/** Ids of the recorded session, and what stands in their place today. */
class Ids {
  readonly #today = new Map<string, string>();

  /** Ids at the same place are the same thing. */
  meet(recorded: readonly string[], today: readonly string[]): void {
    const found = today.join("\n").match(generated) ?? [];
    (recorded.join("\n").match(generated) ?? []).forEach((id, i) => {
      const now = found[i] ?? "";
      const before = this.#today.get(id) ?? now;
      if (before !== now) throw new Error(`${id} of the README is ${before} and ${now} today`);
      this.#today.set(id, now);
    });
  }

  translate(command: string): string {
    return command.replaceAll(generated, (id) => this.#today.get(id) ?? id);
  }
}

/** What the session's reader would wait for. */
async function rested(url: string): Promise<true | undefined> {
  const response = await fetch(`${url}/v1/instances`);
  const { items } = (await response.json()) as { readonly items: readonly InstanceView[] };
  const busy = items.flatMap(({ waiting_for: waiting }) => waiting).some(({ kind }) => kind === "call");
  return busy ? undefined : true;
}

/** `npx hms-act` is the built program; everything else is the shell's. */
async function inShell(command: string, url: string): Promise<readonly string[]> {
  const script = `npx() { shift; "$NODE" "$PROGRAM" "$@"; }\n{ ${command}\n} 2>&1`;
  const child = spawn("sh", ["-c", script], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      NODE: process.execPath,
      PROGRAM: join(root, "dist/cli/main.js"),
      ACT_URL: url,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await new Promise((resolve) => child.on("close", resolve));
  return output.trimEnd().split("\n");
}
