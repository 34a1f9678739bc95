// Drawing: a laid-out machine as SVG, in light and dark. Nothing in it runs, and all words are texts.
import { hash } from "node:crypto";
import { shownMax } from "./layout.ts";
import type { Box, Layout, Line } from "./layout.ts";

/** `title`: of the whole picture, for those who do not see it. */
export function drawSvg({ width, height, boxes, lines }: Layout, title: string): string {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img">`,
    `<title>${escape(title)}</title><style>${style}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>',
    `<rect class="ground" width="${w}" height="${h}"/>`,
    ...boxes.map(boxText),
    ...lines.map(lineText),
    ...lines.map(labelText),
    "</svg>\n",
  ].join("\n");
}

function boxText({ kind, x, y, width, height, name, description }: Box): string {
  if (kind === "initial") return `<circle class="initial" cx="${n(x + 6)}" cy="${n(y + 6)}" r="6"/>`;
  const place = `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
  const inner =
    kind === "final"
      ? `<rect class="inner" x="${n(x + 3)}" y="${n(y + 3)}" width="${n(width - 6)}" height="${n(height - 6)}" rx="9"/>`
      : "";
  const middle = n(x + width / 2);
  const under = description === "" ? "" : textAt("what", middle, n(y + 36), shorten(description));
  return (
    `<g class="${kind === "final" ? `final ${endings.get(name) ?? "good"}` : kind}"><title>${escape([name, description].filter(Boolean).join(": "))}</title>` +
    `<rect ${place} rx="${kind === "region" ? 4 : 12}"/>${inner}` +
    `${textAt("name", middle, n(y + 20), shorten(name))}${under}</g>`
  );
}

/** Ends that are not what one hopes for, by the names that machines give them. */
const endings: ReadonlyMap<string, string> = new Map([
  ["failed", "bad"],
  ["cancelled", "neither"],
  ["not_run", "neither"],
]);

/** Corners are rounded. */
function lineText({ points, isFailure }: Line): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const path = rest.map(({ x, y }, index) => {
    const [before, after] = [points[index]!, rest[index + 1]];
    if (after === undefined) return `L${n(x)} ${n(y)}`;
    const corner = { x, y };
    const [from, to] = [towards(corner, before), towards(corner, after)];
    return `L${n(from.x)} ${n(from.y)}Q${n(x)} ${n(y)} ${n(to.x)} ${n(to.y)}`;
  });
  const kind = isFailure ? "line failure" : "line";
  return `<path class="${kind}" d="M${n(first.x)} ${n(first.y)}${path.join("")}" marker-end="url(#tip)"/>`;
}

function labelText({ words, label, isFailure }: Line): string {
  if (label === undefined) return "";
  const at = textAt(
    isFailure ? "words failure" : "words",
    n(label.x + label.width / 2),
    n(label.y + 12),
    shorten(words),
  );
  return `<g><title>${escape(words)}</title>${at}</g>`;
}

const cornerPx = 6;

function towards(from: Line["points"][number], to: Line["points"][number]): Line["points"][number] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const part = Math.min(0.5, cornerPx / (Math.hypot(dx, dy) || 1));
  return { x: from.x + dx * part, y: from.y + dy * part };
}

const textAt = (kind: string, x: string, y: string, text: string): string =>
  `<text class="${kind}" x="${x}" y="${y}">${escape(text)}</text>`;

const shorten = (text: string): string =>
  text.length <= shownMax ? text : `${text.slice(0, shownMax - 1)}\u2026`;

const n = (value: number): string => String(Math.round(value * 10) / 10);

/** What XML has no character for, and what turns text around, is replaced; marks do not pile up over what is above. */
const escape = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "\ufffd")
    .replaceAll(/(\p{M}{2})\p{M}+/gu, "$1")
    .replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)!};`);

const style = `svg{--ground:#fff;--ink:#1f2933;--soft:#5b6875;--edge:#7b8794;--box:#f3f6fa;--inner:#fafbfd;--bad:#b3392e;--good:#e7f4ec;--fail:#fbeae8;font:12px ui-sans-serif,system-ui,sans-serif}
@media(prefers-color-scheme:dark){svg{--ground:#14181d;--ink:#e6eaee;--soft:#a3afbb;--edge:#7f8c99;--box:#222a33;--inner:#1a2027;--bad:#ef8a80;--good:#1d3327;--fail:#3b2220}}
rect{stroke:var(--edge)}.ground{fill:var(--ground);stroke:none}.state rect{fill:var(--box)}.compound rect,.parallel rect{fill:var(--inner)}.region rect{fill:none;stroke-dasharray:4 4}.good rect{fill:var(--good)}.bad rect{fill:var(--fail)}.neither rect{fill:var(--box)}.final .inner{fill:none}
.initial,.tip{fill:var(--edge)}.line{fill:none;stroke:var(--edge);stroke-width:1.2}.line.failure{stroke:var(--bad);stroke-dasharray:5 3}
text{text-anchor:middle;fill:var(--ink)}.name{font-weight:600}.what{fill:var(--soft)}.words{fill:var(--soft);font-size:11px;paint-order:stroke;stroke:var(--ground);stroke-width:3px}.words.failure{fill:var(--bad)}`;

/** Of an answer that is a picture: no more than its own style. */
export const picturePolicy = `default-src 'none'; style-src 'sha256-${hash("sha256", style, "base64")}'; frame-ancestors 'none'`;
