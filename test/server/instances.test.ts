// Instances over HTTP: from the event that starts one to the record it leaves.
import { beforeEach, describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import type { EntryView, InstanceView } from "../../src/engine/view.ts";
import type { Published } from "../../src/engine/engine.ts";
import { benefitFlow, serve } from "./harness.ts";
import type { Served } from "./harness.ts";

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

let served: Served;
beforeEach(async () => {
  served = await serve();
});

const bodyOf = async <T>(response: Response | Promise<Response>): Promise<T> =>
  (await (await response).json()) as T;
const claim = (name: string, amount = 1): object => ({
  type: "benefit_claimed",
  data: { claim: name, amount },
});
const entriesIn = async (response: Response): Promise<EntryView[]> =>
  (await response.text())
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as EntryView);

test("an event starts the instance that the answer names", async () => {
  const response = await served.post("/v1/events", { type: "payment_failed", data: { id: 987 }, id: "e1" });
  expect(response.status).toBe(202);
  const { id, instances } = await bodyOf<Published>(response);
  expect(id).toBe("e1");
  expect(instances).toEqual([{ id: expect.any(String), workflow: "payment_failed_flow", started: true }]);
  await served.world.settle();
  const instance = await bodyOf<InstanceView>(served.get(`/v1/instances/${instances[0]?.id}`));
  expect(instance).toMatchObject({ input: { id: 987 }, status: "running", state: "wait_for_fix" });
});

test("the same source and id again start nothing and are answered the same", async () => {
  const event = { type: "payment_failed", data: { id: 987 }, id: "e1", source: "bank" };
  const first = await bodyOf<Published>(served.post("/v1/events", event));
  expect(await bodyOf(served.post("/v1/events", event))).toEqual(first);
  expect((await bodyOf<Page<InstanceView>>(served.get("/v1/instances"))).items).toHaveLength(1);
});

test("an event resumes the instances that it matches, and the answer names them", async () => {
  const waiting = `id: household
input: {street: string}
events: {storm: {data: {street: string}}}
steps:
  - wait_for: storm
    match: data.street == input.street
`;
  const { post } = await serve({ more: [waiting] });
  for (const [key, street] of [["a", "Elm"] as const, ["b", "Oak"] as const])
    await post("/v1/workflows/household/instances", { data: { street }, key });
  const storm = { type: "storm", data: { street: "Oak" }, id: "s-1" };
  for (let times = 0; times < 2; times++) {
    const response = await post("/v1/events", storm);
    expect([response.status, await bodyOf(response)]).toEqual([
      202,
      { id: "s-1", instances: [{ id: "household:b", workflow: "household", started: false }] },
    ]);
  }
  expect((await post("/v1/events", { type: "storm", data: { street: 7 } })).status).toBe(422);
  expect((await post("/v1/events", { type: "household.resolved", data: {} })).status).toBe(404);
});

test("an event that nothing waits for is answered with 202 where the workflow ignores or keeps it", async () => {
  const early = `id: early
events: {letter: {late: keep}, advert: {late: ignore}, bill: , open: }
steps: [wait_for: open, wait_for: letter]
`;
  const { post, get } = await serve({ more: [early] });
  await post("/v1/workflows/early/instances", { data: null, key: "a" });
  const send = (type: string): Promise<Response> => post("/v1/instances/early:a/events", { type });
  for (const type of ["letter", "advert"]) {
    const response = await send(type);
    expect([response.status, response.headers.get("etag")]).toEqual([202, type === "letter" ? '"2"' : '"3"']);
    expect(await bodyOf(response)).toMatchObject({ id: "early:a", status: "running" });
  }
  expect((await send("bill")).status).toBe(409);
  const opened = await send("open");
  expect([opened.status, await bodyOf(opened)]).toMatchObject([200, { status: "completed" }]);
  const { items } = await bodyOf<Page<EntryView>>(get("/v1/instances/early:a/journal"));
  expect(items.map(({ kind, delivered }) => [kind, delivered])).toEqual([
    ["started", undefined],
    ["kept", undefined],
    ["ignored", undefined],
    ["event", [2]],
  ]);
});

test("an answer to a call that was cancelled meanwhile is in the journal, and moves the tag alone", async () => {
  const call = "id: call\nsteps: [{id: sms, call: POST /sms}]\n";
  const { post, get, world } = await serve({ more: [call], script: () => undefined });
  await post("/v1/workflows/call/instances", { data: {}, key: "a" });
  const cancelled = await post("/v1/instances/call:a/cancel", {});
  const before = await bodyOf<InstanceView>(cancelled);
  expect([before.status, cancelled.headers.get("etag")]).toEqual(["cancelled", '"2"']);
  world.clock.advanceTo(world.clock.now() + 1_000);
  world.gateway.reply("call:a/sms/1", { kind: "ok", status: 201, output: { sent: true } });
  await world.settle();
  const after = await get("/v1/instances/call:a");
  expect([after.headers.get("etag"), await bodyOf(after)]).toEqual(['"3"', { ...before, revision: 3 }]);
  const { items } = await bodyOf<Page<EntryView>>(get("/v1/instances/call:a/journal"));
  expect(items.at(-1)).toMatchObject({
    kind: "stale",
    step: "sms",
    event: { type: "done.sms", visit: 1, attempt: 1, status: 201, output: { sent: true } },
    state: "cancelled",
  });
  const lines = (await (await get("/v1/instances/call:a/journal?format=ndjson")).text()).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as EntryView)).toEqual(items);
});

test("an event whose key a trigger rejects is answered with 409, and the instance that runs", async () => {
  const once = 'id: once\ntrigger: {event: go, key: "${data.k}", if_running: reject}\nsteps: [wait: 1h]\n';
  const { post } = await serve({ more: [once] });
  expect((await post("/v1/events", { type: "go", data: { k: "a" } })).status).toBe(202);
  const response = await post("/v1/events", { type: "go", data: { k: "a" } });
  expect([response.status, await bodyOf(response)]).toMatchObject([409, { instance_id: "once:a" }]);
});

test("a started instance is where Location says, percent-encoded", async () => {
  const request = { data: { claim: "c", amount: 1 }, key: "100% sure?" };
  const response = await served.post("/v1/workflows/benefit_flow/instances", request);
  expect(response.status).toBe(201);
  const location = response.headers.get("location") ?? "";
  expect(location).toBe("/v1/instances/benefit_flow:100%25%20sure%3F");
  expect(await bodyOf(served.get(location))).toEqual(await response.json());
});

test("an event to an instance is answered with the instance after it", async () => {
  await served.post("/v1/events", claim("c"));
  const event = { type: "bank_updated", data: { iban: "DE1" } };
  const response = await served.post("/v1/instances/benefit_flow:c/events", event);
  expect(response.status).toBe(200);
  expect(await bodyOf(response)).toMatchObject({
    id: "benefit_flow:c",
    steps: { wait_for_bank: { status: "completed" } },
  });
});

test("a cancelled instance is answered as it is after that, and the journal says who and why", async () => {
  await served.post("/v1/events", claim("c"));
  const headers = { "content-type": "application/json", "x-act-user": "ada" };
  const response = await served.post("/v1/instances/benefit_flow:c/cancel", { reason: "withdrawn" }, headers);
  expect(response.status).toBe(200);
  const instance = await bodyOf<InstanceView>(response);
  expect(instance).toMatchObject({ id: "benefit_flow:c", status: "cancelled", waiting_for: [] });
  expect(response.headers.get("etag")).toBe(`"${instance.revision}"`);
  const { items } = await bodyOf<Page<EntryView>>(served.get("/v1/instances/benefit_flow:c/journal"));
  expect(items.at(-1)).toMatchObject({ kind: "cancelled", actor: "ada", event: { reason: "withdrawn" } });
});

test("one that has ended is not cancelled", async () => {
  await served.post("/v1/events", claim("c"));
  await served.post("/v1/instances/benefit_flow:c/cancel", {});
  const again = await served.post("/v1/instances/benefit_flow:c/cancel", {});
  expect(again.status).toBe(409);
  expect(await bodyOf(again)).toMatchObject({ type: "urn:hms-act:problem:ended" });
});

test("the ETag is the revision, and changes with it", async () => {
  await served.post("/v1/events", claim("c"));
  const before = await served.get("/v1/instances/benefit_flow:c");
  expect(before.headers.get("etag")).toBe(`"${(await bodyOf<InstanceView>(before)).revision}"`);
  const event = { type: "bank_updated", data: { iban: "DE1" } };
  const after = await served.post("/v1/instances/benefit_flow:c/events", event);
  expect(after.headers.get("etag")).toBe(`"${(await bodyOf<InstanceView>(after)).revision}"`);
  expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));
});

test("HEAD answers as GET does, without the body", async () => {
  await served.post("/v1/events", claim("c"));
  const response = await served.app.request("/v1/instances/benefit_flow:c", { method: "HEAD" });
  expect(response.headers.get("etag")).toBe('"1"');
  expect(await response.text()).toBe("");
});

test("a read is answered without a promise, which the answer of a server that does nothing is, too", async () => {
  await served.post("/v1/events", claim("c"));
  const request = new Request("http://localhost/v1/instances/benefit_flow:c");
  expect(served.app.fetch(request)).toBeInstanceOf(Response);
});

describe("the list", () => {
  beforeEach(async () => {
    for (const name of ["a", "b", "c", "d", "e"]) await served.post("/v1/events", claim(name));
    await served.post("/v1/events", { type: "payment_failed", data: {} });
    await served.world.settle();
  });

  test("is read whole and in order by following its cursors", async () => {
    const ids: string[] = [];
    for (let path: string | undefined = "/v1/instances?limit=2&workflow=benefit_flow"; path !== undefined;) {
      const page: Page<InstanceView> = await bodyOf(served.get(path));
      expect(page.items.length).toBeLessThanOrEqual(2);
      ids.push(...page.items.map(({ id }) => id));
      path =
        page.next === null ? undefined : `/v1/instances?limit=2&workflow=benefit_flow&cursor=${page.next}`;
    }
    expect(ids).toEqual(["a", "b", "c", "d", "e"].map((name) => `benefit_flow:${name}`));
  });

  test("has no next where nothing is left", async () => {
    expect((await bodyOf<Page<InstanceView>>(served.get("/v1/instances"))).next).toBeNull();
  });

  test.each([
    ["workflow=payment_failed_flow", 1],
    ["workflow=none", 0],
    ["status=running", 6],
    ["status=failed", 0],
    ["step=wait_for_bank", 5],
    ["step=wait_for_fix", 1],
    ["step=wait_for_bank&workflow=payment_failed_flow", 0],
    ["version=none", 0],
  ])("?%s has %i", async (query, count) => {
    expect((await bodyOf<Page<InstanceView>>(served.get(`/v1/instances?${query}`))).items).toHaveLength(
      count,
    );
  });

  test("?version has the instances of that version", async () => {
    const { version } = await bodyOf<{ version: string }>(served.get("/v1/workflows/benefit_flow"));
    expect(
      (await bodyOf<Page<InstanceView>>(served.get(`/v1/instances?version=${version}`))).items,
    ).toHaveLength(5);
  });
});

test("the journal says why no policy is asked about a request, and the request does not", async () => {
  const source =
    "id: waived\nsteps:\n  - id: holidays\n    call: GET /holidays\n    policy: none\n    because: public data\n";
  const served = await serve({ more: [source] });
  await served.post("/v1/workflows/waived/instances", { data: {}, key: "a" });
  const { items } = await bodyOf<Page<EntryView>>(served.get("/v1/instances/waived:a/journal"));
  expect(items[0]?.policies).toEqual({ holidays: { kind: "none", because: "public data" } });
  expect(items[0]?.requests).toEqual({ holidays: { method: "GET", path: "/holidays" } });
  expect(JSON.stringify(served.world.gateway.attempts)).not.toContain("public data");
});

describe("the journal", () => {
  let path: string;
  let all: readonly EntryView[];
  beforeEach(async () => {
    const { instances } = await bodyOf<Published>(
      served.post("/v1/events", { type: "payment_failed", data: {} }),
    );
    await served.world.settle();
    path = `/v1/instances/${instances[0]?.id}/journal`;
    all = (await bodyOf<Page<EntryView>>(served.get(path))).items;
  });

  test("is oldest first, each entry naming the hash of the one before", () => {
    expect(all[0]).toMatchObject({ kind: "started", prev: "0".repeat(64) });
    expect(all.length).toBeGreaterThan(3);
    expect(all.slice(1).map(({ prev }) => prev)).toEqual(all.slice(0, -1).map(({ hash }) => hash));
  });

  test("is the same read in pages", async () => {
    const items: EntryView[] = [];
    for (let query = "limit=2"; query !== "";) {
      const page: Page<EntryView> = await bodyOf(served.get(`${path}?${query}`));
      items.push(...page.items);
      query = page.next === null ? "" : `limit=2&cursor=${page.next}`;
    }
    expect(items).toEqual(all);
  });

  test("is the same as lines", async () => {
    const response = await served.get(`${path}?format=ndjson`);
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(await entriesIn(response)).toEqual(all);
  });

  test("as lines with a limit links to the rest", async () => {
    const first = await served.get(`${path}?format=ndjson&limit=3`);
    expect(await entriesIn(first)).toEqual(all.slice(0, 3));
    const link = /^<([^>]+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    expect((await entriesIn(await served.get(link)))[0]).toEqual(all[3]);
  });

  test.each([
    ["Ada", "Ada"],
    [undefined, "local"],
    ["  ", "local"],
    ["A\u00e9B", "AB"],
  ])("X-Act-User %j is journalled as %j", async (name, actor) => {
    const headers = {
      "content-type": "application/json",
      ...(name === undefined ? {} : { "x-act-user": name }),
    };
    await served.post("/v1/events", claim("c"), headers);
    const { items } = await bodyOf<Page<EntryView>>(served.get("/v1/instances/benefit_flow:c/journal"));
    expect(items[0]?.actor).toBe(actor);
  });
});

test("a journal of many pages is whole as lines", async () => {
  const stubborn = `id: stubborn_flow
trigger: nagged
steps:
  - call: POST /never
    retry: {max: 1000, first: 1s, factor: 1, jitter: 0%}
`;
  const refusal = {
    kind: "error",
    type: "communication",
    message: "503",
    retryable: true,
    unknown: false,
  } as const;
  const { world, post, get } = await serve({ more: [stubborn], script: () => refusal });
  const { instances } = await bodyOf<Published>(post("/v1/events", { type: "nagged", data: {} }));
  await world.advanceTo(world.clock.now() + 3_600_000);
  const entries = await entriesIn(await get(`/v1/instances/${instances[0]?.id}/journal?format=ndjson`));
  expect(entries.length).toBeGreaterThan(1000);
  expect(entries.slice(1).map(({ prev }) => prev)).toEqual(entries.slice(0, -1).map(({ hash }) => hash));
  expect(entries.at(-1)?.kind).toBe("failed");
});

describe("workflows", () => {
  test("are listed without their text", async () => {
    const { items, next } = await bodyOf<Page<Record<string, unknown>>>(served.get("/v1/workflows"));
    expect(next).toBeNull();
    expect(items).toEqual([
      {
        id: "benefit_flow",
        title: "A benefit that is claimed",
        version: expect.any(String),
        triggers: ["benefit_claimed"],
        schedules: [],
        versions: [],
      },
      {
        id: "payment_failed_flow",
        version: expect.any(String),
        triggers: ["payment_failed"],
        schedules: [],
        versions: [],
      },
    ]);
  });

  test("have their schedules, with the time that comes next", async () => {
    const daily = `id: daily\ntrigger: {cron: "0 6 * * *", timezone: Europe/Berlin}\nsteps:\n  - id: rest\n    wait: 1h\n`;
    const { get, world } = await serve({ more: [daily] });
    const schedule = { cron: "0 6 * * *", timezone: "Europe/Berlin", overlap: "skip", catch_up: "one" };
    const seen = async () => bodyOf<Record<string, unknown>>(get("/v1/workflows/daily"));
    const { triggers, schedules } = await seen();
    expect([triggers, schedules]).toEqual([[], [{ ...schedule, next: "2026-01-06T05:00:00.000Z" }]]);
    await world.advanceTo(world.clock.now() + 86_400_000);
    expect((await seen())["schedules"]).toEqual([{ ...schedule, next: "2026-01-07T05:00:00.000Z" }]);
    const { items } = await bodyOf<Page<{ id: string }>>(get("/v1/instances"));
    expect(items.map(({ id }) => id)).toEqual(["daily:cron.2026-01-06T05-00Z"]);
    const hidden = world.store.list({ limit: 1 })[0]!.id;
    expect((await get(`/v1/instances/${encodeURIComponent(hidden)}`)).status).toBe(404);
  });

  test("are read in pages", async () => {
    const first = await bodyOf<Page<{ id: string }>>(served.get("/v1/workflows?limit=1"));
    const second = await bodyOf<Page<{ id: string }>>(
      served.get(`/v1/workflows?limit=1&cursor=${first.next}`),
    );
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([
      "benefit_flow",
      "payment_failed_flow",
    ]);
    expect(second.next).toBeNull();
  });

  test("one has the YAML as it was written", async () => {
    expect(await bodyOf(served.get("/v1/workflows/benefit_flow"))).toMatchObject({ source: benefitFlow });
  });
});

test("instances are found by when they began and by text", async () => {
  await served.post("/v1/events", claim("first"));
  await served.world.advanceTo(served.world.clock.now() + 3_600_000);
  await served.post("/v1/events", claim("second"));
  const found = async (query: string): Promise<readonly string[]> =>
    (await bodyOf<Page<InstanceView>>(served.get(`/v1/instances?${query}`))).items.map(({ id }) => id);
  const [first, second] = ["benefit_flow:first", "benefit_flow:second"];
  expect(await found("created_after=2026-01-05T10:00:00Z")).toEqual([second]);
  expect(await found("created_after=2026-01-05T10:00:00%2B01:00")).toEqual([first, second]);
  expect(await found("created_before=2026-01-05T10:00:00Z")).toEqual([first]);
  expect(await found("q=SECOND")).toEqual([second]);
  expect(await found("q=SECOND&created_before=2026-01-05T10:00:00Z")).toEqual([]);
});

describe("labels", () => {
  const labelled = (id: string, labels: string): string =>
    `id: ${id}\nlabels: ${labels}\ntrigger: ${id}_began\nsteps:\n  - id: rest\n    wait: 1h\n`;

  test("of the version that an instance runs find it, several at once and beside other filters", async () => {
    const more = [
      labelled("pay", "{team: payments, level: 1}"),
      labelled("remit", "{team: payments, level: 2}"),
      labelled("greet", "{team: mail}"),
    ];
    const { post, get, world } = await serve({ more });
    for (const id of ["pay", "remit", "greet"])
      await post("/v1/workflows/" + id + "/instances", { data: {}, key: "one" });
    const found = async (query: string): Promise<readonly string[]> =>
      (await bodyOf<Page<InstanceView>>(get(`/v1/instances?${query}`))).items.map(({ id }) => id);
    expect(await found("label.team=payments")).toEqual(["pay:one", "remit:one"]);
    expect(await found("label.team=payments&label.level=2")).toEqual(["remit:one"]);
    expect(await found("label.team=payments&workflow=pay&status=running&step=rest")).toEqual(["pay:one"]);
    expect(await found("label.team=nobody")).toEqual([]);
    expect(await found("label.constructor=x")).toEqual([]);
    const { version } = world.engine.read("pay:one");
    expect(await found(`label.level=1&version=${version}`)).toEqual(["pay:one"]);
    expect(await found(`label.level=2&version=${version}`)).toEqual([]);
  });

  test("that an instance began with stay its own when the workflow has others", async () => {
    const { post, get, world } = await serve({ more: [labelled("pay", "{team: payments}")] });
    await post("/v1/workflows/pay/instances", { data: {}, key: "old" });
    const { workflow } = readWorkflow(labelled("pay", "{team: treasury}"), "pay.yaml");
    await world.engine.deploy(workflow!, "");
    await post("/v1/workflows/pay/instances", { data: {}, key: "new" });
    const { items } = await bodyOf<Page<InstanceView>>(get("/v1/instances?label.team=payments"));
    expect(items.map(({ id }) => id)).toEqual(["pay:old"]);
  });
});

describe("counts", () => {
  const read = async (served: Served, known?: string): Promise<Response> =>
    served.app.request("http://localhost/v1/workflows/benefit_flow", {
      headers: { host: "localhost", ...(known !== undefined && { "if-none-match": known }) },
    });

  test("of a workflow follow its instances, and so does its tag", async () => {
    const served = await serve();
    for (const id of ["a", "b"]) await served.post("/v1/events", claim(id));
    await served.post("/v1/instances/benefit_flow:a/events", { type: "bank_updated", data: { iban: "DE1" } });
    const response = await read(served);
    const tag = response.headers.get("etag") ?? "";
    expect((await bodyOf<Record<string, unknown>>(response))["counts"]).toEqual({
      status: { running: 2 },
      waiting: { event: 2, timer: 2 },
      step: { review: 1, wait_for_bank: 1 },
    });
    expect((await read(served, tag)).status).toBe(304);
    await served.post("/v1/instances/benefit_flow:b/cancel", {});
    const after = await read(served, tag);
    expect([after.status, (await bodyOf<Record<string, unknown>>(after))["counts"]]).toEqual([
      200,
      {
        status: { cancelled: 1, running: 1 },
        waiting: { event: 1, timer: 1 },
        step: { review: 1 },
      },
    ]);
  });
});
