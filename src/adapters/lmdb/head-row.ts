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

/** One whose properties stand in another order stays as it is: what is read back is written alike. */
type StepRow =
  | StepHead
  | readonly [
      status: StepHead["status"],
      visit: number,
      attempts: number,
      /** Since the head was created. */
      startedAfterMs: number,
      more?: Partial<StepHead>,
    ];

type TimerRow = readonly [event: string, dueAtMs: number, visit: number];

export function encodeHead(head: Head): Buffer {
  const { id, workflow, version, status, state, steps, calls, timers, createdAtMs, updatedAtMs, ...others } =
    head;
  const { revision, first, last, hash, ...more } = others;
  const stepRows: Record<string, StepRow> = {};
  for (const key of Object.keys(steps)) put(stepRows, key, stepRow(steps[key]!, createdAtMs));
  const timerRows: Record<string, TimerRow> = {};
  for (const key of Object.keys(timers)) {
    const { event, dueAtMs, visit } = timers[key]!;
    put(timerRows, key, [event, dueAtMs, visit]);
  }
  const row: unknown[] = [
    version,
    status,
    revision,
    first,
    last,
    createdAtMs,
    updatedAtMs - createdAtMs,
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
  return Buffer.from(`${JSON.stringify(row)}\n${state}`);
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
  for (const key of Object.keys(stepRows)) put(steps, key, stepOf(stepRows[key]!, createdAtMs));
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

function stepRow(step: StepHead, createdAtMs: number): StepRow {
  const [first, second, third, fourth] = Object.keys(step);
  if (first !== "status" || second !== "visit" || third !== "attempts" || fourth !== "startedAtMs")
    return step;
  const { status, visit, attempts, startedAtMs, ...more } = step;
  const after = startedAtMs - createdAtMs;
  return isEmpty(more) ? [status, visit, attempts, after] : [status, visit, attempts, after, more];
}

function stepOf(row: StepRow, createdAtMs: number): StepHead {
  if (!isTuple(row)) return row;
  const [status, visit, attempts, startedAfterMs, more] = row;
  return { status, visit, attempts, startedAtMs: createdAtMs + startedAfterMs, ...more };
}

const isTuple = (row: StepRow): row is Exclude<StepRow, StepHead> => Array.isArray(row);

/** A key may be a name that assigning to means something else. */
function put<Value>(record: Record<string, Value>, key: string, value: Value): void {
  if (key === "__proto__")
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  else record[key] = value;
}

const workflowIn = (id: string): string => id.slice(0, Math.max(id.indexOf(":"), 0));

const sha256 = /^[0-9a-f]{64}$/;
