// Candidates: data that something of a path may bring from outside, and how it may be changed in one field, by the types
// that are declared and by the constants that conditions compare it with.
import { checkData } from "../language/data.ts";
import { isRecord } from "../language/data-error.ts";
import { listSteps } from "../language/item-workflow.ts";
import type { Json, JsonObject } from "../language/json.ts";
import { ownErrorTypes } from "../language/on-error.ts";
import { sampleOf } from "../language/sample.ts";
import { indexOf } from "../language/surroundings.ts";
import type { Type, Workflow } from "../language/workflow.ts";
import { samplesOf } from "../proof/samples.ts";
import type { Sample } from "../proof/samples.ts";
import type { Brought, BroughtError } from "../proof/witness.ts";
import { ownTree } from "../proof/own-tree.ts";
import type { OwnTree } from "../proof/own-tree.ts";
import type { Definition } from "../engine/catalog.ts";
import type { Act } from "./act.ts";
import { ownerOf } from "./influence.ts";
import type { Influences, Influential } from "./influence.ts";

export class Candidates {
  readonly #definition: Definition;
  readonly #workflow: Workflow;
  readonly #tree: OwnTree;
  /** Fields that are read, by where they are from. */
  readonly #reads = new Map<string, Map<string, readonly string[]>>();
  /** Constants that conditions compare a field with. */
  readonly #constants = new Map<string, Set<Json>>();

  constructor(definition: Definition, influences: Influences) {
    this.#definition = definition;
    this.#workflow = definition.workflow;
    this.#tree = ownTree(definition.workflow);
    for (const { places, constants } of influences.all()) {
      for (const place of places) {
        const from = fromOf(place);
        const fields = this.#reads.get(from) ?? new Map<string, readonly string[]>();
        this.#reads.set(from, fields.set(JSON.stringify(place.fields), place.fields));
        const known = this.#constants.get(keyOf(place)) ?? new Set();
        this.#constants.set(keyOf(place), new Set([...known, ...constants]));
      }
    }
  }

  /** What an act brings where nothing says otherwise. `people`: how many have decided something before. */
  first(act: Act, people: number): Brought {
    if (act.kind === "start") return { data: this.#shaped(act, this.#inputType), ...this.#items() };
    if (act.kind !== "take") return {};
    const { kind, step, event } = act.take;
    switch (kind) {
      case "timer":
      case "cancel":
        return {};
      case "event":
        return { data: this.#shaped(act, this.#workflow.events[event.type]?.data) };
      case "outcome": {
        const ask = this.#definition.asks.get(step);
        if (ask) {
          const output = this.#shaped(act, ask.form);
          const decisions = Array.from({ length: ask.quorum }, (_, nth) => ({
            by: personOf(people + nth),
            output,
          }));
          return { decisions };
        }
        if (event.type.startsWith("failed."))
          return { error: { type: event.unknown ? "timeout" : "communication" } };
        const owner = this.#tree.steps.get(ownerOf(this.#tree, step));
        if (owner?.kind === "emit") return {};
        return { data: this.#shaped(act, owner?.kind === "agent" ? owner.output : any) };
      }
      default:
        return kind satisfies never;
    }
  }

  /** Whether the field is of what the act brings. `isNow`: the act is the one whose condition reads it. */
  isOf({ from }: Influential, act: Act, isNow: boolean): boolean {
    if (act.kind === "start")
      return from.kind === "input" || from.kind === "item" || (from.kind === "event" && isNow);
    if (act.kind !== "take") return false;
    const { kind, step, event } = act.take;
    switch (from.kind) {
      case "input":
      case "item":
        return false;
      case "event":
        return kind === "event";
      case "awaited":
        return kind === "event";
      case "step": {
        if (kind !== "outcome" || ownerOf(this.#tree, step) !== from.step) return false;
        const isFailed = event.type.startsWith("failed.");
        if (from.part === "by") return this.#definition.asks.get(step) !== undefined;
        return isFailed === (from.part === "error");
      }
      default:
        return from satisfies never;
    }
  }

  /**
   * What the act may bring instead, changed in one field, likely ones first: all of it still has the types that are
   * declared. `pool`: all that is brought on the path. `isError`: the condition is to have no value.
   */
  changes(
    place: Influential,
    act: Act,
    brought: Brought,
    pool: readonly Json[],
    isError: boolean,
  ): readonly Brought[] {
    const { from, fields } = place;
    if (from.kind === "step" && from.part === "error") return this.#errors(from.step, act, place);
    if (from.kind === "step" && from.part === "by") return withOthers(brought, pool);
    if (from.kind === "item") {
      const items = brought.items ?? {};
      return this.#values(items[from.name] ?? null, fields, any, place, pool, isError).map((value) => ({
        ...brought,
        items: { ...items, [from.name]: value },
      }));
    }
    const { type, must } = this.#typesOf(act);
    const fits = (value: Json): boolean => !must || checkData(must, value).length === 0;
    const { decisions } = brought;
    if (decisions) {
      const last = decisions.length - 1;
      const outputs = this.#values(
        decisions[last]?.output ?? null,
        fields,
        type,
        place,
        pool,
        isError,
      ).filter(fits);
      return outputs.flatMap((output): readonly Brought[] => [
        { decisions: decisions.map(({ by }) => ({ by, output })) },
        ...(last > 0 ? [{ decisions: decisions.with(last, { ...decisions[last]!, output }) }] : []),
      ]);
    }
    return this.#values(brought.data ?? null, fields, type, place, pool, isError)
      .filter(fits)
      .map((data) => ({ ...brought, data }));
  }

  get #inputType(): Type | undefined {
    return (this.#workflow.itemOf?.workflow ?? this.#workflow).input;
  }

  /** `must`: what is refused where it does not hold. */
  #typesOf(act: Act): { readonly type: Type; readonly must?: Type | undefined } {
    if (act.kind === "start") return { type: this.#inputType ?? any, must: this.#inputType };
    if (act.kind !== "take") return { type: any };
    const { kind, step, event } = act.take;
    if (kind === "event") {
      const must = this.#workflow.events[event.type]?.data;
      return { type: must ?? any, must };
    }
    const form = this.#definition.asks.get(step)?.form;
    if (form) return { type: form, must: form };
    const owner = this.#tree.steps.get(ownerOf(this.#tree, step));
    return { type: owner?.kind === "agent" ? owner.output : any };
  }

  #items(): Brought {
    const { itemOf } = this.#workflow;
    const list = itemOf && listSteps(itemOf.workflow).find(({ id }) => id === itemOf.list);
    if (!list) return {};
    const item = this.#filled(any, {}, { from: { kind: "item", name: list.as }, fields: [] });
    return { items: { [list.as]: item, [indexOf(list.as)]: 0 } };
  }

  #shaped(act: Act, type: Type = any): Json {
    return this.#filled(type, sampleOf(type, "all"), this.#fromOf(act));
  }

  #fromOf(act: Act): Influential {
    if (act.kind === "take" && act.take.kind === "outcome") {
      const step = ownerOf(this.#tree, act.take.step);
      return { from: { kind: "step", step, part: "output" }, fields: [] };
    }
    return { from: act.kind === "start" ? { kind: "input" } : { kind: "event" }, fields: [] };
  }

  /** The sample, and in what may be anything the fields that something reads. */
  #filled(type: Type, sample: Json, of: Influential): Json {
    let value = sample;
    for (const fields of this.#reads.get(fromOf(of))?.values() ?? []) {
      if (fields.length === 0 || typeAt(type, fields) !== undefined || at(value, fields) !== undefined)
        continue;
      const isNumber = this.#constantsAt({ ...of, fields }).some((constant) => typeof constant === "number");
      value = changed(value, fields, isNumber ? 987 : "text") ?? value;
    }
    return value;
  }

  #constantsAt(place: Influential): readonly Json[] {
    return [...(this.#constants.get(keyOf(place)) ?? [])].slice(0, constantsMax);
  }

  #values(
    value: Json,
    fields: readonly string[],
    type: Type,
    place: Influential,
    pool: readonly Json[],
    isError: boolean,
  ): readonly Json[] {
    const constants = this.#constantsAt(place);
    const declared = typeAt(type, fields);
    const there = leavesOf(declared ?? any, [...constants, ...pool]);
    const leaves: readonly Sample[] = isError ? [undefined, null, ...there] : [...there, undefined, null];
    const own = leaves.map((leaf) => changed(value, fields, leaf));
    const above = fields
      .map((_, length) => fields.slice(0, length))
      .toReversed()
      .flatMap((shorter) => [changed(value, shorter, null), changed(value, shorter, undefined)]);
    // What is read as a whole may matter in each of its parts.
    const whole = at(value, fields);
    const inside =
      isRecord(whole ?? null) && typeof whole === "object"
        ? Object.keys(whole as JsonObject).flatMap((name) =>
            leavesOf(typeAt(type, [...fields, name]) ?? any, constants).map((leaf) =>
              changed(value, [...fields, name], leaf),
            ),
          )
        : [];
    const told = new Set([JSON.stringify(value)]);
    const all = isError ? [...own, ...above, ...inside] : [...own, ...inside, ...above];
    return all.flatMap((other) => {
      const text = JSON.stringify(other);
      if (other === undefined || told.has(text)) return [];
      told.add(text);
      return [other];
    });
  }

  #errors(step: string, act: Act, place: Influential): readonly Brought[] {
    const constants = [
      ...this.#constantsAt({ ...place, fields: [] }),
      ...["type", "status"].flatMap((field) => this.#constantsAt({ ...place, fields: [field] })),
    ];
    const isUnknown = act.kind === "take" && act.take.event.unknown === true;
    const error = (type: string, status?: number): BroughtError => ({
      type,
      ...(status !== undefined && { status }),
    });
    if (isUnknown) return [{ error: error("timeout") }, { error: error("communication") }];
    const statuses = constants.flatMap((constant) =>
      typeof constant === "number" ? [constant, constant + 1, constant - 1] : [],
    );
    const known = [...new Set([...statuses, 422, 503, 404, 400])].filter(
      (each) => each >= 300 && each <= 599,
    );
    const types = constants.filter((constant) => typeof constant === "string");
    const isCall = ["call", "agent", "emit"].includes(this.#tree.steps.get(step)?.kind ?? "");
    const others = isCall ? ["validation", "timeout"] : [...types, ...ownErrorTypes, "author_error"];
    return [
      error("communication"),
      ...known.map((status) => error("communication", status)),
      ...others.map((type) => error(type)),
      ...known.map((status) => error("validation", status)),
    ].map((each) => ({ error: each }));
  }
}

const any: Type = { kind: "any" };

/** More constants of one field than this are not tried. */
const constantsMax = 12;

/** An event is one whoever reads it. */
function fromOf({ from }: Influential): string {
  return from.kind === "awaited" ? JSON.stringify({ kind: "event" }) : JSON.stringify(from);
}

const keyOf = (place: Influential): string => `${fromOf(place)} ${JSON.stringify(place.fields)}`;

const names = ["ann", "ben", "cleo", "dan", "eva", "finn", "gil", "hana", "ivo", "jule", "kim", "lea"];
const personOf = (nth: number): string => names[nth] ?? `person_${nth + 1}`;

/** The type of a field, as far as it is declared. */
function typeAt(type: Type, fields: readonly string[]): Type | undefined {
  const [first, ...rest] = fields;
  if (type.kind === "schema" && first !== undefined) return typeAt(type.as, fields);
  if (first === undefined) return type;
  if (type.kind !== "record" || !Object.hasOwn(type.fields, first)) return undefined;
  return typeAt(type.fields[first]!.type, rest);
}

function leavesOf(type: Type, constants: readonly Json[]): readonly Json[] {
  const found = samplesOf(type, [], constants).filter((value) => value !== undefined);
  switch (type.kind) {
    case "any":
      return [...texts(found), ...found, ...moments, "1h", ["text"], ["text", "text"], [{}]];
    case "timestamp":
      return [...moments, ...found];
    case "duration":
      return [...found, "1h", "1s", "400d"];
    case "list": {
      const item = sampleOf(type.of, "all");
      return [[item], [], [item, item], ...leavesOf(type.of, constants).map((other) => [other])];
    }
    default:
      return found;
  }
}

const texts = (values: readonly Json[]): readonly Json[] =>
  values.filter((value) => typeof value === "string");

/** Around the time at which simulations begin. */
const moments = [
  "2026-01-06T09:00:00Z",
  "2026-01-05T09:00:00Z",
  "2025-01-01T00:00:00Z",
  "2030-01-01T00:00:00Z",
];

function at(value: Json | undefined, fields: readonly string[]): Json | undefined {
  return fields.reduce<Json | undefined>(
    (inner, field) =>
      inner !== undefined && isRecord(inner) && Object.hasOwn(inner, field) ? inner[field] : undefined,
    value,
  );
}

/** The value with another one at a field, or without it; undefined where nothing would be left. */
function changed(value: Json, fields: readonly string[], leaf: Sample): Json | undefined {
  const [first, ...rest] = fields;
  if (first === undefined) return leaf;
  const whole: JsonObject = isRecord(value) ? value : {};
  const inner = changed(Object.hasOwn(whole, first) ? whole[first]! : {}, rest, leaf);
  if (inner !== undefined) return { ...whole, [first]: inner };
  const { [first]: _, ...others } = whole;
  return others;
}

/** Each decision by somebody else who decides on the path. */
function withOthers(brought: Brought, pool: readonly Json[]): readonly Brought[] {
  const { decisions = [] } = brought;
  const people = [...new Set(texts(pool))] as readonly string[];
  return decisions.flatMap(({ output }, nth) =>
    people.map((by) => ({ decisions: decisions.with(nth, { by, output }) })),
  );
}

/** Texts and numbers in what is brought, and who decides. */
export function poolOf(brought: readonly Brought[]): readonly Json[] {
  const found = new Set<Json>();
  const visit = (value: Json): void => {
    if (typeof value === "string" || typeof value === "number") found.add(value);
    else if (Array.isArray(value)) value.forEach((item: Json) => visit(item));
    else if (typeof value === "object" && value !== null) Object.values(value as JsonObject).forEach(visit);
  };
  for (const { data, items, decisions = [] } of brought) {
    if (data !== undefined) visit(data);
    if (items) visit(items);
    for (const { by, output } of decisions) [by, output].forEach(visit);
  }
  return [...found].slice(0, poolMax);
}

const poolMax = 20;
