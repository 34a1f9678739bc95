// checkRecording: what must be true of a run that nothing befell, by what became durable and what was called. Times,
// retries and undos are held against the author's text, and not against what was compiled from it.
import { everyStep } from "../language/all-steps.ts";
import type { Workflow } from "../language/workflow.ts";
import { deadlineName, reminderName, reviewName, taskDueName, undoOf } from "../machine/event.ts";
import type { Effect, Take } from "../machine/state.ts";
import { definitionOf } from "../engine/catalog.ts";
import type { Definition } from "../engine/catalog.ts";
import { hashEntry, noHash } from "../engine/journal.ts";
import type { EntryKind, JournalEntry } from "../engine/instance.ts";
import { retryOf } from "../engine/request.ts";
import type { Act } from "./act.ts";
import { said, timerOf } from "./life.ts";
import { imageAfter, lastImage } from "./record.ts";
import type { Recorded, Recording, Subject } from "./record.ts";
import { checkUndo } from "./undo.ts";
import { Violation } from "./violation.ts";

/** Throws the first Violation. */
export function checkRecording({ workflow, source }: Subject, recording: Recording): void {
  const definition = definitionOf(workflow, source);
  checkChain(recording);
  checkEntries(recording);
  checkCalls(recording);
  checkTimers(recording, workflow);
  checkRetries(recording, definition);
  checkUndo(workflow, recording);
  checkEnd(recording);
}

function checkChain(recording: Recording): void {
  let before = { seq: 0, hash: noHash };
  for (const [index, bytes] of lastImage(recording).journal.entries()) {
    const entry = JSON.parse(bytes) as JournalEntry;
    const seq = index + 1;
    if (entry.seq !== seq || entry.revision !== seq)
      throw new Violation(
        "chain",
        `entry ${seq} says that it is ${entry.seq}, of revision ${entry.revision}`,
      );
    if (entry.prevSeq !== before.seq || entry.prev !== before.hash)
      throw new Violation("chain", `entry ${seq} does not follow from entry ${before.seq}`);
    before = { seq, hash: hashEntry(bytes) };
  }
  const { head } = recording.moments.at(-1)!.commit;
  if (head.last !== before.seq || head.hash !== before.hash || head.revision !== before.seq)
    throw new Violation("chain", `the head does not name the last entry, which is ${before.seq}`);
}

function checkEntries({ script: { acts }, moments }: Recording): void {
  const hasRounds = acts.some(({ effects }) => effects.some(({ kind }) => kind === "round"));
  for (const [index, act] of acts.entries()) {
    const own = moments.filter((moment) => moment.act === index);
    const last = own.at(-1);
    if (!last) throw new Violation("path", `${said(act)} has no entry in the journal`);
    const kinds = kindsOf(act);
    const { entry } = last.commit;
    const only = own.length === 1 || own.every((moment) => moment.commit.entry.kind === "task");
    if (!only) throw new Violation("path", `${said(act)} makes ${own.length} entries in place of one`);
    if (!kinds.includes(entry.kind))
      throw new Violation("path", `${said(act)} has an entry ${entry.kind}, not ${kinds.join(" or ")}`);
    if (act.kind === "take" && isOfStep(act.take) && entry.step !== act.take.step)
      throw new Violation("path", `the entry of ${said(act)} names ${entry.step ?? "no step"}`);
    if (entry.status !== act.state.status || !isSame(entry.state, act.state.value))
      throw new Violation("path", `the entry of ${said(act)} does not say where the machine is after it`);
    // What a loop did in its last round is what an instance that completed shows.
    if (!hasRounds || act.state.status !== "completed") checkSteps(act, last);
  }
}

function kindsOf(act: Act): readonly EntryKind[] {
  if (act.kind === "start") return ["started"];
  if (act.kind !== "take") return [act.kind];
  const { kind, event } = act.take;
  switch (kind) {
    case "timer":
      return ["timer"];
    case "event":
      return ["event"];
    case "cancel":
      return ["cancelled"];
    case "outcome":
      return event.type.startsWith("done.") ? ["done", "task"] : ["failed"];
    default:
      return kind satisfies never;
  }
}

/** Several steps may take one event, and a cancellation is nobody's. */
const isOfStep = ({ kind }: Take): boolean => kind === "timer" || kind === "outcome";

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What the machine records of a step is what the head says of it. */
function checkSteps(act: Act, { commit: { head } }: Recorded): void {
  if (act.effects.some(({ kind }) => kind === "round")) return;
  const last = new Map<string, string>();
  const handled = new Set<string>();
  for (const effect of act.effects) {
    if (effect.kind !== "record") continue;
    if (effect.because === "handled") {
      handled.add(effect.step);
      continue;
    }
    last.set(effect.step, effect.status);
    handled.delete(effect.step);
  }
  const unmarked = [...handled].find((step) => head.steps[step]?.handled !== true);
  if (unmarked !== undefined)
    throw new Violation("path", `after ${said(act)} the failure of ${unmarked} is not said to be handled`);
  for (const [step, status] of last) {
    if (status === "running" || status === "waiting" || status === "pending") continue;
    // What an instance as a whole fails of is no step.
    const came = head.steps[step]?.status;
    if (came !== status && !step.startsWith("("))
      throw new Violation("path", `after ${said(act)} step ${step} is ${came ?? "unknown"}, not ${status}`);
  }
}

/** What the machine asks for is sent, each visit of a step under a key of its own. */
function checkCalls({ script: { acts }, moments, calls }: Recording): void {
  const keys = new Map<string, string>();
  for (const { attempt, number } of calls) {
    const request = JSON.stringify(attempt.request);
    const known = keys.get(attempt.key);
    if (known !== undefined && known !== request)
      throw new Violation("calls", `two requests are sent under the key ${attempt.key}`);
    if (known !== undefined && number === 1)
      throw new Violation("calls", `${attempt.key} is sent twice, and nothing failed`);
    keys.set(attempt.key, request);
  }
  for (const [index, act] of acts.entries()) {
    const durable = moments.findLastIndex((moment) => moment.act === index) + 1;
    const sent = calls.filter(({ after, number }) => after === durable && number === 1);
    const steps = sent.map(({ attempt }) => attempt.step).toSorted();
    const wanted = wantedBy(act).toSorted();
    if (!isSame(steps, wanted)) {
      const came = steps.join(", ") || "nothing";
      throw new Violation(
        "calls",
        `after ${said(act)} ${came} is sent, not ${wanted.join(", ") || "nothing"}`,
      );
    }
  }
}

/** Calls that are entered and not left again at once. */
function wantedBy({ effects, state }: Act): readonly string[] {
  const open = new Set(state.takes.filter(({ late }) => !late).map(({ step }) => step));
  return [...new Set(effects.flatMap(calledBy))].filter((step) => open.has(step));
}

function calledBy(effect: Effect): readonly string[] {
  switch (effect.kind) {
    case "call":
    case "emit":
    case "run":
    case "spread":
      return [effect.step];
    case "undo":
      return [undoOf(effect.step)];
    default:
      return [];
  }
}

/** Armed for as long as the text says, and fired when due. */
function checkTimers({ script: { acts }, moments, ...recording }: Recording, workflow: Workflow): void {
  const delays = delaysOf(workflow);
  const armed = new Map<string, number>();
  for (const [index, act] of acts.entries()) {
    const own = timerOf(act);
    const last = moments.findLastIndex((moment) => moment.act === index);
    const { nowMs, commit } = moments[last]!;
    if (own !== undefined && act.kind === "take") {
      if (nowMs < armed.get(own)! || commit.entry.atMs < armed.get(own)!)
        throw new Violation("timers", `the timer of ${own} fires early`);
      armed.delete(own);
    }
    for (const effect of act.effects) {
      if (effect.kind === "disarm") armed.delete(effect.step);
      if (effect.kind !== "arm") continue;
      const delayMs = effect.delayMs === "computed" ? act.delaysMs[effect.step]! : effect.delayMs;
      const text = delays.get(effect.step) ?? delayMs;
      if (text !== delayMs)
        throw new Violation("timers", `the timer of ${effect.step} is set to ${delayMs} ms, not ${text}`);
      armed.set(effect.step, nowMs + delayMs);
    }
    const { timers, calls } = commit.head;
    const held = new Map(Object.entries(timers).map(([step, { dueAtMs }]) => [step, dueAtMs]));
    for (const step of new Set([...armed.keys(), ...held.keys()])) {
      if (armed.get(step) !== held.get(step))
        throw new Violation(
          "timers",
          `after ${said(act)} the timer of ${step} is due at ${held.get(step)}, not ${armed.get(step)}`,
        );
    }
    const rows = Object.values(calls).filter(({ dueAtMs }) => dueAtMs !== undefined).length;
    const { due } = imageAfter({ script: { acts }, moments, ...recording } as Recording, last + 1);
    const isKnown = due.every(({ timer, dueAtMs, visit }) =>
      timer.startsWith("retry:")
        ? calls[timer.slice("retry:".length)]?.dueAtMs === dueAtMs
        : timers[timer]?.dueAtMs === dueAtMs && timers[timer].visit === visit,
    );
    if (!isKnown || due.length !== held.size + rows)
      throw new Violation("timers", `after ${said(act)} the due index does not hold what the head says`);
  }
}

/** How long the text says that each timer runs, by its name; those that data decides are not among them. */
function delaysOf({ steps, deadlineMs }: Workflow): ReadonlyMap<string, number> {
  const delays = new Map<string, number>();
  const add = (name: string, delayMs: number | undefined): void => {
    if (delayMs !== undefined) delays.set(name, delayMs);
  };
  add(deadlineName, deadlineMs);
  for (const step of everyStep(steps)) {
    const ask = step.kind === "ask" ? step.ask : step.kind === "agent" ? step.review : undefined;
    const asked = step.kind === "agent" ? reviewName(step.id) : step.id;
    add(taskDueName(asked), ask?.dueMs);
    add(reminderName(asked), ask?.remindMs);
    if (step.kind === "wait") add(step.id, step.time.kind === "for" ? step.time.durationMs : undefined);
    else if ("timeoutMs" in step) add(step.id, step.timeoutMs);
  }
  return delays;
}

/** The pauses between attempts are as long as the text says, and there are no more attempts than that. */
function checkRetries({ script: { acts }, moments, calls }: Recording, definition: Definition): void {
  for (const { attempt, number } of calls) {
    const performed = definition.performed.get(attempt.step);
    const max = performed ? retryOf(performed).max : 0;
    if (number > max + 1)
      throw new Violation(
        "retries",
        `${attempt.key} is sent for the ${number}th time, and ${max} retries are allowed`,
      );
  }
  for (const { act: index, nowMs, commit } of moments) {
    const act = acts[index]!;
    if (act.kind !== "attempt") continue;
    const { firstMs, factor, capMs } = retryOf(definition.performed.get(act.step)!);
    const call = commit.head.calls[act.step];
    const pauseMs = Math.round(Math.min(capMs, firstMs * factor ** ((call?.attempt ?? 0) - 2)));
    if (call?.dueAtMs !== nowMs + pauseMs)
      throw new Violation("retries", `after ${said(act)} the next one is not due in ${pauseMs} ms`);
  }
}

/** An instance that has ended holds nothing open; one that has not rests where nobody but a person can help. */
function checkEnd(recording: Recording): void {
  const { script, moments, id } = recording;
  const last = script.acts.at(-1)!;
  if (last.state.status !== script.path.ends)
    throw new Violation(
      "stuck",
      `the path ends ${script.path.ends}, and the machine is ${last.state.status}`,
    );
  if (!last.state.ended) {
    const takes = last.state.takes.filter(({ kind }) => kind !== "cancel");
    if (takes.length === 0 && !isResting(last.state.status))
      throw new Violation("stuck", `the instance is ${last.state.status}, and nothing can move it`);
    return;
  }
  const { due, open, asking, awaiting } = lastImage(recording);
  const { timers, calls } = moments.at(-1)!.commit.head;
  const left = [
    ...Object.keys(timers).map((step) => `the timer of ${step}`),
    ...Object.keys(calls).map((step) => `the call of ${step}`),
    ...due.map(({ timer }) => `the due row ${timer}`),
    ...open.map(() => "its row among the open ones"),
    ...asking.map(() => "its row among those with a task"),
    ...awaiting.map(([event]) => `its row among those that await ${event}`),
  ];
  if (left.length > 0) throw new Violation("stuck", `${id} has ended, and ${left[0]} is left`);
}

const isResting = (status: string): boolean => status === "needs_attention";
