// Examples: reads what authors expect of single instances, and checks what they name against the workflow.
import { checkData } from "./data.ts";
import { answerWords, happeningShapes, localExample } from "./example-shape.ts";
import type { Findings, Place } from "./findings.ts";
import type { Json, JsonObject } from "./json.ts";
import { callTextOf } from "./call.ts";
import { mustBeKnown, thereIsNo } from "./known.ts";
import type { Known } from "./known.ts";
import { readDuration } from "./retry.ts";
import { checkShape, headOf, placeAt } from "./structure.ts";
import { plainOf } from "./tree.ts";
import type { MapNode, Node } from "./tree.ts";
import type { DataType, Example, ExampleAnswer, Expected, Happening } from "./workflow.ts";

/** What examples may name. */
export interface Nameable {
  readonly steps: readonly string[];
  /** Steps that call a service or an agent. */
  readonly calls: readonly string[];
  /** What is decided, by the step that asks. */
  readonly tasks: ReadonlyMap<string, DataType | undefined>;
  /** Types of the data of events; undefined where any is taken. */
  readonly events: ReadonlyMap<string, DataType | undefined>;
  /** Absent where other workflows, which are run, fail with theirs. */
  readonly errorTypes?: ReadonlySet<string>;
  readonly input: DataType | undefined;
}

/** What does not fit its shape has been reported, and is passed over. */
export function readExamples(
  node: Node | undefined,
  named: Nameable,
  findings: Findings,
): readonly Example[] {
  if (node?.kind !== "list") return [];
  const reader = new ExampleReader(named, findings);
  return node.items.flatMap((item) => reader.read(item));
}

class ExampleReader {
  readonly #named: Nameable;
  readonly #findings: Findings;
  /** Lines, by name. */
  readonly #names = new Map<string, number>();
  readonly #known: Readonly<Record<"step" | "call" | "task" | "event" | "type", Known>>;

  constructor(named: Nameable, findings: Findings) {
    this.#named = named;
    this.#findings = findings;
    const of = (words: Iterable<string>, code: string, says: Known["says"], listing: string): Known => ({
      words: new Set(words),
      code,
      says,
      listing,
    });
    this.#known = {
      step: of(named.steps, "unknown-step", thereIsNo("step"), "steps"),
      call: of(named.calls, "not-a-call", (name) => `\`${name}\` makes no call`, "calls"),
      task: of(named.tasks.keys(), "not-a-task", (name) => `no person decides \`${name}\``, "tasks"),
      event: of(named.events.keys(), "unknown-event", thereIsNo("event"), "events"),
      type: of(
        named.errorTypes ?? [],
        "unknown-error-type",
        (name) => `nothing fails with type \`${name}\``,
        "types",
      ),
    };
  }

  read(node: Node): readonly Example[] {
    checkShape(node, localExample, "the example", this.#findings);
    if (node.kind !== "map") return [];
    const given = mapIn(node, "given");
    const then = mapIn(node, "then");
    const inputNode = given?.entries.get("input")?.value;
    const input = inputNode && this.#data(inputNode, this.#named.input, "`input`");
    return [
      {
        name: this.#name(node),
        line: this.#findings.lineOf(node.place.start),
        ...(input !== undefined && { input }),
        answers: this.#answers(given && mapIn(given, "answers")),
        happenings: this.#happenings(node.entries.get("when")?.value),
        expected: this.#expected(then),
      },
    ];
  }

  #name({ entries }: MapNode): string {
    const node = entries.get("name")?.value;
    if (node?.kind !== "scalar" || typeof node.value !== "string") return "";
    const line = this.#names.get(node.value);
    if (line !== undefined) {
      this.#findings.error(node.place, {
        code: "duplicate-example",
        message: `another example is called \`${node.value}\``,
        hint: `the first is on line ${line}`,
      });
    }
    this.#names.set(node.value, line ?? this.#findings.lineOf(node.place.start));
    return node.value;
  }

  #answers(node: MapNode | undefined): Example["answers"] {
    const answers: Record<string, readonly ExampleAnswer[]> = {};
    for (const { key, keyPlace, value } of node?.entries.values() ?? []) {
      this.#step(key, keyPlace, this.#known.call);
      answers[key] = (value.kind === "list" ? value.items : [value]).flatMap(answerOf);
    }
    return answers;
  }

  #happenings(node: Node | undefined): readonly Happening[] {
    if (node?.kind !== "list") return [];
    let latest = { atMs: 0, text: "" };
    return node.items.flatMap((item) => {
      const isDecision = item.kind === "map" && item.entries.has("decide");
      checkShape(
        item,
        happeningShapes[isDecision ? "decide" : "event"],
        "an entry of `when`",
        this.#findings,
      );
      if (item.kind !== "map") return [];
      const atNode = item.entries.get("at")?.value;
      const atMs = readDuration(atNode, this.#findings) ?? latest.atMs;
      const text = atNode?.kind === "scalar" ? String(atNode.value) : "";
      if (atNode && atMs < latest.atMs) {
        const message = `\`${text}\` is earlier than \`${latest.text}\`, the time of an entry above`;
        this.#findings.error(atNode.place, {
          code: "wrong-order",
          message,
          hint: "write entries in order of time",
        });
      } else latest = { atMs, text };
      return isDecision ? this.#decision(item, atMs) : this.#event(item, atMs);
    });
  }

  #event(node: MapNode, atMs: number): readonly Happening[] {
    const event = this.#word(node, "event", this.#known.event);
    if (event === undefined) return [];
    const dataNode = node.entries.get("data")?.value;
    const data = this.#data(dataNode, this.#named.events.get(event), "`data`", node);
    return [{ kind: "event", atMs, event, data }];
  }

  #decision(node: MapNode, atMs: number): readonly Happening[] {
    const { entries } = node;
    const at = entries.get("decide")?.value;
    if (at?.kind !== "scalar" || typeof at.value !== "string") return [];
    const step = at.value;
    const form = this.#named.tasks.get(this.#step(step, at.place, this.#known.task));
    const output = this.#data(entries.get("output")?.value, form, "`output`", node);
    const by = entries.get("by")?.value;
    const name = by?.kind === "scalar" && typeof by.value === "string" ? by.value : "somebody";
    return [{ kind: "decision", atMs, step, output, by: name }];
  }

  #expected(node: MapNode | undefined): Expected {
    if (!node) return {};
    if (node.entries.size === 0) {
      const hint = "for example `then: {status: completed}`";
      this.#findings.error(node.place, { code: "wrong-value", message: "the example expects nothing", hint });
    }
    const status = node.entries.get("status")?.value;
    const output = node.entries.get("output")?.value;
    const error = mapIn(node, "error");
    if (error) {
      if (this.#named.errorTypes) this.#word(error, "type", this.#known.type);
      const step = error.entries.get("step")?.value;
      if (step?.kind === "scalar" && typeof step.value === "string") this.#step(step.value, step.place);
    }
    const steps = mapIn(node, "steps");
    for (const { key, keyPlace } of steps?.entries.values() ?? []) this.#step(key, keyPlace);
    const calls = node.entries.get("calls")?.value;
    const afterMs = readDuration(node.entries.get("after")?.value, this.#findings);
    return {
      ...(status && { status: plainOf(status) as string }),
      ...(output && { output: plainOf(output) }),
      ...(error && { error: plainOf(error) as JsonObject }),
      ...(steps && { steps: plainOf(steps) as Readonly<Record<string, string>> }),
      ...(calls?.kind === "list" && { calls: calls.items.map((item) => this.#call(item)) }),
      ...(afterMs !== undefined && { afterMs }),
    };
  }

  /** As it is sent: one blank, and nothing computed. */
  #call(node: Node): string {
    const text = callTextOf(node);
    if (!text) return "";
    for (const slip of text.slips) this.#findings.error(node.place, slip);
    const [path = "", ...others] = text.parts;
    if (typeof path !== "string" || others.length > 0) {
      const message = "a request of an example is written out, without `${...}`";
      this.#findings.error(node.place, { code: "wrong-value", message });
    }
    return `${text.method ?? ""} ${typeof path === "string" ? path : ""}`;
  }

  /** Data without a node is `{}`; what does not fit is reported where it stands. */
  #data(node: Node | undefined, type: DataType | undefined, name: string, around?: Node): Json {
    const value = node ? plainOf(node) : {};
    for (const { pointer, message } of type ? checkData(type, value) : []) {
      const field = pointer === "" ? name : `\`${pointer.slice(pointer.lastIndexOf("/") + 1)}\``;
      const place = node ? placeAt(node, pointer) : headOf(around!);
      this.#findings.error(place, { code: "wrong-data", message: `${field} ${message}` });
    }
    return value;
  }

  /** A step by its id, or by the key that it has for an item of a list; the id is given. */
  #step(name: string, place: Place, of?: Known): string {
    const { step } = this.#known;
    const id = idIn(name, step.words);
    const isStep = step.words.has(id);
    mustBeKnown(isStep ? id : name, place, isStep && of ? of : step, this.#findings);
    return id;
  }

  #word({ entries }: MapNode, key: string, known: Known): string | undefined {
    const node = entries.get(key)?.value;
    if (node?.kind !== "scalar" || typeof node.value !== "string") return undefined;
    mustBeKnown(node.value, node.place, known, this.#findings);
    return node.value;
  }
}

/** Of `pay[0].book`: `book`, or `pay.book` where that is its id. */
function idIn(name: string, steps: ReadonlySet<string>): string {
  const [first = "", ...others] = name.split(/\[\d+\]\./);
  return others.reduce((list, inner) => (steps.has(`${list}.${inner}`) ? `${list}.${inner}` : inner), first);
}

function mapIn({ entries }: MapNode, key: string): MapNode | undefined {
  const value = entries.get(key)?.value;
  return value?.kind === "map" ? value : undefined;
}

function answerOf(node: Node): readonly ExampleAnswer[] {
  if (node.kind === "list") return [];
  const status = node.kind === "scalar" ? node.value : node.entries.get("status")?.value;
  const output = node.kind === "map" ? node.entries.get("output")?.value : undefined;
  const word = answerWords.find((other) => other === status);
  if (word) return [{ kind: word }];
  const number = typeof status === "number" ? status : 200;
  return [{ kind: "status", status: number, output: output ? plainOf(output) : {} }];
}
