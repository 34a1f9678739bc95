// The statechart as a picture: everything of the machine is in it, in its place, and nothing in it runs.
import { beforeAll, describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import { layOut } from "../../src/server/layout.ts";
import type { Box, Layout } from "../../src/server/layout.ts";
import { serve } from "../server/harness.ts";
import { verdictOf } from "../server/verdict.ts";

const hostile = `</text><script>alert(1)</script><img src=x onerror="alert(1)">&"']]><!--`;
const quoted = JSON.stringify(hostile);

/** Hostile words in all that a picture shows: the title, a condition, and a long one. */
const strange = `id: strange
title: ${quoted}
steps:
  - id: a
    call: POST /a
    when: ${JSON.stringify(`"<script>alert(1)</script>" == '" onload="alert(1)' || "${"long ".repeat(20)}" == "&lt;"`)}
  - id: b
    wait: 1h
`;

const boxAt = ({ boxes }: Layout, name: string): Box => boxes.find((box) => box.name === name)!;

const isWithin = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const parallel = `id: both
steps:
  - id: notify
    parallel:
      - {id: email, call: POST /email}
      - {id: sms, call: POST /sms}
  - {id: rest, wait: 5d}
`;

describe("the layout", () => {
  let layout: Layout;
  beforeAll(async () => {
    layout = await layOut(compile(readWorkflow(parallel, "both.yaml").workflow!), true);
  });

  test("has states in states, side by side where they are parallel, and nothing beyond its edges", () => {
    const [notify, email, sms] = ["notify", "email", "sms"].map((name) => boxAt(layout, name));
    expect([notify!.kind, email!.kind, sms!.kind]).toEqual(["parallel", "region", "region"]);
    expect(isWithin(email!, notify!) && isWithin(sms!, notify!)).toBe(true);
    expect(email!.x + email!.width <= sms!.x || sms!.x + sms!.width <= email!.x).toBe(true);
    const whole = { ...notify!, x: 0, y: 0, width: layout.width, height: layout.height };
    for (const box of layout.boxes) expect(isWithin(box, whole)).toBe(true);
    for (const { points } of layout.lines) {
      expect(points.length).toBeGreaterThan(1);
      for (const { x, y } of points)
        expect(x >= 0 && y >= 0 && x <= layout.width && y <= layout.height).toBe(true);
    }
  });

  test("goes downwards, with the words of events, times and conditions", () => {
    expect(boxAt(layout, "rest").y).toBeGreaterThan(boxAt(layout, "notify").y);
    const words = layout.lines.map((line) => line.words);
    expect(words).toEqual(expect.arrayContaining(["done", "failed", "after 5d", "rest.resolved"]));
  });

  test("leaves out what failed calls lead to, where that is not wanted", async () => {
    const { lines } = await layOut(compile(readWorkflow(parallel, "both.yaml").workflow!), false);
    expect(lines.filter(({ isFailure }) => isFailure)).toEqual([]);
    expect(layout.lines.length - lines.length).toBe(layout.lines.filter(({ isFailure }) => isFailure).length);
  });
});

describe("GET /v1/workflows/{id}/diagram.svg", () => {
  test("is SVG that says what it is, drawn once for each version", async () => {
    const { get, app } = await serve();
    const response = await get("/v1/workflows/payment_failed_flow/diagram.svg");
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "image/svg+xml; charset=utf-8",
    ]);
    const svg = await response.text();
    for (const word of ["freeze_payments", "POST /notify/sms", "after 5d", "[step(wait_for_fix).timeout]"])
      expect(svg).toContain(`>${word}</text>`);
    const tag = response.headers.get("etag")!;
    const again = await app.request("/v1/workflows/payment_failed_flow/diagram.svg", {
      headers: { "if-none-match": tag },
    });
    expect(again.status).toBe(304);
    const without = await get("/v1/workflows/payment_failed_flow/diagram.svg?failures=false");
    expect(without.headers.get("etag")).not.toBe(tag);
    expect(await without.text()).not.toContain('class="line failure"');
    const wrong = await get("/v1/workflows/payment_failed_flow/diagram.svg?failures=some");
    expect(await verdictOf(wrong)).toBe("422 invalid-input");
  });

  test("has no markup but its own, whatever authors write, and may run nothing and load nothing", async () => {
    const { get } = await serve({ more: [strange] });
    const response = await get("/v1/workflows/strange/diagram.svg");
    const svg = await response.text();
    const tags = new Set([...svg.matchAll(/<\/?([a-zA-Z!?][^\s/>]*)/g)].map(([, tag]) => tag));
    const own = ["circle", "defs", "g", "marker", "path", "rect", "style", "svg", "text", "title"];
    expect([...tags].map(String).toSorted()).toEqual(own);
    const markup = svg.replaceAll(/>[^<]*</g, "><");
    expect(markup).not.toMatch(/\son\w+=|href|url\((?!#tip\))|javascript:/i);
    expect(svg).toContain("&#60;script&#62;alert(1)");
    expect(svg.replaceAll(/&#\d+;/g, "")).not.toContain("&");
    expect(response.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; frame-ancestors 'none'$/,
    );
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("shortens what is long, and has it whole in the title", async () => {
    const { get } = await serve({ more: [strange] });
    const svg = await (await get("/v1/workflows/strange/diagram.svg")).text();
    expect(svg).toContain("\u2026</text>");
    expect(svg).toMatch(/<title>[^<]*(long ){20}/);
  });
});
