// Lines: a text cut at its line breaks, which are kept as they are.

export class Lines {
  /** The text, with a line break at its end. */
  readonly text: string;
  /** How its lines end. */
  readonly eol: string;
  /** Whether the line break at the end is the author's own. */
  readonly ended: boolean;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.eol = /\r?\n/.exec(text)?.[0] ?? "\n";
    this.ended = text.endsWith("\n");
    this.text = this.ended ? text : text + this.eol;
    for (let at = this.text.indexOf("\n"); at !== -1; at = this.text.indexOf("\n", at + 1)) {
      this.#starts.push(at + 1);
    }
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  /** The line with the offset in it, from 0. */
  at(offset: number): number {
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Offset of the line's first character; of the end of the text for the line behind the last. */
  start(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }

  /** From 0. */
  columnOf(offset: number): number {
    return offset - this.start(this.at(offset));
  }

  indentation(line: number): number {
    return indentationOf(this.#line(line));
  }

  isBlank(line: number): boolean {
    return this.#line(line).trim() === "";
  }

  isComment(line: number): boolean {
    return this.#line(line).trimStart().startsWith("#");
  }

  /** Where the text between two offsets ends without the white space behind it. */
  trimmedEnd(start: number, end: number): number {
    return start + this.text.slice(start, end).trimEnd().length;
  }

  #line(line: number): string {
    return this.text.slice(this.start(line), this.start(line + 1));
  }
}

/**
 * The lines of a list's item with their indentation changed as its dash goes from one column to another. Comments
 * above the dash come to stand no further right than it: there they would belong to the item before.
 */
export function shifted(block: string, from: number, to: number): string {
  let isAbove = true;
  const shift = (line: string): string => {
    const column = indentationOf(line);
    const isComment = line.startsWith("#", column);
    if (!isComment && line.trim() !== "") isAbove = false;
    // Blanks alone say nothing, and what is commented out often stands at the very left.
    if (line.trim() === "" ? column <= from : isComment && column === 0 && from > 0) return line;
    const kept = isAbove ? Math.min(column, from) : column;
    return " ".repeat(Math.max(kept + to - from, 0)) + line.slice(column);
  };
  return block.split("\n").map(shift).join("\n");
}

const indentationOf = (line: string): number => /^ */.exec(line)![0].length;
