// Liveness: which facts later guards can still tell apart, wherever a machine is. What nothing asks for any more is
// dropped, so that states which differ in nothing that matters are one state.
import type { Fact, MachineConfig, MachineContext, StateNodeConfig, TransitionConfig } from "./config.ts";
import { holdEvent } from "./event.ts";
import { cancelledName, endingName } from "./facts.ts";
import { add, everyFact, Questions, remove, unite, writtenBy } from "./question.ts";
import type { QuestionSet } from "./question.ts";
import { contextOf } from "./rounds.ts";

export interface Liveness {
  /**
   * The context without facts that cannot be asked for from here on, and with one fact for all that would get the same
   * answers; `active` are the ids of the nodes that a state is in.
   */
  reduce(active: readonly string[], context: MachineContext): MachineContext;
}

/** The same in its parts, for who holds facts in another way. */
export interface LiveQuestions extends Liveness {
  /** Those of the root, which are asked wherever a machine is, until the instance begins to end and from then on. */
  readonly ofRoot: { readonly working: QuestionSet; readonly ending: QuestionSet };
  /** Those of any other node while it is active, by its id. */
  ofNode(id: string): QuestionSet;
  /** The questions that are about the fact of the name. */
  about(name: string): readonly number[];
  /** What is kept of a fact where these are asked, if anything. */
  kept(live: QuestionSet, name: string, fact: Fact): Fact | undefined;
}

/**
 * Live variables as compilers find them (Aho, Lam, Sethi, Ullman: Compilers, section 9.2.5), over the nodes of a
 * statechart. The questions of a node are those of its transitions, and those of the nodes that they lead to, but for
 * facts that the transition writes anew. A guard that is read later belongs to a node that is active now or is entered
 * by a transition of one: so what no active node asks is never asked. Rounds that are kept stay as they are.
 */
export function livenessOf(config: MachineConfig): LiveQuestions {
  const root = nodeOf(config, config.id, undefined);
  const nodes = new Map([...within(root)].map((node) => [node.id, node]));
  const values = valuesIn(nodes.values());
  const questions = new Questions();
  // What is read without a guard: whether the instance can be cancelled, and which outcomes of calls would be late.
  const always = [questions.ask(endingName, everyFact)];
  for (const [name, known] of values)
    if (known.includes("running")) always.push(questions.ask(name, ["running"]));
  const ways = new Map([...nodes.values()].map((node) => [node, waysOf(node, nodes, questions)]));
  const flow = new Flow(root, ways, questions);
  const askedOfRoot = (is: "working" | "ending"): QuestionSet => {
    const live = questions.none();
    add(live, always);
    for (const way of ways.get(root)!) {
      if (is === "working" || way.guard?.type !== "working") flow.collect(live, way);
    }
    return live;
  };
  const ofRoot = { working: askedOfRoot("working"), ending: askedOfRoot("ending") };
  const ofNode = (id: string): QuestionSet => flow.live(nodes.get(id)!);
  const kept = (live: QuestionSet, name: string, fact: Fact): Fact | undefined =>
    questions.first(live, name, fact, values.get(name) ?? []);
  return {
    ofRoot,
    ofNode,
    about: (name) => questions.ofName(name),
    kept,
    reduce(active, context) {
      const live = (context.facts[endingName] === undefined ? ofRoot.working : ofRoot.ending).slice();
      for (const id of active) if (id !== root.id) unite(live, ofNode(id));
      const facts: Record<string, Fact> = {};
      for (const [name, fact] of Object.entries(context.facts)) {
        const left = kept(live, name, fact);
        if (left !== undefined) facts[name] = left;
      }
      return contextOf({ ...context, facts });
    },
  };
}

interface Node {
  readonly id: string;
  readonly config: StateNodeConfig;
  readonly parent: Node | undefined;
  readonly children: readonly Node[];
}

function nodeOf(config: StateNodeConfig, id: string, parent: Node | undefined): Node {
  const children: Node[] = [];
  const node = { id, config, parent, children };
  for (const [name, child] of Object.entries(config.states ?? {}))
    children.push(nodeOf(child, `${id}.${name}`, node));
  return node;
}

function* within(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) yield* within(child);
}

function* around(node: Node): Generator<Node> {
  for (let at = node.parent; at; at = at.parent) yield at;
}

/** What a transition is to facts. */
interface Way {
  readonly guard?: TransitionConfig["guard"];
  readonly enters: readonly Node[];
  /** Numbers of questions. */
  readonly asks: readonly number[];
  /** Names of facts. */
  readonly writes: readonly string[];
}

function waysOf(node: Node, nodes: ReadonlyMap<string, Node>, questions: Questions): readonly Way[] {
  const { entry = [], exit = [] } = node.config;
  const own = {
    enters: [],
    asks: [...entry, ...exit].flatMap((action) => questions.ofAction(action)),
    writes: [],
  };
  const wayFrom = (from: Node, { guard, target, actions = [] }: TransitionConfig): Way => ({
    ...(guard && { guard }),
    enters: target === undefined ? [] : entered(from, targetOf(from, target, nodes)),
    asks: [...questions.ofGuard(guard), ...actions.flatMap((action) => questions.ofAction(action))],
    writes: actions.flatMap((action) => writtenBy(action)),
  });
  const ways = transitionsOf(node.config).map((transition) => wayFrom(node, transition));
  const done = doneWith(node).flatMap((around) =>
    (around.config.onDone ?? []).map((transition) => wayFrom(around, transition)),
  );
  return [own, ...ways, ...done, ...reopeningsOf(node)];
}

/** But for `onDone`, which are those of the final states inside. */
const transitionsOf = ({ on = {}, after = {}, always = [] }: StateNodeConfig): TransitionConfig[] => [
  ...Object.values(on).flat(),
  ...Object.values<readonly TransitionConfig[]>(after).flat(),
  ...always,
];

/**
 * The nodes that a final state ends, or helps to end: the one around it, and the block of which that is a region. An undo
 * that failed is one that a person may yet bring to its end.
 */
function doneWith({ config, parent }: Node): readonly Node[] {
  if (!parent || (config.type !== "final" && !hasTag(config, ["needs_attention"]))) return [];
  const ended = [parent];
  for (let at = parent; at.parent?.config.type === "parallel"; at = at.parent) ended.push(at.parent);
  return ended;
}

function targetOf(node: Node, target: string, nodes: ReadonlyMap<string, Node>): Node {
  const id = target.startsWith("#") ? target.slice(1) : `${node.parent?.id ?? ""}.${target}`;
  const found = nodes.get(id);
  if (!found) throw new Error(`a transition of ${node.id} leads to ${target}, which is no state`);
  return found;
}

/** The target, and the blocks around it whose regions all begin anew. */
function entered(from: Node, target: Node): readonly Node[] {
  const staying = new Set([from, ...around(from)]);
  const common = [...around(target)].find((node) => staying.has(node));
  const blocks = [...around(target)].filter(({ config }) => config.type === "parallel");
  return [target, ...blocks.filter((block) => block === common || !staying.has(block))];
}

/** See `Machine.reopen`: an instance is reopened when it completed, an item, which nobody can hold, however it ended. */
function reopeningsOf({ config, parent }: Node): readonly Way[] {
  if (!parent || parent.parent) return [];
  const ends = parent.config.on?.[holdEvent] ? ["completed"] : ["completed", "failed", "cancelled"];
  if (!hasTag(config, ends)) return [];
  const undoing = parent.children.filter((other) => hasTag(other.config, ["completing", "compensating"]));
  return undoing.map((other) => ({ enters: [other], asks: [], writes: [cancelledName] }));
}

const hasTag = ({ tags = [] }: StateNodeConfig, any: readonly string[]): boolean =>
  tags.some((tag) => any.includes(tag));

/** The values that facts can have, in one order for all. */
function valuesIn(nodes: Iterable<Node>): ReadonlyMap<string, readonly Fact[]> {
  const values = new Map<string, Set<Fact>>();
  for (const { config } of nodes) {
    const actions = transitionsOf(config).flatMap((transition) => transition.actions ?? []);
    for (const action of [...(config.entry ?? []), ...actions]) {
      if (action.type !== "remember") continue;
      const { step, fact } = action.params;
      values.set(step, (values.get(step) ?? new Set()).add(fact));
    }
  }
  return new Map([...values].map(([name, known]) => [name, everyFact.filter((fact) => known.has(fact))]));
}

/** The questions of every node, grown until nothing is missing. */
class Flow {
  readonly #ways: ReadonlyMap<Node, readonly Way[]>;
  readonly #questions: Questions;
  readonly #live = new Map<Node, QuestionSet>();
  /** With those of the nodes that are entered with it. */
  readonly #inward = new Map<Node, QuestionSet>();
  /** With those of the nodes around it, but for the root, which is active wherever a machine is. */
  readonly #outward = new Map<Node, QuestionSet>();

  constructor(root: Node, ways: ReadonlyMap<Node, readonly Way[]>, questions: Questions) {
    this.#ways = ways;
    this.#questions = questions;
    for (const node of ways.keys())
      for (const sets of [this.#live, this.#inward, this.#outward]) sets.set(node, questions.none());
    for (let grown = true; grown;) {
      grown = false;
      for (const child of root.children.toReversed()) grown = this.#grow(child) || grown;
    }
  }

  live(node: Node): QuestionSet {
    return this.#live.get(node)!;
  }

  /** Adds what a way asks, and what is asked after it. */
  collect(live: QuestionSet, { enters, asks, writes }: Way): boolean {
    const after = this.#questions.none();
    for (const node of enters) {
      unite(after, this.#inward.get(node)!);
      if (node.parent) unite(after, this.#outward.get(node.parent)!);
    }
    for (const name of writes) remove(after, this.#questions.ofName(name));
    add(after, asks);
    return unite(live, after);
  }

  /** Later states first, since questions go backward; true when a set grew. */
  #grow(node: Node): boolean {
    const { config, parent, children } = node;
    const live = this.#live.get(node)!;
    let grown = false;
    for (const way of this.#ways.get(node)!) grown = this.collect(live, way) || grown;
    const outward = this.#outward.get(node)!;
    grown = unite(outward, live) || grown;
    if (parent) grown = unite(outward, this.#outward.get(parent)!) || grown;
    for (const child of children.toReversed()) grown = this.#grow(child) || grown;
    const inward = this.#inward.get(node)!;
    grown = unite(inward, live) || grown;
    for (const child of children) {
      const isFirst = config.type === "parallel" || child.id === `${node.id}.${config.initial}`;
      if (isFirst) grown = unite(inward, this.#inward.get(child)!) || grown;
    }
    return grown;
  }
}
