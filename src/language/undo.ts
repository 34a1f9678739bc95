// Undo: the calls that take back what a completed step did.
import { readCall } from "./call.ts";
import type { CallDefaults } from "./call.ts";
import type { Draft } from "./draft.ts";
import type { Reader } from "./reader.ts";
import type { Compensation } from "./workflow.ts";

/**
 * Undefined where none is written. An undo may read every step: any may have run by the time an instance fails;
 * of variables those that are set when the step has completed.
 */
export function readCompensation(
  { node, undoIds }: Draft,
  variables: ReadonlySet<string>,
  undos: CallDefaults,
  reader: Reader,
): readonly Compensation[] | undefined {
  const compensation = node.entries.get("compensation")?.value;
  if (!compensation) return undefined;
  const view = { steps: new Set(reader.steps.keys()), variables, handlesError: false };
  const items = compensation.kind === "list" ? compensation.items : [compensation];
  return items.flatMap((item, index) => {
    const call = readCall(item, view, undos, reader);
    return call ? [{ id: undoIds[index]!, call }] : [];
  });
}
