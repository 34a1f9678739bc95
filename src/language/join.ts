// Join: how many branches of a parallel block must succeed.
import type { Draft } from "./draft.ts";
import type { Findings } from "./findings.ts";

/** The number of branches unless the author said otherwise; never more than there are. */
export function joinOf({ node, blocks }: Draft): number {
  const join = node.entries.get("join")?.value;
  const branches = blocks.filter(({ kind }) => kind === "branch").length;
  if (join?.kind !== "scalar" || join.value === "all") return branches;
  return join.value === "any" ? 1 : Math.min(Number(join.value), branches) || branches;
}

export function checkJoin({ node, blocks }: Draft, findings: Findings): void {
  const join = node.entries.get("join")?.value;
  const branches = blocks.filter(({ kind }) => kind === "branch").length;
  if (join?.kind !== "scalar" || typeof join.value !== "number" || join.value <= branches) return;
  findings.error(join.place, {
    code: "wrong-value",
    message: `\`join\` is ${join.value}, and there are ${branches} branches`,
    hint: `write a number up to ${branches}, \`all\` or \`any\``,
  });
}
