// Action: what a step does, by the one key that says so.
import type { Findings } from "./findings.ts";
import { meant, nearest } from "./near.ts";
import { actions, stepKeys } from "./step-shape.ts";
import type { Action } from "./step-shape.ts";
import { headOf, unknownKey } from "./structure.ts";
import type { MapNode } from "./tree.ts";

/** Undefined, and reported, when the step does nothing, several things, or something unknown. */
export function actionOf(node: MapNode, findings: Findings): Action | undefined {
  // The steps of `for_each` are part of it; beside `run`, `wait` says whether its end is waited for.
  const isPart = (action: Action): boolean =>
    (action === "steps" && node.entries.has("for_each")) || (action === "wait" && node.entries.has("run"));
  const written = actions.filter((action) => node.entries.has(action) && !isPart(action));
  const [first, second] = written;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) {
    const keys = [...node.entries.keys()].filter((key) => (written as readonly string[]).includes(key));
    findings.error(node.entries.get(keys[1]!)!.keyPlace, {
      code: "two-actions",
      message: `a step does one thing, and this one has \`${keys[0]}\` and \`${keys[1]}\``,
      hint: "make two steps of it",
    });
    return undefined;
  }
  const known = new Set(actions.flatMap(stepKeys));
  const unknown = [...node.entries.values()].filter(({ key }) => !known.has(key));
  const suspect = unknown.find(({ key }) => nearest(key, actions) !== undefined) ?? unknown[0];
  const hint = meant(suspect?.key ?? "", actions, "a step has one of");
  if (suspect) {
    const message = `\`${suspect.key}\` is nothing that a step can do`;
    findings.error(suspect.keyPlace, { code: "unknown-action", message, hint });
    for (const { key, keyPlace } of unknown) {
      if (key !== suspect.key) unknownKey(key, keyPlace, [...known], "a step", findings);
    }
  } else {
    const message = "the step does not say what it does";
    findings.error(headOf(node), { code: "missing-action", message, hint });
  }
  return undefined;
}
