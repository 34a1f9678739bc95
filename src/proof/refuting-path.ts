// Refuting path: a counterexample by its id. It need not be one of the paths that are listed: those are one order of each.
import type { Workflow } from "../language/workflow.ts";
import { eventClasses } from "./explore.ts";
import type { EventClass } from "./explore.ts";
import type { Path } from "./paths.ts";
import { prove } from "./prove.ts";

export interface RefutingPath {
  /** The list of which it is an item's; absent where it is the workflow's. */
  readonly item?: string;
  readonly path: Path;
}

/** Among what refutes the claims of the workflow, whatever events were left out. Throws `TooManyStates`. */
export function refutingPath(workflow: Workflow, id: string): RefutingPath | undefined {
  for (const without of subsets(eventClasses)) {
    for (const verdict of prove(workflow, { without }).verdicts) {
      if (verdict.kind !== "refuted" || verdict.path?.id !== id) continue;
      const { item } = verdict.subject;
      return { ...(item !== undefined && { item }), path: verdict.path };
    }
  }
  return undefined;
}

/** The empty one first. */
const subsets = (all: readonly EventClass[]): readonly (readonly EventClass[])[] =>
  all.reduce<readonly (readonly EventClass[])[]>(
    (sets, one) => [...sets, ...sets.map((set) => [...set, one])],
    [[]],
  );
