// The flood: a process that sends events over many connections as fast as it is answered, and heeds no refusal.
// Started by the load test, with what it needs as its arguments; says what became of its events when it is told to end.
import { connectTo, requestTo } from "./connection.ts";
import type { Connection } from "./connection.ts";

export interface Flooded {
  /** Of the instances whose start was acknowledged. */
  readonly ids: readonly string[];
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Refusals (429 and 503) without `Retry-After`. */
  readonly unexplained: number;
  /** Connections that the server closed. */
  readonly closed: number;
}

const [url = "", keys = "", connections = ""] = process.argv.slice(2);
const ids: string[] = [];
const statuses: Record<string, number> = {};
let unexplained = 0;
let closed = 0;
let isOver = false;

process.on("disconnect", () => process.exit(0));
process.once("message", () => (isOver = true));
await Promise.all(
  Array.from({ length: Number(connections) }, (_, number) => {
    const all = keys.split(",");
    return flood(all[number % all.length]!);
  }),
);
process.send!({ ids, statuses, unexplained, closed } satisfies Flooded);

async function flood(key: string): Promise<void> {
  const event = { type: "payment_failed", data: { id: 987 } };
  const request = requestTo("POST", "/v1/events", event, { authorization: `Bearer ${key}` });
  let connection: Connection | undefined;
  while (!isOver) {
    try {
      connection ??= await connectTo(url);
      const { status, head, body } = await connection.ask(request);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === 202) {
        const { instances } = JSON.parse(body) as { readonly instances: readonly { readonly id: string }[] };
        ids.push(...instances.map(({ id }) => id));
      } else if (!/\r\nretry-after: \d/i.test(head)) unexplained++;
    } catch {
      closed++;
      connection = undefined;
    }
  }
  connection?.close();
}
