// An instance and its journal in words.
import type { HoldView } from "../engine/service-view.ts";
import type { EntryView, IncidentView, InstanceView, WaitingFor } from "../engine/view.ts";
import type { Json } from "../language/json.ts";
import type { Status } from "../machine/state.ts";
import type { Paint, Terminal } from "./report.ts";
import { paintFor, printable, table, withoutEmpty } from "./report.ts";

/** All that is told of it. */
export function printInstance(instance: InstanceView, terminal: Terminal): void {
  const { stdout, env } = terminal;
  const paint = paintFor(stdout, env);
  printHead(instance, terminal);
  const facts: Fact[] = [
    ["workflow", `${printable(instance.workflow)} at version ${printable(instance.version.slice(0, 12))}`],
    ["created", instance.created_at],
    ["updated", `${instance.updated_at} (revision ${instance.revision})`],
    ["input", compact(instance.input)],
  ];
  if (instance.parent !== undefined)
    facts.push(["run by", printable(`${instance.parent.step} of ${instance.parent.instance}`)]);
  stdout.write(factTable([...facts, ...presentFacts(instance)]));
  const steps = Object.entries(instance.steps).map(([id, step]) => [
    `    ${printable(id)}`,
    step.status,
    step.child ?? (step.attempts > 1 ? `${step.attempts} attempts` : ""),
    step.error === undefined ? (step.completed_at ?? step.started_at) : errorText(step.error),
  ]);
  if (steps.length > 0) stdout.write(`${paint.dim("  steps")}\n${table(withoutEmpty(steps))}`);
}

/** Where it stands, for who has just moved it and knows the rest. */
export function printMoved(instance: InstanceView, terminal: Terminal): void {
  printHead(instance, terminal);
  terminal.stdout.write(factTable(presentFacts(instance)));
}

function printHead({ id, status }: InstanceView, { stdout, env }: Terminal): void {
  const paint = paintFor(stdout, env);
  stdout.write(`${paint.bold(printable(id))}  ${statusText(status, paint)}\n`);
}

type Fact = readonly [name: string, value: string];

function presentFacts(instance: InstanceView): readonly Fact[] {
  const { output, error, incident, paused, waiting_for: waiting } = instance;
  const facts: Fact[] = [];
  if (output !== undefined) facts.push(["output", compact(output)]);
  if (error !== undefined) facts.push(["error", errorText(error)]);
  if (incident !== undefined) facts.push(["attention", incidentText(incident, Date.now())]);
  if (paused !== undefined) facts.push(["paused", pauseText(paused)]);
  if (waiting.length > 0) facts.push(["waits for", waitingText(instance)]);
  return facts;
}

const factTable = (facts: readonly Fact[]): string =>
  table(facts.map(([name, value]) => [`  ${name}`, value]));

function incidentText({ step, message, since }: IncidentView, nowMs: number): string {
  const minutes = Math.max(0, Math.floor((nowMs - Date.parse(since)) / 60_000));
  const age =
    minutes < 60
      ? `${minutes} min`
      : minutes < 2_880
        ? `${Math.floor(minutes / 60)} h`
        : `${Math.floor(minutes / 1_440)} d`;
  const where = step === undefined ? "" : `${step}, `;
  return printable(`${where}for ${age} (since ${since}): ${message}`);
}

function pauseText({ since, by, reason }: NonNullable<InstanceView["paused"]>): string {
  const who = by === undefined ? "" : ` by ${by}`;
  return printable(`since ${since}${who}${reason === undefined ? "" : `: ${reason}`}`);
}

function statusText(status: Status, paint: Paint): string {
  switch (status) {
    case "completed":
      return paint.green(status);
    case "failed":
    case "needs_attention":
      return paint.red(status);
    case "compensating":
    case "paused":
    case "cancelled":
      return paint.yellow(status);
    case "running":
      return status;
    default:
      return status satisfies never;
  }
}

/** One clause for each thing the instance waits for; empty when it waits for nothing. */
export function waitingText({ waiting_for }: Pick<InstanceView, "waiting_for">): string {
  return waiting_for.map(clause).join(", ");
}

export function errorText(error: NonNullable<InstanceView["error"]>): string {
  const place = error.step === undefined ? "" : `${error.step}: `;
  return printable(`${place}${error.message}`);
}

/** Names of the columns of `entryRow`. */
export const entryColumns = ["ENTRY", "AT", "KIND", "WHAT", "BY", "STATE"] as const;

/** `what` is the step, and what was done to its task or how its attempt ended too late; else the event's type. */
export function entryRow(entry: EntryView): readonly string[] {
  const { seq, at, kind, step, state, actor = "" } = entry;
  const event = isRecord(entry.event) ? entry.event : {};
  const type = textOf(event["type"]);
  const action = kind === "task" ? textOf(event["action"]) : kind === "stale" ? type.split(".")[0] : "";
  const what = step === undefined ? type : `${action} ${step}`.trim();
  return [String(seq), at, kind, printable(what), printable(actor), compact(state)];
}

/** Why a call that is ready is not on the wire. */
export function heldText({ because, until }: HoldView): string {
  const when = until === undefined ? "" : ` until ${until}`;
  switch (because) {
    case "off":
      return "nobody may ask it";
    case "circuit_open":
      return `it failed too often in a row and is left alone${when}`;
    case "busy":
      return "others have their turn first";
    case "rate":
      return `its rate is used up${when}`;
    case "retries":
      return `too many calls are tried again${when}`;
    default:
      return because satisfies never;
  }
}

function clause({ kind, step, due, event, instance, held }: WaitingFor): string {
  const until = due === undefined ? "" : ` until ${due}`;
  switch (kind) {
    case "call":
      if (held) return printable(`its turn to call ${held.service} for ${step} (${heldText(held)})`);
      return printable(`the call of ${step}${due === undefined ? "" : ` (next attempt at ${due})`}`);
    case "timer":
      return printable(`${step}${until}`);
    case "task":
      return printable(`the task ${step}${due === undefined ? "" : ` (due ${due})`}`);
    case "event":
      return printable(`event ${event ?? ""}`);
    case "child":
      return printable(`${instance ?? step}`);
    default:
      return kind satisfies never;
  }
}

export function compact(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return printable(text.length > 160 ? `${text.slice(0, 157)}...` : text);
}

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
