// Generated from fraud_screening.yaml by hms-act compile. Do not edit.
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
      | { type: "done.open_investigation"; unknown?: boolean }
      | { type: "done.pay"; unknown?: boolean }
      | { type: "done.review"; unknown?: boolean }
      | { type: "done.score"; unknown?: boolean }
      | { type: "failed.open_investigation"; unknown?: boolean }
      | { type: "failed.pay"; unknown?: boolean }
      | { type: "failed.review"; unknown?: boolean }
      | { type: "failed.score"; unknown?: boolean }
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
  id: "fraud_screening",
  description: "Fraud screening of a claim",
  initial: "score",
  context: { facts: {} },
  on: {
    "xstate.cancel": [{ guard: { type: "working" }, target: "#fraud_screening.cancelled" }],
    "xstate.hold": [{ guard: { type: "working" }, target: "#fraud_screening.cancelled" }],
  },
  states: {
    score: {
      description: "POST /fraud/score",
      meta: { step: "score" },
      entry: [{ type: "call", params: { step: "score" } }],
      on: {
        "done.score": [
          {
            target: "assess",
            actions: [{ type: "record", params: { step: "score", status: "completed" } }],
          },
        ],
        "failed.score": [
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "score", status: "failed" } }],
          },
        ],
      },
    },
    assess: {
      description: "set risk",
      always: [
        {
          target: "failed",
          actions: [{ type: "record", params: { step: "assess", status: "failed" } }],
          guard: {
            type: "unevaluable",
            params: {
              condition: "assess.values",
              of: "value",
              source: "assess.values",
              reads: "data",
            },
          },
        },
        {
          target: "decide",
          actions: [
            { type: "set", params: { step: "assess" } },
            { type: "record", params: { step: "assess", status: "completed" } },
          ],
        },
      ],
    },
    decide: {
      meta: { step: "decide" },
      entry: [{ type: "record", params: { step: "decide", status: "running" } }],
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "decide.case.1",
                  of: "truth",
                  source: "vars.risk >= 80",
                  reads: "data",
                },
              },
              target: "case_1",
            },
            {
              target: "#fraud_screening.failed",
              actions: [{ type: "record", params: { step: "decide", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "decide.case.1",
                  of: "truth",
                  source: "vars.risk >= 80",
                  reads: "data",
                },
              },
            },
            {
              guard: {
                type: "when",
                params: {
                  condition: "decide.case.2",
                  of: "truth",
                  source: "vars.risk >= 40 || input.amount > 10000",
                  reads: "data",
                },
              },
              target: "case_2",
            },
            {
              target: "#fraud_screening.failed",
              actions: [{ type: "record", params: { step: "decide", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "decide.case.2",
                  of: "truth",
                  source: "vars.risk >= 40 || input.amount > 10000",
                  reads: "data",
                },
              },
            },
            { target: "else" },
          ],
        },
        case_1: {
          initial: "open_investigation",
          states: {
            open_investigation: {
              description: "POST /fraud/investigations",
              meta: { step: "open_investigation" },
              entry: [{ type: "call", params: { step: "open_investigation" } }],
              on: {
                "done.open_investigation": [
                  {
                    target: "refuse",
                    actions: [
                      {
                        type: "record",
                        params: { step: "open_investigation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.open_investigation": [
                  {
                    target: "#fraud_screening.failed",
                    actions: [
                      {
                        type: "record",
                        params: { step: "open_investigation", status: "failed" },
                      },
                      { type: "record", params: { step: "decide", status: "failed" } },
                    ],
                  },
                ],
              },
            },
            refuse: {
              always: [
                {
                  target: "#fraud_screening.failed",
                  actions: [
                    { type: "record", params: { step: "refuse", status: "failed" } },
                    { type: "record", params: { step: "decide", status: "failed" } },
                  ],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "done" }],
        },
        case_2: {
          initial: "review",
          states: {
            review: {
              description: "POST /hitl/review",
              meta: { step: "review" },
              entry: [{ type: "call", params: { step: "review" } }],
              on: {
                "done.review": [
                  {
                    target: "done",
                    actions: [{ type: "record", params: { step: "review", status: "completed" } }],
                  },
                ],
                "failed.review": [
                  {
                    target: "#fraud_screening.failed",
                    actions: [
                      { type: "record", params: { step: "review", status: "failed" } },
                      { type: "record", params: { step: "decide", status: "failed" } },
                    ],
                  },
                ],
              },
            },
            done: { type: "final" },
          },
          onDone: [{ target: "done" }],
        },
        else: {
          initial: "pay",
          states: {
            pay: {
              description: "POST /payments/release",
              meta: { step: "pay" },
              entry: [{ type: "call", params: { step: "pay" } }],
              on: {
                "done.pay": [
                  {
                    target: "done",
                    actions: [{ type: "record", params: { step: "pay", status: "completed" } }],
                  },
                ],
                "failed.pay": [
                  {
                    target: "#fraud_screening.failed",
                    actions: [
                      { type: "record", params: { step: "pay", status: "failed" } },
                      { type: "record", params: { step: "decide", status: "failed" } },
                    ],
                  },
                ],
              },
            },
            done: { type: "final" },
          },
          onDone: [{ target: "done" }],
        },
        done: { type: "final" },
      },
      onDone: [
        {
          target: "output",
          actions: [{ type: "record", params: { step: "decide", status: "completed" } }],
        },
      ],
    },
    output: {
      always: [
        {
          guard: {
            type: "unevaluable",
            params: { condition: "output", of: "value", source: "output", reads: "data" },
          },
          target: "failed",
        },
        { target: "completed" },
      ],
    },
    completed: { type: "final", tags: ["completed"] },
    failed: { type: "final", tags: ["failed"] },
    cancelled: { type: "final", tags: ["cancelled"] },
  },
});
