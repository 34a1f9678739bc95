// Excess: text that would cost more to read than any workflow is worth, found before it is parsed.
import { Lexer } from "yaml";

/**
 * The pieces of the text, for the parser. Looks at one after the other, which costs the same for each, and stops at
 * the first sign of abuse.
 */
export function lexemesOf(text: string): readonly string[] | Excess {
  const lexemes: string[] = [];
  const overlong = lineAfter(text, linesMax);
  if (overlong !== undefined) {
    return { code: "too-complex", message: `the file has more than ${linesMax} lines`, offset: overlong };
  }
  let [offset, count, depth, surplus, properties, slips] = [0, 0, 0, 0, 0, 0];
  /** Commas so far, of each bracket that is open. */
  const commas: number[] = [];
  let [before, most] = ["", 0];
  for (const lexeme of new Lexer().lex(text)) {
    lexemes.push(lexeme);
    count++;
    switch (before === scalarMark ? "" : lexeme[0]) {
      case "[":
      case "{":
        depth++;
        commas.push(0);
        break;
      case "]":
      case "}":
        if (depth > 0) {
          depth--;
          commas.pop();
        } else surplus++;
        break;
      case ",":
        if (depth > 0) most = ++commas[depth - 1]!;
        break;
      case "&":
      case "*":
      case "!":
      case "%":
        properties++;
        break;
      case "\t":
        if (before === "\n") slips++;
        break;
      case '"':
        slips += (lexeme.match(/\\[^0abte\t nvfre "/\\N_LPxuU\r\n]/g) ?? []).length;
        if (before === '"' || before === "'") slips++;
        break;
      case "'":
        if (before === '"' || before === "'") slips++;
        break;
      default:
    }
    const sentence =
      count > lexemesMax
        ? "the file holds too much: no workflow of 500 steps is that large"
        : depth > nestingMax
          ? `brackets are nested deeper than ${nestingMax} levels`
          : most >= inBracketsMax
            ? `a list or map in brackets has more than ${inBracketsMax} items: write them a line each`
            : properties > propertiesMax
              ? `the file has more than ${propertiesMax} anchors, aliases, tags and directives`
              : undefined;
    if (sentence !== undefined) return { code: "too-complex", message: sentence, offset };
    if (surplus > slipsMax || slips > slipsMax) {
      return { code: "yaml-syntax", message: "the text is not YAML", offset };
    }
    if (lexeme.length > 1 || !marks.has(lexeme)) offset += lexeme.length;
    before = lexeme.endsWith("\n") ? "\n" : (lexeme[0] ?? "");
  }
  return lexemes;
}

/** Where the line begins that so many come before. */
function lineAfter(text: string, lines: number): number | undefined {
  let at = 0;
  for (let line = 0; line < lines; line++) {
    const end = text.indexOf("\n", at);
    if (end === -1) return undefined;
    at = end + 1;
  }
  return at < text.length ? at : undefined;
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
const lexemesMax = 50_000;
/** Levels of lists and maps in each other. */
export const nestingMax = 64;
/** A full workflow of 500 steps has some 10,000. */
const linesMax = 50_000;
const propertiesMax = 500;
/** Items of one list or map in brackets: as many as a list of things to do may have. */
const inBracketsMax = 1_000;
/** Errors of one kind after which the rest of a text is not looked at. */
export const slipsMax = 20;
