// completion: what bash, zsh and fish offer when the script is read and a word is begun.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const program = join(import.meta.dirname, "../../dist/cli/main.js");
const home = mkdtempSync(join(tmpdir(), "hms-act-shell-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function scriptFor(shell: string): string {
  const path = join(home, shell);
  writeFileSync(path, execFileSync(process.execPath, [program, "completion", shell], { encoding: "utf8" }));
  return path;
}

const shells: Readonly<Record<string, (words: readonly string[]) => string>> = {
  bash: (words) =>
    `source ${join(home, "bash")}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _hms_act; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // Its own completion needs a terminal; bash's, which it knows, is a function that runs as in sh.
  zsh: (words) =>
    `source ${join(home, "zsh")}; emulate sh; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _hms_act; printf '%s\\n' "\${COMPREPLY[@]}"`,
  fish: (words) => `source ${join(home, "fish")}; complete -C '${words.join(" ")}'`,
};

const offers: readonly (readonly [readonly string[], readonly string[], string])[] = [
  [["hms-act", "jo"], ["journal"], "--fast-forward"],
  [["hms-act", "task", "cl"], ["claim"], "check"],
  [["hms-act", "task", "claim", "--a"], ["--as"], "--to"],
  [["hms-act", "ls", "--s"], ["--status", "--step", "--search"], "--fast-forward"],
  [["hms-act", "run", "workflows/x.yaml", "--fa"], ["--fast-forward"], "--status"],
];

for (const [shell, ask] of Object.entries(shells)) {
  const absent = spawnSync(shell, ["-c", "true"]).status !== 0;
  const title = absent ? `${shell} (skipped: it is not installed)` : shell;
  describe.skipIf(absent)(title, () => {
    test.each(offers)("%j", (words, wanted, unwanted) => {
      scriptFor(shell);
      const { stdout, stderr } = spawnSync(shell, ["-c", ask(words)], {
        encoding: "utf8",
        env: { ...process.env, HOME: home },
      });
      const offered = stdout.split("\n").map((line) => line.split("\t")[0]!.trim());
      expect(offered, stderr).toEqual(expect.arrayContaining([...wanted]));
      expect(offered).not.toContain(unwanted);
    });
  });
}
