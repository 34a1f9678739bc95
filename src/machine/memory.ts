// Memory: what a machine remembers while it takes a step, a byte a fact; and how a state holds it.
import type {
  ActionConfig,
  Fact,
  KeptRounds,
  MachineConfig,
  MachineContext,
  StateNodeConfig,
} from "./config.ts";
import { cancelledName, endingName } from "./facts.ts";
import { everyFact } from "./question.ts";
import { contextOf } from "./rounds.ts";

/** What is remembered of loops: one object for all that is the same. */
export interface Rounds {
  readonly number: number;
  readonly rounds?: Readonly<Record<string, number>>;
  readonly kept?: KeptRounds;
  /** As they follow the facts in JSON. */
  readonly text: string;
}

export class Memory {
  /** Codes of facts by their place; 0 where nothing is remembered. */
  readonly bytes: Uint8Array;
  rounds: Rounds;
  /** By place; in the order in which a state as JSON has them. */
  readonly names: readonly string[];
  /** Whether the machine has loops, so that there may be anything in `rounds`. */
  readonly loops: boolean;
  readonly #quoted: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #rounds = new Map<string, Rounds>();

  constructor(config: MachineConfig) {
    const actions = actionsIn(config);
    const remembered = actions.flatMap((action) => (action.type === "remember" ? [action.params.step] : []));
    const names = [...remembered, endingName, cancelledName, ...Object.keys(config.context.facts)];
    const facts = Object.fromEntries(names.map((name) => [name, "running"] as const));
    this.names = Object.keys(contextOf({ facts }).facts);
    this.#quoted = this.names.map((name) => JSON.stringify(name));
    this.#places = new Map(this.names.map((name, place) => [name, place]));
    this.bytes = new Uint8Array(this.names.length);
    this.loops = actions.some(({ type }) => type === "nextRound");
    this.rounds = this.#intern({ facts: {} });
  }

  /** Undefined for what nothing is ever remembered of. */
  placeOf(name: string): number | undefined {
    return this.#places.get(name);
  }

  get context(): MachineContext {
    return JSON.parse(this.textOf((place) => this.bytes[place]!, this.rounds)) as MachineContext;
  }

  set context(context: MachineContext) {
    const { facts, rounds, kept } = contextOf(context);
    this.bytes.fill(0);
    for (const [name, fact] of Object.entries(facts)) {
      const place = this.placeOf(name);
      if (place === undefined) throw new Error(`the machine never remembers a fact of ${name}`);
      this.bytes[place] = codeOf(fact);
    }
    this.rounds = this.#intern({ facts: {}, ...(rounds && { rounds }), ...(kept && { kept }) });
  }

  /** The context of these codes, as JSON. */
  textOf(codeAt: (place: number) => number, { text }: Rounds): string {
    let facts = "";
    this.#quoted.forEach((quoted, place) => {
      const fact = factOf(codeAt(place));
      if (fact) facts += `${facts && ","}${quoted}:"${fact}"`;
    });
    return `{"facts":{${facts}}${text}}`;
  }

  #intern({ rounds, kept }: MachineContext): Rounds {
    const text =
      (rounds ? `,"rounds":${JSON.stringify(rounds)}` : "") + (kept ? `,"kept":${JSON.stringify(kept)}` : "");
    const known = this.#rounds.get(text);
    if (known) return known;
    const created = { number: this.#rounds.size, text, ...(rounds && { rounds }), ...(kept && { kept }) };
    this.#rounds.set(text, created);
    return created;
  }
}

/** From 1 on. */
export const codeOf = (fact: Fact): number => everyFact.indexOf(fact) + 1;

export const factOf = (code: number): Fact | undefined => everyFact[code - 1];

function actionsIn(config: StateNodeConfig): readonly ActionConfig[] {
  const { entry = [], exit = [], on = {}, after = {}, always = [], onDone = [], states = {} } = config;
  const transitions = [...Object.values(on), ...Object.values(after), always, onDone].flat();
  return [
    ...entry,
    ...exit,
    ...transitions.flatMap(({ actions = [] }) => actions),
    ...Object.values(states).flatMap(actionsIn),
  ];
}
