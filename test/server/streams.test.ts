// Streams: server-sent events that follow the journal, can be resumed, and hold nobody's place for ever.
import { describe, expect, onTestFinished, test } from "vitest";
import { eventStream } from "../../src/server/event-stream.ts";
import { open, serve } from "./harness.ts";
import type { Served } from "./harness.ts";
import { verdictOf } from "./verdict.ts";

interface Event {
  readonly id: number;
  readonly data: {
    readonly seq: number;
    readonly instance: string;
    readonly kind: string;
    readonly status: string;
  };
}

/** Takes the events of a stream one by one; comments as texts. */
class Reader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #text = "";

  constructor(response: Response) {
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    this.#reader = response.body!.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    onTestFinished(() => this.#reader.cancel().catch(() => undefined));
  }

  /** Undefined at the end. */
  async block(): Promise<string | undefined> {
    for (let at = -1; ;) {
      at = this.#text.indexOf("\n\n");
      if (at >= 0) {
        const block = this.#text.slice(0, at);
        this.#text = this.#text.slice(at + 2);
        return block;
      }
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#text += Buffer.from(value).toString();
    }
  }

  async next(): Promise<Event> {
    for (;;) {
      const [, id, data] = /^id: (\d+)\ndata: (.*)$/.exec((await this.block()) ?? "end") ?? [];
      if (id !== undefined) return { id: Number(id), data: JSON.parse(data!) as Event["data"] };
    }
  }

  async take(count: number): Promise<readonly Event[]> {
    const events: Event[] = [];
    while (events.length < count) events.push(await this.next());
    return events;
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }
}

async function follow({ app }: Served, path: string, lastEventId?: string): Promise<Reader> {
  const headers = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  return new Reader(await app.request(path, { headers }));
}

const claim = (served: Served, name: string): Promise<Response> =>
  served.post("/v1/events", { type: "benefit_claimed", data: { claim: name, amount: 1 } });
const update = (served: Served, name: string): Promise<Response> =>
  served.post(`/v1/instances/benefit_flow:${name}/events`, { type: "bank_updated", data: { iban: "x" } });

const seqs = (events: readonly Event[]): readonly number[] => events.map(({ id }) => id);

describe("a stream of all instances", () => {
  test("gives what happens from now on, as it is in the journal", async () => {
    const served = await serve();
    await claim(served, "before");
    const reader = await follow(served, "/v1/stream");
    await claim(served, "a");
    await update(served, "a");
    const events = await reader.take(2);
    expect(events.map(({ id, data }) => [id, data.seq, data.instance, data.kind, data.status])).toEqual([
      [2, 2, "benefit_flow:a", "started", "running"],
      [3, 3, "benefit_flow:a", "event", "running"],
    ]);
    const { items } = served.world.engine.journal("benefit_flow:a", { limit: 9 });
    expect(events.map(({ data }) => data)).toMatchObject(items);
  });

  test("goes on behind the event that the reader saw last; 0 is the beginning", async () => {
    const served = await serve();
    for (const name of ["a", "b", "c"]) await claim(served, name);
    expect(seqs(await (await follow(served, "/v1/stream", "0")).take(3))).toEqual([1, 2, 3]);
    expect(seqs(await (await follow(served, "/v1/stream", "2")).take(1))).toEqual([3]);
    expect(seqs(await (await follow(served, "/v1/stream?last_event_id=1")).take(2))).toEqual([2, 3]);
    expect(seqs(await (await follow(served, "/v1/stream?last_event_id=0", "2")).take(1))).toEqual([3]);
  });

  test("of one workflow passes over the others, however many they are", async () => {
    const served = await serve();
    for (let n = 0; n < 150; n++) await claim(served, `n${n}`);
    await served.post("/v1/workflows/payment_failed_flow/instances", { data: {}, key: "p" });
    const [first] = await (await follow(served, "/v1/stream?workflow=payment_failed_flow", "0")).take(1);
    expect(first?.data.instance).toBe("payment_failed_flow:p");
  });

  test("loses nothing to a reader that breaks off and comes again, and says nothing twice", async () => {
    const served = await serve();
    const seen: number[] = [];
    for (let round = 0; round < 5; round++) {
      const reader = await follow(served, "/v1/stream", String(seen.at(-1) ?? 0));
      for (let n = 0; n < 3; n++) await claim(served, `r${round}-${n}`);
      seen.push(...seqs(await reader.take(2)));
      await reader.close();
    }
    expect(seen).toEqual(seen.map((_, index) => index + 1));
  });
});

describe("a stream of one instance", () => {
  test("has its entries alone", async () => {
    const served = await serve();
    await claim(served, "a");
    const reader = await follow(served, "/v1/instances/benefit_flow:a/stream", "0");
    await claim(served, "b");
    await update(served, "b");
    await update(served, "a");
    expect(seqs(await reader.take(2))).toEqual([1, 4]);
  });
});

test.each([
  ["404 unknown-instance", "/v1/instances/none/stream", undefined],
  ["400 unknown-cursor", "/v1/stream", "1"],
  ["400 unknown-cursor", "/v1/stream", "-1"],
  ["400 unknown-cursor", "/v1/stream", "x"],
  ["422 invalid-input", "/v1/stream?of=all", undefined],
])("%s: %s after %s", async (verdict, path, id) => {
  const { app } = await serve();
  const headers = id === undefined ? {} : { "last-event-id": id };
  expect(await verdictOf(await app.request(path, { headers }))).toBe(verdict);
});

test("in silence a comment says that the connection lives", async () => {
  const served = await serve({ pace: { heartbeatMs: 5, patienceMs: 60_000 } });
  const reader = await follow(served, "/v1/stream");
  const blocks = [await reader.block(), await reader.block(), await reader.block()];
  expect(blocks).toEqual(["retry: 2000", ": still here", ": still here"]);
  await claim(served, "a");
  expect((await reader.next()).id).toBe(1);
});

test("when the server stops, streams end at once, and the server with them", async () => {
  const stopping = new AbortController();
  const served = await serve({ stopping: stopping.signal });
  await claim(served, "a");
  const listening = await open(served.app, 60_000);
  const reader = new Reader(await fetch(`${listening.url}/v1/stream`, { headers: { "last-event-id": "0" } }));
  expect((await reader.next()).id).toBe(1);
  stopping.abort();
  const closed = listening.close();
  expect(await reader.block()).toBe(": the server is stopping");
  expect(await reader.block()).toBeUndefined();
  await closed;
});

describe("nothing is kept for a reader", () => {
  const source = (pace: { heartbeatMs: number; patienceMs: number }) => {
    let reads = 0;
    let left: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (left = resolve));
    const body = eventStream({
      read: (after) => {
        reads++;
        return { events: [{ seq: after + 1, data: "x".repeat(1000) }], upTo: after + 1 };
      },
      after: 0,
      watch: () => left,
      stopping: new AbortController().signal,
      pace,
      ended: () => undefined,
    });
    return { body, gone, reads: () => reads };
  };

  test("that takes nothing: it is dropped, and no more is read meanwhile", async () => {
    const { body, gone, reads } = source({ heartbeatMs: 5, patienceMs: 50 });
    const reader = body.getReader();
    await reader.read();
    await reader.read();
    await gone;
    expect(reads()).toBeLessThanOrEqual(3);
    await expect(reader.read().then(() => reader.read())).rejects.toThrow("too slow");
  });

  test("that goes away", async () => {
    const { body, gone } = source({ heartbeatMs: 60_000, patienceMs: 60_000 });
    const reader = body.getReader();
    await reader.read();
    await reader.cancel();
    await gone;
  });
});
