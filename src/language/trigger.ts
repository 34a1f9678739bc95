// Triggers: which events start instances of a workflow.
import type { Reader, View } from "./reader.ts";
import type { Node } from "./tree.ts";
import type { Trigger } from "./workflow.ts";

/** What does not fit its shape has been reported, and is left out. */
export function readTriggers(node: Node | undefined, reader: Reader): readonly Trigger[] {
  if (node === undefined) return [];
  return (node.kind === "list" ? node.items : [node]).flatMap((item) => {
    const event = item.kind === "map" ? item.entries.get("event")?.value : item;
    if (event?.kind !== "scalar" || typeof event.value !== "string") return [];
    if (item.kind !== "map") return [{ event: event.value }];
    const keyNode = item.entries.get("key")?.value;
    const whenNode = item.entries.get("when")?.value;
    const key = keyNode?.kind === "scalar" ? reader.textTemplate(keyNode, beforeSteps, "a key") : undefined;
    const when = whenNode && reader.condition(whenNode, beforeSteps);
    return [{ event: event.value, ...(key && { key }), ...(when && { when }) }];
  });
}

const beforeSteps: View = { steps: undefined, variables: new Set(), handlesError: false, items: {} };
