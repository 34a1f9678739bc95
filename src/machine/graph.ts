// Graph: a list of steps with `needs` as one parallel state, in which each step has a region of its own.
import type { Step } from "../language/workflow.ts";
import { count, localName, Names, remember } from "./chart.ts";
import type { Exits } from "./chart.ts";
import type { Fact, StateNodeConfig } from "./config.ts";

/**
 * A step waits in its region until all that it needs has ended, and does not run where one of these failed, or did not
 * run itself; so the whole ends when nothing more can run. `list` is what the list's facts go by, `stateOf` gives the
 * state of a step with its exits, by the region that it is in and the name that it has there.
 */
export function graphOf(
  list: string,
  steps: readonly Step[],
  exits: Exits,
  stateOf: (step: Step, exits: Exits, region: string, name: string) => StateNodeConfig,
): StateNodeConfig {
  const names = new Names([]);
  const regions = new Map(steps.map(({ id }) => [id, names.take(localName(id))]));
  const factOf = (id: string): string => `${list}/${regions.get(id)!}`;
  const needed = new Set(steps.flatMap(({ needs = [] }) => needs));
  const states: Record<string, StateNodeConfig> = {};
  for (const step of steps) {
    const { id, needs = [] } = step;
    const region = regions.get(id)!;
    const name = new Names(["waiting", "done", "failed", "not_run"]).take(region);
    const state = stateOf(step, { done: "done", failed: "failed", onFailed: [] }, region, name);
    const final = (known: Fact, told: boolean): StateNodeConfig => ({
      type: "final",
      ...(told && { entry: [remember(factOf(id), known)] }),
    });
    states[region] = {
      initial: needs.length > 0 ? "waiting" : name,
      states: {
        ...(needs.length > 0 && { waiting: waitingFor(needs, factOf, name) }),
        [name]: state,
        done: final("completed", needed.has(id)),
        failed: final("failed", true),
        ...(needs.length > 0 && { not_run: final("failed", needed.has(id)) }),
      },
    };
  }
  const facts = steps.map(({ id }) => factOf(id));
  return {
    type: "parallel",
    description: "each step starts when all that it needs has ended",
    exit: [{ type: "forget", params: { steps: facts } }],
    states,
    onDone: [
      { guard: count(facts, "failed", 1), target: exits.failed, actions: exits.onFailed },
      { target: exits.done },
    ],
  };
}

function waitingFor(needs: readonly string[], factOf: (id: string) => string, name: string): StateNodeConfig {
  const facts = needs.map(factOf);
  return {
    description: `needs ${needs.join(", ")}`,
    always: [
      { guard: count(facts, "failed", 1), target: "not_run" },
      { guard: count(facts, "completed", facts.length), target: name },
    ],
  };
}
