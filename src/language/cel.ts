// CEL: the one place that knows its package. Parses expressions, sees to JSON's numbers, and bounds what an
// expression may cost.
import { Environment } from "@marcbachmann/cel-js";
import type { ASTNode, ParseResult } from "@marcbachmann/cel-js";
import { parseDuration } from "./duration.ts";
import { replaceSteps } from "./step-reference.ts";
import type { StepReference } from "./step-reference.ts";
import { parseTimestamp } from "./timestamp.ts";

/** Longer expressions are refused. */
export const sourceMax = 2048;

export interface Program {
  /** `step(<id>)` replaced by variables of the same length. */
  readonly text: string;
  readonly references: readonly StepReference[];
  readonly run: ParseResult;
  readonly root: Node;
}

export interface Problem {
  readonly code:
    | "expression-syntax"
    | "expression-type"
    | "expression-limit"
    | "unknown-name"
    | "unknown-field"
    | "unknown-variable"
    | "unknown-word";
  readonly message: string;
  /** As of a finding: a function where it takes time to find. */
  readonly hint?: string | (() => string) | undefined;
  /** Place in the source. */
  readonly offset: number;
  readonly length: number;
}

export type Parsed =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly problem: Problem };

/** A node of the syntax tree. `args` may be changed in place, before the first check or run. */
export interface Node {
  readonly op: ASTNode["op"];
  args: unknown;
  readonly start: number;
  readonly end: number;
  readonly meta: { readonly alternate?: { readonly op: string; readonly args: { iterable: unknown } } };
  readonly checkedType?: { readonly name: string };
}

/** `dynamic`: every name has a value known only when it is run. */
export const createEnvironment = (dynamic: boolean): Environment =>
  language().clone({ ...options, unlistedVariablesAreDyn: dynamic });

const options = {
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 500, maxDepth: 40, maxListElements: 200, maxMapEntries: 100 },
};

let made: Environment | undefined;

/**
 * The language's own operators and functions, which every environment begins with. An environment that was asked for its
 * definitions before something was added to it would share that with all others: only this one may be asked.
 */
function language(): Environment {
  if (made) return made;
  const environment = new Environment(options);
  for (const [operator, compute] of arithmetic) {
    const pairs = [["double", "int"], ["int", "double"], ...(operator === "%" ? [["double", "double"]] : [])];
    for (const [left, right] of pairs) {
      environment.registerOperator(
        `${left} ${operator} ${right}: double`,
        (a: number | bigint, b: number | bigint) => compute(Number(a), Number(b)),
      );
    }
  }
  environment.registerOperator(
    "double == int: bool",
    (a: number | bigint, b: number | bigint) => Number(a) === Number(b),
  );
  environment.registerFunction("durationOf(string): google.protobuf.Duration", (text: string) => {
    const durationMs = parseDuration(text);
    if (durationMs === undefined) throw new Error(`${JSON.stringify(text)} is no duration such as 30s or 5d`);
    return durationFrom({ text: `${durationMs}ms` }) as object;
  });
  environment.registerFunction("timestampOf(string): google.protobuf.Timestamp", (text: string) => {
    const timeMs = parseTimestamp(text);
    if (timeMs === undefined)
      throw new Error(`${JSON.stringify(text)} is no timestamp such as 2026-01-31T09:30:00Z`);
    return new Date(timeMs);
  });
  environment.registerFunction(
    "timestampOf(google.protobuf.Timestamp): google.protobuf.Timestamp",
    (time: Date) => time,
  );
  made = environment;
  return environment;
}

/** Of all functions and macros. */
export const functionNames = (): ReadonlySet<string> =>
  new Set(
    language()
      .getDefinitions()
      .functions.map(({ name }) => name),
  );

/**
 * What the package throws meanwhile has no stack. It says what is wrong with an author's text and is never shown as it
 * is, and of a thousand mistakes the stacks would cost more than all checks.
 */
export function withoutStacks<T>(check: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return check();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** JSON has one kind of number, which is CEL's `double`; a whole number written in an expression is an `int`. */
const arithmetic: readonly (readonly [string, (a: number, b: number) => number])[] = [
  ["+", (a, b) => a + b],
  ["-", (a, b) => a - b],
  ["*", (a, b) => a * b],
  ["/", (a, b) => a / b],
  ["%", (a, b) => a % b],
];

/** CEL's own reading of durations has no days; ours stands before it. */
const renamed: ReadonlyMap<unknown, string> = new Map([
  ["duration", "durationOf"],
  ["timestamp", "timestampOf"],
]);

const plain = new Environment({ unlistedVariablesAreDyn: true });
const durationFrom = plain.parse("duration(text)");

/** Reads an expression and makes it ours: numbers widened, unbounded parts refused. */
export function parseCel(environment: Environment, source: string): Parsed {
  if (source.length > sourceMax) {
    return refused(
      "expression-limit",
      `the expression is longer than ${sourceMax} characters`,
      0,
      source.length,
    );
  }
  const { text, references } = replaceSteps(source);
  try {
    const run = environment.parse(text);
    const root = run.ast as unknown as Node;
    const problem = adapt(root, 0);
    return problem ? { ok: false, problem } : { ok: true, program: { text, references, run, root } };
  } catch (error) {
    return { ok: false, problem: syntaxProblem(error, source) };
  }
}

function adapt(node: Node, loops: number): Problem | undefined {
  const at = [node.start, node.end - node.start] as const;
  switch (node.op) {
    case "value":
      if (typeof node.args === "bigint" && !Number.isSafeInteger(Number(node.args))) {
        return refused("expression-type", `${node.args} is too large for an exact number`, ...at).problem;
      }
      if (typeof node.args === "object" && node.args !== null) {
        return refused("expression-type", "bytes and unsigned numbers are no JSON", ...at).problem;
      }
      break;
    case "id":
      if (node.args === "cel" || node.args === "google") {
        return refused("unknown-name", `\`${node.args}\` is not available`, ...at).problem;
      }
      break;
    case "call": {
      const args = node.args as unknown[];
      args[0] = renamed.get(args[0]) ?? args[0];
      break;
    }
    case "rcall":
      if ((node.args as unknown[])[0] === "matches") {
        const hint = "use startsWith, endsWith, contains or ==";
        return refused(
          "expression-limit",
          "`matches` is not available: a pattern can take for ever",
          ...at,
          hint,
        ).problem;
      }
      break;
    case "?:": {
      const args = node.args as Node[];
      for (const i of [1, 2]) if (isNull(args[i]!)) args[i] = dynamicNull(args[i]!);
      if (isInteger(args[1]!) !== isInteger(args[2]!)) args.slice(1).forEach(widen);
      break;
    }
    case "in":
    case "==":
    case "!=": {
      const [left, right] = node.args as [Node, Node];
      if (node.op !== "in" && left.op === "list") widenItems(left);
      if (
        right.op === "list" &&
        !isInteger(left) &&
        !(left.op === "call" && (left.args as unknown[])[0] === "size")
      ) {
        widenItems(right);
      }
      if (node.op === "in" && right.op !== "list") widen(left);
      break;
    }
    default:
  }
  const isLoop = node.meta.alternate?.op === "comprehension";
  if (isLoop && loops >= 2) {
    return refused(
      "expression-limit",
      "loops (all, exists, map, filter) may be nested twice, not deeper",
      ...at,
    ).problem;
  }
  const inner = isLoop ? new Set((node.args as [string, Node, Node[]])[2]) : new Set<Node>();
  for (const child of childrenOf(node)) {
    const problem = adapt(child, loops + (inner.has(child) ? 1 : 0));
    if (problem) return problem;
  }
  return undefined;
}

export function childrenOf(node: Node): readonly Node[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [(node.args as [Node])[0]];
    case "call":
      return (node.args as [string, Node[]])[1];
    case "rcall": {
      const [, receiver, args] = node.args as [string, Node, Node[]];
      return [receiver, ...args];
    }
    case "map":
      return (node.args as Node[][]).flat();
    case "!_":
    case "-_":
      return [node.args as Node];
    default:
      return node.args as Node[];
  }
}

/** Every node, parents first. */
export function nodesOf(root: Node): readonly Node[] {
  const nodes: Node[] = [];
  const visit = (node: Node): void => {
    nodes.push(node);
    childrenOf(node).forEach(visit);
  };
  visit(root);
  return nodes;
}

const isNull = (node: Node): boolean => node.op === "value" && node.args === null;
const isInteger = (node: Node): boolean => node.op === "value" && typeof node.args === "bigint";

function widen(node: Node): void {
  if (isInteger(node)) node.args = Number(node.args);
}

const widenItems = (list: Node): void => (list.args as Node[]).forEach(widen);

/** Null beside a value of another type: `condition ? "a" : null`. */
function dynamicNull(node: Node): Node {
  const wrapped = plain.parse("dyn(null)").ast as unknown as Node;
  return Object.assign(wrapped, { start: node.start, end: node.end });
}

function refused(
  code: Problem["code"],
  message: string,
  offset: number,
  length: number,
  hint?: string,
): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code, message, offset, length, hint } };
}

function syntaxProblem(error: unknown, source: string): Problem {
  const { code, summary, range } = error as {
    code?: string;
    summary?: string;
    range?: { start: number; end: number };
  };
  const offset = Math.min(range?.start ?? 0, source.length);
  const length = Math.max(Math.min(range?.end ?? source.length, source.length) - offset, 0);
  if (code === "limit_exceeded") {
    return {
      code: "expression-limit",
      message: "the expression is too large or too deeply nested",
      offset,
      length,
    };
  }
  return { code: "expression-syntax", ...syntaxMessage(summary ?? "", source, offset), offset, length };
}

function syntaxMessage(summary: string, source: string, offset: number): { message: string; hint?: string } {
  if (offset >= source.trimEnd().length && !summary.startsWith("Unterminated")) {
    return { message: source.trim() === "" ? "the expression is empty" : "the expression ends too early" };
  }
  if (summary.startsWith("Unterminated")) return { message: "a text is opened here and never closed" };
  if (source[offset] === "=") return { message: "`=` does not compare", hint: "write `==`" };
  if (/^(?:and|or|not)\b/.test(source.slice(offset))) {
    return {
      message: `\`${/^\w+/.exec(source.slice(offset))![0]}\` is no operator`,
      hint: "write `&&`, `||` or `!`",
    };
  }
  if (summary.startsWith("Reserved"))
    return { message: `${/\w+/.exec(source.slice(offset))?.[0]} is a reserved word` };
  if (/^(?:Unexpected|Expected)/.test(summary)) {
    const found = /^(?:\w+|[^\w\s]+)/.exec(source.slice(offset))?.[0] ?? source[offset];
    const missing = /^Expected (\w+),/.exec(summary)?.[1];
    const wanted = missing === undefined ? undefined : expectedWords[missing];
    return {
      message: `\`${found}\` is not expected here`,
      ...(wanted !== undefined && { hint: `expected ${wanted}` }),
    };
  }
  const [first = "", ...rest] = summary === "" ? "the expression cannot be read" : summary;
  return { message: first.toLowerCase() + rest.join("") };
}

const expectedWords: Readonly<Record<string, string>> = {
  IDENTIFIER: "a name",
  RPAREN: "`)`",
  RBRACKET: "`]`",
  RBRACE: "`}`",
  COLON: "`:`",
  COMMA: "`,`",
};
