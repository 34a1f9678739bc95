// compile: writes what is stale, removes what is nobody's any more, and tells with --check.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hmsAct, temporaryDirectory } from "./harness.ts";

const workflow = (id: string): string => `id: ${id}\ntrigger: begin\nsteps:\n  - call: POST /a\n`;

function directoryWith(...ids: string[]): string {
  const cwd = temporaryDirectory();
  mkdirSync(join(cwd, "workflows"));
  for (const id of ids) writeFileSync(join(cwd, "workflows", `${id}.yaml`), workflow(id));
  return cwd;
}

test("each workflow gives a machine, a diagram and path tests, and all together one schema", async () => {
  const cwd = directoryWith("a", "b");
  const { code, stderr } = await hmsAct(["compile", "workflows", "--out", "generated"], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  expect(readdirSync(join(cwd, "generated")).sort()).toEqual([
    "a.machine.ts",
    "a.mmd",
    "a.paths.test.ts",
    "b.machine.ts",
    "b.mmd",
    "b.paths.test.ts",
    "workflow.schema.json",
  ]);
  expect(JSON.parse(readFileSync(join(cwd, "generated/workflow.schema.json"), "utf8"))).toHaveProperty(
    "$schema",
  );
  expect(await hmsAct(["compile", "--check"], { cwd })).toMatchObject({ code: 0, stderr: "" });
});

test("only what changed is written", async () => {
  const cwd = directoryWith("a", "b");
  await hmsAct(["compile"], { cwd });
  const old = new Date(2020, 0, 1);
  for (const name of readdirSync(join(cwd, "generated"))) utimesSync(join(cwd, "generated", name), old, old);
  writeFileSync(join(cwd, "workflows/a.yaml"), workflow("a").replace("/a", "/changed"));
  const { stdout } = await hmsAct(["compile", "--json"], { cwd });
  const { written, removed } = JSON.parse(stdout) as { written: string[]; removed: string[] };
  expect(removed).toEqual([]);
  expect(written).toContain("a.machine.ts");
  expect(written.every((name) => name.startsWith("a."))).toBe(true);
  expect(statSync(join(cwd, "generated/b.machine.ts")).mtime).toEqual(old);
});

test("--check names stale, missing and abandoned files, writes nothing and exits 1", async () => {
  const cwd = directoryWith("a", "b");
  await hmsAct(["compile"], { cwd });
  writeFileSync(join(cwd, "generated/a.mmd"), "by hand");
  rmSync(join(cwd, "generated/a.machine.ts"));
  rmSync(join(cwd, "workflows/b.yaml"));
  const { code, stdout } = await hmsAct(["compile", "--check", "--json"], { cwd });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    stale: expect.arrayContaining(["a.mmd", "a.machine.ts"]),
    abandoned: ["b.machine.ts", "b.mmd", "b.paths.test.ts"],
    fresh: 2,
  });
  expect(readFileSync(join(cwd, "generated/a.mmd"), "utf8")).toBe("by hand");
  const plain = await hmsAct(["compile", "--check"], { cwd });
  expect(plain.stdout).toContain(`stale ${join("generated", "a.mmd")}\n`);
});

test("what a removed workflow left is removed, and what somebody else put there is not", async () => {
  const cwd = directoryWith("a", "b");
  await hmsAct(["compile"], { cwd });
  rmSync(join(cwd, "workflows/b.yaml"));
  writeFileSync(join(cwd, "generated/README.md"), "mine\n");
  writeFileSync(join(cwd, "generated/c.machine.ts"), "// by hand\n");
  const { code, stdout } = await hmsAct(["compile"], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain(`removed ${join("generated", "b.mmd")}\n`);
  expect(existsSync(join(cwd, "generated/b.machine.ts"))).toBe(false);
  expect(existsSync(join(cwd, "generated/README.md"))).toBe(true);
  expect(existsSync(join(cwd, "generated/c.machine.ts"))).toBe(true);
});

test("workflows with errors are not compiled: code frames on stderr, exit 1", async () => {
  const cwd = directoryWith("a");
  writeFileSync(join(cwd, "workflows/b.yaml"), workflow("b").replace("POST", "POSST"));
  const { code, stdout, stderr } = await hmsAct(["compile"], { cwd });
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("workflows/b.yaml:4:");
  expect(existsSync(join(cwd, "generated"))).toBe(false);
});

test("an output that is no directory is one sentence, exit 2", async () => {
  const cwd = directoryWith("a");
  writeFileSync(join(cwd, "generated"), "a file");
  const { code, stderr } = await hmsAct(["compile"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: generated cannot be read and written \(.*\n$/);
});

test("the repository's own generated files are fresh", async () => {
  expect(await hmsAct(["compile", "--check"])).toMatchObject({ code: 0, stderr: "" });
});
