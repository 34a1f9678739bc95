// Incident: the step of a failed undo that a person has to look after, in an instance in the making.
import { isGraph } from "../../language/graph.ts";
import { frameOf } from "../../machine/address.ts";
import type { Definition } from "../catalog.ts";
import type { StepHead } from "../instance.ts";
import type { Steps } from "./steps.ts";

/**
 * The step whose failure leads to `needs_attention` in this commit. An undo that is a graph fails when the last of its steps
 * has ended, whichever that is: of those that failed it is the first, and at one moment the first in the text, so that the
 * order of independent outcomes decides nothing.
 */
export function stuckStep(definition: Definition, { heads, failed }: Steps): string | undefined {
  for (const [key, { status }] of Object.entries(heads.record)) {
    const undo = status === "compensating" ? definition.steps.get(key)?.compensation : undefined;
    if (!undo || !isGraph(undo)) continue;
    const [first] = undo
      .map(({ id }) => definition.addresses.keyIn(frameOf(key), id))
      .filter((step) => isFailure(heads.get(step)))
      .sort((one, other) => heads.get(one)!.completedAtMs! - heads.get(other)!.completedAtMs!);
    if (first !== undefined) return first;
  }
  return failed;
}

const isFailure = (head: StepHead | undefined): boolean => head?.status === "failed" && !head.handled;
