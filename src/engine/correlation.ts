// Correlation: the names under which an instance awaits events, and those that find it. Where a `match` asks that a field
// of the event equals a value of the instance, the name holds field and value, so that an event is offered to those alone
// that it may resume; else it is the event's type, and all that await it are asked.
import { hash } from "node:crypto";
import { equalityIn } from "../language/equality.ts";
import type { Equality } from "../language/equality.ts";
import type { Json } from "../language/json.ts";
import { matchOf } from "../machine/condition.ts";
import type { Condition } from "../machine/condition.ts";
import type { Definition } from "./catalog.ts";
import type { Instance } from "./cause.ts";
import type { OutsideEventData } from "./instance.ts";
import { scopeOf } from "./payload.ts";
import type { Store } from "./ports.ts";
import { evaluateExpression } from "./request.ts";

/** An instance is one object from a commit to the next, which compares the names of both. */
const namesOf = new WeakMap<Instance, ReadonlySet<string>>();

/**
 * One for each step that waits for an event with a `match`. They follow from what the instance holds, and so do not change
 * without a commit.
 */
export function awaitedNames(instance: Instance): ReadonlySet<string> {
  if (instance.state.awaits.length === 0) return none;
  const known = namesOf.get(instance);
  if (known) return known;
  const names = computeNames(instance);
  if (names.size > 0) namesOf.set(instance, names);
  return names;
}

function computeNames(instance: Instance): ReadonlySet<string> {
  const { definition, state } = instance;
  const names = new Set<string>();
  for (const { step, event } of state.awaits) {
    const condition = matchIn(definition, step);
    if (condition) names.add(nameOf(instance, condition, step, event));
  }
  return names;
}

/** The names under which instances may wait that the event resumes; `isAwaited`: whether any has a field in it. */
export function namesFor(
  { type, data }: Pick<OutsideEventData, "type" | "data">,
  store: Pick<Store, "awaitedFrom">,
): { readonly names: readonly string[]; readonly isAwaited: boolean } {
  const names = [type];
  const prefix = `${type} `;
  let isAwaited = false;
  for (let from = prefix; ;) {
    const name = store.awaitedFrom(from);
    if (name?.startsWith(prefix) !== true) return { names, isAwaited };
    isAwaited = true;
    const place = name.slice(prefix.length, name.lastIndexOf(" "));
    const value = valueAt(data, place);
    if (isSimple(value)) names.push(keyedName(type, place, value));
    // Behind all names of the place, since a blank stands before everything that a place has.
    from = `${prefix}${place}!`;
  }
}

/** The event type of a name. */
export const typeIn = (name: string): string => name.split(" ", 1)[0]!;

export const matchIn = ({ conditions, addresses }: Definition, step: string): Condition | undefined =>
  conditions.get(matchOf(addresses.idOf(step)));

const none: ReadonlySet<string> = new Set();

/** A name has at most 200 characters, of which an event's type has 128. */
const placeMax = 60;

function nameOf(
  { definition, head, payload }: Instance,
  condition: Condition,
  step: string,
  type: string,
): string {
  const equality = equalityOf(condition);
  if (!equality) return type;
  const scope = scopeOf({ definition, head, payload, event: null, step, nowMs: head.updatedAtMs });
  const evaluated = evaluateExpression(equality.value, scope);
  return evaluated.ok && isSimple(evaluated.value)
    ? keyedName(type, placeOf(equality), evaluated.value)
    : type;
}

/** By the condition, which is one object as long as its definition is. */
const known = new WeakMap<Condition, Equality | "none">();

function equalityOf(condition: Condition): Equality | undefined {
  let equality = known.get(condition);
  if (equality === undefined) {
    const found = condition.kind === "expression" ? equalityIn(condition.expression.source) : undefined;
    equality = found && placeOf(found).length <= placeMax ? found : "none";
    known.set(condition, equality);
  }
  return equality === "none" ? undefined : equality;
}

const placeOf = ({ field }: Equality): string => ["data", ...field].join(".");

type Simple = string | number | boolean | null;

/** Of lists and maps no names are made: they are compared in many ways that are one. */
const isSimple = (value: Json | undefined): value is Simple =>
  value === null || (value !== undefined && typeof value !== "object");

/** Two values of one name are told apart where the `match` is asked. */
const keyedName = (type: string, place: string, value: Simple): string =>
  `${type} ${place} ${hash("sha256", JSON.stringify(value), "base64url").slice(0, 10)}`;

function valueAt(data: Json, place: string): Json | undefined {
  let value: Json | undefined = data;
  for (const name of place.split(".").slice(1)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, Json>>)[name];
  }
  return value;
}
