// Subject: the machine on which a claim is decided. What is done for an item of a list is a machine of its own.
import { everyStep } from "../language/all-steps.ts";
import { itemWorkflow, listsAround, withOneItem } from "../language/item-workflow.ts";
import type { Claim, Workflow } from "../language/workflow.ts";
import { namedIn } from "./claim.ts";

export interface Subject {
  /** The list whose item it is of; absent of an instance. */
  readonly item?: string;
  /** Lists that have one item each: the claim names steps inside of them and steps outside. */
  readonly single: readonly string[];
}

/**
 * A claim of steps that are inside of one list is one of each of its items, by itself. One of undo is not: items are
 * undone with the instance.
 */
export function subjectOf(claim: Claim, workflow: Workflow): Subject {
  const around = listsAround(workflow);
  const steps = new Set([...everyStep(workflow.steps)].map(({ id }) => id));
  const chains = namedIn(claim)
    .filter((name) => steps.has(name))
    .map((name) => around.get(name) ?? []);
  const [first = []] = chains;
  const shared = first.filter((list, depth) => chains.every((chain) => chain[depth] === list));
  const common = claim.kind === "compensated" ? [] : shared;
  const single = [...new Set(chains.flatMap((chain) => chain.slice(common.length)))];
  const item = common.at(-1);
  return { ...(item !== undefined && { item }), single };
}

/** What is done for an item as a workflow of its own; else the workflow, with the lists of one item as scopes. */
export function subjectWorkflow({ item, single }: Subject, workflow: Workflow): Workflow {
  const whole = single.length === 0 ? workflow : withOneItem(workflow, new Set(single));
  return item === undefined ? whole : itemWorkflow(whole, item);
}

/** Equal of equal subjects. */
export const subjectKey = ({ item, single }: Subject): string => `${item ?? ""}/${single.join()}`;
