// Written: values as YAML text, in the manner of the text that they are put into.
import { Scalar, stringify } from "yaml";
import type { CreateNodeOptions, DocumentOptions, ParseOptions, SchemaOptions, ToStringOptions } from "yaml";
import type { Json, JsonObject } from "./json.ts";

export interface Manner {
  readonly eol: string;
  /** Whether the dashes of a list stand further right than its key. */
  readonly indentSeq: boolean;
}

/** A step as an item of a list whose dashes stand in the column: whole lines. */
export function writtenStep(step: JsonObject, column: number, manner: Manner): string {
  return indented(stringify([step], options(manner)), column, manner);
}

/** A key with its value, for a map whose keys stand in the column: whole lines, the first not yet indented. */
export function writtenPair(key: string, value: Json, column: number, manner: Manner): string {
  return indented(stringify({ [key]: value }, options(manner)), column, manner).trimStart();
}

/** A key with its value, for a map in braces. */
export function writtenFlowPair(key: string, value: Json): string {
  return writtenFlow({ [key]: value }).slice(1, -1);
}

/** On one line, in brackets and braces. */
export function writtenFlow(value: Json): string {
  return stringify(value, { ...common, collectionStyle: "flow", flowCollectionPadding: false }).trimEnd();
}

/** With the quotes of the scalar that stood there before, where these serve; undefined when it takes several lines. */
export function writtenScalar(value: Json, before: Scalar): string | undefined {
  const scalar = new Scalar(value);
  if (typeof value === "string" && before.type !== undefined) scalar.type = before.type;
  const text = stringify(scalar, common).trimEnd();
  return text.includes("\n") ? undefined : text;
}

type Options = DocumentOptions & SchemaOptions & ParseOptions & CreateNodeOptions & ToStringOptions;

/** Readers of YAML 1.1 take `yes` for a truth value: with quotes both read a text. */
const common: Options = { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" };

const options = ({ indentSeq }: Manner): Options => ({ ...common, indentSeq });

function indented(text: string, column: number, { eol }: Manner): string {
  const lines = text.split("\n").map((line) => (line === "" ? line : " ".repeat(column) + line));
  return lines.join(eol);
}
