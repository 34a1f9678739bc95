// The calm caller: sends so many requests a second, by turns a read and a start, and notes how long each took.
import { connectTo, requestTo } from "./connection.ts";
import type { Connection } from "./connection.ts";

export interface Calm {
  /** How long each request took that was begun since this was last asked, in milliseconds. */
  taken(): readonly number[];
  /** Of the instances that it started. */
  readonly ids: readonly string[];
  /** What was answered and should not have been: status lines. */
  readonly refusals: readonly string[];
  stop(): Promise<void>;
}

/** A request that is due while the one before is under way goes over another connection. */
export function startCalm(url: string, key: string, perSecond: number): Calm {
  const headers = { authorization: `Bearer ${key}` };
  const start = requestTo(
    "POST",
    "/v1/workflows/payment_failed_flow/instances",
    { data: { id: 1 } },
    headers,
  );
  const ids: string[] = [];
  const refusals: string[] = [];
  const free: Connection[] = [];
  const underWay = new Set<Promise<void>>();
  let taken: number[] = [];
  let number = 0;

  async function send(): Promise<void> {
    const last = ids.at(-1);
    const read = number++ % 2 === 0 && last !== undefined;
    const request = read ? requestTo("GET", `/v1/instances/${last}`, undefined, headers) : start;
    const beganMs = performance.now();
    const connection = free.pop() ?? (await connectTo(url));
    const { status, head, body } = await connection.ask(request);
    taken.push(performance.now() - beganMs);
    free.push(connection);
    if (status === 201) ids.push((JSON.parse(body) as { readonly id: string }).id);
    else if (status !== 200) refusals.push(head.split("\r\n", 1)[0]!);
  }

  const timer = setInterval(() => {
    const sending = send().catch((error: unknown) => void refusals.push(String(error)));
    underWay.add(sending);
    void sending.finally(() => underWay.delete(sending));
  }, 1_000 / perSecond);

  return {
    taken() {
      const since = taken;
      taken = [];
      return since;
    },
    ids,
    refusals,
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      for (const connection of free) connection.close();
    },
  };
}
