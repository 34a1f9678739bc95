// Whatever data an instance meets, the engine takes it along a way that is explored: instances of the shipped workflows
// and of one that reads much are led by chance, with data by chance, and looked for in the graph after each event.
import { readFileSync, readdirSync } from "node:fs";
import { describe, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { everyStep } from "../../src/language/all-steps.ts";
import type { Json } from "../../src/language/json.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { DataType, Type, Workflow } from "../../src/language/workflow.ts";
import { compile } from "../../src/machine/compile.ts";
import { reviewName } from "../../src/machine/event.ts";
import type { Take } from "../../src/machine/state.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import { bounded } from "../../src/proof/bounded.ts";
import { explore } from "../../src/proof/explore.ts";
import type { Edge, Graph, Node } from "../../src/proof/graph.ts";
import { reasonerOf } from "../../src/proof/knowledge.ts";
import { isOpen } from "../../src/engine/task.ts";
import { ok } from "../../src/simulation/gateway.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { World } from "../../src/simulation/world.ts";

const reader = `
id: reader
input: {amount: number, urgent: boolean, kind: [small, large], note: string?, extra: any?}
events:
  answered: {data: {yes: boolean, amount: number}}
  withdrawn: {data: {why: string?}}
steps:
  - {id: first, set: {limit: 500, kind: "\${input.kind}"}}
  - id: rounds
    repeat:
      steps:
        - {id: ask, ask: {group: g, form: {decision: [approve, reject, later], by: string?}}, when: input.amount >= 500}
        - {id: c1, when: step(ask).skipped || step(ask).output.decision == "approve", steps: [{id: c1a, call: POST /c1}, {id: c1b, set: {c: true}}]}
        - {id: c2, when: "step(ask).output.decision in ['reject', 'later']", steps: [{id: c2a, call: POST /c2}, {id: c2b, set: {c: false}}]}
      until: has(vars.c) && vars.c
      every: 1d
      max: 3
      on_max: continue
  - id: check
    call: POST /check
    when: input.amount > 500 || input.urgent
    compensation: {call: POST /uncheck, when: input.urgent}
    on_error:
      - {status: 404}
      - {status: 4xx, when: input.amount > 1000, then: fail}
      - {type: [timeout, communication], steps: [{id: again, call: POST /again, when: error.type == "timeout"}]}
  - id: choice
    choose:
      - {when: has(step(check).output.risk) && step(check).output.risk >= 80, steps: [{id: a1, set: {limit: 80}}]}
      - {when: step(check).output.risk >= 40 || input.amount <= 500, steps: [{id: a2, set: {limit: "\${input.amount}"}}]}
      - {when: vars.kind == "small", steps: [{id: a3, call: POST /a3}]}
  - {id: wait, wait_for: {any: [answered, withdrawn]}, timeout: 1d, on_timeout: continue, match: event.type == "withdrawn" || event.data.amount > 0}
  - {id: b1, when: step(wait).timeout || step(wait).event.type == "withdrawn", call: POST /b1}
  - {id: b2, when: "!step(wait).timeout && step(wait).event.type == 'answered'", call: POST /b2}
  - {id: b3, when: "!step(wait).timeout && step(wait).event.data.yes", call: POST /b3}
  - {id: d1, when: vars.limit < input.amount, call: POST /d1}
  - {id: d2, when: vars.limit >= input.amount && vars.limit == 500, call: POST /d2}
  - {id: d3, when: has(input.extra.f) && input.extra.f == 1, call: POST /d3}
  - {id: d4, when: input.extra.f == 1 || input.note == "a", call: POST /d4}
  - {id: e, call: POST /e, when: "has(input.note) ? input.note != 'b' : input.kind == 'large'"}
output: {limit: "\${vars.limit}", note: "\${input.note}"}
`;

const folder = new URL("../../workflows/", import.meta.url);
const shipped = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));

/** Items and children are machines of their own. */
const workflows = [reader, ...shipped].flatMap((source) => {
  const { workflow, diagnostics } = readWorkflow(source, "test.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  const isAlone = [...everyStep(workflow.steps)].every(({ kind }) => kind !== "for_each" && kind !== "run");
  return isAlone ? [{ workflow: bounded(workflow).workflow, source }] : [];
});

const instances = Number(process.env["KNOWLEDGE_INSTANCES"] ?? 6);
const eventsMax = 60;

describe(`${instances} (KNOWLEDGE_INSTANCES) instances led by chance are on explored ways`, () => {
  test.each(workflows.map((one) => [one.workflow.id, one] as const))("%s", async (_, definition) => {
    const graph = explore(interpret(compile(definition.workflow)), {
      reasoner: reasonerOf(definition.workflow),
    });
    for (let seed = 1; seed <= instances; seed++) await new Wanderer(definition, graph, seed).go();
  });
});

type IsTaken = (take: Take) => boolean;

const follows: IsTaken = ({ kind }) => kind === "timer" || kind === "outcome";

class Wanderer {
  readonly #workflow: Workflow;
  readonly #source: string;
  readonly #graph: Graph;
  readonly #random: () => number;
  readonly #words: readonly string[];
  readonly #seed: number;
  /** What happened, for a failure's sake. */
  readonly #story: string[] = [];
  #nodes: readonly Node[] = [];

  constructor(
    { workflow, source }: { readonly workflow: Workflow; readonly source: string },
    graph: Graph,
    seed: number,
  ) {
    this.#workflow = workflow;
    this.#source = source;
    this.#graph = graph;
    this.#seed = seed;
    this.#random = seededRandom(seed);
    this.#words = [...new Set(source.match(/(?<=\.)[a-z]\w+/g))];
  }

  async go(): Promise<void> {
    const world = await World.create({
      store: createMemoryStore(),
      workflows: [{ workflow: this.#workflow, source: this.#source }],
      script: () => undefined,
      schedules: false,
      seed: this.#seed,
    });
    const data = this.#dataOf(this.#workflow.input);
    this.#story.push(`start ${JSON.stringify(data)}`);
    await world.engine.start(this.#workflow.id, { data, key: "k" });
    await world.settle();
    this.#follow(world, this.#graph.starts);
    for (let count = 0; count < eventsMax && !this.#nodes[0]!.state.ended; count++) {
      if (!(await this.#move(world))) return;
    }
  }

  /** Lets something happen; false when nothing can. */
  async #move(world: World): Promise<boolean> {
    const id = `${this.#workflow.id}:k`;
    const held = world.gateway.held();
    const tasks = world.engine
      .tasks({ instance: id, limit: 10 })
      .items.filter(({ status }) => isOpen(status));
    const awaited = [...new Set(this.#nodes[0]!.state.awaits.map(({ event }) => event))];
    const next = world.clock.next();
    const moves: readonly (() => Promise<IsTaken>)[] = [
      ...held.map(({ key, step }) => async (): Promise<IsTaken> => {
        const outcome = this.#outcome();
        this.#story.push(`${step} ${JSON.stringify(outcome)}`);
        world.gateway.reply(key, outcome);
        const type = `${outcome.kind === "ok" ? "done" : "failed"}.${step}`;
        return ({ event }) => event.type === type;
      }),
      ...tasks.map((task) => async (): Promise<IsTaken> => {
        const output = this.#dataOf(this.#formOf(task.step));
        this.#story.push(`${task.step} is decided ${JSON.stringify(output)}`);
        const user = `u${task.decisions.length}${task.step}`;
        await world.engine.act(task.id, { kind: "complete", output }, { user, groups: "all" });
        return ({ event }) => event.type === `done.${task.step}`;
      }),
      ...awaited.map((type) => async (): Promise<IsTaken> => {
        const data = this.#dataOf(this.#workflow.events[type]?.data);
        this.#story.push(`${type} ${JSON.stringify(data)}`);
        // One that nobody takes is refused.
        await world.engine.send(id, { type, data }).catch(() => undefined);
        return ({ event }) => event.type === type;
      }),
      ...(next === undefined || held.length > 0
        ? []
        : [
            async (): Promise<IsTaken> => {
              this.#story.push(`until ${next}`);
              await world.advanceTo(next);
              return ({ kind }) => kind === "timer";
            },
          ]),
    ];
    if (moves.length === 0) return false;
    const isTaken = await this.#oneOf(moves)();
    await world.settle();
    if (world.broken !== undefined)
      throw new Error(`the engine broke: ${this.#told()}`, { cause: world.broken });
    const edges = this.#nodes.flatMap((node) => node.edges.filter(({ take }) => take && isTaken(take)));
    this.#follow(world, edges);
    return true;
  }

  /** Several events may have happened at one time, or what the engine makes by itself has ended; what came to nothing leaves the state as it was. */
  #follow(world: World, first: readonly Edge[]): void {
    const json = world.store.read(`${this.#workflow.id}:k`)!.state;
    const found = new Set(this.#nodes.filter(({ state }) => state.json === json));
    let edges = first;
    for (let events = 0; events < 3; events++) {
      for (const { target } of edges) if (target.state.json === json) found.add(target);
      if (events > 0 && found.size > 0) break;
      edges = edges.flatMap(({ target }) => target.edges.filter(({ take }) => take && follows(take)));
    }
    if (found.size === 0) throw new Error(`no explored way leads to ${json}: ${this.#told()}`);
    this.#nodes = [...found];
  }

  #told(): string {
    return `seed ${this.#seed} of ${this.#workflow.id}: ${this.#story.join("; ")}`;
  }

  #outcome(): Parameters<World["gateway"]["reply"]>[1] {
    const error = { kind: "error", message: "by chance", retryable: false } as const;
    return this.#oneOf([
      ...Array.from({ length: 20 }, () => ok(this.#any(2))),
      {
        ...error,
        type: "communication",
        status: this.#oneOf([400, 404, 409, 422, 500, 503]),
        unknown: false,
      },
      { ...error, type: "communication", unknown: true },
      { ...error, type: "timeout", unknown: true },
      { ...error, type: "timeout", unknown: false },
    ]);
  }

  #formOf(step: string): DataType | undefined {
    for (const one of everyStep(this.#workflow.steps)) {
      if (one.kind === "ask" && one.id === step) return one.ask.form;
      if (one.kind === "agent" && reviewName(one.id) === step) return one.output;
    }
    return undefined;
  }

  #dataOf(type: Type | undefined): Json {
    switch (type?.kind) {
      case undefined:
        return this.#fields(2);
      case "any":
        return this.#any(2);
      case "boolean":
        return this.#random() < 0.5;
      case "number":
      case "integer":
        return this.#number();
      case "string":
        return this.#oneOf(["", "a", "b", "c"]);
      case "timestamp":
        return this.#oneOf(["2026-01-05T09:00:00Z", "2026-02-01T09:00:00Z", "0001-01-01T00:00:00Z"]);
      case "duration":
        return this.#oneOf(["1h", "5d"]);
      case "enum":
        return this.#oneOf(type.values);
      case "list":
        return Array.from({ length: this.#oneOf([0, 1, 2]) }, () => this.#dataOf(type.of));
      case "record": {
        const fields = Object.entries(type.fields).flatMap(([name, { type: inner, optional }]) => {
          const missing = optional ? this.#oneOf(["absent", "null", "there", "there"]) : "there";
          if (missing === "absent") return [];
          return [[name, missing === "null" ? null : this.#dataOf(inner)] as const];
        });
        return Object.fromEntries(fields);
      }
      case "schema":
        return this.#dataOf(type.as);
      default:
        return type satisfies never;
    }
  }

  #number(): number {
    return this.#oneOf([-1, 0, 1, 40, 79, 80, 500, 501, 1000, 5000, 5001, 10_001]);
  }

  #any(depth: number): Json {
    const flat = [null, true, false, this.#number(), "clean", "a", []];
    return this.#random() < 0.7 && depth > 0 ? this.#fields(depth) : this.#oneOf<Json>(flat);
  }

  #fields(depth: number): Json {
    const names = this.#words.filter(() => this.#random() < 0.5);
    return Object.fromEntries(names.map((name) => [name, this.#any(depth - 1)]));
  }

  #oneOf<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)]!;
  }
}
