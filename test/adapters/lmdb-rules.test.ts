// Rules for LMDB that no run shows: which of its options and words the sources do not use, and why.
import { expect, test } from "vitest";
import { codeOf, sourcesBelow } from "../source.ts";

const users = sourcesBelow("src").filter(({ folder }) => folder !== "bench");

test.each([
  ["useWritemap", "a full disk then ends the process with SIGBUS"],
  ["noSync", "what was acknowledged is lost with the power, or the file is"],
  ["noMetaSync", "the newest commits are lost with the power"],
  ["mapAsync", "the kernel then writes when it likes"],
  ["transaction(", "it commits what came before a throw"],
  ["transactionAsync(", "it commits what came before a throw"],
  ["useReadTransaction(", "a reader that is kept lets the file grow"],
])("no source says %s: %s", (word) => {
  const pattern = new RegExp(`\\b${word.replace("(", "\\(")}`);
  expect(users.filter((source) => pattern.test(codeOf(source.text))).map(({ path }) => path)).toEqual([]);
});

test("whoever opens a store to write says overlappingSync: false: nothing is seen before it is on disk", () => {
  const tables = users.find(({ path }) => path.endsWith("adapters/lmdb/tables.ts"));
  const opens = codeOf(tables?.text ?? "").match(/\bopen(?:<[^>]*>)?\(\{[^}]*\}/g) ?? [];
  expect(opens.length).toBe(2);
  for (const said of opens) expect(said).toMatch(/overlappingSync: false|readOnly: true/);
});
