// Awaited events: which events a step waits for, and whether the workflow has them.
import type { Draft } from "./draft.ts";
import type { Findings } from "./findings.ts";
import { eventPattern } from "./name.ts";
import { meant } from "./near.ts";
import { eventType } from "./surroundings.ts";
import type { Node, ScalarNode } from "./tree.ts";
import type { EventDeclaration, RecordType, WaitForStep } from "./workflow.ts";

/** What the workflow declares; undefined when it declares no events, and using one declares it. */
export type DeclaredEvents = Readonly<Record<string, EventDeclaration>> | undefined;

export interface Awaited {
  readonly mode: WaitForStep["mode"];
  /** With legal types; others have been reported. */
  readonly nodes: readonly ScalarNode[];
}

/** Of `until` and of `wait_for`. */
export function awaitedBy({ node, action }: Draft): Awaited {
  const value = node.entries.get(action === "wait_for" ? "wait_for" : "until")?.value;
  const all = value?.kind === "map" ? value.entries.get("all")?.value : undefined;
  const any = value?.kind === "map" ? value.entries.get("any")?.value : value;
  return { mode: all ? "all" : "any", nodes: eventsIn(all ?? any) };
}

/** The types of the events, with those reported that stand there twice or that nothing declares. */
export function readAwaited(draft: Draft, declared: DeclaredEvents, findings: Findings): readonly string[] {
  const events: string[] = [];
  const seen = new Set<string>();
  for (const { value, place } of awaitedBy(draft).nodes) {
    const name = String(value);
    if (seen.has(name)) {
      findings.error(place, { code: "duplicate-event", message: `\`${name}\` stands here a second time` });
    } else if (declared && !Object.hasOwn(declared, name)) {
      findings.error(place, {
        code: "unknown-event",
        message: `there is no event \`${name}\` under \`events\``,
        hint: () => meant(name, Object.keys(declared), "declared events"),
      });
    }
    events.push(name);
    seen.add(name);
  }
  return events;
}

/** With the data that the workflow declares, where it does. */
export function typeOfEvent(name: string, declared: DeclaredEvents): RecordType {
  const data = declared && Object.hasOwn(declared, name) ? declared[name]?.data : undefined;
  return eventType(data ?? { kind: "any" });
}

function eventsIn(node: Node | undefined): readonly ScalarNode[] {
  const nodes = node?.kind === "list" ? node.items : node ? [node] : [];
  return nodes.filter(
    (item): item is ScalarNode =>
      item.kind === "scalar" && typeof item.value === "string" && eventPattern.test(item.value),
  );
}
