// prove: every claim of a workflow decided over all that its machine can do, with a shortest story of each that does not
// hold.
import { everyStep } from "../language/all-steps.ts";
import { listSteps } from "../language/item-workflow.ts";
import type { Claim, Guarantee, Step, Workflow } from "../language/workflow.ts";
import type { BoundedLoop } from "./bounded.ts";
import { namedIn, startsIn } from "./claim.ts";
import { eventTable } from "./event-table.ts";
import type { EventRow } from "./event-table.ts";
import type { ExploreOptions } from "./explore.ts";
import type { Finding } from "./finding.ts";
import { findingsOf } from "./findings.ts";
import type { Edge, Graph, Node, Run } from "./graph.ts";
import { plainMonitor } from "./monitor.ts";
import type { Monitor } from "./monitor.ts";
import { pathOf } from "./paths.ts";
import type { Path } from "./paths.ts";
import { decidedIn, peopleMonitor } from "./people-monitor.ts";
import { repairOf } from "./repair.ts";
import { Product } from "./search.ts";
import { classesOf, count } from "./space.ts";
import type { Counts, Space } from "./space.ts";
import { storyOf } from "./story.ts";
import type { StoryEvent } from "./story.ts";
import { subjectKey, subjectOf, subjectWorkflow } from "./subject.ts";
import type { Subject } from "./subject.ts";
import { undoMonitor } from "./undo-monitor.ts";
import { within } from "./within.ts";
import type { Within } from "./within.ts";
import { workflowSpace } from "./workflow-space.ts";
import type { WorkflowSpace } from "./workflow-space.ts";

export interface Proof {
  readonly workflow: string;
  readonly counts: Counts;
  /** Loops, and how many of their rounds were explored. */
  readonly loops: readonly BoundedLoop[];
  /** What is done for an item of a list, by the step that has the list. */
  readonly items: readonly { readonly step: string; readonly counts: Counts }[];
  readonly verdicts: readonly Verdict[];
  /** What nobody asked for; absent where something was left out of the exploration, which may be why it is missed. */
  readonly findings?: readonly Finding[];
  readonly events: readonly EventRow[];
}

/** `vacuous`: it holds, and speaks of nothing that can happen. */
export type Verdict = { readonly guarantee: Guarantee; readonly subject: Subject } & (
  | { readonly kind: "holds" }
  | Within
  | ({ readonly kind: "refuted" } & Counterexample)
);

export interface Counterexample {
  /** The shortest, in events. */
  readonly story: readonly StoryEvent[];
  /** What would make the claim hold. */
  readonly repair: string;
  /** Runs that refute the claim, of all, every order of independent events counted. */
  readonly runs: { readonly refuting: bigint; readonly all: bigint };
  /**
   * Paths, up to the order of independent events; absent where the claim is one of order, or where there are too many to
   * be gone through.
   */
  readonly paths?: { readonly refuting: number; readonly all: number };
  /** The story led on to an end, as a path. Absent where no machine of the workflow's own is asked. */
  readonly path?: Path;
}

export interface ProveOptions extends ExploreOptions {
  /** Workflows that this one runs, by id. */
  readonly children?: (workflow: string) => Workflow | undefined;
}

/** Throws `TooManyStates`. */
export function prove(workflow: Workflow, { children, ...options }: ProveOptions = {}): Proof {
  const spaces = new Spaces(workflow, options);
  const { space, counts } = spaces.of({ single: [] });
  const isWhole = (options.without ?? []).length === 0;
  return {
    workflow: workflow.id,
    counts,
    loops: space.loops,
    items: listSteps(workflow).map(({ id }) => ({
      step: id,
      counts: spaces.of({ item: id, single: [] }).counts,
    })),
    verdicts: workflow.guarantees.map((guarantee) =>
      guarantee.kind === "within"
        ? { guarantee, subject: { single: [] }, ...within(guarantee, workflow, space, children) }
        : decide(guarantee, workflow, spaces),
    ),
    ...(isWhole && { findings: findingsOf(space, options.statesMax) }),
    events: eventTable(space),
  };
}

interface Explored {
  readonly space: WorkflowSpace;
  readonly counts: Counts;
}

/** Explored once each. */
class Spaces {
  readonly #workflow: Workflow;
  readonly #options: ExploreOptions;
  readonly #known = new Map<string, Explored>();

  constructor(workflow: Workflow, options: ExploreOptions) {
    this.#workflow = workflow;
    this.#options = options;
  }

  of(subject: Subject): Explored {
    const key = subjectKey(subject);
    const known = this.#known.get(key);
    if (known) return known;
    const space = workflowSpace(subjectWorkflow(subject, this.#workflow), this.#options);
    const explored = { space, counts: count(space) };
    this.#known.set(key, explored);
    return explored;
  }
}

type Decidable = Exclude<Claim, { kind: "within" }>;

function decide(guarantee: Guarantee & Decidable, whole: Workflow, spaces: Spaces): Verdict {
  const subject = subjectOf(guarantee, whole);
  const { space, counts } = spaces.of(subject);
  const { workflow } = space;
  const product = new Product(space.runs, monitorOf(guarantee, workflow.steps), instantSteps(workflow));
  const { refuted, applies } = product.search();
  if (refuted) {
    const told = { ends: new Set(namedIn(guarantee)), starts: new Set(startsIn(guarantee)) };
    const paths = isOfOrder(guarantee) ? undefined : pathsRefuting(product, space, counts);
    return {
      guarantee,
      subject,
      kind: "refuted",
      story: storyOf(refuted, workflow, told),
      repair: repairOf(guarantee, refuted, workflow),
      runs: { refuting: product.countRefuting(), all: counts.runs },
      ...(paths && { paths }),
      ...(subject.single.length === 0 && { path: pathOf(ledOn(refuted, space.runs)) }),
    };
  }
  if (applies || (guarantee.kind === "never" && guarantee.after === undefined))
    return { guarantee, subject, kind: "holds" };
  return { guarantee, subject, kind: "vacuous", because: vacuity(guarantee) };
}

function monitorOf(claim: Decidable, steps: readonly Step[]): Monitor {
  switch (claim.kind) {
    case "always":
    case "never":
    case "before":
    case "leads_to":
    case "exclusive":
      return plainMonitor(claim);
    case "compensated":
      return undoMonitor(claim.step, steps);
    case "different_people": {
      const [first, then] = [decidedIn(steps, claim.first), decidedIn(steps, claim.then)];
      if (!first || !then) throw new Error(`nobody decides ${first ? claim.then : claim.first}`);
      return peopleMonitor([first, then], steps);
    }
    default:
      return claim satisfies never;
  }
}

/** Steps that say how they ended, and not that they began. */
const instantSteps = ({ steps }: Workflow): ReadonlySet<string> =>
  new Set([...everyStep(steps)].filter(({ kind }) => kind === "fail" || kind === "end").map(({ id }) => id));

/** Whether orders of independent events may differ in it: then one of a class does not stand for all. */
function isOfOrder({ kind }: Decidable): boolean {
  switch (kind) {
    case "never":
    case "before":
    case "leads_to":
    case "different_people":
      return true;
    case "always":
    case "exclusive":
    case "compensated":
      return false;
    default:
      return kind satisfies never;
  }
}

/** More are not gone through. */
const pathsMax = 20_000n;

function pathsRefuting(product: Product, space: Space, { classes }: Counts): Counterexample["paths"] {
  if (classes > pathsMax) return undefined;
  let [refuting, all] = [0, 0];
  for (const run of classesOf(space)) {
    all++;
    if (product.refutes(run)) refuting++;
  }
  return { refuting, all };
}

/** A shortest way on from its last event to an end. */
function ledOn(run: Run, graph: Graph): Run {
  const before = new Map<Node, Edge | undefined>([[run.at(-1)!.target, undefined]]);
  const from = new Map<Edge, Node>();
  for (const node of before.keys()) {
    if (node.edges.length === 0) {
      const on: Edge[] = [];
      for (let edge = before.get(node); edge; edge = before.get(from.get(edge)!)) on.push(edge);
      return [...run, ...on.toReversed()];
    }
    for (const edge of node.edges) {
      if (before.has(edge.target)) continue;
      before.set(edge.target, edge);
      from.set(edge, node);
    }
  }
  throw new Error(`no way leads on to an end among ${graph.nodes.length} states`);
}

function vacuity(claim: Decidable): string {
  switch (claim.kind) {
    case "always":
      return `no path of which it speaks reaches an end`;
    case "never":
      return `\`${claim.after}\` never happens`;
    case "before":
      return `\`${claim.then}\` never starts`;
    case "leads_to":
      return `\`${claim.first}\` never completes`;
    case "exclusive":
      return `none of the steps ever completes`;
    case "compensated":
      return `no path fails or is cancelled after \`${claim.step}\` has completed`;
    case "different_people":
      return `no path leads through both tasks`;
    default:
      return claim satisfies never;
  }
}
