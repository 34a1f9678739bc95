// Status: what the tags of a state's nodes say of its instance.
import type { Status } from "./state.ts";

export function statusOf(hasTag: (tag: string) => boolean): Status {
  for (const status of ["completed", "failed", "cancelled", "needs_attention", "compensating"] as const) {
    if (hasTag(status)) return status;
  }
  return "running";
}
