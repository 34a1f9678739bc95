// Versions: what makes a new one, and what does not.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { Catalog } from "../../src/engine/catalog.ts";
import { readWorkflow } from "../../src/language/read.ts";

const versionOf = async (source: string): Promise<string> => {
  const { workflow, diagnostics } = readWorkflow(source, "w.yaml");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return (await new Catalog(createMemoryStore()).register(workflow!, source)).version;
};

const base = "id: w\ninput: {a: number}\nsteps:\n  - call: POST /a\n    with: {line: 5}\n";

test("comments, blank lines and examples make no new version", async () => {
  const version = await versionOf(base);
  expect(await versionOf(`# A comment.\n\n${base}`)).toBe(version);
  const claim = `${base}guarantees: [{always: a}]\n`;
  expect(await versionOf(`# A comment.\n${claim}`)).toBe(await versionOf(claim));
  expect(await versionOf(`${base}tests: [{name: runs, then: {status: completed}}]\n`)).toBe(version);
});

test.each([
  ["a value that an author calls `line`", base.replace("line: 5", "line: 6")],
  ["a field of the input that is called so", base.replace("a: number", "a: number, line: number")],
  ["a label that is called so", `${base}labels: {line: north}\n`],
  ["another path", base.replace("POST /a", "POST /b")],
])("%s makes a new version", async (_, source) => {
  expect(await versionOf(source)).not.toBe(await versionOf(base));
});
