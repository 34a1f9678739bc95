// A sample event that starts something, made of what the workflows declare.
import type { Json } from "../language/json.ts";
import { sampleOf } from "../language/sample.ts";
import type { Workflow } from "../language/workflow.ts";

/** For the workflow that asks least: one that an event starts, with the fewest needed fields; undefined where none is. */
export function sampleEvent(
  workflows: readonly Workflow[],
): { readonly type: string; readonly data: Json } | undefined {
  const [simplest] = workflows
    .flatMap(({ triggers, input }) => {
      const trigger = triggers.find(({ kind }) => kind === "event");
      if (trigger?.kind !== "event") return [];
      return [{ type: trigger.event, data: input ? sampleOf(input, "required") : null }];
    })
    .toSorted((a, b) => sizeOf(a.data) - sizeOf(b.data));
  return simplest && { type: simplest.type, data: simplest.data ?? { id: 987 } };
}

/** Fields of a map; data of no declared type asks nothing. */
const sizeOf = (data: Json): number => (data === null ? 0 : Object.keys(data as object).length);
