// Docs: the description of the interface as a page to browse, made here whole: no script, no network, no other file but
// its style.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Description, DescribedOperation, Schema } from "./described.ts";
import { pageHeaders, styleHeaders } from "./reply.ts";

/** `describe`: the document of `/openapi.json`, asked for once. */
export function addDocs(app: OpenAPIHono, describe: () => string): void {
  let page: string | undefined;
  app.get("/docs", () => {
    page ??= pageOf(JSON.parse(describe()) as Description);
    return new Response(page, { headers: pageHeaders(["style-src 'self'"]) });
  });
  app.get("/docs/style.css", () => new Response(style, { headers: styleHeaders }));
}

function pageOf({ info, tags, paths, components }: Description): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const groups = new Map<string, string[]>();
  for (const { method, path, operation } of operations) {
    const group = operation.tags[0]!;
    groups.set(group, [...(groups.get(group) ?? []), operationText(method, path, operation)]);
  }
  const meanings = new Map(tags.map(({ name, description }) => [name, description]));
  const known = tags.map(({ name }) => name).filter((name) => groups.has(name));
  const names = [...new Set([...known, ...groups.keys()])];
  const schemas = Object.entries(components.schemas);
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escape(info.title)} ${escape(info.version)}</title><link rel="stylesheet" href="/docs/style.css"></head><body>`,
    `<header><h1>${escape(info.title)} <small>${escape(info.version)}</small></h1><p>${escape(info.description)}</p>`,
    '<p>The same for programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>',
    `<nav>${[...names, "schemas"].map((name) => `<a href="#${escape(name)}">${escape(name)}</a>`).join(" ")}</nav></header><main>`,
    ...names.map(
      (name) =>
        `<section><h2 id="${escape(name)}">${escape(name)}</h2><p>${prose(meanings.get(name) ?? "")}</p>${groups.get(name)!.join("")}</section>`,
    ),
    `<section><h2 id="schemas">schemas</h2>${schemas.map(([name, schema]) => schemaText(name, schema)).join("")}</section>`,
    "</main></body></html>",
  ].join("\n");
}

function operationText(method: string, path: string, operation: DescribedOperation): string {
  const { operationId, summary, description = "", parameters = [], requestBody, responses } = operation;
  const bodies = Object.entries(requestBody?.content ?? {});
  const answers = Object.entries(responses).map(([status, { description: meaning, content = {} }]) => [
    `<code>${escape(status)}</code>`,
    prose(meaning),
    Object.entries(content)
      .map(([type, { schema }]) => `${typeText(schema)} <small>${escape(type)}</small>`)
      .join("<br>"),
  ]);
  return [
    `<details id="${escape(operationId)}"><summary><b class="${method.toLowerCase()}">${method}</b> <code>${escape(path)}</code> ${escape(summary)}</summary>`,
    description === "" ? "" : `<p>${prose(description)}</p>`,
    parameters.length === 0
      ? ""
      : `<h4>parameters</h4>${table(
          parameters.map(({ name, in: place, required, description: meaning = "", schema }) => [
            `<code>${escape(name)}</code>${required === true ? " <em>required</em>" : ""}`,
            escape(place),
            typeText(schema),
            prose(meaning || (schema.description ?? "")),
          ]),
        )}`,
    bodies.length === 0
      ? ""
      : `<h4>body</h4>${table(bodies.map(([type, { schema }]) => [`<code>${escape(type)}</code>`, typeText(schema)]))}`,
    `<h4>answers</h4>${table(answers)}</details>`,
  ].join("");
}

function schemaText(name: string, schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([key, property]) => [
    `<code>${escape(key)}</code>${schema.required?.includes(key) === true ? " <em>required</em>" : ""}`,
    typeText(property),
    prose(property.description ?? ""),
  ]);
  const example =
    schema.example === undefined ? "" : `<pre>${escape(JSON.stringify(schema.example, null, 2))}</pre>`;
  return `<details id="schema-${escape(name)}"><summary><code>${escape(name)}</code></summary><p>${prose(schema.description ?? "")}</p>${
    rows.length === 0 ? typeText(schema) : table(rows)
  }${example}</details>`;
}

/** A schema in a few words, with links to those that have names. */
function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = escape(schema.$ref.replace("#/components/schemas/", ""));
    return `<a href="#schema-${name}">${name}</a>`;
  }
  const either = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (either !== undefined) return either.map(typeText).join(schema.allOf === undefined ? " or " : " and ");
  if (schema.enum !== undefined)
    return schema.enum.map((value) => `<code>${escape(String(value))}</code>`).join(", ");
  if (schema.items !== undefined) return `list of ${typeText(schema.items)}`;
  if (schema.properties !== undefined) {
    const members = Object.entries(schema.properties).map(
      ([key, property]) => `${escape(key)}: ${typeText(property)}`,
    );
    return `{${members.join(", ")}}`;
  }
  const { type = "any", format } = schema;
  const names = (Array.isArray(type) ? type : [type]).map(String).join(" or ");
  return escape(format === undefined ? names : `${names} (${format})`);
}

const table = (rows: readonly (readonly string[])[]): string =>
  `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</table>`;

/** What stands between backticks is code. */
const prose = (text: string): string => escape(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const style = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; }
nav a { margin-right: 1rem; }
details { border-top: 1px solid #8884; padding: .4rem 0; }
summary { cursor: pointer; }
summary b { display: inline-block; min-width: 3.5rem; }
.get { color: #2a7ae2; } .post { color: #2e8b57; } .put { color: #b8860b; } .delete { color: #c0392b; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid #8882; padding: .25rem .75rem .25rem 0; vertical-align: top; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { overflow-x: auto; }
em { font-size: .85em; }
`;
