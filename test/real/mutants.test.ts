// Mutants: faults planted in the engine and the compiler, one at a time; the paths and examples of a few workflows, run as
// `hms-act test` runs them, must find every one. A mutant that survives shows a hole in what `test` looks at.
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { transformWithOxc } from "vite";
import { afterAll, expect, test } from "vitest";
import { root } from "./processes.ts";

const run = promisify(execFile);
const folder = join(root, "test/mutants");
const patches = readdirSync(join(folder, "patches")).map((name) => name.replace(/\.patch$/, ""));
const workflows = readdirSync(join(folder, "workflows")).map((name) => join(folder, "workflows", name));
const place = mkdtempSync(join(tmpdir(), "hms-act-mutants-"));
symlinkSync(join(root, "node_modules"), join(place, "node_modules"));
writeFileSync(join(place, "package.json"), '{"type":"module"}');
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** The whole corpus takes seconds; a mutant that makes something go on for ever is stopped. */
const patienceMs = 120_000;

test("there are at least forty mutants", () => {
  expect(patches.length).toBeGreaterThanOrEqual(40);
});

test("without a mutant all holds", { timeout: patienceMs * 2 }, async () => {
  expect(await caught(join(root, "dist"))).toBeUndefined();
});

test.concurrent.each(patches)("caught: %s", { timeout: patienceMs * 2 }, async (name) => {
  const build = join(place, name);
  await buildWith(name, build);
  const by = await caught(build);
  rmSync(build, { recursive: true, force: true });
  expect(by, readFileSync(patchFile(name), "utf8")).toBeDefined();
});

const patchFile = (name: string): string => join(folder, "patches", `${name}.patch`);

/** What did not hold; undefined when all did. */
async function caught(build: string): Promise<string | undefined> {
  const args = [join(folder, "catch.mjs"), build, ...workflows];
  try {
    await run(process.execPath, args, { timeout: patienceMs });
    return undefined;
  } catch (error) {
    const { code, killed, stdout } = error as { code?: number; killed?: boolean; stdout: string };
    if (killed) return "it goes on for ever";
    if (code === 1 && stdout !== "") return stdout;
    throw error;
  }
}

/** The build, with the sources that the patch touches made anew. */
async function buildWith(name: string, build: string): Promise<void> {
  cpSync(join(root, "dist"), build, { recursive: true });
  const patch = readFileSync(patchFile(name), "utf8");
  const sources = join(build, "sources");
  const touched = [...patch.matchAll(/^\+\+\+ b\/(src\/.*)$/gm)].map(([, file]) => file!);
  expect(touched).not.toEqual([]);
  for (const file of touched) {
    mkdirSync(dirname(join(sources, file)), { recursive: true });
    cpSync(join(root, file), join(sources, file));
  }
  await run("git", ["apply", "--unidiff-zero", patchFile(name)], {
    cwd: sources,
    env: { ...process.env, GIT_DIR: "none" },
  });
  for (const file of touched) {
    const { code } = await transformWithOxc(readFileSync(join(sources, file), "utf8"), file);
    const js = file.replace(/^src\//, "").replace(/\.ts$/, ".js");
    writeFileSync(join(build, js), code.replace(/(from\s*"\.[^"]*)\.ts"/g, '$1.js"'));
  }
}
