// Address: how the steps of one instance are told apart where a step is done for each item of a list: by keys such as
// `pay_children[2].transfer`. A step that stands in no such list has its id as its key.
import { allSteps, everyStep, listsIn, ownSteps } from "../language/all-steps.ts";
import { listSteps } from "../language/item-workflow.ts";
import type { Step, Workflow } from "../language/workflow.ts";

/**
 * A frame is one item of one list, by its key: `pay_children[2]`, or `families[0].children[1]` for a list in a list;
 * the empty text is the instance itself. What belongs to a step has a name that begins with the step's, and a dot.
 */
export interface Addresses {
  /** The step of a key. */
  readonly step: (key: string) => Step | undefined;
  /** The id, or the name of what belongs to a step, that a key is of. */
  readonly idOf: (key: string) => string;
  /** The key that a step has for who is in the frame: its own item's, or that of an item around it. */
  readonly keyIn: (frame: string, id: string) => string;
  /** Whether the key, or name of what belongs to a step, is of one that stands inside the step of the other key. */
  readonly isInside: (key: string, around: string) => boolean;
}

export function addressesOf(workflow: Workflow): Addresses {
  const steps = new Map<string, Step>([...everyStep(workflow.steps)].map((step) => [step.id, step]));
  /** For each step done for items: the step with the list. */
  const homes = new Map<string, string>();
  for (const step of listSteps(workflow)) {
    for (const inner of ownSteps(step.steps)) {
      homes.set(inner.id, step.id);
      for (const undo of allSteps(inner.compensation ?? [])) homes.set(undo.id, step.id);
    }
  }
  const inner = new Map<string, ReadonlySet<string>>();
  const innerOf = (id: string): ReadonlySet<string> => {
    const step = steps.get(id);
    const known =
      inner.get(id) ?? new Set([...everyStep(step ? listsIn(step).flat() : [])].map((each) => each.id));
    inner.set(id, known);
    return known;
  };
  if (homes.size === 0) {
    return {
      step: (key) => steps.get(key),
      idOf: (key) => key,
      keyIn: (_, id) => id,
      isInside: (key, around) => innerOf(around).has(ownerIn(steps, key) ?? key),
    };
  }
  const pattern = (id: string): string => {
    const home = homes.get(id);
    return home === undefined ? id : `${pattern(home)}[].${nameIn(home, id)}`;
  };
  const ids = new Map([...steps.keys()].map((id) => [pattern(id), id]));
  const idOf = (key: string): string => {
    const general = key.replaceAll(/\[\d+\]/g, "[]");
    const owner = ownerIn(ids, general);
    return owner === undefined ? general : ids.get(owner)! + general.slice(owner.length);
  };
  return {
    step: (key) => steps.get(idOf(key)),
    idOf,
    isInside: (key, around) => {
      const frame = frameOf(around);
      const id = idOf(key);
      return (
        (frame === "" || key.startsWith(`${frame}.`)) && innerOf(idOf(around)).has(ownerIn(steps, id) ?? id)
      );
    },
    keyIn: (frame, id) => {
      const home = homes.get(ownerIn(steps, id) ?? id);
      if (home === undefined) return id;
      for (let around = frame; around !== ""; around = frameOf(listOf(around))) {
        if (idOf(listOf(around)) === home) return `${around}.${nameIn(home, id)}`;
      }
      return id;
    },
  };
}

/** The longest beginning of a name, up to a dot or its end, that is known. */
function ownerIn(known: ReadonlyMap<string, unknown>, name: string): string | undefined {
  for (let owner = name; owner !== ""; owner = owner.slice(0, Math.max(owner.lastIndexOf("."), 0))) {
    if (known.has(owner)) return owner;
  }
  return undefined;
}

/** Values by id or name, looked up by key. */
export class ByKey<Value> {
  readonly #values: ReadonlyMap<string, Value>;
  readonly #idOf: Addresses["idOf"];

  constructor(values: ReadonlyMap<string, Value>, { idOf }: Addresses) {
    this.#values = values;
    this.#idOf = idOf;
  }

  get(key: string): Value | undefined {
    return this.#values.get(this.#idOf(key));
  }

  has(key: string): boolean {
    return this.#values.has(this.#idOf(key));
  }
}

/** The frame that a key is in. */
export const frameOf = (key: string): string => key.slice(0, key.lastIndexOf("]") + 1);

/** The key of the step whose item a frame is. */
export const listOf = (frame: string): string => frame.slice(0, frame.lastIndexOf("["));

/** An item's place in its list, from 0. */
export const indexIn = (frame: string): number => Number(frame.slice(frame.lastIndexOf("[") + 1, -1));

export const frameAt = (list: string, index: number): string => `${list}[${index}]`;

/** Ids that were made of the step around them are said without it. */
const nameIn = (home: string, step: string): string =>
  step.startsWith(`${home}.`) ? step.slice(home.length + 1) : step;
