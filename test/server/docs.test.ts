// The page of the interface: all of it is there, and nothing in it asks another machine, runs, or is taken for markup.
import { beforeAll, expect, test } from "vitest";
import { serve } from "./harness.ts";

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

let page: string;
let policy: string;
let style: Response;
let document: Document;
beforeAll(async () => {
  const { get } = await serve();
  const response = await get("/docs");
  policy = response.headers.get("content-security-policy") ?? "";
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  page = await response.text();
  style = await get("/docs/style.css");
  document = (await (await get("/openapi.json")).json()) as Document;
});

test("has every operation and every schema", () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, { operationId }] of Object.entries(methods)) {
      expect(page).toContain(`<details id="${operationId}">`);
      expect(page).toContain(`${method.toUpperCase()}</b> <code>${path}</code>`);
    }
  }
  for (const name of Object.keys(document.components.schemas))
    expect(page).toContain(`<details id="schema-${name}">`);
});

test("links lead to what is there", () => {
  const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, link]) => link ?? "");
  const places = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => `#${id}`));
  expect(links.length).toBeGreaterThan(50);
  for (const link of links)
    expect(places.has(link) || ["/openapi.json", "/docs/style.css"].includes(link)).toBe(true);
});

test("asks nobody else, has no script and no style but its own file, and its policy says so", async () => {
  expect(page).not.toMatch(/<script|javascript:|\son\w+=|\sstyle=|<style|src=|https?:\/\//i);
  expect(policy).toBe(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(style.headers.get("content-type")).toBe("text/css; charset=utf-8");
  expect(await style.text()).not.toMatch(/@import|url\(/);
});

test("texts are texts: what looks like markup is escaped", () => {
  expect(page).toContain("&lt;instance&gt;/&lt;step&gt;/&lt;visit&gt;");
  const tags = new Set([...page.matchAll(/<(\w+)/g)].map(([, tag]) => tag));
  const known =
    "html head meta title link body header h1 small p a nav main section h2 details summary b code h4 table tr td br em pre";
  expect([...tags].filter((tag) => !known.split(" ").includes(tag ?? ""))).toEqual([]);
});
