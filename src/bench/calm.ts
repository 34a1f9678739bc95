// The calm caller: a process that sends so many requests a second, by turns a read and a start, and notes how long each took.
// A process of its own, so that what it notes is the server's time and not that of whatever else the load test does.
// Started by the load test, with what it needs as its arguments.
import { connectTo, requestTo } from "./connection.ts";
import type { Connection } from "./connection.ts";

/** What it is told: to say what it noted since it was last asked, or to end and say what was answered. */
export type CalmRequest = "taken" | "end";

/** How long each request took that was begun since this was last asked, in milliseconds. */
export interface Taken {
  readonly reads: readonly number[];
  readonly starts: readonly number[];
  /** How late each request was begun, because the machine had no time for this process. */
  readonly late: readonly number[];
}

export interface CalmEnd {
  /** Of the instances that it started. */
  readonly ids: readonly string[];
  /** What was answered and should not have been: status lines. */
  readonly refusals: readonly string[];
}

const [url = "", key = "", perSecond = ""] = process.argv.slice(2);
const headers = { authorization: `Bearer ${key}` };
const start = requestTo("POST", "/v1/workflows/payment_failed_flow/instances", { data: { id: 1 } }, headers);
const ids: string[] = [];
const refusals: string[] = [];
const free: Connection[] = [];
const underWay = new Set<Promise<void>>();
let reads: number[] = [];
let starts: number[] = [];
let late: number[] = [];
let number = 0;

process.on("disconnect", () => process.exit(0));
process.on("message", (request: CalmRequest) => {
  if (request === "taken") {
    process.send!({ reads, starts, late } satisfies Taken);
    [reads, starts, late] = [[], [], []];
  } else void end();
});

const everyMs = 1_000 / Number(perSecond);
let dueMs = performance.now() + everyMs;
const timer = setInterval(() => {
  // A timer that came late does not make the next one come sooner.
  late.push(Math.max(0, performance.now() - dueMs));
  dueMs = performance.now() + everyMs;
  const sending = send().catch((error: unknown) => void refusals.push(String(error)));
  underWay.add(sending);
  void sending.finally(() => underWay.delete(sending));
}, everyMs);

/** A request that is due while the one before is under way goes over another connection. */
async function send(): Promise<void> {
  const last = ids.at(-1);
  const isRead = number++ % 2 === 0 && last !== undefined;
  const request = isRead ? requestTo("GET", `/v1/instances/${last}`, undefined, headers) : start;
  const beganMs = performance.now();
  const connection = free.pop() ?? (await connectTo(url));
  const { status, head, body } = await connection.ask(request);
  (isRead ? reads : starts).push(performance.now() - beganMs);
  free.push(connection);
  if (status === 201) ids.push((JSON.parse(body) as { readonly id: string }).id);
  else if (status !== 200) refusals.push(head.split("\r\n", 1)[0]!);
}

async function end(): Promise<void> {
  clearInterval(timer);
  await Promise.all(underWay);
  for (const connection of free) connection.close();
  process.send!({ ids, refusals } satisfies CalmEnd);
}
