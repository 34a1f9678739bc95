// happen: lets what a path says come to pass in a world: a start, an answer, an event, a decision, a cancellation.
import { everyStep } from "../language/all-steps.ts";
import type { Json } from "../language/json.ts";
import { sampleOf } from "../language/sample.ts";
import type { DataType, Type, Workflow } from "../language/workflow.ts";
import { reviewName } from "../machine/event.ts";
import type { Take } from "../machine/state.ts";
import type { Outcome } from "../engine/ports.ts";
import { ok } from "./gateway.ts";
import type { World } from "./world.ts";

/** Key of the instance of which a path is told. */
export const pathKey = "path";

export async function begin(world: World, workflow: Workflow): Promise<void> {
  await world.engine.start(workflow.id, { data: sample(workflow.input), key: pathKey });
}

/** Anything but the firing of a timer, which time brings. */
export async function happen(
  world: World,
  id: string,
  workflow: Workflow,
  { kind, step, event, late }: Take,
): Promise<void> {
  switch (kind) {
    case "cancel":
      await world.engine.cancel(id, {});
      break;
    case "event":
      await world.engine.send(id, { type: event.type, data: sample(workflow.events[event.type]?.data) });
      break;
    case "timer":
      break;
    case "outcome":
      if (!isOnTheWire(world, step)) return decide(world, id, step, workflow);
      // A call that was left behind is not tried again, even where it might be.
      return answer(
        world,
        step,
        event.type.startsWith("done.") ? ok() : failure(event.unknown === true, late === true),
      );
    default:
      kind satisfies never;
  }
}

/** Of a call that was made in several rounds, the newest is answered: nobody waits for the others. */
export function answer(world: World, step: string, outcome: Outcome): void {
  const attempt = world.gateway.held().findLast((other) => other.step === step);
  if (!attempt) throw new Error(`no call of ${step} is on the wire`);
  world.gateway.reply(attempt, outcome);
}

/** After which no further attempt follows, unless it is `retryable`. */
export const failure = (unknown: boolean, retryable = false): Outcome => ({
  kind: "error",
  type: unknown ? "timeout" : "communication",
  message: "as the path says",
  retryable,
  unknown,
});

const isOnTheWire = (world: World, step: string): boolean =>
  world.gateway.held().some((attempt) => attempt.step === step);

/** As many people decide as are still needed, each by a name that no other task knows. */
async function decide(world: World, instance: string, step: string, workflow: Workflow): Promise<void> {
  const { items } = world.engine.tasks({ instance, limit: 500 });
  const task = items.find((each) => each.step === step);
  if (!task) throw new Error(`no call of ${step} is on the wire, and nobody is asked there`);
  const { id, quorum, decisions } = task;
  const form = [...everyStep(workflow.steps)].flatMap((asked): readonly DataType[] => {
    if (asked.kind === "ask" && asked.id === step) return [asked.ask.form];
    return asked.kind === "agent" && reviewName(asked.id) === step ? [asked.output] : [];
  });
  const output = sample(form[0]);
  for (let count = decisions.length; count < quorum; count++) {
    await world.engine.act(id, { kind: "complete", output }, { user: `${id}/${count}`, groups: "all" });
  }
}

/** Data that fits the declared type. */
const sample = (type: Type | undefined): Json => (type ? sampleOf(type, "all") : {});
