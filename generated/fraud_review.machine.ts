// Generated from fraud_review.yaml by hms-act compile. Do not edit.
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
      | { type: "done.assess"; unknown?: boolean }
      | { type: "done.assess.repair"; unknown?: boolean }
      | { type: "done.assess.review"; unknown?: boolean }
      | { type: "done.investigate"; unknown?: boolean }
      | { type: "done.pay"; unknown?: boolean }
      | { type: "done.second_look"; unknown?: boolean }
      | { type: "failed.assess"; unknown?: boolean }
      | { type: "failed.assess.repair"; unknown?: boolean }
      | { type: "failed.investigate"; unknown?: boolean }
      | { type: "failed.pay"; unknown?: boolean }
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
  id: "fraud_review",
  description: "Fraud review",
  initial: "assess",
  context: { facts: {} },
  on: {
    "xstate.cancel": [{ guard: { type: "working" }, target: "#fraud_review.cancelled" }],
    "xstate.hold": [{ guard: { type: "working" }, target: "#fraud_review.cancelled" }],
  },
  states: {
    assess: {
      meta: { step: "assess" },
      initial: "asking",
      states: {
        asking: {
          description: "POST /agents/fraud_triage",
          meta: { step: "assess" },
          entry: [{ type: "call", params: { step: "assess" } }],
          on: {
            "done.assess": [{ target: "check" }],
            "failed.assess": [
              {
                target: "#fraud_review.failed",
                actions: [{ type: "record", params: { step: "assess", status: "failed" } }],
              },
            ],
          },
        },
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "assess.fits",
                  of: "fit",
                  source: "assess.fits",
                  reads: "data",
                },
              },
              target: "check_review",
            },
            { target: "repairing" },
          ],
        },
        repairing: {
          description: "POST /agents/fraud_triage",
          meta: { step: "assess.repair" },
          entry: [{ type: "call", params: { step: "assess.repair" } }],
          on: {
            "done.assess.repair": [
              {
                target: "check_again",
                actions: [
                  {
                    type: "record",
                    params: { step: "assess.repair", status: "completed" },
                  },
                ],
              },
            ],
            "failed.assess.repair": [
              {
                target: "#fraud_review.failed",
                actions: [
                  { type: "record", params: { step: "assess.repair", status: "failed" } },
                  { type: "record", params: { step: "assess", status: "failed" } },
                ],
              },
            ],
          },
        },
        check_again: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "assess.fits_again",
                  of: "fit",
                  source: "assess.fits_again",
                  reads: "data",
                },
              },
              target: "check_review",
            },
            {
              target: "#fraud_review.failed",
              actions: [
                {
                  type: "record",
                  params: { step: "assess", status: "failed", because: "misfit" },
                },
              ],
            },
          ],
        },
        check_review: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "assess.review.when",
                  of: "truth",
                  source: "output.finding != \"clean\" || output.confidence < 0.8 || input.amount > 5000",
                  reads: "data",
                },
              },
              target: "review",
            },
            {
              target: "#fraud_review.failed",
              actions: [{ type: "record", params: { step: "assess", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "assess.review.when",
                  of: "truth",
                  source: "output.finding != \"clean\" || output.confidence < 0.8 || input.amount > 5000",
                  reads: "data",
                },
              },
            },
            { target: "done" },
          ],
        },
        review: {
          meta: { step: "assess.review" },
          entry: [{ type: "record", params: { step: "assess.review", status: "waiting" } }],
          description: "ask fraud_officers",
          initial: "check",
          states: {
            check: {
              always: [
                {
                  target: "#fraud_review.failed",
                  actions: [
                    {
                      type: "record",
                      params: { step: "assess.review", status: "failed" },
                    },
                    { type: "record", params: { step: "assess", status: "failed" } },
                  ],
                  guard: {
                    type: "unevaluable",
                    params: {
                      condition: "assess.review.values",
                      of: "value",
                      source: "assess.review.values",
                      reads: "data",
                    },
                  },
                },
                { target: "offered" },
              ],
            },
            offered: {
              description: "due after 3d",
              meta: { step: "assess.review.due" },
              after: { 259200000: [{ target: "escalated" }] },
              entry: [{ type: "ask", params: { step: "assess.review" } }],
              initial: "waiting",
              states: {
                waiting: {
                  meta: { step: "assess.review.reminder" },
                  after: { 86400000: [{ target: "reminded" }] },
                },
                reminded: { entry: [{ type: "remind", params: { step: "assess.review" } }] },
              },
            },
            escalated: {
              description: "ask fraud_supervisors",
              entry: [{ type: "escalate", params: { step: "assess.review" } }],
            },
          },
          on: {
            "done.assess.review": [
              {
                target: "done",
                actions: [
                  {
                    type: "record",
                    params: { step: "assess.review", status: "completed" },
                  },
                ],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [
        {
          target: "decide",
          actions: [{ type: "record", params: { step: "assess", status: "completed" } }],
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
                  source: "step(assess).output.finding == \"fraud\"",
                  reads: "data",
                },
              },
              target: "case_1",
            },
            {
              target: "#fraud_review.failed",
              actions: [{ type: "record", params: { step: "decide", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "decide.case.1",
                  of: "truth",
                  source: "step(assess).output.finding == \"fraud\"",
                  reads: "data",
                },
              },
            },
            { target: "done" },
          ],
        },
        case_1: {
          initial: "second_look",
          states: {
            second_look: {
              meta: { step: "second_look" },
              entry: [{ type: "record", params: { step: "second_look", status: "waiting" } }],
              description: "ask fraud_supervisors",
              initial: "check",
              states: {
                check: {
                  always: [
                    {
                      target: "#fraud_review.failed",
                      actions: [
                        {
                          type: "record",
                          params: { step: "second_look", status: "failed" },
                        },
                        { type: "record", params: { step: "decide", status: "failed" } },
                      ],
                      guard: {
                        type: "unevaluable",
                        params: {
                          condition: "second_look.values",
                          of: "value",
                          source: "second_look.values",
                          reads: "data",
                        },
                      },
                    },
                    { target: "offered" },
                  ],
                },
                offered: {
                  description: "due after 14d",
                  meta: { step: "second_look.due" },
                  after: {
                    1209600000: [
                      {
                        target: "#fraud_review.failed",
                        actions: [
                          {
                            type: "record",
                            params: { step: "second_look", status: "failed", because: "overdue" },
                          },
                          { type: "record", params: { step: "decide", status: "failed" } },
                        ],
                      },
                    ],
                  },
                  entry: [{ type: "ask", params: { step: "second_look" } }],
                },
              },
              on: {
                "done.second_look": [
                  {
                    target: "investigate",
                    actions: [
                      {
                        type: "record",
                        params: { step: "second_look", status: "completed" },
                      },
                    ],
                  },
                ],
              },
            },
            investigate: {
              description: "when step(second_look).output.confirmed",
              initial: "check",
              states: {
                check: {
                  always: [
                    {
                      guard: {
                        type: "when",
                        params: {
                          condition: "investigate.when",
                          of: "truth",
                          source: "step(second_look).output.confirmed",
                          reads: "data",
                        },
                      },
                      target: "active",
                    },
                    {
                      target: "#fraud_review.failed",
                      actions: [
                        {
                          type: "record",
                          params: { step: "investigate", status: "failed" },
                        },
                        { type: "record", params: { step: "decide", status: "failed" } },
                      ],
                      guard: {
                        type: "unevaluable",
                        params: {
                          condition: "investigate.when",
                          of: "truth",
                          source: "step(second_look).output.confirmed",
                          reads: "data",
                        },
                      },
                    },
                    {
                      target: "done",
                      actions: [
                        {
                          type: "record",
                          params: { step: "investigate", status: "skipped" },
                        },
                      ],
                    },
                  ],
                },
                active: {
                  description: "POST /fraud/investigations",
                  meta: { step: "investigate" },
                  entry: [{ type: "call", params: { step: "investigate" } }],
                  on: {
                    "done.investigate": [
                      {
                        target: "done",
                        actions: [
                          {
                            type: "record",
                            params: { step: "investigate", status: "completed" },
                          },
                        ],
                      },
                    ],
                    "failed.investigate": [
                      {
                        target: "#fraud_review.failed",
                        actions: [
                          {
                            type: "record",
                            params: { step: "investigate", status: "failed" },
                          },
                          { type: "record", params: { step: "decide", status: "failed" } },
                        ],
                      },
                    ],
                  },
                },
                done: { type: "final" },
              },
              onDone: [{ target: "refuse" }],
            },
            refuse: {
              description: "when step(second_look).output.confirmed",
              initial: "check",
              states: {
                check: {
                  always: [
                    {
                      guard: {
                        type: "when",
                        params: {
                          condition: "refuse.when",
                          of: "truth",
                          source: "step(second_look).output.confirmed",
                          reads: "data",
                        },
                      },
                      target: "active",
                    },
                    {
                      target: "#fraud_review.failed",
                      actions: [
                        { type: "record", params: { step: "refuse", status: "failed" } },
                        { type: "record", params: { step: "decide", status: "failed" } },
                      ],
                      guard: {
                        type: "unevaluable",
                        params: {
                          condition: "refuse.when",
                          of: "truth",
                          source: "step(second_look).output.confirmed",
                          reads: "data",
                        },
                      },
                    },
                    {
                      target: "done",
                      actions: [{ type: "record", params: { step: "refuse", status: "skipped" } }],
                    },
                  ],
                },
                active: {
                  always: [
                    {
                      target: "#fraud_review.failed",
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
            done: { type: "final" },
          },
          onDone: [{ target: "done" }],
        },
        done: { type: "final" },
      },
      onDone: [
        {
          target: "pay",
          actions: [{ type: "record", params: { step: "decide", status: "completed" } }],
        },
      ],
    },
    pay: {
      description: "POST /payments/release",
      meta: { step: "pay" },
      entry: [{ type: "call", params: { step: "pay" } }],
      on: {
        "done.pay": [
          {
            target: "output",
            actions: [{ type: "record", params: { step: "pay", status: "completed" } }],
          },
        ],
        "failed.pay": [
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "pay", status: "failed" } }],
          },
        ],
      },
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
