// Reduction: what `Liveness.reduce` does to a context, done to the bytes of a memory.
import { endingName } from "./facts.ts";
import type { LiveQuestions } from "./liveness.ts";
import { codeOf, factOf } from "./memory.ts";
import type { Memory } from "./memory.ts";
import { everyFact } from "./question.ts";
import type { Node, Tree } from "./tree.ts";

/** The questions about one fact. */
interface Asked {
  readonly numbers: readonly number[];
  /** The code that is kept, by which of the questions are asked, as bits, and the code that is there. */
  readonly kept: Uint8Array;
}

const codes = everyFact.length + 1;
const notKnown = 255;
/** A fact that more is asked of would take a large table; guards ask less than ten different questions of any. */
const questionsMax = 16;

export class Reduction {
  readonly #memory: Memory;
  readonly #questions: LiveQuestions;
  /** By the order of the node; the root's is not read. */
  readonly #ofNodes: readonly Uint32Array[];
  readonly #asked: readonly Asked[];
  readonly #live: Uint32Array;
  readonly #endingPlace: number;

  constructor(memory: Memory, questions: LiveQuestions, { nodes }: Tree) {
    this.#memory = memory;
    this.#questions = questions;
    this.#ofNodes = nodes.map(({ id }) => questions.ofNode(id));
    this.#live = questions.ofRoot.working.slice();
    this.#endingPlace = memory.placeOf(endingName)!;
    this.#asked = memory.names.map((name) => {
      const numbers = questions.about(name);
      if (numbers.length > questionsMax)
        throw new Error(`guards ask ${numbers.length} questions of the fact of ${name}`);
      return { numbers, kept: new Uint8Array(codes << numbers.length).fill(notKnown) };
    });
  }

  reduce(active: readonly Node[]): void {
    const { bytes } = this.#memory;
    const live = this.#live;
    const { working, ending } = this.#questions.ofRoot;
    live.set(bytes[this.#endingPlace] === 0 ? working : ending);
    for (const { order } of active) {
      if (order === 0) continue;
      const questions = this.#ofNodes[order]!;
      for (let word = 0; word < live.length; word++) live[word]! |= questions[word]!;
    }
    for (let place = 0; place < bytes.length; place++) {
      if (bytes[place] !== 0) bytes[place] = this.#kept(place, bytes[place]!);
    }
  }

  #kept(place: number, code: number): number {
    const { numbers, kept } = this.#asked[place]!;
    let asked = 0;
    for (const number of numbers) asked = (asked << 1) | ((this.#live[number >>> 5]! >>> (number & 31)) & 1);
    const known = kept[asked * codes + code]!;
    if (known !== notKnown) return known;
    const fact = this.#questions.kept(this.#live, this.#memory.names[place]!, factOf(code)!);
    const left = fact ? codeOf(fact) : 0;
    kept[asked * codes + code] = left;
    return left;
  }
}
