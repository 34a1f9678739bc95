// The OpenAPI document: it says what the server does, no more and no less.
import { beforeAll, describe, expect, test } from "vitest";
import { serve } from "./harness.ts";
import { problemIn } from "./verdict.ts";
import type { Served } from "./harness.ts";

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly enum?: readonly string[];
}

interface Operation {
  readonly operationId: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly description?: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

let served: Served;
let document: Document;
beforeAll(async () => {
  served = await serve();
  document = (await (await served.get("/openapi.json")).json()) as Document;
});

/** Where a value has a member that its schema does not list, lacks one that it requires, or is of another type. */
function differences(value: unknown, schema: Schema, at = ""): readonly string[] {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace("#/components/schemas/", "");
    return differences(value, document.components.schemas[name] ?? {}, at);
  }
  if (schema.enum !== undefined && !schema.enum.includes(String(value))) return [`${at} is ${String(value)}`];
  if (schema.items !== undefined && Array.isArray(value)) {
    return value.flatMap((item, index) => differences(item, schema.items ?? {}, `${at}/${index}`));
  }
  const { properties, required = [], additionalProperties: rest } = schema;
  if (properties === undefined && typeof rest !== "object") return [];
  if (typeof value !== "object" || value === null) return [`${at} is no object`];
  const missing = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${at}/${name} is missing`);
  return Object.entries(value).reduce<string[]>((found, [name, member]) => {
    const known = properties?.[name] ?? (typeof rest === "object" ? rest : undefined);
    return found.concat(
      known === undefined ? [`${at}/${name} is not described`] : differences(member, known, `${at}/${name}`),
    );
  }, missing);
}

const schemaOf = (path: string, method: string, status: number, type = "application/json"): Schema => {
  const schema = document.paths[path]?.[method]?.responses[status]?.content[type]?.schema;
  if (schema === undefined) throw new Error(`${method} ${path} does not describe ${status} ${type}`);
  return schema;
};

test("is OpenAPI 3.1 of this version", () => {
  expect(document).toMatchObject({ openapi: "3.1.0", info: { version: "1.2.3" } });
});

test("has every route, except its own address", () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routes = served.app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  expect([...described, "GET /docs", "GET /docs/style.css", "GET /openapi.json"].sort()).toEqual(
    routes.sort(),
  );
});

test("names every operation once", () => {
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test("says of every operation what it is part of, and what it and each parameter mean; and a problem of each", () => {
  const tags = document.tags.map(({ name }) => name);
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const lacking = operations.flatMap(
    ({ operationId, description = "", tags: [tag = ""] = [], parameters = [], responses }) => [
      ...(description === "" ? [`${operationId} has no description`] : []),
      ...(tags.includes(tag) ? [] : [`${operationId}: src/server/tags.ts does not describe ${tag}`]),
      ...parameters
        .filter((parameter) => (parameter.description ?? "") === "")
        .map(({ name }) => `${operationId} does not describe ${name}`),
      ...(Object.keys(responses).some((status) => status.startsWith("4"))
        ? []
        : [`${operationId} never refuses`]),
    ],
  );
  expect(lacking).toEqual([]);
});

test.each([
  ["PlainEvent", ["type", "data"]],
  ["StartRequest", ["data"]],
  ["SendRequest", ["type"]],
])("%s requires what the server requires, and no more members are taken", (name, required) => {
  expect(document.components.schemas[name]).toMatchObject({ required, additionalProperties: false });
});

describe("what is answered has the form that is described", () => {
  const claim = { type: "benefit_claimed", data: { claim: "c", amount: 1 } };
  const requests: [method: string, path: string, to: string, body?: unknown][] = [
    ["post", "/v1/events", "/v1/events", claim],
    [
      "post",
      "/v1/workflows/{id}/instances",
      "/v1/workflows/payment_failed_flow/instances",
      { data: {}, key: "p" },
    ],
    ["get", "/v1/instances/{id}", "/v1/instances/payment_failed_flow:p"],
    [
      "post",
      "/v1/instances/{id}/events",
      "/v1/instances/payment_failed_flow:p/events",
      { type: "wait_for_fix.resolved" },
    ],
    ["post", "/v1/instances/{id}/pause", "/v1/instances/benefit_flow:c/pause", { reason: "wait" }],
    ["post", "/v1/instances/{id}/resume", "/v1/instances/benefit_flow:c/resume", {}],
    ["post", "/v1/instances/{id}/cancel", "/v1/instances/benefit_flow:c/cancel", { reason: "no" }],
    ["get", "/v1/instances", "/v1/instances"],
    ["get", "/v1/instances/{id}/journal", "/v1/instances/payment_failed_flow:p/journal"],
    ["get", "/v1/workflows", "/v1/workflows"],
    ["get", "/v1/workflows/{id}", "/v1/workflows/payment_failed_flow"],
    ["get", "/", "/"],
    ["get", "/healthz", "/healthz"],
    ["get", "/readyz", "/readyz"],
  ];
  test.each(requests)("%s %s", async (method, path, to, body) => {
    const response = method === "get" ? await served.get(to) : await served.post(to, body);
    await served.world.settle();
    expect(differences(await response.json(), schemaOf(path, method, response.status))).toEqual([]);
  });

  test("an instance that failed", async () => {
    const refusal = {
      kind: "error",
      type: "communication",
      status: 400,
      message: "no",
      retryable: false,
      unknown: false,
    } as const;
    const { post, get, world } = await serve({ script: () => refusal });
    await post("/v1/workflows/payment_failed_flow/instances", { data: {}, key: "f" });
    await world.settle();
    const instance = (await (await get("/v1/instances/payment_failed_flow:f")).json()) as { status: string };
    expect(instance.status).toBe("failed");
    expect(differences(instance, schemaOf("/v1/instances/{id}", "get", 200))).toEqual([]);
  });

  test("a problem", async () => {
    const problem = await problemIn(await served.post("/v1/events", { type: 7 }));
    expect(differences(problem, schemaOf("/v1/events", "post", 422, "application/problem+json"))).toEqual([]);
  });
});
