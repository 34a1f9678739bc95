// Places inside a scalar: where a part of a value stands in the file, whatever quotes and line breaks are between.
import type { Place } from "./findings.ts";
import type { ScalarNode } from "./tree.ts";

/**
 * The places in one scalar. Asked for in the order of the text, all of them together cost one walk over it.
 */
export class ScalarPlaces {
  readonly node: ScalarNode;
  readonly #value: string;
  readonly #source: string;
  readonly #quote: string | undefined;
  /** The last place that was asked for: a character of the value, and where in the source it stands. */
  #last: Position;

  constructor(text: string, node: ScalarNode) {
    this.node = node;
    this.#value = String(node.value);
    this.#source = text.slice(node.place.start, node.place.end);
    this.#quote = /^["']/.exec(this.#source)?.[0];
    this.#last = this.#beginning();
  }

  /** Of `value.slice(offset, offset + length)`. */
  place(offset: number, length: number): Place {
    const from = offset < this.#last.offset ? this.#beginning() : this.#last;
    this.#last = this.#walk(from, offset);
    const start = this.#pastBlanks(this.#last);
    const end = length === 0 ? start : this.#pastBlanks(this.#walk(this.#last, offset + length - 1)) + 1;
    const { start: base } = this.node.place;
    return { start: base + start, end: base + Math.max(end, start) };
  }

  #beginning(): Position {
    const isBlock = this.#quote === undefined && /^[|>]/.test(this.#source);
    const at = isBlock ? this.#source.indexOf("\n") + 1 : this.#quote === undefined ? 0 : 1;
    return { offset: 0, at };
  }

  /** Source and value side by side: blanks of any number match blanks of any number, escapes match what they mean. */
  #walk(from: Position, offset: number): Position {
    const [source, value, quote] = [this.#source, this.#value, this.#quote];
    let { offset: i, at } = from;
    for (; i < offset && at < source.length; i++) {
      if (isBlank(value[i])) {
        if (quote === '"' && source[at] === "\\") at += escapeLength(source, at);
        else if (value[i] === "\n" || !isBlank(value[i + 1])) while (isBlank(source[at])) at++;
        else at++;
      } else {
        while (isBlank(source[at])) at++;
        if (quote === '"' && source[at] === "\\") at += escapeLength(source, at);
        else if (quote === "'" && source[at] === "'" && source[at + 1] === "'") at += 2;
        else at++;
      }
    }
    return { offset, at };
  }

  #pastBlanks({ offset, at }: Position): number {
    if (offset >= this.#value.length || isBlank(this.#value[offset]))
      return Math.min(at, this.#source.length);
    let past = at;
    while (isBlank(this.#source[past])) past++;
    return Math.min(past, this.#source.length);
  }
}

interface Position {
  readonly offset: number;
  readonly at: number;
}

const isBlank = (character: string | undefined): boolean =>
  character === " " || character === "\n" || character === "\t" || character === "\r";

const escapeLength = (source: string, at: number): number =>
  ({ x: 4, u: 6, U: 10 })[source[at + 1] ?? ""] ?? 2;
