// Driver: keeps a number of instances in flight at one line and says how long that took.
import { setTimeout as sleep } from "node:timers/promises";
import type { Line } from "./line.ts";
import type { Call } from "./stub.ts";

export interface Driver {
  /** To be told of every call that the stub has answered. */
  readonly answered: (call: Call) => void;
  /** Starts `count` instances, at any time `inFlight` of them between their POST and the answer to their ticket call. */
  startToParked(line: Line, count: number, inFlight: number): Promise<Started>;
  /** Ends the waits of the instances; each is in flight until its answer says that it has completed. */
  signalToCompleted(
    line: Line,
    ids: readonly string[],
    inFlight: number,
  ): Promise<{ readonly seconds: number }>;
}

export interface Started {
  readonly ids: readonly string[];
  /** From the first POST to the answer to the last ticket call. */
  readonly seconds: number;
  /** From POST to parked, of each instance, in milliseconds. */
  readonly latenciesMs: readonly number[];
}

/** Nothing here measures a line that cheats: calls are counted, their keys must differ, and every answer is read. */
export function createDriver(): Driver {
  /** Instances whose ticket was answered before their POST was. */
  const parked = new Set<string>();
  const waiting = new Map<string, () => void>();
  const keys = new Set<string>();
  let calls = 0;

  return {
    answered({ path, instance, key }) {
      calls += 1;
      keys.add(key);
      if (path !== "/helpdesk/ticket") return;
      const resolve = waiting.get(instance);
      if (resolve === undefined) parked.add(instance);
      else {
        waiting.delete(instance);
        resolve();
      }
    },

    async startToParked(line, count, inFlight) {
      calls = 0;
      keys.clear();
      const ids: string[] = [];
      const latenciesMs: number[] = [];
      const beganMs = performance.now();
      await within(120, `${line.name}: ${count} starts`, () =>
        inTurn(count, inFlight, async (number) => {
          const postedMs = performance.now();
          const id = await start(line, number);
          ids.push(id);
          if (!parked.delete(id)) await new Promise<void>((resolve) => waiting.set(id, resolve));
          latenciesMs.push(performance.now() - postedMs);
        }),
      );
      const seconds = (performance.now() - beganMs) / 1000;
      if (calls !== 4 * count || keys.size !== 4 * count) {
        throw new Error(`${line.name} made ${calls} calls under ${keys.size} keys for ${count} instances`);
      }
      // The commit that parks comes after the ticket's answer: let the last ones end before anything else is measured.
      for (const id of ids.slice(-2 * inFlight)) await untilWaiting(line, id);
      return { ids, seconds, latenciesMs };
    },

    async signalToCompleted(line, ids, inFlight) {
      const beganMs = performance.now();
      await within(120, `${line.name}: ${ids.length} signals`, () =>
        inTurn(ids.length, inFlight, async (number) => {
          const path = `/v1/instances/${encodeURIComponent(ids[number]!)}/events`;
          const { status, body } = await post(line, path, { type: "wait_for_fix.resolved" });
          if (status !== 200 || body["status"] !== "completed") {
            throw new Error(`${line.name} answered a signal with ${status} ${JSON.stringify(body)}`);
          }
        }),
      );
      return { seconds: (performance.now() - beganMs) / 1000 };
    },
  };
}

async function start(line: Line, number: number): Promise<string> {
  const { status, body } = await post(line, "/v1/events", { type: "payment_failed", data: { id: number } });
  const [instance] = (body["instances"] ?? []) as readonly { readonly id: string }[];
  if (status !== 202 || instance === undefined) {
    throw new Error(`${line.name} answered a start with ${status} ${JSON.stringify(body)}`);
  }
  return instance.id;
}

async function untilWaiting(line: Line, id: string): Promise<void> {
  for (;;) {
    const answer = await line.api.request({ method: "GET", path: `/v1/instances/${encodeURIComponent(id)}` });
    const { steps } = (await answer.body.json()) as {
      readonly steps?: Record<string, { readonly status: string }>;
    };
    if (steps?.["wait_for_fix"]?.status === "waiting") return;
    await sleep(2);
  }
}

interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function post(line: Line, path: string, body: unknown): Promise<Answered> {
  const headers = { "content-type": "application/json" };
  const answer = await line.api.request({ method: "POST", path, headers, body: JSON.stringify(body) });
  return { status: answer.statusCode, body: (await answer.body.json()) as Answered["body"] };
}

/** Does the work for 0 to count - 1, `width` at a time. */
async function inTurn(count: number, width: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Rejects, saying `what`, when the work takes longer. */
export async function within(seconds: number, what: string, work: () => Promise<void>): Promise<void> {
  const ended = new AbortController();
  const late = sleep(seconds * 1000, undefined, { signal: ended.signal }).then(
    () => Promise.reject(new Error(`${what} took longer than ${seconds} s`)),
    () => undefined,
  );
  await Promise.race([work(), late]);
  ended.abort();
}
