// Start: which instances an event begins, and under which ids. Callers' mistakes are EngineErrors.
import { hash } from "node:crypto";
import { checkData } from "../language/data.ts";
import type { Json, JsonObject } from "../language/json.ts";
import type { EventTrigger, Type } from "../language/workflow.ts";
import { isInternal } from "../machine/event.ts";
import type { Catalog, Definition } from "./catalog.ts";
import type { OutsideEventData } from "./instance.ts";
import { EngineError } from "./error.ts";
import { scopeOf } from "./payload.ts";
import { evaluateExpression, renderTemplate } from "./request.ts";
import { bytesOf, dataMaxBytes, excessError } from "./size.ts";

/** An instance to be begun. */
export interface Start {
  readonly definition: Definition;
  /** With a key, that of its first instance. */
  readonly id: string;
  /** Where the trigger has a key: what becomes of one that is taken. */
  readonly keyed?: Keyed;
}

export type Keyed = Pick<EventTrigger, "ifRunning" | "ifEnded">;

/**
 * One start for each workflow of which some trigger takes the event; the first that does counts. `bad_data` when the
 * data does not fit a workflow's input, or a trigger's expression has no value, `too_much_data` when it is more than an
 * instance may hold: then nothing is to be begun at all.
 */
export function startsOf(
  catalog: Catalog,
  event: OutsideEventData,
  { newId, nowMs }: { readonly newId: () => string; readonly nowMs: number },
): readonly Start[] {
  const starts = new Map<Definition, Start>();
  const bytes = bytesOf(event.data);
  for (const { definition, trigger } of catalog.triggeredBy(event.type)) {
    if (starts.has(definition)) continue;
    mustMatch(definition.workflow.input, event.data, "/data");
    const value = readTrigger(definition, trigger, event, nowMs);
    if (!value.taken) continue;
    const { ifRunning, ifEnded } = trigger;
    const start: Start =
      value.key === undefined
        ? { definition, id: `${definition.workflow.id}:${newId()}` }
        : {
            definition,
            id: keyedId(definition, value.key),
            keyed: { ...(ifRunning && { ifRunning }), ...(ifEnded && { ifEnded }) },
          };
    if (bytes > dataMaxBytes) throw excessError(bytes, start.id);
    starts.set(definition, start);
  }
  return [...starts.values()];
}

/** `bad_event` for a type that is malformed or that only the engine may produce. */
export function mustBeSendable(type: string): void {
  if (isInternal(type)) {
    throw new EngineError(
      "bad_event",
      `Events ${quote(type)} come from the engine alone; nobody may send them.`,
    );
  }
  if (!/^[A-Za-z][A-Za-z0-9_.-]{0,127}$/.test(type)) {
    const legal = `a letter, then up to 127 letters, digits, "_", "." or "-"`;
    throw new EngineError("bad_event", `${quote(type)} is no event type: ${legal}.`);
  }
}

/** `unknown_event` when no workflow is triggered by the event or waits for it. */
export function mustBeKnown(catalog: Catalog, type: string): void {
  const known = new Set<string>();
  for (const { workflow } of catalog.all()) {
    for (const trigger of workflow.triggers) if (trigger.kind === "event") known.add(trigger.event);
    for (const event of Object.keys(workflow.events)) known.add(event);
  }
  if (known.has(type)) return;
  throw new EngineError("unknown_event", `No workflow knows the event ${quote(type)}.`, {
    known: [...known].toSorted(),
  });
}

/** `bad_data` when workflows declare the event and its data fits none of them. */
export function mustFitSome(catalog: Catalog, { type, data }: OutsideEventData): void {
  if (catalog.triggeredBy(type).length > 0) return;
  const declared = catalog.all().flatMap(({ workflow }) => workflow.events[type] ?? []);
  const fits = (of: Type | undefined): boolean => !of || checkData(of, data).length === 0;
  if (!declared.some((event) => fits(event.data))) mustMatch(declared[0]?.data, data, "/data");
}

/** `bad_data`, with pointers below `at`, when the data does not fit the declared type. */
export function mustMatch(type: Type | undefined, data: Json, at: string): void {
  const errors = type ? checkData(type, data) : [];
  if (errors.length === 0) return;
  throw new EngineError("bad_data", "The data does not match the declared types.", {
    errors: errors.map(({ pointer, message }): JsonObject => ({ pointer: at + pointer, detail: message })),
  });
}

/** Keys may hold a `:` but not end in one and digits: that is how restarted instances are named. */
export function keyedId({ workflow }: Definition, key: string): string {
  if (/^[\x20-\x2e\x30-\x7e]{1,128}$/.test(key) && !/:\d+$/.test(key)) return `${workflow.id}:${key}`;
  const legal = `1 to 128 printable ASCII characters without "/", not ending in ":" and digits`;
  throw new EngineError("bad_data", `${quote(key)} is no key: ${legal}.`, {
    errors: [{ pointer: "/key", detail: `must be ${legal}` }],
  });
}

/** SHA-256 of the JSON text, in hexadecimal. */
export const digestOf = (json: Json): string => hash("sha256", JSON.stringify(json));

/** A text from outside, quoted for a message. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);

function readTrigger(
  definition: Definition,
  trigger: EventTrigger,
  event: OutsideEventData,
  nowMs: number,
): { readonly taken: boolean; readonly key?: string } {
  if (!trigger.when && !trigger.key) return { taken: true };
  const scope = scopeOf({
    definition,
    head: { id: "", steps: {} },
    payload: { input: event.data, vars: {}, lists: {}, outcomes: {}, offers: {} },
    event: event as unknown as Json,
    nowMs,
  });
  if (trigger.when) {
    const taken = evaluateExpression(trigger.when.source, scope);
    if (!taken.ok) throw noValue(definition, "when", taken.error);
    if (taken.value !== true) return { taken: false };
  }
  if (!trigger.key) return { taken: true };
  const key = renderTemplate(trigger.key, scope);
  if (!key.ok) throw noValue(definition, "key", key.error);
  if (typeof key.value === "string") return { taken: true, key: key.value };
  if (typeof key.value === "number") return { taken: true, key: String(key.value) };
  throw noValue(definition, "key", `it is ${JSON.stringify(key.value)}, which is neither text nor a number`);
}

function noValue({ workflow }: Definition, part: string, error: string): EngineError {
  return new EngineError(
    "bad_data",
    `The trigger's ${part} of workflow ${workflow.id} has no value: ${error}`,
    {
      errors: [{ pointer: "/data", detail: error }],
    },
  );
}
