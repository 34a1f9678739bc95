// Data: the payload of an instance in the making: its input, what its steps brought, its variables and lists.
import type { Json, JsonObject } from "../../language/json.ts";
import type { Head, JournalEntry, TaskOffer } from "../instance.ts";
import type { KeptEvent, Payload, StepOutcome } from "../payload.ts";
import type { Setting } from "./setting.ts";
import { isEmpty, Table } from "./table.ts";

export class Data {
  readonly #seq: number;
  input: Json;
  readonly outcomes: Table<StepOutcome>;
  readonly offers: Table<TaskOffer>;
  /** Oldest first. */
  kept: readonly KeptEvent[];
  readonly lists: Table<readonly Json[]>;
  /** `seq` of the entry that holds each list. */
  readonly listSeqs: Table<number>;
  readonly #vars: Table<Json>;
  readonly #varSeqs: Table<number>;
  readonly #listsSet: Record<string, readonly Json[]> = {};
  readonly #varsSet: Record<string, Json> = {};

  constructor({ before, at }: Setting) {
    this.#seq = at.seq;
    this.input = before?.payload.input ?? null;
    this.outcomes = new Table(before?.payload.outcomes);
    this.offers = new Table(before?.payload.offers);
    this.kept = before?.payload.kept ?? [];
    this.lists = new Table(before?.payload.lists);
    this.listSeqs = new Table(before?.head.lists);
    this.#vars = new Table(before?.payload.vars);
    this.#varSeqs = new Table(before?.head.vars);
  }

  get payload(): Payload {
    return {
      input: this.input,
      vars: this.#vars.record,
      lists: this.lists.record,
      outcomes: this.outcomes.record,
      offers: this.offers.record,
      ...(this.kept.length > 0 && { kept: this.kept }),
    };
  }

  output(step: string): Json {
    return this.outcomes.get(step)?.output ?? null;
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

  /** What the head holds of all this. */
  head(): Pick<Head, "vars" | "kept" | "lists"> {
    const [vars, lists] = [this.#varSeqs.record, this.listSeqs.record];
    return {
      ...(!isEmpty(vars) && { vars }),
      ...(this.kept.length > 0 && { kept: this.kept.map(({ seq }) => seq) }),
      ...(!isEmpty(lists) && { lists }),
    };
  }

  /** What this commit set, as the entry holds it. */
  entry(): { readonly vars?: JsonObject; readonly lists?: JournalEntry["lists"] & object } {
    return {
      ...(!isEmpty(this.#varsSet) && { vars: this.#varsSet }),
      ...(!isEmpty(this.#listsSet) && { lists: this.#listsSet }),
    };
  }
}
