// Held: adds to the view of an instance which of its calls wait for their turn.
import type { HeldCall } from "./performer.ts";
import { viewHold } from "./service-view.ts";
import type { InstanceView, WaitingFor } from "./view.ts";

/** The view with what only this process knows: which of the calls that are ready are held back. The same object where none is. */
export function withHeld(view: InstanceView, heldOf: (step: string) => HeldCall | undefined): InstanceView {
  const { waiting_for } = view;
  if (!waiting_for.some(isReadyCall)) return view;
  const shown = waiting_for.map((awaited) => {
    const held = isReadyCall(awaited) ? heldOf(awaited.step) : undefined;
    return held ? { ...awaited, held: { service: held.service, ...viewHold(held) } } : awaited;
  });
  return shown.some(({ held }) => held) ? { ...view, waiting_for: shown } : view;
}

const isReadyCall = ({ kind, due }: WaitingFor): boolean => kind === "call" && due === undefined;
