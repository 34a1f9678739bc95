// Indexed: the rows of every index that an instance must have, found from its head and what that names.
import { isPending } from "./child.ts";
import type { Definition } from "./catalog.ts";
import { awaitedNames } from "./correlation.ts";
import { retryTimer } from "./draft/calls.ts";
import type { DueRow, Head } from "./instance.ts";
import { loadPayload } from "./payload.ts";
import type { Store } from "./ports.ts";
import { isOpen } from "./task.ts";

export interface Indexed {
  readonly due: readonly DueRow[];
  readonly open: boolean;
  readonly asks: boolean;
  /** The names under which it awaits events with a `match`. */
  readonly awaits: ReadonlySet<string>;
}

/**
 * Without a definition: of a schedule. Throws when the machine has no state such as the head's, or the store not the data
 * of one that waits.
 */
export function indexedBy(
  head: Head,
  definition: Definition | undefined,
  store: Pick<Store, "entry">,
): Indexed {
  const { calls, runs = {}, tasks = {}, parent } = head;
  const state = definition?.machine.restore(head.state);
  return {
    due: head.paused ? [] : dueRowsOf(head),
    open:
      Object.values(calls).some(({ dueAtMs }) => dueAtMs === undefined) ||
      Object.values(runs).some(isPending) ||
      (parent?.wait === true && state?.ended !== true),
    asks: Object.values(tasks).some(({ status }) => isOpen(status)),
    awaits:
      definition && state && state.awaits.length > 0
        ? awaitedNames({ definition, head, state, payload: loadPayload(store, head) })
        : new Set(),
  };
}

function dueRowsOf({ id, timers, calls }: Head): readonly DueRow[] {
  const due: DueRow[] = [];
  for (const [timer, { dueAtMs, visit }] of Object.entries(timers))
    due.push({ dueAtMs, instance: id, timer, visit });
  for (const [step, { dueAtMs, visit }] of Object.entries(calls))
    if (dueAtMs !== undefined) due.push({ dueAtMs, instance: id, timer: retryTimer(step), visit });
  return due;
}
