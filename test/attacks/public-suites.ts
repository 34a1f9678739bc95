// What is done with the public lists of hostile input, and what must have become of what is right in them.
import { expect } from "vitest";
import type { InstanceView } from "../../src/engine/view.ts";
import { everywhere, fire, target } from "./barrage.ts";
import type { jsonTexts, Shot } from "./barrage.ts";

type JsonText = (typeof jsonTexts)[number];

/**
 * As a whole body at each place, and as the data of an event. What is JSON is taken and kept as it is, what is not is
 * 400; where the suite leaves it open, either, or 422 for what we do not take.
 */
export async function attackJson(texts: readonly JsonText[]): Promise<void> {
  const served = await target();
  const whole = [
    "/v1/events",
    "/v1/workflows/permit/instances",
    "/v1/instances/permit:1/events",
    "/v1/instances/permit:1/what-if",
    "/v1/tasks/permit:1%2Flook%2F1/complete",
    "/v1/keys",
  ];
  for (const { name, input } of texts) {
    const bodies = whole.map((path): Shot => ({ what: `${name} to ${path}`, path, body: input }));
    const statuses = await fire(served, bodies);
    expect([name, ...statuses]).toEqual([name, ...statuses.map((status) => (isWrong(name) ? 400 : status))]);
    const data = `{"type":"payment_failed","id":${JSON.stringify(name)},"data":${input}}`;
    const [status] = await fire(served, [{ what: `${name} as data`, path: "/v1/events", body: data }]);
    const expected = name.startsWith("y_") ? [202] : isWrong(name) ? [400] : [202, 400, 422];
    expect(expected, name).toContain(status);
    if (status !== 202) continue;
    const again = await served.post("/v1/events", data);
    const { instances } = (await again.json()) as { instances: readonly { id: string }[] };
    const instance = (await (await served.get(`/v1/instances/${instances[0]!.id}`)).json()) as InstanceView;
    // Of -0 JSON says that it is 0.
    expect(JSON.stringify(instance.input), name).toBe(JSON.stringify(JSON.parse(input)));
  }
}

const isWrong = (name: string): boolean => name.startsWith("n_");

/** Each at one of so many places, one after the other in turn. As data, each is kept as it is. */
export async function attackStrings(strings: readonly string[], oneOf: number): Promise<void> {
  let served = await target();
  for (const [n, text] of strings.entries()) {
    // What came before is not to make lists longer and longer.
    if (n > 0 && n % 50 === 0) served = await target();
    await fire(
      served,
      everywhere(text, n).filter((_, place) => (place + n) % oneOf === 0),
    );
    const key = `kept-${n}`;
    await served.post("/v1/workflows/payment_failed_flow/instances", { data: { text: [text] }, key });
    const read = await served.get(`/v1/instances/payment_failed_flow:${key}`);
    expect(((await read.json()) as InstanceView).input).toEqual({ text: [text] });
  }
}

/** As the text of a workflow: none of them is one. */
export async function attackYaml(texts: readonly string[]): Promise<void> {
  const served = await target();
  const headers = { "content-type": "application/yaml" };
  const shots = texts.map((body, n): Shot => ({
    what: `text ${n}: ${JSON.stringify(body)}`,
    method: "PUT",
    path: "/v1/workflows/naughty",
    headers,
    body,
  }));
  expect(new Set(await fire(served, shots))).toEqual(new Set([422]));
}
