// The picture of a statechart in Chromium: opened as it is, and put into a page that allows everything. Whatever authors
// write, nothing of it runs, loads anything or leaves its place.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { naughtyStrings } from "../attacks/barrage.ts";
import { open, serve } from "../server/harness.ts";

const executable = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const skipped = existsSync(executable) ? "" : `SKIPPED, since there is no Chromium at ${executable}: `;

const run = "globalThis.hit=1";
const hostile = [
  `</text><script>${run}</script>`,
  `</title><svg onload="${run}"><img src="http://127.0.0.1:1/x" onerror="${run}">`,
  `"/><foreignObject><iframe srcdoc="<script>parent.hit=1</script>"/></foreignObject>`,
  `</style><style>@import url(http://127.0.0.1:1/x);*{display:none}</style>`,
  `]]></svg><a href="javascript:${run}"><!--`,
  `&lt;script&gt;${run}&#x3c;/script&#x3e;`,
  `\u202eevil\u202c \u2066turned\u2069`,
  "W".repeat(200),
  "\u5e02\u6c11".repeat(40),
  `Z${"\u0301\u0327".repeat(60)}algo`,
  "\u{1f469}\u200d\u{1f469}\u200d\u{1f467}".repeat(12),
  ...naughtyStrings.filter((text) => /<|javascript|\\u|onerror/i.test(text)).slice(0, 40),
].filter((text) => !/[\u0000-\u001f]/.test(text));

/** As a text in an expression, which the picture shows as its condition. */
const workflow = `id: strange
title: ${JSON.stringify(hostile[0])}
steps:
${hostile.map((text, at) => `  - {id: s${at}, wait: 1h, when: ${JSON.stringify(`${JSON.stringify(text)} == "x"`)}}`).join("\n")}
`;

interface Seen {
  readonly hit: unknown;
  /** Tags that are there, each once. */
  readonly tags: readonly string[];
  /** Texts of boxes that reach beyond theirs, and words that reach beyond the picture. */
  readonly outside: readonly string[];
  readonly shown: string;
}

describe.skipIf(skipped !== "")(`${skipped}the picture of a statechart in Chromium`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
  });
  afterAll(() => browser.close());

  test.each(["light", "dark"] as const)("runs nothing and stays in its place (%s)", async (colorScheme) => {
    const { app } = await serve({ more: [workflow] });
    const address = `http://127.0.0.1:${(await open(app)).port}/v1/workflows/strange/diagram.svg`;
    const page = await browser.newPage({ colorScheme });
    const asked: string[] = [];
    const spoken: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("dialog", (dialog) => (spoken.push(dialog.message()), void dialog.dismiss()));
    page.on("pageerror", (error) => spoken.push(error.message));
    page.on("console", (message) => spoken.push(message.text()));

    await page.goto(address);
    const alone = await look(page);
    expect([asked.filter((url) => !url.endsWith("/favicon.ico")), spoken]).toEqual([[address], []]);
    expect(alone).toMatchObject({ hit: null, tags: own, outside: [] });
    expect(alone.shown).toContain("<script>");

    const svg = await (await fetch(address)).text();
    await page.goto("about:blank");
    await page.setContent(`<!doctype html><body>${svg}</body>`);
    const inside = await look(page);
    expect(inside).toEqual(alone);
    expect(spoken).toEqual([]);
    await page.close();
  });
});

const own = ["circle", "defs", "g", "marker", "path", "rect", "style", "svg", "text", "title"];

/** What the page has become, a moment after everything that would run has run. */
async function look(page: Page): Promise<Seen> {
  return page.evaluate(`(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const svg = document.querySelector("svg");
    const within = (inner, outer) =>
      inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width &&
      inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height;
    const outside = [...svg.querySelectorAll("text")].filter((text) => {
      const rect = text.parentElement.querySelector(":scope > rect") ?? svg.querySelector(".ground");
      return !within(text.getBBox(), rect.getBBox());
    });
    return {
      hit: globalThis.hit ?? null,
      tags: [...new Set([svg, ...svg.querySelectorAll("*")].map(({ localName }) => localName))].sort(),
      outside: outside.map(({ textContent }) => textContent),
      shown: svg.textContent,
    };
  })()`);
}
