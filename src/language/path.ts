// Paths: `POST /finance/freeze` as method and path, with nothing in it that could leave the service it is meant for.
import type { Finding } from "./findings.ts";
import { methods, nearestMethod } from "./name.ts";
import { splitText } from "./template.ts";
import type { Located } from "./template.ts";
import type { Method } from "./workflow.ts";

export interface Slip extends Finding {
  /** Place in the text. */
  readonly offset: number;
  readonly length: number;
}

export interface CallText {
  readonly method: Method | undefined;
  /** Texts and expressions in turn; offsets count in the whole text. Empty when there is no path. */
  readonly parts: readonly (string | Located)[];
  readonly slips: readonly Slip[];
}

export function readCallText(text: string): CallText {
  if (text.length > textMax) {
    const message = `a call is longer than ${textMax} characters`;
    return {
      method: undefined,
      parts: [],
      slips: [{ code: "wrong-path", message, offset: 0, length: text.length }],
    };
  }
  const match = /^(\s*)([^\s/]*)(\s*)([^]*?)\s*$/.exec(text)!;
  const [, before = "", word = "", between = "", path = ""] = match;
  const slips: Slip[] = [];
  const method = methods.find((name) => name === word);
  if (method === undefined) slips.push(wrongMethod(word, before.length, text.length));
  const offset = before.length + word.length + between.length;
  if (path === "") {
    if (method !== undefined) {
      slips.push({
        code: "wrong-path",
        message: "the path is missing",
        hint: `write for example ${method} /finance/freeze`,
        offset: 0,
        length: text.length,
      });
    }
    return { method, parts: [], slips };
  }
  const split = splitText(path);
  if (!split.ok) {
    slips.push({
      code: "expression-syntax",
      message: "`${` has no `}`",
      offset: offset + split.offset,
      length: 2,
    });
    return { method, parts: [], slips };
  }
  const problem = unsafePath(split.parts);
  if (problem) slips.push({ code: "wrong-path", ...problem, offset, length: path.length });
  const parts = split.parts.map((part) =>
    typeof part === "string" ? part : { ...part, offset: part.offset + offset },
  );
  return { method, parts, slips };
}

const textMax = 2048;

/** The last segment, where it is written out. */
export function lastSegment(parts: readonly (string | Located)[]): string | undefined {
  const last = parts.at(-1);
  if (typeof last !== "string") return undefined;
  const slash = last.lastIndexOf("/");
  if (slash === -1) return undefined;
  const segment = last.slice(slash + 1);
  return segment === "" ? undefined : segment;
}

function wrongMethod(word: string, offset: number, length: number): Slip {
  if (word === "") {
    return {
      code: "wrong-method",
      message: "the method is missing",
      hint: `write for example POST /finance/freeze; methods: ${methods.join(", ")}`,
      offset: 0,
      length,
    };
  }
  const near = nearestMethod(word.toUpperCase()) ?? methods.find((name) => name === word.toUpperCase());
  return {
    code: "wrong-method",
    message: `\`${word.slice(0, 80)}\` is no method`,
    hint: near === undefined ? `methods: ${methods.join(", ")}` : `did you mean \`${near}\`?`,
    offset,
    length: word.length,
  };
}

/** Why a path is refused. An expression counts as one character of a segment: empty ones and dots it never gives. */
function unsafePath(parts: readonly (string | Located)[]): { message: string; hint?: string } | undefined {
  const [first] = parts;
  if (typeof first !== "string" || !first.startsWith("/")) {
    return {
      message: "a path begins with `/`",
      hint: "the service's address is the operator's to set, not the workflow's",
    };
  }
  const written = parts.filter((part) => typeof part === "string").join("");
  const illegal = /[^A-Za-z0-9\-._~!$&'()*+,;=:%/]/.exec(written)?.[0];
  if (illegal === "?")
    return { message: "a path has no `?`", hint: "write the query's parameters under `query:`" };
  if (illegal !== undefined) {
    const shown = /[\p{Cc}\p{Cf}\p{Z}]/u.test(illegal) ? "blanks or control characters" : `\`${illegal}\``;
    return {
      message: `a path has no ${shown}`,
      hint: "other characters are written as %XX, or computed with `${...}`",
    };
  }
  const path = parts.map((part) => (typeof part === "string" ? part : expressionMark)).join("");
  if (path.includes("//")) return { message: "a path has no `//`", hint: "one `/` between two segments" };
  for (const segment of path.slice(1).split("/")) {
    const decoded = decode(segment);
    if (decoded === undefined) return { message: "a `%` in a path is followed by two hexadecimal digits" };
    if (/^\.+$/.test(decoded.split(";")[0]!)) return { message: "a path has no `.` or `..` segments" };
    if (/[/\\\p{Cc}]/u.test(decoded)) {
      return { message: "a path has no encoded slashes or control characters" };
    }
  }
  return undefined;
}

/** Not ASCII, so that no path holds it by itself. */
const expressionMark = "\ue000";

/** With every layer of percent-encoding taken off. */
function decode(segment: string): string | undefined {
  let text = segment;
  for (let layer = 0; layer < 5; layer++) {
    if (/%(?![0-9a-fA-F]{2})/.test(text)) return layer === 0 ? undefined : text;
    const next = text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (next === text) return text;
    text = next;
  }
  return text;
}
