// Worst case: the longest time from the start, or from the completion of a step, until another has completed.
import { allSteps, everyStep } from "../language/all-steps.ts";
import { formatDuration } from "../language/duration.ts";
import type { Workflow } from "../language/workflow.ts";
import { deadlineName } from "../machine/event.ts";
import { withUndo } from "../machine/facts.ts";
import { assumptions } from "./assumption.ts";
import type { Assumption, ControlField } from "./assumption.ts";
import type { Edge, Graph, Node } from "./graph.ts";
import { either, endless, inTurn, lasting, partsOf } from "./longest.ts";
import type { Longest, Part } from "./longest.ts";
import { Measure, wireOf } from "./measure.ts";
import type { Measured, MeasureOptions } from "./measure.ts";
import { undoSteps } from "./undo-steps.ts";

export type WorstCase =
  /** No path takes longer. `story` says what the time is made of, one part after another. */
  | { readonly kind: "bounded"; readonly ms: number; readonly story: readonly Part[] }
  /** Nothing bounds it: `because` names the step that may rest for ever, and says how it is bounded. */
  | { readonly kind: "unbounded"; readonly because: string }
  /** On no path does the step complete after `of`. */
  | { readonly kind: "never" };

export interface Span {
  /** `start`, or a step: time counts from when it last completed. */
  readonly of: string;
  readonly step: string;
  /** Workflows that this one runs, by id; what takes a child is not known without. */
  readonly children?: (workflow: string) => Workflow | undefined;
}

/**
 * The longest path over the structure of the workflow: sums over what follows one another, the longest of what lies side
 * by side or is chosen between. Every attempt, pause, wait and due time lasts as long as it may. What data decides goes
 * either way, but the same way where the same outcome of a step, or the same condition over `input`, decides it twice.
 * Of what was explored (`runs`), steps count only for what they do in it. Not counted is time in which nobody but an
 * operator can go on (a pause, `needs_attention`), and time in which the engine is down.
 */
export function worstCase(
  workflow: Workflow,
  space: { readonly runs: Graph } | undefined,
  span: Span,
): WorstCase {
  const seen = space && statusesIn(space.runs);
  const own = new Set(withUndo(workflow.steps).map(({ id }) => id));
  const happens: MeasureOptions["happens"] = (step, status) =>
    seen && own.has(step) ? seen.has(`${step} ${status}`) : undefined;
  const isSeen = own.has(span.step) && (span.of === "start" || own.has(span.of));
  if (span.of === span.step || (space && isSeen && !follows(space.runs, span))) return { kind: "never" };
  const longest = new Whole(workflow, span, happens).target();
  if (!longest) return { kind: "never" };
  return longest.kind === "unbounded" ? longest : { ...longest, story: partsOf(longest.story) };
}

/**
 * The longest time from the start to the end, undo included, by the same sums. What data decides goes either way, each
 * time anew, so it may be more than any path takes, and is never less; that takes milliseconds.
 */
export function longestLife(
  workflow: Workflow,
  children: (workflow: string) => Workflow | undefined,
): Longest {
  const { done, failed } = new Whole(workflow, { children }, () => undefined, [nothingAssumed]).measured();
  return either(done, failed) ?? endless("no path ends");
}

/** Statuses that steps come to have, as `<step> <status>`. */
function statusesIn({ nodes, starts }: Graph): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { effects } of [...starts, ...nodes.flatMap(({ edges }) => edges)]) {
    for (const effect of effects) if (effect.kind === "record") found.add(`${effect.step} ${effect.status}`);
  }
  return found;
}

/** Whether the step completes on some run on which `of` has. */
function follows({ nodes, starts }: Graph, { of, step }: Span): boolean {
  const after = new Set<Node>();
  /** Whether `of` has completed once it has been taken; undefined when the step has, after it. */
  const take = ({ effects }: Edge, before: boolean): boolean | undefined => {
    let is = before;
    for (const effect of effects) {
      if (effect.kind !== "record" || effect.status !== "completed") continue;
      if (is && effect.step === step) return undefined;
      is ||= effect.step === of;
    }
    return is;
  };
  for (const edge of [...starts, ...nodes.flatMap(({ edges }) => edges)]) {
    const is = take(edge, of === "start");
    if (is === undefined) return true;
    if (is) after.add(edge.target);
  }
  for (const { edges } of after) {
    for (const edge of edges) {
      if (take(edge, true) === undefined) return true;
      after.add(edge.target);
    }
  }
  return false;
}

/** How deep children may go. */
const depthMax = 16;

class Whole {
  readonly #workflow: Workflow;
  readonly #span: Partial<Span>;
  readonly #happens: MeasureOptions["happens"];
  /** In place of all that may be the case. */
  readonly #assumed: readonly Assumption[] | undefined;
  readonly #depth: number;

  constructor(
    workflow: Workflow,
    span: Partial<Span>,
    happens: MeasureOptions["happens"],
    assumed?: readonly Assumption[],
    depth = 0,
  ) {
    this.#workflow = workflow;
    this.#span = span;
    this.#happens = happens;
    this.#assumed = assumed;
    this.#depth = depth;
  }

  target(): Longest | undefined {
    return either(...this.#measures().map(({ main, undo }) => either(main.target, undo.target)));
  }

  /** From the start to the end, with the undo. */
  measured(): Measured {
    const measures = this.#measures();
    return {
      done: either(...measures.map(({ main: { done, ended } }) => either(done, ended))),
      failed: either(
        ...measures.map(({ main: { failed, ended }, undo }) => either(failed, ended, undo.done)),
      ),
    };
  }

  /** Of what was done, and of its undo, each from `of`; in every case that conditions make. */
  #measures(): readonly { readonly main: Measured; readonly undo: Measured }[] {
    const { steps, deadlineMs } = this.#workflow;
    const { of, step: target } = this.#span;
    const all = [...everyStep(steps)];
    const inUndo = new Set(all.flatMap((step) => [...allSteps(step.compensation ?? [])]).map(({ id }) => id));
    const canBe = (step: string, field: ControlField): boolean =>
      field === "timeout" || this.#happens(step, field) !== false;
    return [...(this.#assumed ?? assumptions(this.#workflow, canBe))].map((assumption) => {
      const measure = new Measure({
        of: of === "start" ? undefined : of,
        target,
        wire: wireOf(steps),
        assumption,
        happens: this.#happens,
        child: (id) => this.#child(id),
      });
      const whole = measure.list(steps);
      const limit = deadlineMs === undefined ? undefined : deadline(deadlineMs);
      const main = limit ? measure.limit(whole, limit) : whole;
      const undo = measure.list(undoSteps(steps));
      if (of !== undefined && inUndo.has(of)) return { main: {}, undo };
      // Somebody may cancel the instance at the last moment; a call on the wire is waited for.
      const begun = either(main.done, main.failed, main.ended, main.left);
      return {
        main,
        undo: { done: inTurn(begun, undo.done), target: inTurn(begun, undo.target) },
      };
    });
  }

  #child(id: string): Measured | undefined {
    const child = this.#depth < depthMax ? this.#span.children?.(id) : undefined;
    const { children } = this.#span;
    return (
      child &&
      new Whole(
        child,
        { ...(children && { children }) },
        () => undefined,
        this.#assumed,
        this.#depth + 1,
      ).measured()
    );
  }
}

const nothingAssumed: Assumption = { truthOf: () => undefined, isSo: () => undefined };

const deadline = (ms: number): Longest =>
  lasting({ step: deadlineName, ms, words: `ends the work after ${formatDuration(ms)}` });
