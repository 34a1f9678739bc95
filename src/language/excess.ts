// Excess: text that would cost more to read than any workflow is worth, found before it is parsed.
import { Lexer } from "yaml";

/** Looks at the text piece by piece, which costs the same for each, and stops at the first sign of abuse. */
export function excess(text: string): Excess | undefined {
  let [offset, count, depth, surplus, properties, slips] = [0, 0, 0, 0, 0, 0];
  let before = "";
  for (const lexeme of new Lexer().lex(text)) {
    const first = before === scalarMark ? "" : (lexeme[0] ?? "");
    count++;
    if (first === "[" || first === "{") depth++;
    if (first === "]" || first === "}") {
      if (depth > 0) depth--;
      else surplus++;
    }
    if ("&*!%".includes(first) && first !== "") properties++;
    if (first === "\t" && before === "\n") slips++;
    if ((first === '"' || first === "'") && (before === '"' || before === "'")) slips++;
    if (first === '"') slips += (lexeme.match(/\\[^0abte\t nvfre "/\\N_LPxuU\r\n]/g) ?? []).length;
    const sentence =
      count > lexemesMax
        ? "the file holds too much: no workflow of 500 steps is that large"
        : depth > nestingMax
          ? `brackets are nested deeper than ${nestingMax} levels`
          : properties > propertiesMax
            ? `the file has more than ${propertiesMax} anchors, aliases, tags and directives`
            : undefined;
    if (sentence !== undefined) return { code: "too-complex", message: sentence, offset };
    if (surplus > slipsMax || slips > slipsMax) {
      return { code: "yaml-syntax", message: "the text is not YAML", offset };
    }
    if (!marks.has(lexeme)) offset += lexeme.length;
    before = lexeme.endsWith("\n") ? "\n" : (lexeme[0] ?? "");
  }
  return undefined;
}

/** Where the last quoted text begins. */
export function lastQuote(text: string): number {
  let [offset, last] = [0, 0];
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.startsWith('"') || lexeme.startsWith("'")) last = offset;
    if (!marks.has(lexeme)) offset += lexeme.length;
  }
  return last;
}

export type Excess = {
  readonly code: "too-complex" | "yaml-syntax";
  readonly message: string;
  readonly offset: number;
};

/** Says that the next lexeme is the text of a scalar, whatever it begins with. */
const scalarMark = "\u001f";

/** Lexemes that stand for no text: they say how the next is meant. */
const marks: ReadonlySet<string> = new Set(["\u0002", "\u0018", scalarMark]);

/** A full workflow of 500 steps has some 45,000. */
const lexemesMax = 60_000;
/** Levels of lists and maps in each other. */
export const nestingMax = 64;
const propertiesMax = 500;
/** Errors of one kind after which the rest of a text is not looked at. */
export const slipsMax = 20;
