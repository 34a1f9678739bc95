// Data: the payload of an instance in the making: its input, what its steps brought, its variables and lists.
import type { Json } from "../../language/json.ts";
import type { Head, JournalEntry, TaskOffer } from "../instance.ts";
import type { KeptEvent, Payload, StepOutcome } from "../payload.ts";
import { bytesOf, dataMaxBytes, offerBytes, outcomeBytes, presentBytes, sayExcess } from "../size.ts";
import type { Rounds } from "./rounds.ts";
import type { Setting } from "./setting.ts";
import { isEmpty, Table } from "./table.ts";
import type { Growing } from "./table.ts";

export class Data {
  readonly #seq: number;
  readonly #rounds: Rounds;
  #input: Json;
  /** Of the commit before, and since then of what is in no table. */
  #bytes: number;
  readonly outcomes: Table<StepOutcome>;
  readonly offers: Table<TaskOffer>;
  #kept: readonly KeptEvent[];
  readonly lists: Table<readonly Json[]>;
  /** `seq` of the entry that holds each list. */
  readonly listSeqs: Table<number>;
  readonly #vars: Table<Json>;
  readonly #varSeqs: Table<number>;
  readonly #listsSet: Record<string, readonly Json[]> = {};
  readonly #varsSet: Record<string, Json> = {};

  constructor({ definition, before, at }: Setting, rounds: Rounds) {
    this.#seq = at.seq;
    this.#rounds = rounds;
    this.#bytes = before ? presentBytes(before) : 0;
    this.#input = before?.payload.input ?? null;
    this.outcomes = new Table(before?.payload.outcomes, (outcome, step) =>
      definition.parts.get(step) ? 0 : outcomeBytes(outcome),
    );
    this.offers = new Table(before?.payload.offers, offerBytes);
    this.#kept = before?.payload.kept ?? [];
    this.lists = new Table(before?.payload.lists, bytesOf);
    this.listSeqs = new Table(before?.head.lists);
    this.#vars = new Table(before?.payload.vars, bytesOf);
    this.#varSeqs = new Table(before?.head.vars);
  }

  get input(): Json {
    return this.#input;
  }

  set input(input: Json) {
    this.#bytes += bytesOf(input) - bytesOf(this.#input);
    this.#input = input;
  }

  /** Oldest first. */
  get kept(): readonly KeptEvent[] {
    return this.#kept;
  }

  keep(kept: KeptEvent): void {
    this.#bytes += bytesOf(kept.event as unknown as Json);
    this.#kept = [...this.#kept, kept];
  }

  /** It is no longer kept. */
  take(kept: KeptEvent): void {
    this.#bytes -= bytesOf(kept.event as unknown as Json);
    this.#kept = this.#kept.filter((other) => other !== kept);
  }

  /** All that the instance holds, rounds that have ended included. */
  get bytes(): number {
    return this.#present + this.#rounds.bytes;
  }

  get payload(): Payload {
    return {
      input: this.#input,
      vars: this.#vars.record,
      lists: this.lists.record,
      outcomes: this.outcomes.record,
      offers: this.offers.record,
      ...(this.#kept.length > 0 && { kept: this.#kept }),
    };
  }

  output(step: string): Json {
    return this.outcomes.get(step)?.output ?? null;
  }

  /** Why the instance cannot hold the list of a step; undefined when it can. */
  refusesList(step: string, list: Json): string | undefined {
    return this.#refuses(bytesOf(list) - bytesOf(this.lists.get(step)));
  }

  refusesVariables(values: readonly (readonly [string, Json])[]): string | undefined {
    const more = values.map(([name, value]) => bytesOf(value) - bytesOf(this.#vars.get(name)));
    return this.#refuses(more.reduce((all, one) => all + one, 0));
  }

  setList(step: string, list: readonly Json[]): void {
    this.lists.set(step, list);
    this.listSeqs.set(step, this.#seq);
    this.#listsSet[step] = list;
  }

  setVariable(name: string, value: Json): void {
    this.#vars.set(name, value);
    this.#varSeqs.set(name, this.#seq);
    this.#varsSet[name] = value;
  }

  /** Sets what the head holds of all this. */
  note(head: Growing<Pick<Head, "vars" | "kept" | "lists" | "bytes">>): void {
    const [vars, lists] = [this.#varSeqs.record, this.listSeqs.record];
    if (!isEmpty(vars)) head.vars = vars;
    if (this.#kept.length > 0) head.kept = this.#kept.map(({ seq }) => seq);
    if (!isEmpty(lists)) head.lists = lists;
    head.bytes = this.#present;
  }

  /** Sets what this commit set, as the entry holds it. */
  enter(entry: Growing<Pick<JournalEntry, "vars" | "lists">>): void {
    if (!isEmpty(this.#varsSet)) entry.vars = this.#varsSet;
    if (!isEmpty(this.#listsSet)) entry.lists = this.#listsSet;
  }

  get #present(): number {
    return this.#bytes + this.outcomes.gain + this.offers.gain + this.lists.gain + this.#vars.gain;
  }

  /** What is wrong with all that came since the instance held so much; undefined when it can hold it. */
  excessSince(before: number): string | undefined {
    const { bytes } = this;
    return bytes > before && bytes > dataMaxBytes ? sayExcess(bytes) : undefined;
  }

  #refuses(more: number): string | undefined {
    const bytes = this.bytes + more;
    return more > 0 && bytes > dataMaxBytes ? sayExcess(bytes) : undefined;
  }
}
