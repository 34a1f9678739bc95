// Rows: what every store agrees on about what it keeps: names it can hold, their order, and the shape a row must have
// when it is read back.
import type { Json } from "../language/json.ts";
import type { Commit, DueRow, Head, JournalEntry, StoredDefinition } from "../engine/instance.ts";
import { StoreError } from "../engine/ports.ts";
import type { Removal } from "../engine/tombstone.ts";

/**
 * Longest names in UTF-16 code units, so that every key of every index fits LMDB's 1,978 bytes however its
 * characters are encoded.
 */
export const nameLimits = { instance: 200, timer: 400, awaited: 200, key: 600, version: 200 } as const;

/** Why no store can hold the commit, or undefined: a name too long, or a number that is no safe integer. */
export function nameFault(commit: Commit): string | undefined {
  const { id } = commit.head;
  if (id.length > nameLimits.instance) return tooLong("instance id", id, nameLimits.instance);
  if (!Number.isSafeInteger(commit.head.revision))
    return `The revision ${commit.head.revision} is no integer.`;
  const ofKey = keyFault(commit.keys);
  if (ofKey !== undefined) return ofKey;
  for (const name of [...commit.awaitsAdded, ...commit.awaitsRemoved])
    if (name.length > nameLimits.awaited) return tooLong("name of awaited events", name, nameLimits.awaited);
  return dueFault(commit.dueAdded) ?? dueFault(commit.dueRemoved);
}

/** Why no store can hold one of the keys, or undefined. */
export function keyFault(keys: Commit["keys"]): string | undefined {
  const long = keys.find(({ key }) => key.length > nameLimits.key);
  return long && tooLong("key", long.key, nameLimits.key);
}

function dueFault(rows: readonly DueRow[]): string | undefined {
  for (const { dueAtMs, instance, timer, visit } of rows) {
    if (instance.length > nameLimits.instance) return tooLong("instance id", instance, nameLimits.instance);
    if (timer.length > nameLimits.timer) return tooLong("timer", timer, nameLimits.timer);
    if (!Number.isSafeInteger(dueAtMs)) return `The due time ${dueAtMs} of timer ${timer} is no integer.`;
    if (!Number.isSafeInteger(visit)) return `The visit ${visit} of timer ${timer} is no integer.`;
  }
  return undefined;
}

/** Why the entries may not be removed with the instance, or undefined; `lastSeq` is that of the newest entry of all. */
export function entriesFault(
  { id, revision, entries }: Pick<Removal, "id" | "revision" | "entries">,
  lastSeq: number,
  exists: (seq: number) => boolean,
): string | undefined {
  if (entries.length !== revision) return `Instance ${id} has ${revision} entries, not ${entries.length}.`;
  if (entries.some((seq) => seq >= lastSeq)) return `Instance ${id} has the newest entry of all.`;
  const missing = entries.find((seq) => !(seq > 0) || !exists(seq));
  return missing === undefined ? undefined : `There is no entry ${missing} of instance ${id}.`;
}

function tooLong(what: string, name: string, limit: number): string {
  return `The ${what} "${name.slice(0, 40)}..." has ${name.length} characters; at most ${limit} can be stored.`;
}

/** The order of names in every store: by code point, which is also the order of their UTF-8 bytes. */
export function compareNames(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    if (a.charCodeAt(at) === b.charCodeAt(at)) continue;
    const start = at > 0 && splitsPair(a, b, at) ? at - 1 : at;
    return (a.codePointAt(start) ?? 0) - (b.codePointAt(start) ?? 0);
  }
  return a.length - b.length;
}

function splitsPair(a: string, b: string, at: number): boolean {
  return (
    isSurrogate(a.charCodeAt(at - 1), 0xd800) &&
    (isSurrogate(a.charCodeAt(at), 0xdc00) || isSurrogate(b.charCodeAt(at), 0xdc00))
  );
}

function isSurrogate(unit: number, from: number): boolean {
  return unit >= from && unit < from + 0x400;
}

/** The order of the due index: earliest first; rows of one time by instance, timer and visit. */
export function compareDue(a: DueRow, b: DueRow): number {
  return (
    a.dueAtMs - b.dueAtMs ||
    compareNames(a.instance, b.instance) ||
    compareNames(a.timer, b.timer) ||
    a.visit - b.visit
  );
}

/** Throws StoreError `broken` when the text is not the head of that instance. */
export const parseHead = (text: string, id: string): Head => mustBeHead(parse(text, "head", id), id);

/** Throws StoreError `broken` when it is not the head of that instance. */
export function mustBeHead(head: { readonly [Name in keyof Head]?: unknown }, id: string): Head {
  const whole =
    head.id === id &&
    isText(head.workflow) &&
    isText(head.version) &&
    isText(head.status) &&
    isText(head.state) &&
    isText(head.hash) &&
    isObject(head.steps) &&
    isObject(head.calls) &&
    isObject(head.timers) &&
    isCount(head.revision) &&
    isCount(head.first) &&
    isCount(head.last) &&
    typeof head.createdAtMs === "number" &&
    typeof head.updatedAtMs === "number";
  if (!whole) throw damagedHead(id);
  return head as Head;
}

export const damagedHead = (id: string, cause?: unknown): StoreError => damaged("head", id, cause);

/** Throws StoreError `broken` when the text is not the journal's entry of that number. */
export function parseEntry(text: string, seq: number): JournalEntry {
  const entry = parse(text, "journal entry", seq);
  const whole =
    entry["seq"] === seq &&
    isText(entry["instance"]) &&
    isCount(entry["revision"]) &&
    isText(entry["kind"]) &&
    isText(entry["status"]) &&
    isText(entry["prev"]) &&
    typeof entry["atMs"] === "number" &&
    typeof entry["prevSeq"] === "number" &&
    entry["state"] !== undefined;
  if (!whole) throw damaged("journal entry", seq);
  return entry as unknown as JournalEntry;
}

/** Throws StoreError `broken` when the text is not the definition of that version. */
export function parseDefinition(text: string, version: string): StoredDefinition {
  const definition = parse(text, "definition", version);
  const whole =
    definition["version"] === version &&
    isText(definition["workflow"]) &&
    isText(definition["source"]) &&
    isText(definition["compiled"]);
  if (!whole) throw damaged("definition", version);
  return definition as unknown as StoredDefinition;
}

/** Throws StoreError `broken` when the text is not JSON. */
export function parseAnswer(text: string, key: string): Json {
  return parseJson(text, "answer", key) as Json;
}

function parse(text: string, what: string, name: string | number): { readonly [key: string]: unknown } {
  const value = parseJson(text, what, name);
  if (!isObject(value)) throw damaged(what, name);
  return value;
}

function parseJson(text: string, what: string, name: string | number): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw damaged(what, name, cause);
  }
}

function damaged(what: string, name: string | number, cause?: unknown): StoreError {
  const message = `The store is damaged: the ${what} ${JSON.stringify(name)} cannot be read. Restore a backup.`;
  return new StoreError("broken", message, { cause });
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
