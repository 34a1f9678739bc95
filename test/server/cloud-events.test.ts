// CloudEvents over HTTP: structured, binary and batch, and what of them is refused.
import { beforeAll, describe, expect, test } from "vitest";
import type { Published } from "../../src/engine/engine.ts";
import type { InstanceView } from "../../src/engine/view.ts";
import type { Served } from "./harness.ts";
import { serve } from "./harness.ts";
import { problemIn, verdictOf } from "./verdict.ts";

const structured = { "content-type": "application/cloudevents+json" };
const batched = { "content-type": "application/cloudevents-batch+json" };
const event = { specversion: "1.0", id: "e-1", source: "/bank", type: "payment_failed", data: { id: 987 } };

interface Item extends Partial<Published> {
  readonly type?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string }[];
}

const itemsIn = async (response: Response): Promise<readonly Item[]> =>
  ((await response.json()) as { items: Item[] }).items;

describe("the structured form", () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });

  test.each<[verdict: string, rule: string, body: object | string]>([
    ["202", "an event", event],
    ["202", "attributes that are optional, and an extension", { ...event, id: "o", ...optional() }],
    ["202", "no data", { ...event, id: "n", data: undefined }],
    ["400 malformed-json", "half an object", "{"],
    ["400 bad-event", "a forged event", { ...event, id: "f", type: "done.freeze_payments" }],
    ["404 unknown-event", "a type that no workflow declares", { ...event, id: "u", type: "payment_lost" }],
    ["422 invalid-input", "no source", { ...event, source: undefined }],
    ["422 invalid-input", "no id", { ...event, id: undefined }],
    ["422 invalid-input", "no type", { ...event, type: undefined }],
    ["422 invalid-input", "no specversion", { ...event, specversion: undefined }],
    ["422 invalid-input", "another specversion", { ...event, specversion: "0.3" }],
    ["422 invalid-input", "data in base64", { ...event, data: undefined, data_base64: "AQ==" }],
    ["422 invalid-input", "data that is not JSON", { ...event, datacontenttype: "text/xml" }],
    ["422 invalid-input", "a time that is none", { ...event, time: "yesterday" }],
    ["422 invalid-input", "an extension with a name that is none", { ...event, Big_Name: "x" }],
    ["422 invalid-input", "an extension that is no text, truth or number", { ...event, extra: {} }],
    [
      "202",
      "attributes that are null, as if they were not there",
      { ...event, id: "z", time: null, mine: null },
    ],
    ["422 invalid-input", "a time without a zone", { ...event, time: "2026-01-05T09:00:00" }],
    ["422 invalid-input", "a day that no month has", { ...event, time: "2026-02-30T09:00:00Z" }],
    ["422 invalid-input", "a time that is a number", { ...event, time: 1767600000 }],
    ["422 invalid-input", "a subject that is empty", { ...event, subject: "" }],
    ["422 invalid-input", "a subject with a line break", { ...event, subject: "a\nb" }],
    ["422 invalid-input", "a schema that is no URI", { ...event, dataschema: "schema" }],
    ["422 invalid-input", "an extension beyond 32 bits", { ...event, extra: 2 ** 31 }],
    ["422 invalid-input", "an extension with a fraction", { ...event, extra: 1.5 }],
    ["422 invalid-input", "an extension that is too long", { ...event, extra: "x".repeat(2049) }],
    ["422 invalid-input", "a name that is too long", { ...event, ["x".repeat(65)]: 1 }],
    ["422 invalid-input", "too many extensions", { ...event, ...manyExtensions(60) }],
    ["202", "as many as may be", { ...event, id: "many", ...manyExtensions(59) }],
    ["422 invalid-input", "a batch", [event]],
    ["422 key-reused", "the same source and id with other data", { ...event, data: { id: 1 } }],
  ])("%s: %s", async (verdict, _, body) => {
    expect(await verdictOf(await served.post("/v1/events", body, structured))).toBe(verdict);
  });

  test("is known by its source and id, whatever form it comes in", async () => {
    const first = (await (await served.post("/v1/events", event, structured)).json()) as Published;
    const { type, id, source, data } = event;
    const again = await served.post("/v1/events", { type, id, source, data });
    expect(await again.json()).toEqual(first);
  });
});

describe("what is said of an event besides", () => {
  const said = { ...optional(), flag: false, text: "\u00e9\u{1f600}", constructor: "kept", min: -(2 ** 31) };

  test("is in the journal as it came, beside the time at which it came", async () => {
    const { post, get, world } = await serve();
    const response = await post("/v1/events", { ...event, ...said }, structured);
    const { instances } = (await response.json()) as Published;
    const entries = await itemsIn(await get(`/v1/instances/${instances[0]!.id}/journal`));
    const { attributes, time } = (entries[0] as unknown as { event: { attributes: object; time: string } })
      .event;
    expect(attributes).toEqual(said);
    expect(time).toBe(new Date(world.engine.read(instances[0]!.id).created_at).toISOString());
  });

  test("comes in a batch, and in headers, as well", async () => {
    const { post, world } = await serve();
    await post("/v1/events", [{ ...event, id: "1", subject: "a" }], batched);
    await post("/v1/events", event.data, {
      "content-type": "application/json",
      "ce-specversion": "1.0",
      "ce-id": "2",
      "ce-source": "/bank",
      "ce-type": "payment_failed",
      "ce-time": "2026-01-05T08:00:00Z",
      "ce-subject": String.raw`"say \"%C3%A9\""`,
      "ce-mine": "7",
    });
    const attributes = world.engine
      .list({ limit: 9 })
      .items.map(({ id }) => world.engine.journal(id, { limit: 1 }).items[0]!.event)
      .map((first) => (first as { attributes: object }).attributes);
    expect(attributes).toEqual([
      { subject: "a" },
      { time: "2026-01-05T08:00:00Z", subject: 'say "\u00e9"', mine: "7" },
    ]);
  });

  test("does not make it another event", async () => {
    const { post } = await serve();
    const first = await (await post("/v1/events", event, structured)).json();
    expect(await (await post("/v1/events", { ...event, ...said }, structured)).json()).toEqual(first);
  });

  test("is with an event that ends a wait, too, and nothing is there where nothing was said", async () => {
    const { post, world } = await serve();
    const start = { data: { claim: "c", amount: 1 } };
    const wait = { ...event, id: "w", type: "benefit_claimed", ...start, subject: "claim c" };
    await post("/v1/events", wait, structured);
    await post("/v1/instances/benefit_flow:c/events", { type: "bank_updated", data: { iban: "x" } });
    const events = world.engine.journal("benefit_flow:c", { limit: 9 }).items.map((entry) => entry.event);
    expect(events[0]).toMatchObject({ attributes: { subject: "claim c" } });
    expect(events[1]).toMatchObject({ type: "bank_updated" });
    expect(events[1]).not.toHaveProperty("attributes");
  });
});

describe("the binary form", () => {
  const headers = {
    "content-type": "application/json",
    "ce-specversion": "1.0",
    "ce-id": "b-1",
    "ce-source": "/bank",
    "ce-type": "payment_failed",
  };

  test("has its attributes in headers, percent-encoded, and its data in the body", async () => {
    const { post, world } = await serve();
    const response = await post("/v1/events", { id: 5 }, { ...headers, "ce-id": "b%20%E2%82%AC" });
    const { id, instances } = (await response.json()) as Published;
    expect([response.status, id]).toEqual([202, "b €"]);
    expect(world.engine.read(instances[0]!.id).input).toEqual({ id: 5 });
  });

  test.each<[rule: string, headers: Record<string, string>, pointer: string]>([
    ["no source", { ...headers, "ce-source": "" }, "/source"],
    ["another specversion", { ...headers, "ce-specversion": "2.0" }, "/specversion"],
    ["no type", { "content-type": "application/json", "ce-id": "1", "ce-source": "s" }, "/type"],
  ])("422: %s", async (_, wrong, pointer) => {
    const { post } = await serve();
    const problem = await problemIn(await post("/v1/events", { id: 5 }, wrong));
    expect([problem.status, problem.errors?.map((error) => error.pointer)]).toEqual([
      422,
      expect.arrayContaining([pointer]),
    ]);
  });
});

describe("a batch", () => {
  test("is answered in order: what each event did, or why it was refused", async () => {
    const { post } = await serve();
    const items = await itemsIn(
      await post(
        "/v1/events",
        [
          event,
          { ...event, id: "e-2", type: "payment_lost" },
          { ...event, id: undefined },
          event,
          { ...event, data: { id: 1 } },
          { ...event, id: "e-3", type: "benefit_claimed", data: { claim: 1 } },
          7,
        ],
        batched,
      ),
    );
    expect(items.map(({ id, status, type }) => id ?? `${status} ${type}`)).toEqual([
      "e-1",
      "404 urn:hms-act:problem:unknown-event",
      "422 urn:hms-act:problem:invalid-input",
      "e-1",
      "422 urn:hms-act:problem:key-reused",
      "422 urn:hms-act:problem:bad-data",
      "422 urn:hms-act:problem:invalid-input",
    ]);
    expect(items[3]).toEqual(items[0]);
    expect(items[2]).toMatchObject({
      detail: expect.stringContaining("Event 2"),
      errors: [{ pointer: "/id" }],
    });
  });

  test.each<[verdict: string, rule: string, body: unknown]>([
    ["202", "no events", []],
    ["422 invalid-input", "one event that is not in a list", event],
    ["422 invalid-input", "more than may be", Array.from({ length: 1001 }, () => event)],
    ["400 malformed-json", "half a list", "["],
  ])("%s: %s", async (verdict, _, body) => {
    const { post } = await serve();
    expect(await verdictOf(await post("/v1/events", body, batched))).toBe(verdict);
  });

  const claims = `id: claims
trigger: {event: claimed, key: "\${data.claim}"}
input: {claim: string, note: {optional: json}}
events: {paid: {data: {claim: string, sum: integer}}, closed: {data: {claim: string}}}
steps:
  - id: first
    wait_for: paid
    match: data.claim == input.claim
  - id: second
    wait_for: paid
    match: data.claim == input.claim
  - wait_for: closed
    match: data.claim == input.claim
`;
  const of = (type: string, n: number, data: object): object => ({
    ...event,
    id: `${type}-${n}-${JSON.stringify(data)}`,
    type,
    data,
  });

  test("lets an event find what those before it did: one batch leads instances from start to end", async () => {
    const { post, world } = await serve({ more: [claims.replace(", note: {optional: json}", "")] });
    const names = ["a", "b", "c"];
    const story = [
      ...names.map((claim) => of("claimed", 0, { claim })),
      ...[1, 2].flatMap((sum) => names.map((claim) => of("paid", sum, { claim, sum }))),
      ...names.map((claim) => of("closed", 9, { claim })),
    ];
    const items = await itemsIn(await post("/v1/events", story, batched));
    expect(items.map(({ instances }) => instances?.map(({ id }) => id))).toEqual(
      [0, 1, 2, 3].flatMap(() => names.map((claim) => [`claims:${claim}`])),
    );
    for (const claim of names) {
      const instance: InstanceView = world.engine.read(`claims:${claim}`);
      const sums = ["first", "second"].map(
        (step) =>
          world.engine.journal(instance.id, { limit: 9 }).items.find((entry) => entry.step === step)?.event,
      );
      expect([instance.status, sums]).toMatchObject([
        "completed",
        [{ data: { sum: 1 } }, { data: { sum: 2 } }],
      ]);
    }
  });

  test("of a thousand events is taken whole, and again as one that came before", async () => {
    const { post, world } = await serve();
    const many = Array.from({ length: 1000 }, (_, n) => ({ ...event, id: `m-${n}`, data: { id: n } }));
    const first = await itemsIn(await post("/v1/events", many, batched));
    expect(first.every(({ instances }) => instances?.length === 1)).toBe(true);
    expect(await itemsIn(await post("/v1/events", many, batched))).toEqual(first);
    expect(new Set(first.map(({ instances }) => instances![0]!.id)).size).toBe(1000);
    expect(world.engine.read(first[999]!.instances![0]!.id).input).toEqual({ id: 999 });
  });
});

const manyExtensions = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`x${n}`, n]));

function optional(): object {
  return {
    time: "2026-01-05T09:00:00+01:00",
    subject: "987",
    dataschema: "https://example.org/schema",
    datacontenttype: "application/vnd.x+json; charset=utf-8",
    traceid: 7,
  };
}
