// Transcripts: stories told in commands, each with what followed. `UPDATE=1` rewrites what followed; read the diff.
//
//   workflow FILE | workflow + YAML lines     the workflow the story is about; more may follow, which it runs
//   start DATA [key=KEY]                      start an instance of the first by name
//   publish TYPE DATA [id=ID]                 an event without an address
//   send TYPE [DATA]                          an event to the instance
//   cancel | pause | resume | retry [REASON]  what an operator does to the instance
//   skip STEP REASON                          likewise
//   use ID | WORKFLOW [N]                     what follows is about that instance; the youngest of the workflow, or the N-th
//   reply STEP STATUS [JSON] | timeout | lost | refused
//   claim STEP as=NAME | release STEP as=NAME | delegate STEP NAME as=NAME
//   complete STEP JSON as=NAME [groups=A,B]   a person decides the task of the step
//   tasks                                     the instance's tasks
//   mistake [N]                               the next cause, or the N-th, cannot be decided: a mistake of the engine's
//   clock +DURATION                           time passes
//   crash                                     memory is lost; the engine starts again from the store
//   down +DURATION                            the same, with time that passes before it starts again
//   show [INSTANCE]                           the instance's steps; of another instance, which the story is of from then on
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { MemoryStore } from "../../src/adapters/memory.ts";
import type { Cause } from "../../src/engine/cause.ts";
import { EngineError } from "../../src/engine/error.ts";
import { Catalog } from "../../src/engine/catalog.ts";
import type { Commit, Head } from "../../src/engine/instance.ts";
import type { Attempt, Outcome, Random, Store } from "../../src/engine/ports.ts";
import { loadPayload } from "../../src/engine/payload.ts";
import { payloadBytes } from "../../src/engine/size.ts";
import { soundnessOf } from "../../src/engine/soundness.ts";
import type { TaskAction } from "../../src/engine/task.ts";
import { parseDuration } from "../../src/language/duration.ts";
import type { Json } from "../../src/language/json.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { StoreImage } from "../../src/simulation/disk.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";
import type { WorldOptions } from "../../src/simulation/world.ts";
import { storedIn } from "./stored.ts";

export interface Listening {
  /** What chance gives, in place of what a seed does. */
  readonly random?: Random;
  /** Told of each commit what led to it (of a schedule nothing did), with the store that holds it. */
  readonly recorder?: (commit: Commit, cause: Cause | undefined, store: Store) => void;
}

/** The story's text with what really followed each command. What is stored in the end must be sound. */
export async function tell(text: string, listening: Listening = {}): Promise<string> {
  const teller = new Teller(listening);
  const blocks: string[] = [];
  for (const block of text.trim().split(/\n\n+(?=\S)/)) {
    const command = block.split("\n----")[0]!.trimEnd();
    if (command.startsWith("#")) {
      blocks.push(command);
      continue;
    }
    const followed = await teller.obey(command);
    blocks.push([command, "----", ...followed].join("\n"));
  }
  expect([...soundnessOf(storedIn(teller.image()))]).toEqual([]);
  return `${blocks.join("\n\n")}\n`;
}

class Teller {
  readonly #listening: Listening;
  #lines: string[] = [];
  #workflows: WorldOptions["workflows"] = [];
  #store: MemoryStore = createMemoryStore();
  #world: World | undefined;
  #catalog: Catalog | undefined;
  #instance = "";
  /** How many causes are decided before one that cannot be. */
  #untilMistake = Infinity;
  /** By workflow, in the order in which they began. */
  readonly #begun = new Map<string, readonly string[]>();

  constructor(listening: Listening) {
    this.#listening = listening;
  }

  image(): StoreImage {
    return this.#store.image();
  }

  async obey(text: string): Promise<readonly string[]> {
    this.#lines = [];
    const [line = "", ...more] = text.split("\n");
    const [command = "", ...words] = line.split(" ");
    try {
      await this.#command(command, words, more.join("\n"));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      this.#lines.push(`refused ${error.code}: ${error.message}`);
    }
    return this.#lines;
  }

  async #command(command: string, words: readonly string[], more: string): Promise<void> {
    switch (command) {
      case "workflow":
        return this.#workflow(words[0], more);
      case "start":
        return this.#start(words);
      case "publish":
        return this.#publish(words);
      case "send": {
        const world = await this.#open();
        await world.engine.send(this.#instance, { type: words[0]!, data: parse(words.slice(1).join(" ")) });
        return world.settle();
      }
      case "cancel":
      case "pause":
      case "resume":
      case "retry": {
        const world = await this.#open();
        const reason = words.join(" ");
        await world.engine.operate(
          this.#instance,
          { kind: command, ...(reason !== "" && { reason }) },
          "ann",
        );
        return world.settle();
      }
      case "skip": {
        const world = await this.#open();
        const [step, ...reason] = words;
        const skip = { kind: "skip", step: step!, reason: reason.join(" ") } as const;
        await world.engine.operate(this.#instance, skip, "ann");
        return world.settle();
      }
      case "use":
        this.#instance = this.#begun.get(words[0]!)?.at(Number(words[1] ?? 0) - 1) ?? words[0]!;
        return;
      case "reply":
        return this.#reply(words);
      case "claim":
        return this.#act(words, () => ({ kind: "claim" }));
      case "release":
        return this.#act(words, () => ({ kind: "release" }));
      case "delegate":
        return this.#act(words, ([to]) => ({ kind: "delegate", to: to! }));
      case "complete":
        return this.#act(words, (json) => ({ kind: "complete", output: parse(json.join(" ")) }));
      case "tasks":
        return this.#tasks();
      case "clock": {
        const world = await this.#open();
        const duration = parseDuration(words[0]!.slice(1));
        if (duration === undefined) throw new Error(`no duration: ${words[0]}`);
        return world.advanceTo(world.clock.now() + duration);
      }
      case "mistake":
        this.#untilMistake = Number(words[0] ?? 1) - 1;
        return;
      case "crash":
        return this.#restart(0);
      case "down":
        return this.#restart(parseDuration(words[0]!.slice(1))!);
      case "show":
        this.#instance = words[0] ?? this.#instance;
        return this.#show();
      default:
        throw new Error(`no such command: ${command}`);
    }
  }

  async #restart(afterMs: number): Promise<void> {
    const nowMs = (await this.#open()).clock.now() + afterMs;
    this.#store = createMemoryStore(this.#store.image());
    this.#catalog = undefined;
    this.#world = undefined;
    await this.#open(nowMs);
  }

  async #workflow(file: string | undefined, text: string): Promise<void> {
    const source =
      file === undefined ? text : readFileSync(new URL(`../../workflows/${file}`, import.meta.url), "utf8");
    const { workflow, diagnostics } = readWorkflow(source, file ?? "story.yaml");
    if (!workflow) throw new Error(JSON.stringify(diagnostics, undefined, 2));
    this.#workflows = [...this.#workflows, { workflow, source }];
  }

  async #start(words: readonly string[]): Promise<void> {
    const world = await this.#open();
    const key = words.find((word) => word.startsWith("key="))?.slice(4);
    const data = parse(words.filter((word) => !word.startsWith("key=")).join(" "));
    const { workflow } = this.#workflows[0]!;
    const began = await world.engine.start(workflow.id, { data, ...(key !== undefined && { key }) });
    this.#instance = began.id;
    await world.settle();
  }

  async #publish([type, ...words]: readonly string[]): Promise<void> {
    const world = await this.#open();
    const id = words.find((word) => word.startsWith("id="))?.slice(3);
    const data = parse(words.filter((word) => !word.startsWith("id=")).join(" "));
    const published = await world.engine.publish({ type: type!, data, ...(id !== undefined && { id }) });
    for (const instance of published.instances) {
      this.#instance = instance.id;
      this.#lines.push(`${instance.started ? "started" : "found"} ${instance.id}`);
    }
    await world.settle();
  }

  async #reply([step, how, ...json]: readonly string[]): Promise<void> {
    const world = await this.#open();
    const attempt = world.gateway
      .held()
      .find((held) => held.step === step && held.instance === this.#instance);
    if (!attempt) throw new Error(`no call of ${step} is on the wire`);
    world.gateway.reply(attempt.key, outcome(how!, json.join(" ")));
    await world.settle();
  }

  /** The task may have been offered by any visit of the step; without `groups`, the person is of every group. */
  async #act(
    [step, ...words]: readonly string[],
    action: (words: readonly string[]) => TaskAction,
  ): Promise<void> {
    const world = await this.#open();
    const told = (name: string) => words.find((word) => word.startsWith(name))?.slice(name.length);
    const groups = told("groups=")?.split(",") ?? "all";
    const { items } = world.engine.tasks({ instance: this.#instance, limit: 100 });
    const task = items.find((item) => item.step === step);
    if (!task) throw new Error(`nobody was asked to decide ${step}`);
    const others = words.filter((word) => !/^(?:as|groups)=/.test(word));
    await world.engine.act(task.id, action(others), { user: told("as=") ?? "local", groups });
    return world.settle();
  }

  async #tasks(): Promise<void> {
    const { engine } = await this.#open();
    for (const task of engine.tasks({ instance: this.#instance, limit: 100 }).items) {
      const { id, status, group, assignee, due, overdue, decisions } = task;
      const words = [id, status, `group=${group}`, assignee && `assignee=${assignee}`, due && `due=${due}`];
      const reminded = task.reminded_at && `reminded=${task.reminded_at}`;
      const decided = decisions.map(({ by, output }) => `${by}=${JSON.stringify(output)}`);
      this.#lines.push([...words, overdue && "overdue", reminded, ...decided].filter(Boolean).join(" "));
      if (task.title !== task.step) this.#lines.push(`  "${task.title}"`);
    }
  }

  async #show(): Promise<void> {
    const instance = (await this.#open()).engine.read(this.#instance);
    const { status, steps, error, incident, output, parent, waiting_for } = instance;
    this.#lines.push(`${status}${error ? ` ${JSON.stringify(error)}` : ""}`);
    if (incident) this.#lines.push(`incident ${JSON.stringify(incident)}`);
    if (parent !== undefined) this.#lines.push(`run by ${parent.step} of ${parent.instance}`);
    if (output !== undefined) this.#lines.push(`output ${JSON.stringify(output)}`);
    for (const [id, step] of Object.entries(steps)) {
      const attempts = step.attempts > 0 ? ` attempts=${step.attempts}` : "";
      const result = step.output === undefined ? "" : ` output=${JSON.stringify(step.output)}`;
      const child = step.child === undefined ? "" : ` child=${step.child}`;
      const rounds = step.rounds === undefined ? "" : ` rounds=${step.rounds}`;
      this.#lines.push(`  ${id} ${step.status}${attempts}${rounds}${result}${child}`);
    }
    for (const wait of waiting_for) {
      const { kind, step, due, event, instance } = wait;
      this.#lines.push(`  waits for ${[kind, step, event, instance, due].filter(Boolean).join(" ")}`);
    }
  }

  async #open(nowMs: number = startOfTimeMs): Promise<World> {
    const { random, recorder } = this.#listening;
    const chance = random ?? seededRandom(1);
    this.#world ??= await World.create({
      random: () => {
        this.#untilMistake--;
        if (this.#untilMistake !== -1) return chance();
        throw new Error("planted");
      },
      onFault: (instance, error) => void this.#lines.push(`mistake of ${instance}: ${String(error)}`),
      ...(recorder && { recorder: (commit, cause) => recorder(commit, cause, this.#store) }),
      store: this.#store,
      workflows: this.#workflows,
      nowMs,
      script: () => undefined,
      observer: {
        committed: (commit) => this.#committed(commit),
        calling: (attempt, number) => this.#calling(attempt, number),
        emitting: ({ id, source, type, data }) =>
          void this.#lines.push(`  emit ${type} ${JSON.stringify(data)} id ${id} source ${source}`),
      },
    });
    if (this.#world.broken !== undefined) throw new Error("the engine broke", { cause: this.#world.broken });
    return this.#world;
  }

  /** Counted from what the store has. */
  #bytesOf(head: Head): number {
    this.#catalog ??= new Catalog(this.#store);
    const { parts } = this.#catalog.version(head.version);
    return payloadBytes(loadPayload(this.#store, head), (step) => parts.get(step) !== undefined);
  }

  #committed(commit: Commit): void {
    const { head, entry, dueAdded, dueRemoved } = commit;
    if (entry.kind === "schedule") return this.#scheduled(commit);
    const counted = this.#bytesOf(head);
    if (head.bytes !== counted)
      this.#lines.push(`  says that it holds ${head.bytes} bytes, and not ${counted}`);
    if (entry.kind === "started")
      this.#begun.set(head.workflow, [...(this.#begun.get(head.workflow) ?? []), head.id]);
    if (entry.kind === "started" && (entry.event as { type: string }).type.startsWith("cron.")) {
      this.#instance = head.id;
      this.#lines.push(`started ${head.id} ${JSON.stringify((entry.event as { data: Json }).data)}`);
    }
    const what = [`r${head.revision}`, entry.kind, entry.step].filter(Boolean).join(" ");
    const status = head.status === "running" ? "" : ` (${head.status})`;
    // What happens to another instance than the story's says to which; one that starts has its line below.
    const whose =
      head.id === this.#instance || (entry.kind === "started" && !head.parent) ? "" : `${head.id} `;
    this.#lines.push(`${whose}${what} -> ${printState(entry.state)}${status}`);
    for (const seq of (entry.event as { dropped?: number[] } | undefined)?.dropped ?? [])
      this.#lines.push(`  dropped the event of entry ${seq}`);
    if (entry.kind === "stale") {
      const { type, visit, attempt } = entry.event as unknown as StaleEvent;
      this.#lines.push(`  ${type} of visit ${visit}, attempt ${attempt}, comes too late`);
    }
    for (const seq of entry.delivered ?? []) this.#lines.push(`  took the event of entry ${seq}`);
    for (const [step, { because }] of Object.entries(entry.policies ?? {}))
      this.#lines.push(`  no policy for ${step}: ${because}`);
    for (const [step, { group, not_by: notBy }] of Object.entries(entry.tasks ?? {}))
      this.#lines.push(`  offered ${step} to ${group}${notBy ? `, not to ${notBy.join(" or ")}` : ""}`);
    for (const [step, run] of Object.entries(entry.runs ?? {}))
      this.#lines.push(`  run ${head.runs![step]!.child} with ${JSON.stringify(run.data)}`);
    for (const row of dueRemoved) this.#lines.push(`  disarmed ${row.timer}`);
    for (const row of dueAdded)
      this.#lines.push(`  armed ${row.timer} for ${new Date(row.dueAtMs).toISOString()}`);
  }

  #scheduled({ head, entry }: Commit): void {
    const { skipped, next } = entry.event as unknown as ScheduleEvent;
    for (const { because, from, to } of skipped)
      this.#lines.push(`skipped ${from === to ? from : `${from} to ${to}`} (${because})`);
    this.#lines.push(`schedule r${head.revision} next ${next}`);
  }

  #calling({ request, key }: Attempt, number: number): void {
    const body = request.body === undefined ? "" : ` ${JSON.stringify(request.body)}`;
    this.#lines.push(
      `  call ${request.method} ${request.path}${body} key ${key}${number > 1 ? ` attempt ${number}` : ""}`,
    );
  }
}

interface StaleEvent {
  readonly type: string;
  readonly visit: number;
  readonly attempt: number;
}

interface ScheduleEvent {
  readonly skipped: readonly { readonly because: string; readonly from: string; readonly to: string }[];
  readonly next: string;
}

const parse = (text: string): Json => (text.trim() === "" ? null : (JSON.parse(text) as Json));

function outcome(how: string, json: string): Outcome {
  const failed = (type: "communication" | "timeout", message: string, unknown: boolean): Outcome => ({
    kind: "error",
    type,
    message,
    retryable: true,
    unknown,
  });
  if (how === "timeout") return failed("timeout", "no answer in time", true);
  if (how === "lost") return failed("communication", "the connection broke", true);
  if (how === "refused") return failed("communication", "nobody listens", false);
  const status = Number(how);
  if (status >= 200 && status < 300) return { kind: "ok", status, output: parse(json) };
  const retryable = status >= 500 || [408, 425, 429].includes(status);
  return {
    kind: "error",
    type: "communication",
    status,
    message: `answered ${status}`,
    retryable,
    unknown: false,
  };
}

function printState(state: Json): string {
  if (typeof state === "string") return state;
  return Object.entries(state as Record<string, Json>)
    .map(([name, inner]) => {
      const text = printState(inner);
      return text.includes(",") ? `${name}(${text})` : `${name}.${text}`;
    })
    .join(", ");
}
