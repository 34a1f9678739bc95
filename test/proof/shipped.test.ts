// What the shipped workflows guarantee holds, and says something.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { familyBeside } from "../../src/cli/workflow-files.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { sayClaim } from "../../src/proof/claim.ts";
import { prove } from "../../src/proof/prove.ts";

const folder = new URL("../../workflows/", import.meta.url);

test.each(readdirSync(folder).filter((name) => name.endsWith(".yaml")))("%s", (file) => {
  const { workflow } = readWorkflow(readFileSync(new URL(file, folder), "utf8"), file);
  const { others } = familyBeside(`${folder.pathname}${file}`, workflow!, process.cwd());
  const children = new Map(others.map((other) => [other.workflow.id, other.workflow]));
  const { verdicts } = prove(workflow!, { children: (id) => children.get(id) });
  // The seed is kept as it was given, without claims.
  if (file !== "payment_failed.yaml") expect(verdicts.length).toBeGreaterThan(0);
  const wrong = verdicts.filter(({ kind }) => kind !== "holds" && kind !== "in_time");
  expect(wrong.map(({ guarantee }) => sayClaim(guarantee))).toEqual([]);
});
