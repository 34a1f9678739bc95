// Generated from training.yaml by hms-act compile. Do not edit.
import { assign, setup } from "xstate";

type Fact =
  | "running"
  | "begun"
  | "completed"
  | "failed"
  | "skipped"
  | "timeout"
  | "timed_out"
  | "unknown"
  | "cancelled";

interface ConditionParams {
  condition: string;
  of: "truth" | "value" | "fit";
  source: string;
  reads: "control" | "data";
}

export const machine = setup({
  types: {
    context: {} as { facts: Record<string, Fact> },
    events: {} as
      | { type: "done.confirm"; unknown?: boolean }
      | { type: "done.enrol"; unknown?: boolean }
      | { type: "done.remind"; unknown?: boolean }
      | { type: "failed.confirm"; unknown?: boolean }
      | { type: "failed.enrol"; unknown?: boolean }
      | { type: "failed.remind"; unknown?: boolean }
      | { type: "first_half.resolved"; unknown?: boolean }
      | { type: "second_half.resolved"; unknown?: boolean }
      | { type: "xstate.cancel"; unknown?: boolean }
      | { type: "xstate.hold"; unknown?: boolean },
    meta: {} as { step: string },
    tags: {} as "completed" | "failed" | "cancelled" | "completing" | "compensating" | "needs_attention",
  },
  guards: {
    when: (_, _params: ConditionParams) => true,
    unevaluable: (_, _params: ConditionParams) => false,
    fact: ({ context }, params: { step: string; any: Fact[] }) => {
      const known = context.facts[params.step];
      return known !== undefined && params.any.includes(known);
    },
    count: ({ context }, params: { steps: string[]; fact: Fact; atLeast: number }) =>
      params.steps.filter((step) => context.facts[step] === params.fact).length >= params.atLeast,
    working: ({ context }) => context.facts["(ending)"] === undefined,
    settled: ({ context }) => Object.values(context.facts).every((fact) => fact !== "running"),
    unknownOutcome: ({ event }) => event.unknown === true,
  },
  actions: {
    call: (_, _params: { step: string }) => {},
    emit: (_, _params: { step: string }) => {},
    spread: (_, _params: { step: string }) => {},
    undo: (_, _params: { step: string; only?: string }) => {},
    run: (_, _params: { step: string }) => {},
    set: (_, _params: { step: string }) => {},
    arm: (_, _params: { step: string; event: string }) => {},
    disarm: (_, _params: { step: string }) => {},
    ask: (_, _params: { step: string }) => {},
    remind: (_, _params: { step: string }) => {},
    escalate: (_, _params: { step: string }) => {},
    record: (_, _params: { step: string; status: string; because?: string }) => {},
    remember: assign(({ context }, params: { step: string; fact: Fact }) => ({
      facts: { ...context.facts, [params.step]: params.fact },
    })),
    forget: assign(({ context }, params: { steps: string[] }) => ({
      facts: Object.fromEntries(Object.entries(context.facts).filter(([step]) => !params.steps.includes(step))),
    })),
  },
}).createMachine({
  id: "training",
  description: "Training",
  initial: "enrol",
  context: { facts: {} },
  on: {
    "xstate.cancel": [{ guard: { type: "working" }, target: "#training.cancelled" }],
    "xstate.hold": [{ guard: { type: "working" }, target: "#training.cancelled" }],
  },
  states: {
    enrol: {
      description: "POST /training/enrolments",
      meta: { step: "enrol" },
      entry: [{ type: "call", params: { step: "enrol" } }],
      on: {
        "done.enrol": [
          {
            target: "first_half",
            actions: [{ type: "record", params: { step: "enrol", status: "completed" } }],
          },
        ],
        "failed.enrol": [
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "enrol", status: "failed" } }],
          },
        ],
      },
    },
    first_half: {
      description: "wait 45d",
      meta: { step: "first_half" },
      entry: [{ type: "record", params: { step: "first_half", status: "waiting" } }],
      on: {
        "first_half.resolved": [
          {
            target: "remind",
            actions: [{ type: "record", params: { step: "first_half", status: "completed" } }],
          },
        ],
      },
      after: {
        3888000000: [
          {
            target: "remind",
            actions: [{ type: "record", params: { step: "first_half", status: "completed" } }],
          },
        ],
      },
    },
    remind: {
      description: "POST /notify/email",
      meta: { step: "remind" },
      entry: [{ type: "call", params: { step: "remind" } }],
      on: {
        "done.remind": [
          {
            target: "second_half",
            actions: [{ type: "record", params: { step: "remind", status: "completed" } }],
          },
        ],
        "failed.remind": [
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "remind", status: "failed" } }],
          },
        ],
      },
    },
    second_half: {
      description: "wait 45d",
      meta: { step: "second_half" },
      entry: [{ type: "record", params: { step: "second_half", status: "waiting" } }],
      on: {
        "second_half.resolved": [
          {
            target: "confirm",
            actions: [{ type: "record", params: { step: "second_half", status: "completed" } }],
          },
        ],
      },
      after: {
        3888000000: [
          {
            target: "confirm",
            actions: [{ type: "record", params: { step: "second_half", status: "completed" } }],
          },
        ],
      },
    },
    confirm: {
      description: "POST /training/certificates",
      meta: { step: "confirm" },
      entry: [{ type: "call", params: { step: "confirm" } }],
      on: {
        "done.confirm": [
          {
            target: "completed",
            actions: [{ type: "record", params: { step: "confirm", status: "completed" } }],
          },
        ],
        "failed.confirm": [
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "confirm", status: "failed" } }],
          },
        ],
      },
    },
    completed: { type: "final", tags: ["completed"] },
    failed: { type: "final", tags: ["failed"] },
    cancelled: { type: "final", tags: ["cancelled"] },
  },
});
