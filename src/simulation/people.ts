// People: what persons try on a task beside what the path says. They decide what is decided already, and what they may
// not decide; each is refused, and nothing changes.
import { everyStep } from "../language/all-steps.ts";
import type { Json } from "../language/json.ts";
import type { Workflow } from "../language/workflow.ts";
import { reviewName } from "../machine/event.ts";
import { EngineError } from "../engine/error.ts";
import type { JournalEntry } from "../engine/instance.ts";
import { taskId } from "../engine/task.ts";
import type { Person, TaskAction } from "../engine/task.ts";
import type { Act } from "./act.ts";
import type { Life } from "./life.ts";
import { Violation } from "./violation.ts";

/** The step whose task the act decides; undefined where it is another act. */
export function decidedStep({ steps }: Workflow, act: Act): string | undefined {
  if (act.kind !== "take" || act.take.kind !== "outcome") return undefined;
  const { step, event } = act.take;
  const isAsked = [...everyStep(steps)].some(
    ({ kind, id }) => (kind === "ask" && id === step) || (kind === "agent" && reviewName(id) === step),
  );
  return isAsked && event.type.startsWith("done.") ? step : undefined;
}

interface Decision {
  readonly output: Json;
  readonly by: string;
}

/** What was decided of the step's task last, as the disk has it. */
function decisionOn({ disk }: Life, step: string): Decision | undefined {
  for (let seq = disk.lastSeq(); seq > 0; seq--) {
    const { kind, step: own, event, actor } = entryAt(disk, seq);
    if (kind !== "task" || own !== step) continue;
    const { action, output } = event as { readonly action: string; readonly output: Json };
    if (action === "complete") return { output, by: actor! };
  }
  return undefined;
}

const entryAt = (disk: Life["disk"], seq: number): JournalEntry =>
  JSON.parse(disk.entry(seq)!.bytes) as JournalEntry;

/** A person who is a member of every group. */
const member = (user: string): Person => ({ user, groups: "all" });

const stranger = "somebody else";

/** Whoever decided decides once more, and gives the task to somebody else, who tries to decide and to take it as well. */
export async function decideAgain(life: Life, step: string): Promise<void> {
  const decision = decisionOn(life, step);
  const task = idOf(life, step);
  if (!decision || task === undefined) return;
  const complete: TaskAction = { kind: "complete", output: decision.output };
  const [decider, other] = [member(decision.by), member(stranger)];
  const tries: readonly (readonly [TaskAction, Person, string])[] = [
    [complete, decider, "decided again by the same person"],
    [{ kind: "release" }, decider, "given back by whoever decided it"],
    [{ kind: "delegate", to: stranger }, decider, "given to somebody else"],
    [complete, other, "decided again by somebody else"],
    [{ kind: "claim" }, other, "taken by somebody else"],
  ];
  for (const [action, by, what] of tries)
    await mustRefuse(life, task, action, by, `the task ${task}, which is decided, is ${what}`, "duplicates");
}

/** Those who may not decide the step's task, in its offer. */
function forbidden({ disk, head }: Life, step: string): readonly string[] {
  const task = head?.tasks?.[step];
  return (task && entryAt(disk, task.offer).tasks?.[step]?.not_by) ?? [];
}

/** Before it is decided, those try who may not: by name, or for not being of the group. `output`: as it will be decided. */
export async function decideUnasked(life: Life, step: string, output: Json): Promise<void> {
  const task = idOf(life, step);
  if (task === undefined) return;
  const tries: readonly Person[] = [...forbidden(life, step).map(member), { user: stranger, groups: [] }];
  for (const person of tries) {
    const why = `the task ${task} is offered to others, and ${person.user}`;
    await mustRefuse(life, task, { kind: "claim" }, person, `${why} takes it`, "rights");
    await mustRefuse(life, task, { kind: "complete", output }, person, `${why} decides it`, "rights");
  }
}

/**
 * Before it is decided, somebody takes the task, twice, and gives it back, and where several must decide, one does, and
 * tries to be two; in between it is nobody else's, after a restart
 * either: `restarted` gives a new process on the disk of the old one. Gives the process to go on in.
 */
export async function takeAndGiveBack(
  first: Life,
  step: string,
  output: Json,
  restarted: (life: Life) => Promise<Life>,
): Promise<Life> {
  const task = idOf(first, step)!;
  const [owner, other] = [member("the owner"), member(stranger)];
  await mustMake(first, 1, `${task} is taken`, task, { kind: "claim" }, owner);
  await mustMake(first, 0, `${task} is taken by its owner again`, task, { kind: "claim" }, owner);
  const life = await restarted(first);
  const what = `the task ${task}, which has an owner,`;
  await mustRefuse(life, task, { kind: "claim" }, other, `${what} is taken by somebody else`, "rights");
  await mustRefuse(
    life,
    task,
    { kind: "complete", output },
    other,
    `${what} is decided by somebody else`,
    "rights",
  );
  await mustMake(life, 1, `${task} is given back`, task, { kind: "release" }, owner);
  if (life.world.engine.task(task).quorum === 1) return life;
  const complete: TaskAction = { kind: "complete", output };
  const one = member(`${task}/one`);
  await mustMake(life, 1, `${task} is decided by the first of several`, task, complete, one);
  await mustRefuse(
    life,
    task,
    complete,
    one,
    `the task ${task}, which several must decide, is decided twice by one`,
    "rights",
  );
  return life;
}

function idOf({ id, head }: Life, step: string): string | undefined {
  const task = head?.tasks?.[step];
  return task && taskId(id, step, task.visit);
}

/** `what`: what is so if it is not refused. */
async function mustRefuse(
  life: Life,
  task: string,
  action: TaskAction,
  by: Person,
  what: string,
  invariant: "rights" | "duplicates",
): Promise<void> {
  const before = [life.moments.length, life.calls.length] as const;
  try {
    await life.request(async () => void (await life.world.engine.act(task, action, by)));
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    if (life.moments.length === before[0] && life.calls.length === before[1]) return;
  }
  throw new Violation(invariant, what);
}

async function mustMake(
  life: Life,
  entries: number,
  what: string,
  task: string,
  action: TaskAction,
  by: Person,
): Promise<void> {
  const before = life.moments.length;
  try {
    await life.request(async () => void (await life.world.engine.act(task, action, by)));
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    throw new Violation("rights", `${what}, and that is refused: ${cause.message}`, { cause });
  }
  const more = life.moments.length - before;
  if (more !== entries)
    throw new Violation("duplicates", `${what}, which makes ${more} entries, not ${entries}`);
}
