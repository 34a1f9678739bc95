// What people read: colours where a terminal shows them, and texts from elsewhere made harmless.
import { visible } from "../server/log-line.ts";

/** Where a verb writes and what it may know of its surroundings. */
export interface Terminal {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; relative paths of flags and settings are meant from here. */
  readonly cwd: string;
  /**
   * Aborted when the person or the supervisor wants the program to end. From the first call on, ending is up to
   * the caller; before, the program just dies.
   */
  interruption(): AbortSignal;
  /** Called before a store is opened that is written to: from then on a mistake that nobody catches ends the process by a signal. */
  storing?(): void;
  /** Program of a further thread of `hms-act test`. Absent: there is one thread. */
  readonly thread?: URL;
  /** Program of the server's second thread. Absent: what is for that is done in this one. */
  readonly workshop?: URL;
  /** Program of the process that looks stores through. Absent: this one does, and ends where a store is damaged. */
  readonly examiner?: URL;
}

export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** 0: done. 1: what was asked for does not hold. 2: wrong usage or configuration. 70: the store broke, or a mistake of ours. */
export type ExitCode = 0 | 1 | 2 | 70;

/** Prints one sentence on stderr and gives exit code 2. */
export function refuse(terminal: Terminal, sentence: string): 2 {
  terminal.stderr.write(`${paintFor(terminal.stderr, terminal.env).red("error:")} ${sentence}\n`);
  return 2;
}

/** The one document that `--json` promises. */
export function printJson(terminal: Terminal, document: unknown): void {
  terminal.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

export interface Paint {
  readonly color: boolean;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** Colours only on a terminal, and not where NO_COLOR is set (no-color.org). */
export function paintFor(stream: Stream, env: Terminal["env"]): Paint {
  const color = stream.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  const paint = (open: number, close: number) => (text: string) =>
    color ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    color,
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
  };
}

/** What could move the cursor, hide or turn text is written as escapes. */
export const printable = visible;

/** Without the columns of which no row has anything. */
export function withoutEmpty(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return rows.map((row) => row.filter((_, column) => rows.some((other) => other[column] !== "")));
}

/** The names of the columns, dimmed, and the rows beneath them. */
export function headedTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  { stdout, env }: Terminal,
): string {
  const [names = "", ...lines] = table([columns, ...rows]).split("\n");
  return `${paintFor(stdout, env).dim(names)}\n${lines.join("\n")}`;
}

/** Rows with aligned columns; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("  "),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}
