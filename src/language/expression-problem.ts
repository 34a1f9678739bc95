// Expression problems: what CEL finds wrong with an expression, told in an author's words.
import type { Problem, Program } from "./cel.ts";
import { inOurWords } from "./expression.ts";
import { meant } from "./near.ts";

/** What an expression could have said. */
export interface Known {
  readonly names: readonly string[];
  /** Fields of a type, by the name that CEL knows it by; none where they are not known. */
  fieldsOf(this: void, type: string): readonly string[];
}

/** `from`: where the part that was checked begins in the source. Offsets of the answer count in the source. */
export function problemOf(error: unknown, program: Program, from: number, known: Known): Problem {
  const { code = "", summary, message, range, node } = error as CelError;
  const offset = Math.min(from + (range?.start ?? 0), program.text.length);
  const length = Math.min(from + (range?.end ?? program.text.length), program.text.length) - offset;
  const at = { offset, length };
  const text = summary ?? message ?? "the expression cannot be typed";
  if (code === "no_such_key") {
    const field = text.slice("No such key: ".length);
    const owner = node?.args?.[0];
    if (owner?.op === "id" && owner.args === "vars")
      return { ...unknownVariable(field, owner, known), ...at };
    const fields = known.fieldsOf(owner?.checkedType?.name ?? "");
    return {
      code: "unknown-field",
      message: `there is no field \`${field}\``,
      hint: () => meant(field, fields, "fields"),
      ...at,
    };
  }
  if (code === "unknown_variable") {
    const name = text.slice("Unknown variable: ".length);
    if (
      name === "step" ||
      name === "data" ||
      name === "error" ||
      (name === "input" && known.names.includes("data"))
    )
      return { code: "unknown-name", ...outOfPlace(name, known), ...at };
    const hint = (): string => meant(name, known.names, "names in scope");
    return { code: "unknown-name", message: `there is nothing called \`${name}\` here`, hint, ...at };
  }
  if (text === "Cannot index type 'null'") {
    const hint = "a step without an output of its own, such as a wait, gives null";
    return { code: "expression-type", message: "null has no fields", hint, ...at };
  }
  const called = /^found no matching overload for '(?:.*\.)?(\w+)\((.*)\)'$/.exec(text);
  if (called) {
    const name = inOurWords(called[1]!);
    if (name === "step") return { code: "expression-type", ...outOfPlace("step", known), ...at };
    return {
      code: "expression-type",
      message: `\`${name}\` does not take (${inWords(called[2]!)})`,
      ...at,
    };
  }
  const negated = /^no such overload: ([!-])(\S+)$/.exec(text);
  if (negated) {
    const message = `\`${negated[1]}\` has no meaning before ${inWords(negated[2]!)}`;
    return { code: "expression-type", message, ...at };
  }
  const combined = /^no such overload: (\S.*) (\S+) (\S.*)$/.exec(text);
  if (combined) {
    const [left, operator, right] = [inWords(combined[1]!), combined[2]!, inWords(combined[3]!)];
    const hint = hintFor(left, operator, right);
    return {
      code: "expression-type",
      message: `\`${operator}\` has no meaning between ${left} and ${right}`,
      hint,
      ...at,
    };
  }
  return { code: "expression-type", message: inWords(inOurWords(text)), ...at };
}

function unknownVariable(
  name: string,
  owner: CelNode,
  { fieldsOf }: Known,
): Pick<Problem, "code" | "message" | "hint"> {
  const known = fieldsOf(owner.checkedType?.name ?? "");
  const hint =
    known.length === 0
      ? "a step with `set` assigns variables"
      : (): string => meant(name, known, "variables");
  return { code: "unknown-variable", message: `no step sets a variable \`${name}\``, hint };
}

/** A name of the language that means something elsewhere. */
export function outOfPlace(
  name: "step" | "data" | "input" | "error",
  { names }: Known,
): { message: string; hint: string } {
  if (name === "data") {
    return {
      message: "`data` is the data of the event being looked at: known in triggers and `match` alone",
      hint: "write `input`, or `step(x).event.data` after a wait",
    };
  }
  if (name === "error") {
    return {
      message: "`error` is the error being handled: known in `on_error` alone",
      hint: "write `step(x).error` for that of a step",
    };
  }
  if (name === "input") {
    return { message: "there is no `input` before an instance has begun", hint: "write `data`" };
  }
  return names.includes("step")
    ? { message: "`step` takes the id of one step", hint: stepHint }
    : {
        message: "no step has run when a trigger is read",
        hint: `names in scope: ${names.join(", ")}`,
      };
}

function inWords(types: string): string {
  return inOurWords(
    types
      .replace(/\b(?:record|step)\.t\d+\b/g, "map")
      .replace(/\blist<.*>/g, "list")
      .replace(/\bmap<.*>/g, "map"),
  );
}

const stepHint = "write for example `step(create_ticket).output`";

/** What most authors then need. */
function hintFor(left: string, operator: string, right: string): string | undefined {
  const types = [left, right];
  if (types.includes("timestamp") && types.includes("string"))
    return "in data a timestamp is a text: read it with timestamp(...)";
  if (types.includes("duration") && types.includes("string"))
    return "in data a duration is a text: read it with duration(...)";
  if (operator === "+" && types.includes("string")) return "make it a text with string(...)";
  if (types.includes("null")) return `a required ${left === "null" ? right : left} is never null`;
  return undefined;
}

interface CelNode {
  readonly op?: string;
  readonly args?: unknown;
  readonly checkedType?: { readonly name: string };
}

interface CelError {
  readonly code?: string;
  readonly summary?: string;
  readonly message?: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly node?: { readonly args?: readonly CelNode[] };
}
