// Reopen: where the undo of an instance that has ended begins, or that of an item.
import type { MachineConfig, MachineContext } from "./config.ts";
import type { MachineEvent } from "./event.ts";
import { cancelledName, endingName } from "./facts.ts";
import { contextOf } from "./rounds.ts";

/** Nothing takes it: what follows is the way on from where the undo begins. */
export const reopenEvent: MachineEvent = { type: "xstate.reopen" };

/** The state to go on from, which is not at rest; `value` is the name of a state at the root. */
export function reopened(
  config: MachineConfig,
  context: MachineContext,
  only: "unknown" | undefined,
): { readonly value: string; readonly context: MachineContext } {
  const facts = { ...context.facts, [endingName]: "completed", [cancelledName]: "cancelled" } as const;
  return {
    value: tagged(config, only ? "completing" : "compensating") ?? tagged(config, "cancelled")!,
    context: contextOf({ ...context, facts }),
  };
}

/** The state at the root that has the tag. */
function tagged({ states }: MachineConfig, tag: string): string | undefined {
  return Object.entries(states).find(([, { tags }]) => tags?.includes(tag))?.[0];
}
