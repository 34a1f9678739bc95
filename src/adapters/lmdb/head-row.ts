// Head row: a head as the bytes of its row, which are as few as half of its JSON: a line with a tuple, then the machine's
// state as it is. What the row's key says is left out, and times count from the first.
import { isEmpty } from "../../engine/draft/table.ts";
import type { ArmedTimer, Head, StepHead } from "../../engine/instance.ts";
import { damagedHead, mustBeHead, parseHead } from "../rows.ts";

type Row = readonly [
  version: string,
  status: Head["status"],
  revision: number,
  first: number,
  last: number,
  createdAtMs: number,
  /** Since then. */
  updatedAfterMs: number,
  /** In base64url where it is a SHA-256, else as it is. */
  hash: string,
  steps: Readonly<Record<string, StepRow>>,
  timers: Readonly<Record<string, TimerRow>>,
  /** 0: none. */
  calls?: Head["calls"] | 0,
  /** What a head need not have. */
  more?: Partial<Head> | 0,
  /** Absent: what stands before the first colon of the id. */
  workflow?: string,
];

/**
 * Times count from when the head was created, entries from its first. One whose properties stand in another order stays as
 * it is: what is read back is written alike.
 */
type StepRow = StepHead | StepTuple;

type StepTuple =
  | readonly [...StepBegun]
  | readonly [...StepBegun, completedAfterMs: number]
  | readonly [...StepBegun, completedAfterMs: number, outcome: number]
  | readonly [...StepBegun, more: Partial<StepHead>];

type StepBegun = [status: StepHead["status"], visit: number, attempts: number, startedAfterMs: number];

type TimerRow = readonly [event: string, dueAtMs: number, visit: number];

export function encodeHead(head: Head): Buffer {
  const { id, workflow, steps, calls, timers, createdAtMs, first, hash } = head;
  const stepRows: Record<string, StepRow> = {};
  for (const key of Object.keys(steps)) put(stepRows, key, stepRow(steps[key]!, createdAtMs, first));
  const timerRows: Record<string, TimerRow> = {};
  for (const key of Object.keys(timers)) {
    const { event, dueAtMs, visit } = timers[key]!;
    put(timerRows, key, [event, dueAtMs, visit]);
  }
  const more = moreOf(head);
  const row: unknown[] = [
    head.version,
    head.status,
    head.revision,
    first,
    head.last,
    createdAtMs,
    head.updatedAtMs - createdAtMs,
    sha256.test(hash) ? Buffer.from(hash, "hex").toString("base64url") : hash,
    stepRows,
    timerRows,
    isEmpty(calls) ? 0 : calls,
    isEmpty(more) ? 0 : more,
    workflowIn(id) === workflow ? undefined : workflow,
  ];
  if (row[12] === undefined) {
    row.pop();
    while (row.at(-1) === 0 && row.length > 10) row.pop();
  }
  return Buffer.from(`${JSON.stringify(row)}\n${head.state}`);
}

/** Also of a row that was written before heads had this form: JSON. Throws StoreError `broken` when it is neither. */
export function decodeHead(text: string, id: string): Head {
  if (!text.startsWith("[")) return parseHead(text, id);
  const end = text.indexOf("\n");
  let head: Head;
  try {
    head = headOf(JSON.parse(text.slice(0, end)) as Row, text.slice(end + 1), id);
  } catch (cause) {
    throw damagedHead(id, cause);
  }
  return mustBeHead(head, id);
}

/** In the order in which the engine makes one. */
function headOf(row: Row, state: string, id: string): Head {
  const [version, status, revision, first, last, createdAtMs, updatedAfterMs, hash, stepRows, timerRows] =
    row;
  const [calls, more, workflow] = row.slice(10) as [Row[10], Row[11], Row[12]];
  const steps: Record<string, StepHead> = {};
  for (const key of Object.keys(stepRows)) put(steps, key, stepOf(stepRows[key]!, createdAtMs, first));
  const timers: Record<string, ArmedTimer> = {};
  for (const key of Object.keys(timerRows)) {
    const [event, dueAtMs, visit] = timerRows[key]!;
    put(timers, key, { event, dueAtMs, visit });
  }
  return {
    id,
    workflow: workflow ?? workflowIn(id),
    version,
    status,
    state,
    steps,
    calls: calls || {},
    timers,
    ...(more || undefined),
    createdAtMs,
    updatedAtMs: createdAtMs + updatedAfterMs,
    revision,
    first,
    last,
    hash: hash.length === 43 ? Buffer.from(hash, "base64url").toString("hex") : hash,
  };
}

/** What a head need not have, in the order in which it stands there. Taking the rest of a pattern is several times slower. */
function moreOf(head: Head): Partial<Head> {
  const more: Record<string, unknown> = {};
  for (const key of Object.keys(head) as (keyof Head)[]) if (!isInTuple[key]) more[key] = head[key];
  return more;
}

const isInTuple: { readonly [Name in keyof Head]?: true } = {
  id: true,
  workflow: true,
  version: true,
  status: true,
  state: true,
  steps: true,
  calls: true,
  timers: true,
  createdAtMs: true,
  updatedAtMs: true,
  revision: true,
  first: true,
  last: true,
  hash: true,
};

/** Properties that a tuple begins with. */
const begunNames = 4;

function stepRow(step: StepHead, createdAtMs: number, firstSeq: number): StepRow {
  const names = Object.keys(step) as (keyof StepHead)[];
  const [first, second, third, fourth, fifth, sixth, seventh] = names;
  if (first !== "status" || second !== "visit" || third !== "attempts" || fourth !== "startedAtMs")
    return step;
  const { status, visit, attempts, startedAtMs, completedAtMs, outcome } = step;
  const after = startedAtMs - createdAtMs;
  if (fifth === undefined) return [status, visit, attempts, after];
  if (fifth === "completedAtMs" && sixth === undefined)
    return [status, visit, attempts, after, completedAtMs! - createdAtMs];
  if (fifth === "outcome" && sixth === "completedAtMs" && seventh === undefined)
    return [status, visit, attempts, after, completedAtMs! - createdAtMs, outcome! - firstSeq];
  const more: Partial<Record<keyof StepHead, unknown>> = {};
  for (const name of names.slice(begunNames)) more[name] = step[name];
  return [status, visit, attempts, after, more as Partial<StepHead>];
}

function stepOf(row: StepRow, createdAtMs: number, firstSeq: number): StepHead {
  if (!isTuple(row)) return row;
  const [status, visit, attempts, startedAfterMs, fifth, outcome] = row;
  const begun = { status, visit, attempts, startedAtMs: createdAtMs + startedAfterMs };
  if (typeof fifth !== "number") return { ...begun, ...fifth };
  const completedAtMs = createdAtMs + fifth;
  return outcome === undefined
    ? { ...begun, completedAtMs }
    : { ...begun, outcome: firstSeq + outcome, completedAtMs };
}

const isTuple = (row: StepRow): row is StepTuple => Array.isArray(row);

/** A key may be a name that assigning to means something else. */
function put<Value>(record: Record<string, Value>, key: string, value: Value): void {
  if (key === "__proto__")
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  else record[key] = value;
}

const workflowIn = (id: string): string => id.slice(0, Math.max(id.indexOf(":"), 0));

const sha256 = /^[0-9a-f]{64}$/;
