// Workflows that run each other: several files above the line, what is said of them together below it. `UPDATE=1`
// rewrites what is below; the difference is to be read.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { picture } from "../../src/language/picture.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { checkTogether } from "../../src/language/together.ts";

const directory = join(import.meta.dirname, "together");
const separator = "----\n";

describe("files that run each other", () => {
  for (const name of readdirSync(directory).sort())
    it(`are answered as written in ${name}`, () => check(name));
});

function check(name: string): void {
  const path = join(directory, name);
  const content = readFileSync(path, "utf8");
  const texts = content.slice(0, content.lastIndexOf(`\n${separator}`) + 1);
  const files = texts.split(/^==== /m).slice(1);
  const read = files.map((file) => {
    const [title = "", ...lines] = file.split("\n");
    const text = lines.join("\n");
    return { file: title, text, ...readWorkflow(text, title) };
  });
  const members = read.flatMap(({ file, workflow, references }) =>
    workflow ? [{ file, workflow, references }] : [],
  );
  const others = read.flatMap(({ text, workflow }) => (workflow ? [] : /^id: (\w+)/.exec(text)![1]!));
  const found = checkTogether(members, others);
  const shown = found
    .map((diagnostic) => picture(diagnostic, read.find(({ file }) => file === diagnostic.file)!.text))
    .join("\n");
  if (process.env["UPDATE"] === "1") writeFileSync(path, `${texts}${separator}${shown}`);
  expect(`${texts}${separator}${shown}`).toBe(readFileSync(path, "utf8"));
  expect(found.length).toBeGreaterThan(0);
}
