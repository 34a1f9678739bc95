// Waits: for a time, until a time, or for events.
import { awaitedBy, readAwaited, typeOfEvent } from "./awaited.ts";
import type { DeclaredEvents } from "./awaited.ts";
import type { Calendar } from "./calendar.ts";
import { calendars, defaultCalendar } from "./calendars.ts";
import type { Draft } from "./draft.ts";
import type { Findings } from "./findings.ts";
import { meant } from "./near.ts";
import type { Reader, View } from "./reader.ts";
import { readDuration } from "./retry.ts";
import { eventType } from "./surroundings.ts";
import type { MapNode, Node } from "./tree.ts";
import type { Expression, RecordType, WaitForStep, WaitStep } from "./workflow.ts";

export function readWait(
  draft: Draft,
  view: View,
  declared: DeclaredEvents,
  reader: Reader,
): Pick<WaitStep, "until" | "match" | "time"> {
  const until = readAwaited(draft, declared, reader.findings);
  const match = draft.node.entries.get("match");
  if (match && !draft.node.entries.has("until")) {
    reader.findings.error(match.keyPlace, {
      code: "missing-key",
      message: "a wait with `match` has no `until`",
      hint: "add `until:`",
    });
  }
  return { until, ...readMatch(draft, view, until, declared, reader), time: readTime(draft, view, reader) };
}

export function readWaitFor(
  draft: Draft,
  view: View,
  declared: DeclaredEvents,
  reader: Reader,
): Pick<WaitForStep, "mode" | "events" | "match" | "timeoutMs" | "onTimeout"> {
  const { node } = draft;
  checkForm(draft, reader.findings);
  const events = readAwaited(draft, declared, reader.findings);
  const timeoutMs = readDuration(node.entries.get("timeout")?.value, reader.findings, true);
  const onTimeout = node.entries.get("on_timeout");
  if (onTimeout && !node.entries.has("timeout")) {
    reader.findings.error(onTimeout.keyPlace, {
      code: "missing-key",
      message: "a wait with `on_timeout` has no `timeout`",
      hint: "add `timeout:`",
    });
  }
  return {
    mode: awaitedBy(draft).mode,
    events,
    ...readMatch(draft, view, events, declared, reader),
    ...(timeoutMs !== undefined && { timeoutMs }),
    onTimeout:
      onTimeout?.value.kind === "scalar" && onTimeout.value.value === "continue" ? "continue" : "fail",
  };
}

/** A condition over the event that has come. */
function readMatch(
  { node }: Draft,
  view: View,
  events: readonly string[],
  declared: DeclaredEvents,
  reader: Reader,
): { readonly match?: Expression } {
  const value = node.entries.get("match")?.value;
  const match = value && reader.condition(value, { ...view, event: oneType(events, declared) });
  return match ? { match } : {};
}

function readTime({ node, action }: Draft, view: View, reader: Reader): WaitStep["time"] {
  const value = node.entries.get(action ?? "")?.value;
  if (action === "wait_until") {
    const at = value && reader.timestamp(value, view);
    return { kind: "at", at: at ?? { kind: "literal", value: null } };
  }
  if (action === "wait_business_days") {
    return { kind: "business", days: wholeNumber(value), calendar: readCalendar(node, reader.findings) };
  }
  if (action === "wait") return { kind: "for", durationMs: readDuration(value, reader.findings) ?? 0 };
  return { kind: "for", durationMs: wholeNumber(value) * 86_400_000 };
}

/** What is none has been reported. */
const wholeNumber = (node: Node | undefined): number =>
  node?.kind === "scalar" && typeof node.value === "number" ? node.value : 0;

function readCalendar({ entries }: MapNode, findings: Findings): Calendar {
  const node = entries.get("calendar")?.value;
  if (node?.kind !== "scalar" || typeof node.value !== "string") return defaultCalendar;
  const name = node.value;
  const calendar = calendars.find((one) => one.name === name);
  if (!calendar) {
    findings.error(node.place, {
      code: "unknown-calendar",
      message: `there is no calendar \`${name}\``,
      hint: () =>
        meant(
          name,
          calendars.map((one) => one.name),
          "calendars",
        ),
    });
  }
  return calendar ?? defaultCalendar;
}

/** The map form says `any` or `all`. */
function checkForm({ node }: Draft, findings: Findings): void {
  const value = node.entries.get("wait_for")?.value;
  if (value?.kind !== "map" || value.entries.has("any") !== value.entries.has("all")) return;
  findings.error(value.place, {
    code: "wrong-value",
    message: `\`wait_for\` takes one of \`any\` and \`all\`${value.entries.has("any") ? ", not both" : ""}`,
    hint: "for example `{any: [form_received, phoned]}`",
  });
}

/** What is known of an event that may be any of several. */
function oneType(events: readonly string[], declared: DeclaredEvents): RecordType {
  const [first, ...others] = events.map((event) => typeOfEvent(event, declared));
  const same = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return first && same ? first : eventType({ kind: "any" });
}
