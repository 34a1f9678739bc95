// What Stately's editor needs of a generated machine: one literal `createMachine(...)`, which XState takes, and whose
// definition keeps the rules of XState's schema of machines. The schema here is our own, with what it asks of ours.
import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { parseAst } from "rolldown/parseAst";
import { describe, expect, test } from "vitest";
import { createMachine } from "xstate";

const generated = new URL("../generated/", import.meta.url);
const files = readdirSync(generated).filter((name) => name.endsWith(".machine.ts"));

/** A node of the syntax tree; of its members only what is looked at. */
interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly [member: string]: unknown;
}

const isSyntax = (value: unknown): value is Syntax =>
  typeof value === "object" && value !== null && typeof (value as Syntax).type === "string";

/** Everywhere the editor would find a machine: a call of something that is named `createMachine`. */
function* calls(node: unknown): Generator<Syntax> {
  if (Array.isArray(node)) for (const each of node) yield* calls(each);
  if (!isSyntax(node)) return;
  const { callee } = node;
  if (node.type === "CallExpression" && isSyntax(callee)) {
    const name = callee.type === "MemberExpression" ? (callee["property"] as Syntax)["name"] : callee["name"];
    if (name === "createMachine") yield node;
  }
  for (const [member, value] of Object.entries(node)) if (member !== "parent") yield* calls(value);
}

/** The value that is written out; throws where something stands for it, as the editor evaluates nothing. */
function literal(node: Syntax): unknown {
  switch (node.type) {
    case "Literal":
      if (node["regex"] === undefined && node["bigint"] === undefined) return node["value"];
      break;
    case "ArrayExpression":
      return (node["elements"] as (Syntax | null)[]).map((element) => literal(element!));
    case "ObjectExpression":
      return Object.fromEntries((node["properties"] as Syntax[]).map(member));
  }
  throw new Error(`${node.type} at ${node.start} is no literal`);
}

function member(node: Syntax): readonly [string, unknown] {
  const key = node["key"] as Syntax;
  const isPlain =
    node.type === "Property" && node["kind"] === "init" && !node["computed"] && !node["shorthand"];
  if (!isPlain || node["method"]) throw new Error(`${node.type} at ${node.start} is no literal member`);
  return [String(key.type === "Identifier" ? key["name"] : literal(key)), literal(node["value"] as Syntax)];
}

const configsIn = (text: string): readonly unknown[] =>
  [...calls(parseAst(text, { lang: "ts" }))].map((call) => {
    const [config, ...others] = call["arguments"] as Syntax[];
    if (config === undefined || others.length > 0) throw new Error("createMachine takes one argument");
    return literal(config);
  });

const action = {
  type: "object",
  required: ["type"],
  properties: { type: { type: "string" }, exec: false },
};
const actions = { type: "array", items: action };
const transition = {
  type: "object",
  // The schema asks for a target, too, and so refuses every machine with a transition that has none, since XState's own
  // definition leaves it out there.
  required: ["actions", "eventType", "source"],
  properties: {
    actions,
    eventType: { type: "string" },
    source: { type: "string", pattern: "^#" },
    target: { type: "array", items: { type: "string", pattern: "^#" } },
    guard: { type: "object", required: ["type"], properties: { type: { type: "string" } } },
  },
};
const transitions = { type: "object", additionalProperties: { type: "array", items: transition } };
/** Of a compound node alone; others have one that leads nowhere. */
const initial = {
  type: "object",
  required: ["actions", "source", "target"],
  properties: {
    actions,
    source: { type: "string", pattern: "^#" },
    target: { type: "array", items: { type: "string", pattern: "^#" }, minItems: 1 },
  },
};
const node = {
  type: "object",
  required: ["id", "key", "type", "order", "entry", "exit", "on", "states", "invoke"],
  properties: {
    id: { type: "string" },
    key: { type: "string" },
    type: { enum: ["atomic", "compound", "parallel", "final"] },
    order: { type: "integer" },
    entry: actions,
    exit: actions,
    on: transitions,
    // A literal input of an invoked actor is against the schema, and nothing is invoked here.
    invoke: { type: "array", maxItems: 0 },
    states: { type: "object", additionalProperties: { $ref: "#/definitions/node" } },
  },
  allOf: [
    {
      if: { properties: { type: { const: "compound" } } },
      then: { required: ["initial"], properties: { initial } },
    },
    {
      if: { properties: { type: { enum: ["atomic", "final"] } } },
      then: { properties: { states: { type: "object", maxProperties: 0 } } },
      else: { properties: { states: { type: "object", minProperties: 1 } } },
    },
  ],
};
const holds = new Ajv({ allErrors: true }).compile({
  $ref: "#/definitions/node",
  definitions: { node },
});

const definitionOf = (config: unknown): unknown =>
  JSON.parse(JSON.stringify(createMachine(config as never).definition));

describe.each(files)("%s", (file) => {
  const text = readFileSync(new URL(file, generated), "utf8");
  const [config, ...others] = configsIn(text);

  test("has one machine, written out", async () => {
    expect(others).toEqual([]);
    const { machine } = (await import(new URL(file, generated).href)) as { machine: { config: unknown } };
    expect(config).toEqual(JSON.parse(JSON.stringify(machine.config)));
  });

  test("is indented by blanks, as the editor wants it", () => expect(text).not.toContain("\t"));

  test("is taken by XState as it stands, with every target of a transition", () => {
    const machine = createMachine(config as never);
    const pending = [machine.root];
    for (let at = pending.pop(); at; at = pending.pop()) {
      pending.push(...Object.values(at.states));
      expect(
        [...at.transitions.values()].flat().every(({ target }) => target === undefined || target.length > 0),
      ).toBe(true);
    }
  });

  test("keeps the rules of XState's schema of machines", () => {
    holds(definitionOf(config));
    expect(holds.errors ?? []).toEqual([]);
  });
});

describe("what the editor cannot import is told", () => {
  test.each([
    ["createMachine({ id: name })", "Identifier at 20 is no literal"],
    ["createMachine({ ...base })", "SpreadElement at 16 is no literal member"],
    ["createMachine({ [id]: 1 })", "Property at 16 is no literal member"],
    ["createMachine({ id })", "Property at 16 is no literal member"],
    ["createMachine({ id() {} })", "Property at 16 is no literal member"],
    ["createMachine({ id: `a` })", "TemplateLiteral at 20 is no literal"],
    ["createMachine({ after: [f()] })", "CallExpression at 24 is no literal"],
    ["createMachine({ on: (x) => x })", "ArrowFunctionExpression at 20 is no literal"],
    ["createMachine({ id: /a/ })", "Literal at 20 is no literal"],
    ["createMachine({}, {})", "createMachine takes one argument"],
  ])("%s", (text, said) => expect(() => configsIn(text)).toThrow(said));

  test.each([
    ["an action by name alone is made an object by XState", { entry: "act" }, true],
    ["an actor that is invoked", { invoke: { src: "x", input: { a: 1 } } }, false],
    ["history", { initial: "b", states: { b: {}, c: { type: "history" } } }, false],
  ])("%s", (_, more, isFine) => {
    expect(holds(definitionOf({ id: "m", initial: "a", states: { a: more } }))).toBe(isFine);
  });
});
