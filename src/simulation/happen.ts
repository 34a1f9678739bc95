// happen: lets what a path says come to pass in a world: a start, an answer, an event, a decision, a cancellation.
import { everyStep } from "../language/all-steps.ts";
import type { Json } from "../language/json.ts";
import { sampleOf } from "../language/sample.ts";
import type { DataType, Type, Workflow } from "../language/workflow.ts";
import { reviewName } from "../machine/event.ts";
import type { Take } from "../machine/state.ts";
import type { Brought, BroughtError } from "../proof/witness.ts";
import type { Outcome } from "../engine/ports.ts";
import { ok } from "./gateway.ts";
import type { World } from "./world.ts";

/** Key of the instance of which a path is told. */
export const pathKey = "path";

export async function begin(world: World, workflow: Workflow, brought: Brought = {}): Promise<void> {
  const { data = sample(workflow.input) } = brought;
  await world.engine.start(workflow.id, { data, key: pathKey });
}

/** Anything but the firing of a timer, which time brings. What `brought` does not say is a sample. */
export async function happen(
  world: World,
  id: string,
  workflow: Workflow,
  take: Take,
  brought: Brought = {},
): Promise<void> {
  const { kind, step, event } = take;
  switch (kind) {
    case "cancel":
      await world.engine.operate(id, { kind: "cancel" });
      break;
    case "event": {
      const { data = sample(workflow.events[event.type]?.data) } = brought;
      await world.engine.send(id, { type: event.type, data });
      break;
    }
    case "timer":
      break;
    case "outcome":
      if (!isOnTheWire(world, step)) return decide(world, id, step, workflow, brought.decisions);
      return answer(world, step, outcomeOf(take, brought));
    default:
      kind satisfies never;
  }
}

/** How a call ends, or what is answered for like one. */
export function outcomeOf({ event, late }: Take, { data = {}, error }: Brought): Outcome {
  if (event.type.startsWith("done.")) return ok(data);
  // A call that was left behind is not tried again, even where it might be.
  return failure(event.unknown === true, late === true, error);
}

/** Of a call that was made in several rounds, the newest is answered: nobody waits for the others. */
export function answer(world: World, step: string, outcome: Outcome): void {
  const attempt = world.gateway.held().findLast((other) => other.step === step);
  if (!attempt) throw new Error(`no call of ${step} is on the wire`);
  world.gateway.reply(attempt, outcome);
}

/** After which no further attempt follows, unless it is `retryable`. */
export const failure = (unknown: boolean, retryable = false, error?: BroughtError): Outcome => ({
  kind: "error",
  // A child may fail with a type of its author's.
  type: (error?.type ?? (unknown ? "timeout" : "communication")) as FailureType,
  ...(error?.status !== undefined && { status: error.status }),
  message: "as the path says",
  retryable,
  unknown,
});

type FailureType = Extract<Outcome, { kind: "error" }>["type"];

const isOnTheWire = (world: World, step: string): boolean =>
  world.gateway.held().some((attempt) => attempt.step === step);

/** As many people decide as are still needed, each by a name that no other task knows. */
async function decide(
  world: World,
  instance: string,
  step: string,
  workflow: Workflow,
  decisions: Brought["decisions"],
): Promise<void> {
  const { items } = world.engine.tasks({ instance, limit: 500 });
  const task = items.find((each) => each.step === step);
  if (!task) throw new Error(`no call of ${step} is on the wire, and nobody is asked there`);
  const { id, quorum, decisions: made } = task;
  if (decisions) {
    for (const { by, output } of decisions.slice(made.length))
      await world.engine.act(id, { kind: "complete", output }, { user: by, groups: "all" });
    return;
  }
  const form = [...everyStep(workflow.steps)].flatMap((asked): readonly DataType[] => {
    if (asked.kind === "ask" && asked.id === step) return [asked.ask.form];
    return asked.kind === "agent" && reviewName(asked.id) === step ? [asked.output] : [];
  });
  const output = sample(form[0]);
  for (let count = made.length; count < quorum; count++) {
    await world.engine.act(id, { kind: "complete", output }, { user: `${id}/${count}`, groups: "all" });
  }
}

/** Data that fits the declared type. */
const sample = (type: Type | undefined): Json => (type ? sampleOf(type, "all") : {});
