// Triggers: which events and which schedules start instances of a workflow.
import { cronSlips } from "./cron.ts";
import { checkData } from "./data.ts";
import { nearest } from "./near.ts";
import type { Reader, View } from "./reader.ts";
import { ScalarPlaces } from "./scalar-place.ts";
import { nextAfter } from "./schedule.ts";
import { cronTriggerShape, eventTriggerShape } from "./shape.ts";
import { checkShape } from "./structure.ts";
import { isTimeZone } from "./time-zone.ts";
import type { MapNode, Node, ScalarNode } from "./tree.ts";
import type { CronTrigger, EventTrigger, Trigger } from "./workflow.ts";

/** What does not fit its shape has been reported, and is left out. */
export function readTriggers(node: Node | undefined, reader: Reader): readonly Trigger[] {
  if (node === undefined) return [];
  const schedules = new Set<string>();
  const triggers = (node.kind === "list" ? node.items : [node]).flatMap((item): readonly Trigger[] => {
    if (item.kind === "scalar" && typeof item.value === "string")
      return [{ kind: "event", event: item.value }];
    if (item.kind !== "map") return [];
    if (kindOf(item) === "event") return readEventTrigger(item, reader);
    const trigger = readCronTrigger(item, reader);
    const name = trigger && `${trigger.cron} ${trigger.timezone}`;
    if (name !== undefined && schedules.has(name)) {
      reader.findings.error(item.place, {
        code: "duplicate-trigger",
        message: `another trigger has the schedule \`${name}\``,
        hint: "leave one of the two out",
      });
    }
    if (name !== undefined) schedules.add(name);
    return trigger ? [trigger] : [];
  });
  checkInput(node, reader);
  return triggers;
}

type Kind = Trigger["kind"];

const shapes = { event: eventTriggerShape, cron: cronTriggerShape } as const;
const keysOf = (kind: Kind): readonly string[] => Object.keys(shapes[kind].shape);

function kindOf({ entries }: MapNode): Kind {
  if (entries.has("cron")) return "cron";
  if (entries.has("event")) return "event";
  const isOfCron = (key: string): boolean =>
    keysOf("cron").includes(nearest(key, [...keysOf("event"), ...keysOf("cron")]) ?? key);
  return [...entries.keys()].some(isOfCron) ? "cron" : "event";
}

function readEventTrigger(node: MapNode, reader: Reader): readonly EventTrigger[] {
  checkKeys(node, "event", reader);
  const event = node.entries.get("event")?.value;
  if (event?.kind !== "scalar" || typeof event.value !== "string") return [];
  const keyNode = node.entries.get("key")?.value;
  const whenNode = node.entries.get("when")?.value;
  const key = keyNode?.kind === "scalar" ? reader.textTemplate(keyNode, beforeSteps, "a key") : undefined;
  const when = whenNode && reader.condition(whenNode, beforeSteps);
  return [
    {
      kind: "event",
      event: event.value,
      ...(key && { key }),
      ...readTaken(node, reader),
      ...(when && { when }),
    },
  ];
}

/** What becomes of a key that is taken. */
function readTaken({ entries }: MapNode, { findings }: Reader): Pick<EventTrigger, "ifRunning" | "ifEnded"> {
  const word = (name: string): unknown => {
    const entry = entries.get(name);
    if (entry && !entries.has("key")) {
      findings.error(entry.keyPlace, {
        code: "missing-key",
        message: `a trigger with \`${name}\` has no \`key\``,
        hint: "add `key:`, by which instances are told apart",
      });
    }
    return entry?.value.kind === "scalar" ? entry.value.value : undefined;
  };
  const [ifRunning, ifEnded] = [word("if_running"), word("if_ended")];
  return {
    ...((ifRunning === "restart" || ifRunning === "reject") && { ifRunning }),
    ...(ifEnded === "restart" && { ifEnded }),
  };
}

const beforeSteps: View = { steps: undefined, variables: new Set(), handlesError: false, items: {} };

function readCronTrigger(node: MapNode, reader: Reader): CronTrigger | undefined {
  if (isCutShort(node, reader)) return undefined;
  const isWhole = checkKeys(node, "cron", reader);
  const textAt = (key: string): ScalarNode | undefined => {
    const value = node.entries.get(key)?.value;
    return value?.kind === "scalar" && typeof value.value === "string" ? value : undefined;
  };
  const cronNode = textAt("cron");
  const zoneNode = textAt("timezone");
  const cron = cronNode && readCron(cronNode, reader);
  const timezone = zoneNode ? readZone(zoneNode, reader) : "UTC";
  if (!isWhole || cron === undefined || timezone === undefined) return undefined;
  const overlap = (textAt("overlap")?.value ?? "skip") as CronTrigger["overlap"];
  const catchUp = (textAt("catch_up")?.value ?? "one") as CronTrigger["catchUp"];
  return { kind: "cron", cron, timezone, overlap, catchUp };
}

/** `{cron: 0 6 1,15 * *}`: what stands behind the comma is a key to YAML. */
function isCutShort({ entries }: MapNode, { findings }: Reader): boolean {
  const cron = entries.get("cron")?.value;
  const rest = [...entries.keys()].some((key) => /^[\w*/-]+ \S/.test(key));
  if (!rest || cron?.kind !== "scalar" || cronSlips(String(cron.value)).length === 0) return false;
  findings.error(cron.place, {
    code: "wrong-cron",
    message: "between `{` and `}` a comma ends the value",
    hint: "put the cron expression in quotes",
  });
  return true;
}

/** True when all is as the shape says. Keys of the other kind of trigger are told as what they are. */
function checkKeys(node: MapNode, kind: Kind, { findings }: Reader): boolean {
  const other: Kind = kind === "event" ? "cron" : "event";
  const isForeign = (key: string): boolean => !keysOf(kind).includes(key) && keysOf(other).includes(key);
  for (const [key, { keyPlace }] of node.entries) {
    if (!isForeign(key)) continue;
    findings.error(keyPlace, {
      code: "key-of-another-trigger",
      message: `a trigger with \`${kind}\` has no key \`${key}\``,
      hint: hintFor(key, kind),
    });
  }
  const entries = new Map([...node.entries].filter(([key]) => !isForeign(key)));
  const plain = Object.fromEntries(Object.entries(node.plain).filter(([key]) => !isForeign(key)));
  const fits = checkShape({ ...node, entries, plain }, shapes[kind], "the trigger", findings);
  return fits && entries.size === node.entries.size;
}

function hintFor(key: string, kind: Kind): string {
  if (key === "event") return "write two triggers, as items of a list";
  if (key === "key") return "an instance is named by the time of its schedule";
  if (key === "if_running") return "write `overlap: skip` or `overlap: allow`";
  if (key === "when") return "a schedule starts every time; put `when` on the steps";
  return kind === "event" ? "only triggers with `cron` have it" : "only triggers with `event` have it";
}

function readCron(node: ScalarNode, { text, findings }: Reader): string | undefined {
  const written = String(node.value);
  const slips = cronSlips(written);
  const places = new ScalarPlaces(text, node);
  for (const { offset, length, message, hint } of slips) {
    findings.error(places.place(offset, length), {
      code: "wrong-cron",
      message,
      hint,
    });
  }
  if (slips.length > 0) return undefined;
  const cron = written.trim().toUpperCase().replaceAll(/\s+/g, " ");
  if (nextAfter({ cron, timezone: "UTC" }, anyTimeMs) !== undefined) return cron;
  findings.error(node.place, {
    code: "cron-never",
    message: `\`${cron}\` never comes: no month that it names has such a day`,
    hint: "look at the day of the month and the month",
  });
  return undefined;
}

/** Whether a schedule ever comes does not depend on when it is asked. */
const anyTimeMs = 0;

function readZone(node: ScalarNode, { findings }: Reader): string | undefined {
  const zone = String(node.value);
  if (isTimeZone(zone)) return zone;
  findings.error(node.place, {
    code: "unknown-time-zone",
    message: `there is no time zone \`${zone.slice(0, 64)}\``,
    hint: () => {
      const near = nearestZone(zone);
      if (near !== undefined) return `did you mean \`${near}\`?`;
      return "write its IANA name, for example Europe/Berlin or UTC";
    },
  });
  return undefined;
}

/** By its whole name, or by the city alone. */
function nearestZone(zone: string): string | undefined {
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  const cityOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1);
  const city = nearest(cityOf(zone), zones.map(cityOf));
  const named = cityOf(zone).toLowerCase();
  return (
    zones.find((name) => cityOf(name).toLowerCase() === named) ??
    nearest(zone, zones) ??
    zones.find((name) => cityOf(name) === city)
  );
}

/** A schedule has no other data to give than the time. */
function checkInput(node: Node, { input, findings }: Reader): void {
  const first = (node.kind === "list" ? node.items : [node]).find(
    (item): item is MapNode => item.kind === "map" && item.entries.has("cron") && !item.entries.has("event"),
  );
  const lacks = first && input ? checkData(input, { scheduled_at: "2027-01-31T09:30:00Z" }) : [];
  if (!first || lacks.length === 0) return;
  const misfit = lacks.find(({ message }) => !message.startsWith("is missing"));
  const nameIn = (pointer: string): string => `\`${pointer.split("/")[1] ?? "input"}\``;
  const names = [...new Set(lacks.map(({ pointer }) => nameIn(pointer)))].join(", ");
  const optional =
    input?.kind === "record"
      ? "with a `?` behind its type a field may be absent"
      : "leave it out of `required`";
  findings.error(first.entries.get("cron")!.keyPlace, {
    code: "cron-without-input",
    message: misfit
      ? `\`input\` does not take what a schedule gives: ${nameIn(misfit.pointer)} ${misfit.message}`
      : `a schedule gives no ${names}, and \`input\` requires it`,
    hint: misfit
      ? "a schedule gives `scheduled_at` alone, a timestamp"
      : `${optional}; a schedule gives \`scheduled_at\` alone`,
  });
}
