// Policy: a step's opt-out of being asked about, which needs a reason.
import type { Findings } from "./findings.ts";
import { nearest } from "./near.ts";
import type { MapNode } from "./tree.ts";
import type { PolicyWaiver } from "./workflow.ts";

/** The opt-out and its reason stand together. Undefined where a policy may be asked. */
export function readPolicy({ entries }: MapNode, findings: Findings): PolicyWaiver | undefined {
  const [policy, because] = [entries.get("policy"), entries.get("because")];
  const misspelt = nearest("because", [...entries.keys()]);
  if (policy && !because && misspelt === undefined) {
    const message = "a step with `policy: none` has no `because`";
    const hint = "add `because:` with the reason: the journal keeps it";
    findings.error(policy.keyPlace, { code: "missing-key", message, hint });
  }
  if (because && !policy) {
    const message = "a step with `because` has no `policy`";
    findings.error(because.keyPlace, { code: "missing-key", message, hint: "add `policy: none`" });
  }
  const reason = because?.value.kind === "scalar" ? because.value : undefined;
  if (typeof reason?.value !== "string") return undefined;
  if (reason.value.trim() === "") {
    const message = "`because` says nothing";
    findings.error(reason.place, {
      code: "wrong-value",
      message,
      hint: 'for example `because: "public endpoint"`',
    });
  }
  return { kind: "none", because: reason.value };
}
