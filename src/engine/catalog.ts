// Catalog: the workflows that new instances begin with, and every version that an instance still runs.
import { hash } from "node:crypto";
import { allSteps, everyStep } from "../language/all-steps.ts";
import type { AgentStep, Ask, CronTrigger, EventTrigger, Step, Workflow } from "../language/workflow.ts";
import { addressesOf, ByKey } from "../machine/address.ts";
import type { Addresses } from "../machine/address.ts";
import { isPerformed } from "../machine/compensation.ts";
import { compile, compileItems } from "../machine/compile.ts";
import { combine } from "../machine/composite.ts";
import { conditionsOf } from "../machine/condition.ts";
import type { Condition } from "../machine/condition.ts";
import type { MachineConfig } from "../machine/config.ts";
import { repairName, resolvedEvent, reviewName } from "../machine/event.ts";
import { load } from "../machine/machine.ts";
import type { Machine } from "../machine/machine.ts";
import type { StoredDefinition } from "./instance.ts";
import type { Performed } from "./request.ts";
import type { Store } from "./ports.ts";
import { scheduleId } from "./schedule-id.ts";

/** A trigger, and what it starts. */
export interface Triggered<Trigger> {
  readonly definition: Definition;
  readonly trigger: Trigger;
}

/** A workflow at one version, ready to run. */
export interface Definition {
  readonly version: string;
  readonly workflow: Workflow;
  readonly source: string;
  readonly machine: Machine;
  readonly addresses: Addresses;
  readonly steps: ByKey<Step>;
  /** Everything that is made outside. */
  readonly performed: ByKey<Performed>;
  /** What people are asked. */
  readonly asks: ByKey<Ask>;
  /** The agent of which a second request or a review is part. */
  readonly parts: ByKey<AgentStep>;
  /** By the name that the machine asks for them by. */
  readonly conditions: ByKey<Condition>;
  /** For each step inside a handler of errors, the id of the step whose error it handles. */
  readonly handles: ByKey<string>;
  /** Event types that an instance may receive by its address. */
  readonly events: ReadonlySet<string>;
}

type Definitions = Pick<Store, "define" | "definition">;

export class Catalog {
  readonly #store: Definitions;
  readonly #current = new Map<string, Definition>();
  readonly #versions = new Map<string, Definition>();
  /** By version that was not registered here: whether it could be loaded when that was tried last. */
  readonly #loads = new Map<string, boolean>();
  /** By version. */
  readonly #labels = new Map<string, NonNullable<Workflow["labels"]>>();
  #triggered = new Map<string, Triggered<EventTrigger>[]>();
  #scheduled = new Map<string, Triggered<CronTrigger>>();

  constructor(store: Definitions) {
    this.#store = store;
  }

  /** Makes the workflow the one that new instances of its id begin with. Durable when resolved. */
  async register(workflow: Workflow, source: string): Promise<Definition> {
    const definition = await this.keep(workflow, source);
    this.adopt(definition);
    return definition;
  }

  /** Makes the workflow known, durably when resolved; new instances begin with it once it is adopted. */
  async keep(workflow: Workflow, source: string): Promise<Definition> {
    const { definition: made, stored } = prepared(workflow, source);
    const definition = this.#versions.get(made.version) ?? made;
    await this.#store.define(stored);
    this.#versions.set(made.version, definition);
    return definition;
  }

  adopt(definition: Definition): void {
    this.#current.set(definition.workflow.id, definition);
    this.#indexTriggers();
  }

  #indexTriggers(): void {
    this.#triggered = new Map();
    this.#scheduled = new Map();
    for (const definition of this.#current.values()) {
      for (const trigger of definition.workflow.triggers) {
        switch (trigger.kind) {
          case "event": {
            const others = this.#triggered.get(trigger.event) ?? [];
            this.#triggered.set(trigger.event, [...others, { definition, trigger }]);
            break;
          }
          case "cron":
            this.#scheduled.set(scheduleId(definition.workflow.id, trigger), { definition, trigger });
            break;
          default:
            trigger satisfies never;
        }
      }
    }
  }

  /** What an event of the type starts, in the order in which the workflows were registered. */
  triggeredBy(event: string): readonly Triggered<EventTrigger>[] {
    return this.#triggered.get(event) ?? [];
  }

  /** What a schedule starts; undefined when no workflow has it any more. */
  scheduled(schedule: string): Triggered<CronTrigger> | undefined {
    return this.#scheduled.get(schedule);
  }

  current(workflow: string): Definition | undefined {
    return this.#current.get(workflow);
  }

  all(): readonly Definition[] {
    return [...this.#current.values()];
  }

  /** Labels of a version, be it current or not. */
  labelsOf(version: string): NonNullable<Workflow["labels"]> {
    const known = this.#labels.get(version);
    if (known) return known;
    const labels = this.#readLabels(version);
    this.#labels.set(version, labels);
    return labels;
  }

  /** None of a version that cannot be read. */
  #readLabels(version: string): NonNullable<Workflow["labels"]> {
    const known = this.#versions.get(version);
    if (known) return known.workflow.labels ?? {};
    try {
      return (JSON.parse(this.#mustHave(version).compiled) as Compiled).workflow.labels ?? {};
    } catch {
      this.#loads.set(version, false);
      return {};
    }
  }

  /**
   * Those of the versions of which this program can make no machine, and others of which it was to make one and could not. Each
   * is tried once, which takes a few milliseconds.
   */
  unloadable(versions: readonly string[]): readonly string[] {
    for (const version of versions) {
      if (this.#versions.has(version) || this.#loads.has(version)) continue;
      try {
        this.#load(version);
      } catch {
        // Told wherever one of its instances is read.
      }
    }
    return [...this.#loads].flatMap(([version, loads]) =>
      loads || this.#versions.has(version) ? [] : [version],
    );
  }

  /** The definition an instance began with, whatever the files say today. */
  version(version: string): Definition {
    const known = this.#versions.get(version);
    if (known) return known;
    const definition = this.#load(version);
    this.#versions.set(version, definition);
    return definition;
  }

  #load(version: string): Definition {
    this.#loads.set(version, false);
    const { source, compiled } = this.#mustHave(version);
    const definition = ready({ version, source, ...(JSON.parse(compiled) as Compiled) });
    this.#loads.set(version, true);
    return definition;
  }

  #mustHave(version: string): StoredDefinition {
    const stored = this.#store.definition(version);
    if (!stored)
      throw new Error(`the store has an instance of version ${version} but not the version itself`);
    return stored;
  }
}

interface Prepared {
  readonly definition: Definition;
  readonly stored: StoredDefinition;
}

/** Workflows never change: one that many engines of a process register is compiled once. */
const known = new WeakMap<Workflow, Prepared>();

/** What an engine makes of a workflow; it is made once. */
export const definitionOf = (workflow: Workflow, source: string): Definition =>
  prepared(workflow, source).definition;

function prepared(workflow: Workflow, source: string): Prepared {
  const before = known.get(workflow);
  if (before?.definition.source === source) return before;
  // An author's examples are no part of what runs.
  const { tests: _, ...running } = workflow;
  const compiled = { workflow: running, config: compile(running), items: compileItems(running) };
  const version = versionOf(compiled);
  const made: Prepared = {
    definition: ready({ version, source, ...compiled }),
    stored: { workflow: workflow.id, version, source, compiled: JSON.stringify(compiled) },
  };
  known.set(workflow, made);
  return made;
}

interface Compiled {
  readonly workflow: Workflow;
  readonly config: MachineConfig;
  /** Machines of items, by the id of the step with the list. */
  readonly items: Readonly<Record<string, MachineConfig>>;
}

function ready(stored: Compiled & { readonly version: string; readonly source: string }): Definition {
  const { workflow } = stored;
  const addresses = addressesOf(workflow);
  const items = new Map(Object.entries(stored.items).map(([id, config]) => [id, load(config)]));
  const steps = new Map([...everyStep(workflow.steps)].map((step) => [step.id, step]));
  const performed = new Map<string, Performed>();
  const parts = new Map<string, AgentStep>();
  const asks = new Map<string, Ask>();
  const events = new Set(Object.keys(workflow.events));
  const handles = new Map<string, string>();
  for (const step of steps.values()) {
    if (isPerformed(step)) performed.set(step.id, step);
    if (step.kind === "ask") asks.set(step.id, step.ask);
    if (step.kind === "agent") {
      const [repair, review] = [repairName(step.id), reviewName(step.id)];
      for (const id of [step.id, repair]) performed.set(id, step);
      if (step.review) asks.set(review, step.review);
      for (const id of [repair, review]) parts.set(id, step);
    }
    // Inner handlers come later, so that a step in one handles the error nearest to it.
    for (const handler of step.onError ?? []) {
      for (const inner of allSteps(handler.steps)) handles.set(inner.id, step.id);
    }
    if (step.kind === "wait" && step.until.length === 0) events.add(resolvedEvent(step.id));
  }
  return {
    version: stored.version,
    workflow,
    source: stored.source,
    machine: combine(load(stored.config), items, addresses),
    addresses,
    steps: new ByKey(steps, addresses),
    performed: new ByKey(performed, addresses),
    asks: new ByKey(asks, addresses),
    parts: new ByKey(parts, addresses),
    conditions: new ByKey(conditionsOf(workflow), addresses),
    handles: new ByKey(handles, addresses),
    events,
  };
}

/** Content hash of what runs: two texts that differ in comments and line numbers alone are one version. */
function versionOf(compiled: Compiled): string {
  const { workflow } = compiled;
  const guarantees = workflow.guarantees.map((guarantee) => {
    const { line: _, ...claim } = guarantee;
    return claim;
  });
  const running = { ...compiled, workflow: { ...workflow, guarantees } };
  return hash("sha256", JSON.stringify(running, withoutLines)).slice(0, 16);
}

/** Leaves out the lines of steps, and nothing of an author's own that is called so. */
function withoutLines(this: unknown, key: string, value: unknown): unknown {
  const holder = this as Readonly<Record<string, unknown>>;
  if (key === "value" && holder["kind"] === "literal") return JSON.stringify(value);
  return key === "line" && "id" in holder && "kind" in holder ? undefined : value;
}
