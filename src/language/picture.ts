// Picture: a diagnostic as people read it, with the lines it is about.
import type { Diagnostic } from "./diagnostic.ts";

export interface PictureOptions {
  /** With terminal colours. Default: without. */
  readonly color?: boolean;
}

/** Several lines, ending with a line break. Control characters of the text are shown as `�`. */
export function picture(diagnostic: Diagnostic, text: string, options: PictureOptions = {}): string {
  const paint = options.color === true ? colours : plain;
  const { file, line, column, severity, code, message, hint } = diagnostic;
  const level = severity === "error" ? paint.red(severity) : paint.yellow(severity);
  const lines = [
    `${paint.bold(`${harmless(file)}:${line}:${column}`)} ${level} ${paint.dim(code)} ${harmless(message)}`,
  ];
  const width = String(line).length;
  const before = line > 1 ? lineOf(text, line - 1) : undefined;
  const source = lineOf(text, line);
  const gutter = (label: string): string => paint.dim(`  ${label.padStart(width)} |`);
  if (before !== undefined && before.trim() !== "") {
    lines.push(`${gutter(String(line - 1))} ${harmless(crop(before, 0).text)}`.trimEnd());
  }
  if (source !== undefined && source.trim() !== "") {
    const shown = crop(source, column - 1);
    const start = column - 1 - shown.from + (shown.from > 0 ? 1 : 0);
    const endColumn = diagnostic.endLine === line ? diagnostic.endColumn : source.length + 1;
    const end = Math.min(start + Math.max(endColumn - column, 1), Math.max(shown.text.length, start + 1));
    const pad = " ".repeat(displayWidth(shown.text.slice(0, start)));
    const pointer = "^".repeat(Math.max(displayWidth(shown.text.slice(start, end)), 1));
    lines.push(`${gutter(String(line))} ${harmless(shown.text)}`.trimEnd());
    lines.push(`${gutter("")} ${pad}${severity === "error" ? paint.red(pointer) : paint.yellow(pointer)}`);
  }
  if (hint !== undefined) lines.push(`  ${" ".repeat(width)} ${paint.dim("=")} hint: ${harmless(hint)}`);
  return `${lines.join("\n")}\n`;
}

/** The line without its line break, counted from 1. */
function lineOf(text: string, line: number): string | undefined {
  let start = 0;
  for (let n = 1; n < line; n++) {
    start = text.indexOf("\n", start) + 1;
    if (start === 0) return undefined;
  }
  const end = text.indexOf("\n", start);
  return text.slice(start, end === -1 ? undefined : end).replace(/\r$/, "");
}

const lineMax = 110;

/** A window of a long line with the offset in it. Cut ends are marked by `…`. */
function crop(line: string, offset: number): { readonly text: string; readonly from: number } {
  if (line.length <= lineMax) return { text: line, from: 0 };
  const from = offset < lineMax - 20 ? 0 : offset - 40;
  const window = line.slice(from, from + lineMax);
  return { text: `${from > 0 ? "…" : ""}${window}${from + lineMax < line.length ? "…" : ""}`, from };
}

/** Nothing that could move a cursor, hide text or turn its direction; a tab is one blank. */
function harmless(text: string): string {
  return text.replaceAll("\t", " ").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "�");
}

/** Columns of a terminal: East Asian wide characters and emoji take two, combining marks none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /\p{Mn}/u.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

const colour = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;
const colours = { bold: colour(1, 22), dim: colour(2, 22), red: colour(31, 39), yellow: colour(33, 39) };
const same = (text: string): string => text;
const plain = { bold: same, dim: same, red: same, yellow: same };
