// Repair: what would make a refuted claim hold, as far as its form and its counterexample tell.
import { allSteps, everyStep } from "../language/all-steps.ts";
import type { CallStep, Claim, Step, Workflow } from "../language/workflow.ts";
import { printPath } from "../machine/chart.ts";
import { hasCompensation } from "../machine/compensation.ts";
import type { StepStatus } from "../machine/state.ts";
import { sayClaim } from "./claim.ts";
import type { Run } from "./graph.ts";
import { decidedIn } from "./people-monitor.ts";

/** One sentence without its full stop. */
export function repairOf(claim: Exclude<Claim, { kind: "within" }>, run: Run, workflow: Workflow): string {
  const scene = new Scene(run, workflow);
  switch (claim.kind) {
    case "always":
      return scene.missing(claim.step, (ending) => {
        const unless = [...(claim.unless ?? []), ending];
        return `claim \`${sayClaim({ ...claim, unless })}\``;
      });
    case "leads_to":
      return scene.missing(
        claim.then,
        () => `let \`${claim.first}\` have an undo, and claim \`compensated: ${claim.first}\``,
      );
    case "never":
      return never(claim, scene);
    case "before":
      return before(claim.first, claim.then, scene);
    case "exclusive": {
      const [first, second] = claim.steps.filter((step) => scene.status(step) === "completed");
      return (
        `put ${scene.name(first!)} and ${scene.name(second!)} into cases of one \`choose\`, ` +
        `or give the later one a \`when\` that is false once the other has completed`
      );
    }
    case "compensated":
      return scene.undo(claim.step);
    case "different_people":
      return people(claim.first, claim.then, scene);
    default:
      return claim satisfies never;
  }
}

function never({ step, after }: Extract<Claim, { kind: "never" }>, scene: Scene): string {
  if (after === undefined) return `take ${scene.name(step)} away, or put it where no path leads`;
  const taker = scene.takerOf(after);
  const when =
    taker === undefined
      ? `\`when\` that is false once ${after} has happened`
      : `\`when: step(${taker}).timeout\``;
  return `give ${scene.name(step)}, or what it stands in, a ${when}`;
}

function before(first: string, then: string, scene: Scene): string {
  const status = scene.status(first);
  switch (status) {
    case "skipped":
      return `give ${scene.name(then)} the \`when\` of \`${first}\`: that was skipped`;
    case "failed":
      return `let the \`on_error\` of ${scene.name(first)} end with \`then: fail\`, or give \`${then}\` \`when: "!step(${first}).failed"\``;
    case undefined:
    case "pending":
    case "running":
    case "waiting":
    case "completed":
    case "cancelled":
    case "compensating":
    case "compensated":
      return `put ${scene.name(then)} after \`${first}\`, or let it have \`needs: [${first}]\``;
    default:
      return status satisfies never;
  }
}

function people(first: string, then: string, scene: Scene): string {
  const { steps } = scene.workflow;
  const [one, other] = [decidedIn(steps, first), decidedIn(steps, then)];
  const decided = scene.decidedLast([one?.task ?? first, other?.task ?? then]);
  const [late, early] = decided === (one?.task ?? first) ? [one, other] : [other, one];
  if (!late || !early) return `let the later of the two name who decided the earlier in \`not_by\``;
  const by = early.ask.quorum > 1 ? `step(${early.step}).decisions.map(d, d.by)` : `step(${early.step}).by`;
  if (scene.wereOpenTogether(early.task, late.task)) {
    return (
      `offer ${scene.name(late.step)} after \`${early.step}\` has been decided, with \`not_by: ${by}\`: ` +
      `both were open at one time, and who may not decide a task is known when it is offered`
    );
  }
  return `add \`not_by: ${by}\` to ${scene.name(late.step)}`;
}

/** What became of the steps in a run. */
class Scene {
  readonly workflow: Workflow;
  readonly #run: Run;
  readonly #steps: ReadonlyMap<string, Step>;
  readonly #statuses = new Map<string, StepStatus>();

  constructor(run: Run, workflow: Workflow) {
    this.workflow = workflow;
    this.#run = run;
    this.#steps = new Map([...everyStep(workflow.steps)].map((step) => [step.id, step]));
    for (const { effects } of run) {
      for (const effect of effects)
        if (effect.kind === "record") this.#statuses.set(effect.step, effect.status);
    }
  }

  status(step: string): StepStatus | undefined {
    return this.#statuses.get(step);
  }

  /** With its line. */
  name(id: string): string {
    const step = this.#steps.get(id);
    return step ? `\`${id}\` (line ${step.line})` : `\`${id}\``;
  }

  /** The wait that the event ends early. */
  takerOf(event: string): string | undefined {
    const taken = this.#run.find(({ take }) => take?.kind === "event" && take.event.type === event)?.take;
    return taken && this.#steps.get(taken.step)?.kind === "wait" ? taken.step : undefined;
  }

  decidedLast(tasks: readonly string[]): string | undefined {
    const decided = this.#run.flatMap(({ effects }) =>
      effects.filter(
        (effect) => effect.kind === "record" && effect.status === "completed" && tasks.includes(effect.step),
      ),
    );
    return decided.at(-1)?.step;
  }

  /** Whether the second task was offered before the first had been decided. */
  wereOpenTogether(first: string, second: string): boolean {
    const effects = this.#run.flatMap((edge) => edge.effects);
    const offered = effects.findLastIndex(({ kind, step }) => kind === "ask" && step === second);
    const decided = effects.findLastIndex(
      (effect) => effect.kind === "record" && effect.status === "completed" && effect.step === first,
    );
    return offered < decided;
  }

  /** Of a step that did not complete; `excuse` says what may be claimed of paths that end so. */
  missing(id: string, excuse: (ending: "cancelled" | "failed") => string): string {
    const passed = [id, ...this.#holders(id).map((step) => step.id)].find(
      (step) => this.status(step) === "skipped",
    );
    if (passed !== undefined) return `let ${this.name(passed)} have no \`when\`: it was skipped`;
    const { status } = this.#run.at(-1)!.target.state;
    if (this.#run.some(({ take }) => take?.kind === "cancel"))
      return `${excuse("cancelled")}: the instance was cancelled`;
    if (status === "failed" || status === "needs_attention") return this.#failure(excuse("failed"));
    if (status === "cancelled") return `${excuse("cancelled")}: a step ends the instance as cancelled`;
    if (this.status(id) === "failed")
      return `let the \`on_error\` of ${this.name(id)} end with \`then: fail\`, or claim nothing of it: its failure was handled`;
    return this.#passed(id);
  }

  undo(id: string): string {
    const step = this.#steps.get(id);
    const undo = step?.kind === "call" ? undoCall(step) : "`compensation:`, the steps that undo it,";
    return `add ${undo} to ${this.name(id)}: nothing undoes it when the instance ends ${this.#run.at(-1)!.target.state.status}`;
  }

  #failure(excuse: string): string {
    const failed = this.#run
      .flatMap(({ take }) =>
        take?.kind === "outcome" && take.event.type.startsWith("failed.") ? [take.step] : [],
      )
      .find((step) => this.#steps.has(step) && !this.#isUndo(step));
    if (failed === undefined) return excuse;
    return `give ${this.name(failed)} an \`on_error\`, so that the instance goes on when it fails, or ${excuse}`;
  }

  #isUndo(id: string): boolean {
    return [...this.#steps.values()].some(
      (step) => hasCompensation(step) && [...allSteps(step.compensation)].some((undo) => undo.id === id),
    );
  }

  /** The instance completed, and no path led through the step. */
  #passed(id: string): string {
    const holder = this.#holders(id).findLast(({ kind }) => kind === "choose" || kind === "parallel");
    if (holder?.kind === "choose")
      return `put \`${id}\` behind ${this.name(holder.id)}, or into each of its cases: another case was taken`;
    if (holder?.kind === "parallel")
      return `give ${this.name(holder.id)} \`on_win: finish\`, or no \`join\`: the branch with \`${id}\` was left`;
    return `put ${this.name(id)} where every path leads through it`;
  }

  /** The outermost first. */
  #holders(id: string): readonly Step[] {
    return [...this.#steps.values()].filter(
      (step) => step.id !== id && [...allSteps([step])].some((inner) => inner.id === id),
    );
  }
}

/** Words of services that take back what others do. */
const opposites: Readonly<Record<string, string>> = {
  freeze: "unfreeze",
  lock: "unlock",
  block: "unblock",
  reserve: "release",
  open: "close",
  create: "delete",
  book: "cancel",
  grant: "revoke",
  register: "deregister",
  add: "remove",
  start: "stop",
};

function undoCall({ call }: CallStep): string {
  const path = printPath(call.path);
  const cut = path.lastIndexOf("/") + 1;
  const opposite = opposites[path.slice(cut)];
  if (opposite !== undefined) return `\`compensation: ${call.method} ${path.slice(0, cut)}${opposite}\``;
  return `\`compensation:\`, the call that undoes ${call.method} ${path},`;
}
