// Syntax errors of YAML, told so that someone who writes workflows knows what to do.
import type { Finding } from "./findings.ts";

export interface SyntaxSlip extends Finding {
  readonly code: "yaml-syntax";
  readonly offset: number;
  /** Nothing after the place can be trusted: a quote or bracket is open. */
  readonly openEnded: boolean;
  /** The place is the quote that opens the last quoted text. */
  readonly openQuote: boolean;
}

/** From the parser's code and message. The parser's own words are kept where no better are known. */
export function plainSyntaxError(code: string, message: string, text: string, offset: number): SyntaxSlip {
  const line = lineAround(text, offset);
  const slip: Slip = (sentence, hint, more = {}) => ({
    code: "yaml-syntax",
    message: sentence,
    hint,
    offset,
    openEnded: false,
    openQuote: false,
    ...more,
  });
  const indented = (at: number): SyntaxSlip =>
    slip("the line is indented wrongly", "keys of one map, and items of one list, begin in the same column", {
      offset: at,
    });
  const alias = /:\s+\*(?=\S*\s+\S)/.exec(line.text)?.[0];
  switch (code) {
    case "TAB_AS_INDENT":
      return slip("the line is indented with a tab", "indent with blanks: two for each level");
    case "BAD_INDENT":
      return /flow/i.test(message) ? openBracket(slip) : indented(firstLetter(text, offset));
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY": {
      const rest = line.text.slice(offset - line.start);
      if (/:\s/.test(rest)) return slip("a second `: ` on one line", "put the value in quotes");
      if (offset > line.start + line.indent)
        return indented(firstLetter(text, line.start + line.text.length + 1));
      return /^[\w-]+:\S/.test(rest)
        ? slip("a key is followed by `:` and a blank", "put a blank after the `:`")
        : slip("a key is followed by `:`", "write `key: value`, or check the indentation");
    }
    case "BLOCK_IN_FLOW":
      return openBracket(slip);
    case "MISSING_CHAR":
      if (/closing .*quote/.test(message)) {
        return slip("a quote is opened and never closed", "close the quote", {
          openEnded: true,
          openQuote: true,
        });
      }
      if (message.includes("end with a")) return openBracket(slip);
      if (/sequence item/i.test(message)) return indented(firstLetter(text, offset));
      return slip(
        firstSentence(message),
        expressionHint(line.text) ?? "a key is followed by `:` and a blank",
      );
    case "BAD_ALIAS":
      return slip(
        "a value that begins with `*` or `&` is read as a YAML alias or anchor",
        "put the text in quotes",
      );
    case "TAG_RESOLVE_FAILED":
    case "BAD_DIRECTIVE":
      return slip("a text that begins with `%` or `!` needs quotes", "put the text in quotes");
    case "BAD_SCALAR_START":
      return slip(`a text may not begin with ${text[offset] ?? ""}`, "put the text in quotes");
    case "BAD_DQ_ESCAPE":
      return slip(
        "`\\` begins an escape here, and this one does not exist",
        "write `\\\\`, or use single quotes",
      );
    case "UNEXPECTED_TOKEN":
      if (alias !== undefined) {
        return slip("a value that begins with `*` is read as a YAML alias", "put the text in quotes", {
          offset: line.start + line.text.indexOf(alias) + alias.length - 1,
        });
      }
      return slip(
        "this is not expected here",
        expressionHint(line.text) ?? "check the indentation, and the brackets and quotes before it",
        { openEnded: /[{[]/.test(line.text) },
      );
    default:
      return slip(firstSentence(message), expressionHint(line.text));
  }
}

type Slip = (sentence: string, hint?: string, more?: Partial<SyntaxSlip>) => SyntaxSlip;

const openBracket = (slip: Slip): SyntaxSlip =>
  slip("a bracket is still open here", "close it with `]` or `}`", { openEnded: true });

/** `{x: ${input.y}}`: inside brackets YAML takes `{` for its own. */
function expressionHint(line: string): string | undefined {
  return line.includes("${")
    ? 'between `{` and `}` an expression needs quotes: `{id: "${input.id}"}`'
    : undefined;
}

function lineAround(text: string, offset: number): { start: number; text: string; indent: number } {
  const start = text.lastIndexOf("\n", Math.max(offset - 1, 0)) + 1;
  const end = text.indexOf("\n", offset);
  const line = text.slice(start, end === -1 ? text.length : end);
  return { start, text: line, indent: line.length - line.trimStart().length };
}

/** The first character from the offset on that is no blank. */
function firstLetter(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at < text.length ? at : offset;
}

function firstSentence(message: string): string {
  const sentence = message.split("\n")[0]!.slice(0, 200);
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
