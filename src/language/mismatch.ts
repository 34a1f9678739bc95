// Mismatch: a value that does not fit its shape, told in an author's words.
import type { z } from "zod";
import { durationPattern } from "./duration.ts";
import type { Finding } from "./findings.ts";
import { eventPattern, idPattern, legalId } from "./name.ts";
import { meant, nearest } from "./near.ts";
import { groupPattern, statusClassPattern } from "./step-shape.ts";
import type { Node } from "./tree.ts";
import { typePattern, wordPattern } from "./type-shape.ts";

/** `name` is what the node is to the author; `key` the key that it stands under. */
export function judge(issue: z.core.$ZodIssue, node: Node, name: string, key: string | undefined): Finding {
  switch (issue.code) {
    case "invalid_type":
      return wrongType(name, [issue.expected], node, key);
    case "invalid_format":
      return wrongText(name, node.kind === "scalar" ? String(node.value) : "", issue.pattern);
    case "invalid_key":
      return wrongText(name, key ?? "", (issue.issues[0] as { pattern?: string } | undefined)?.pattern);
    case "too_small":
    case "too_big": {
      const [limit, side] =
        issue.code === "too_small" ? [issue.minimum, "at least"] : [issue.maximum, "at most"];
      const unit =
        issue.origin === "array"
          ? ` value${limit === 1 ? "" : "s"}`
          : issue.origin === "string"
            ? " characters"
            : "";
      const exactly = issue.exact === true ? "exactly" : side;
      const found = node.kind === "scalar" && issue.origin !== "string" ? `, not ${String(node.value)}` : "";
      const verb = issue.origin === "array" || issue.origin === "string" ? "takes" : "must be";
      return { code: "wrong-value", message: `${name} ${verb} ${exactly} ${limit}${unit}${found}` };
    }
    case "invalid_value":
      return { ...wrongType(name, issue.values.map(quoted), node, key), code: "wrong-value" };
    default:
      return { code: "wrong-value", message: `${name} has a value that does not fit` };
  }
}

/** A word that stands for itself, among the kinds of value that a place takes. */
export const quoted = (word: unknown): string => `\`${String(word)}\``;

/** `wanted`: kinds of value, and words in backticks. */
export function wrongType(
  name: string,
  wanted: readonly string[],
  node: Node,
  key: string | undefined,
): Finding {
  const expected = [...new Set(wanted.map((type) => typeWords[type] ?? type))];
  const words =
    expected.length > 1
      ? `${expected.slice(0, -1).join(", ")} or ${expected.at(-1)}`
      : (expected[0] ?? "something else");
  if (node.kind === "scalar" && node.value === null) {
    return { code: "wrong-type", message: `${name} is empty: it takes ${words}` };
  }
  return {
    code: "wrong-type",
    message: `${name} takes ${words}, not ${found(node)}`,
    hint: typeHint(wanted, node, key),
  };
}

const durationKeys: ReadonlySet<string> = new Set([
  "timeout",
  "wait",
  "first",
  "cap",
  "deadline",
  "due",
  "remind",
]);

function typeHint(wanted: readonly string[], node: Node, key: string | undefined): string | undefined {
  const words = wanted.filter((word) => word.startsWith("`"));
  if (words.length > 0 && node.kind === "scalar") {
    const near = nearest(
      String(node.value),
      words.map((word) => word.slice(1, -1)),
    );
    return near === undefined ? undefined : `did you mean ${quoted(near)}?`;
  }
  if (key === "wait_for" && node.kind === "list") return "write `{any: [...]}` or `{all: [...]}`";
  if (wanted.includes("string") && node.kind === "scalar") {
    if (durationKeys.has(key ?? "") && typeof node.value === "number")
      return `with its unit: \`${node.value}s\``;
    return `put it in quotes: "${String(node.value)}"`;
  }
  if (wanted.includes("array") && node.kind === "map") {
    const glued = [...node.entries.keys()].find((key) => /^-\w/.test(key));
    if (glued !== undefined) return "put a blank after `-`";
    return "begin each item of the list with `- `";
  }
  return undefined;
}

const typeWords: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
  null: "nothing",
};

function found(node: Node): string {
  if (node.kind !== "scalar") return node.kind === "list" ? "a list" : "a map";
  if (typeof node.value === "string") return `the text "${node.value.slice(0, 60)}"`;
  return String(node.value);
}

function wrongText(name: string, value: string, pattern: string | undefined): Finding {
  const shown = `\`${value.slice(0, 80)}\``;
  const kind = patterns.find(({ regex }) => String(regex) === pattern);
  switch (kind?.code) {
    case "wrong-id": {
      const near = legalId(value);
      const hint = near === undefined ? "" : `; for example \`${near}\``;
      return {
        code: "wrong-id",
        message: `${shown} is no legal name`,
        hint: `a letter, then letters, digits and \`_\`, all small, 64 at most${hint}`,
      };
    }
    case "wrong-event":
      return {
        code: "wrong-event",
        message: `${shown} is no legal type of an event`,
        hint: "a letter, then letters, digits, `_`, `.` and `-`, 128 at most; `done.`, `failed.` and `xstate.` are ours",
      };
    case "wrong-duration":
      return { code: "wrong-duration", message: `${shown} is no duration`, hint: durationHint(value) };
    case "wrong-type-name": {
      const known = ["string", "number", "integer", "boolean", "timestamp", "duration", "any"];
      return {
        code: "wrong-type-name",
        message: `${shown} is no type`,
        hint: typeNames.get(value.replace("?", "")) ?? meant(value.replace("?", ""), known, "types"),
      };
    }
    case "wrong-word":
      return {
        code: "wrong-word",
        message: `${shown} is no word of an enumeration`,
        hint: "a list of two or more is an enumeration: texts of 1 to 100 characters, none of them the name of a type",
      };
    default: {
      const example = pattern === String(statusClassPattern) ? "404 or 5xx" : "20%";
      return {
        code: "wrong-value",
        message: `${name} cannot be ${shown}`,
        hint: `write for example ${example}`,
      };
    }
  }
}

const patterns: readonly { readonly regex: RegExp; readonly code: string }[] = [
  { regex: idPattern, code: "wrong-id" },
  { regex: eventPattern, code: "wrong-event" },
  { regex: durationPattern, code: "wrong-duration" },
  { regex: typePattern, code: "wrong-type-name" },
  { regex: wordPattern, code: "wrong-word" },
  { regex: groupPattern, code: "wrong-id" },
];

/** Names that other languages have for our types. */
const typeNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    int: "integer",
    float: "number",
    double: "number",
    bool: "boolean",
    text: "string",
    str: "string",
    date: "timestamp",
    datetime: "timestamp",
    object: "any",
  }).map(([other, ours]) => [other, `did you mean \`${ours}\`?`]),
);

function durationHint(value: string): string {
  const loose = /^(\d+)\s*(milliseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?)$/i.exec(
    value.trim(),
  );
  if (loose) {
    const unit = /^milli/i.test(loose[2]!) ? "ms" : loose[2]![0]!.toLowerCase();
    return `did you mean \`${loose[1]}${unit}\`?`;
  }
  return "write amounts with ms, s, m, h, d or w: for example 30s, 2h30m or 5d";
}
