// Assumption: what conditions that are read at several places have in common. Each is a case of its own, so that two
// conditions that contradict each other never hold on one path.
import { everyStep, listsIn } from "../language/all-steps.ts";
import { createEvaluator, readsOf, readsOnlyControl } from "../language/expression.ts";
import type { Expression, Step, Workflow } from "../language/workflow.ts";

export interface Assumption {
  /** Undefined: either way. */
  truthOf(condition: Expression): boolean | undefined;
  /** Whether this is so of the step; undefined: either way. */
  isSo(step: string, field: ControlField): boolean | undefined;
}

export type ControlField = "timeout" | "skipped" | "failed";

/** Of the first so many atoms every combination is tried; of others nothing is assumed, which is safe. */
const atomsMax = 6;

/** All that may be the case; `canBe`: false of what never is. */
export function* assumptions(
  workflow: Workflow,
  canBe: (step: string, field: ControlField) => boolean,
): Generator<Assumption> {
  const atoms = atomsOf(workflow).slice(0, atomsMax);
  for (let bits = 0; bits < 1 << atoms.length; bits++) {
    const truths = new Map(atoms.map((atom, place) => [nameOf(atom), (bits & (1 << place)) !== 0]));
    const isPossible = atoms.every(
      (atom) => atom.kind === "input" || !truths.get(nameOf(atom)) || canBe(atom.step, atom.field),
    );
    if (isPossible && !contradicts(truths, atoms)) yield assumptionOf(truths);
  }
}

type Atom =
  | { readonly kind: "control"; readonly step: string; readonly field: ControlField }
  /** A condition over what the instance started with, which never changes. */
  | { readonly kind: "input"; readonly source: string };

const nameOf = (atom: Atom): string =>
  atom.kind === "control" ? `${atom.step} ${atom.field}` : normalized(atom.source);

/** A step that was skipped did not fail, and no time ran out in it. */
const contradicts = (truths: ReadonlyMap<string, boolean>, atoms: readonly Atom[]): boolean =>
  atoms.some(
    (atom) =>
      atom.kind === "control" &&
      truths.get(`${atom.step} skipped`) === true &&
      (truths.get(`${atom.step} failed`) === true || truths.get(`${atom.step} timeout`) === true),
  );

function assumptionOf(truths: ReadonlyMap<string, boolean>): Assumption {
  const isSo = (step: string, field: string): boolean | undefined => truths.get(`${step} ${field}`);
  const known = new Map<string, boolean | undefined>();
  const read = ({ source }: Expression): boolean | undefined => {
    const input = truths.get(normalized(source));
    if (input !== undefined) return input;
    const reads = readsOf(source);
    if (!readsOnlyControl(source) || reads.some(({ step, field }) => isSo(step, field) === undefined))
      return undefined;
    const result = evaluator.evaluate(source, {
      input: null,
      event: null,
      vars: {},
      items: {},
      error: null,
      instanceId: "",
      nowMs: 0,
      step: (id) => ({
        output: null,
        timeout: isSo(id, "timeout") ?? false,
        skipped: isSo(id, "skipped") ?? false,
        failed: isSo(id, "failed") ?? false,
        error: null,
        event: null,
        by: null,
        attempts: 0,
        completed_at: null,
      }),
    });
    return result.ok && typeof result.value === "boolean" ? result.value : undefined;
  };
  return {
    isSo,
    truthOf(condition) {
      const { source } = condition;
      if (!known.has(source)) known.set(source, read(condition));
      return known.get(source);
    },
  };
}

const evaluator = createEvaluator();

function atomsOf({ steps }: Workflow): readonly Atom[] {
  const conditions = [...everyStep(steps)].flatMap(conditionsIn);
  const visitedOnce = new Set(onceIn(steps));
  const atoms = new Map<string, Atom>();
  const inputs = new Set<string>();
  for (const { source } of conditions) {
    if (readsOnlyControl(source)) {
      for (const { step, field } of readsOf(source)) {
        const atom: Atom = { kind: "control", step, field: field as ControlField };
        if (visitedOnce.has(step)) atoms.set(nameOf(atom), atom);
      }
    } else if (readsOnlyInput(source)) {
      const atom: Atom = { kind: "input", source };
      if (inputs.has(nameOf(atom))) atoms.set(nameOf(atom), atom);
      inputs.add(nameOf(atom));
    }
  }
  return [...atoms.values()];
}

const conditionsIn = (step: Step): readonly Expression[] => [
  ...(step.when ? [step.when] : []),
  ...(step.kind === "choose" ? step.cases.flatMap(({ when }) => when ?? []) : []),
];

/** Ids of the steps that no instance goes through twice. */
function onceIn(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) => [
    step.id,
    ...(step.kind === "repeat" || step.kind === "for_each" ? [] : listsIn(step).flatMap(onceIn)),
    ...(step.onError ?? []).flatMap((handler) => onceIn(handler.steps)),
  ]);
}

const normalized = (source: string): string => source.replaceAll(/\s+/g, " ").trim();

/** Fields and functions aside, `input` is the only name in it. */
function readsOnlyInput(source: string): boolean {
  const plain = source.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""');
  const names = [...plain.matchAll(/(?<![\w.])\s*([A-Za-z_]\w*)\b(?!\s*\()/g)].map(([, name]) => name!);
  return names.includes("input") && names.every((name) => wordsOfInput.has(name));
}

const wordsOfInput: ReadonlySet<string> = new Set(["input", "true", "false", "null", "in"]);
