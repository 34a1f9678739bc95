// For each: the list, and what its items are called.
import type { Draft } from "./draft.ts";
import { reservedWord } from "./name.ts";
import type { Reader, View } from "./reader.ts";
import { indexOf } from "./surroundings.ts";
import type { ItemTypes } from "./surroundings.ts";
import type { ForEachStep } from "./workflow.ts";

type Own = Pick<ForEachStep, "list" | "as" | "maxParallel" | "maxItems" | "join" | "onWin" | "onFail">;

/** With the items that the steps inside can read. */
export function readForEach(
  { node }: Draft,
  view: View,
  reader: Reader,
): { readonly own: Own; readonly items: ItemTypes } {
  const scalar = (key: string): unknown => {
    const value = node.entries.get(key)?.value;
    return value?.kind === "scalar" ? value.value : undefined;
  };
  const value = node.entries.get("for_each")!.value;
  const { list, of } = reader.list(value, view);
  const as = nameOf(node, view, reader);
  const join = scalar("join");
  return {
    own: {
      list,
      as,
      maxParallel: Number(scalar("max_parallel") ?? 10),
      maxItems: Number(scalar("max_items") ?? 1000),
      join: join === "any" ? 1 : typeof join === "number" ? join : "all",
      onWin: scalar("on_win") === "finish" ? "finish" : "cancel",
      onFail: scalar("on_fail") === "cancel" ? "cancel" : "finish",
    },
    items: { ...view.items, [as]: of },
  };
}

function nameOf(node: Draft["node"], { items }: View, reader: Reader): string {
  const written = node.entries.get("as")?.value;
  const name = written?.kind === "scalar" ? String(written.value) : "item";
  const taken = Object.keys(items).flatMap((item) => [item, indexOf(item)]);
  const why = taken.includes(name)
    ? `\`${name}\` is what the items around are called`
    : (reservedWord(name) ??
      (wordsOfExpressions.has(name) ? `\`${name}\` is a word of expressions` : undefined));
  if (why !== undefined) {
    reader.findings.error(written?.place ?? node.entries.get("for_each")!.keyPlace, {
      code: "reserved-id",
      message: `${why} and no name of an item`,
      hint: written ? `for example \`${name}_item\`` : "name it with `as:`",
    });
  }
  return name;
}

/** Names that expressions have of their own, and words that CEL keeps for itself. */
const wordsOfExpressions: ReadonlySet<string> = new Set([
  "data",
  "true",
  "false",
  "null",
  "in",
  "as",
  "break",
  "const",
  "continue",
  "else",
  "for",
  "function",
  "if",
  "import",
  "let",
  "loop",
  "package",
  "namespace",
  "return",
  "var",
  "void",
  "while",
  "google",
  "cel",
]);
