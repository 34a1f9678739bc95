// Generated from benefit_payment.yaml by hms-act compile. Do not edit.
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
      | { type: "bank_details_corrected"; unknown?: boolean }
      | { type: "done.ask_for_details"; unknown?: boolean }
      | { type: "done.escalate"; unknown?: boolean }
      | { type: "done.pay"; unknown?: boolean }
      | { type: "done.pay_again"; unknown?: boolean }
      | { type: "done.record_payment"; unknown?: boolean }
      | { type: "done.reserve"; unknown?: boolean }
      | { type: "done.reserve.compensation"; unknown?: boolean }
      | { type: "failed.ask_for_details"; unknown?: boolean }
      | { type: "failed.escalate"; unknown?: boolean }
      | { type: "failed.pay"; unknown?: boolean }
      | { type: "failed.pay_again"; unknown?: boolean }
      | { type: "failed.record_payment"; unknown?: boolean }
      | { type: "failed.reserve"; unknown?: boolean }
      | { type: "failed.reserve.compensation"; unknown?: boolean }
      | { type: "xstate.cancel"; unknown?: boolean }
      | { type: "xstate.hold"; unknown?: boolean }
      | { type: "xstate.release"; unknown?: boolean }
      | { type: "xstate.retry"; unknown?: boolean }
      | { type: "xstate.skip"; unknown?: boolean },
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
  id: "benefit_payment",
  description: "Monthly benefit payment",
  initial: "reserve",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#benefit_payment.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#benefit_payment.compensating",
        actions: [
          { type: "remember", params: { step: "(cancelled)", fact: "cancelled" } },
          { type: "remember", params: { step: "(held)", fact: "running" } },
        ],
      },
    ],
    "xstate.release": [
      {
        guard: { type: "fact", params: { step: "(held)", any: ["running"] } },
        actions: [{ type: "remember", params: { step: "(held)", fact: "completed" } }],
      },
    ],
    "done.reserve": [
      {
        actions: [
          { type: "record", params: { step: "reserve", status: "completed" } },
          { type: "remember", params: { step: "reserve", fact: "completed" } },
        ],
      },
    ],
    "failed.reserve": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "reserve", status: "failed" } },
          { type: "remember", params: { step: "reserve", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "reserve", status: "cancelled" } },
          { type: "remember", params: { step: "reserve", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    reserve: {
      description: "POST /finance/reserve",
      meta: { step: "reserve" },
      entry: [
        { type: "call", params: { step: "reserve" } },
        { type: "remember", params: { step: "reserve", fact: "running" } },
      ],
      on: {
        "done.reserve": [
          {
            target: "pay",
            actions: [
              { type: "record", params: { step: "reserve", status: "completed" } },
              { type: "remember", params: { step: "reserve", fact: "completed" } },
            ],
          },
        ],
        "failed.reserve": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "reserve", status: "failed" } },
              { type: "remember", params: { step: "reserve", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "reserve", status: "failed" } },
              { type: "remember", params: { step: "reserve", fact: "failed" } },
            ],
          },
        ],
      },
    },
    pay: {
      initial: "active",
      states: {
        active: {
          description: "POST /bank/pay",
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
                target: "caught",
                actions: [{ type: "record", params: { step: "pay", status: "failed" } }],
              },
            ],
          },
        },
        caught: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "pay.on_error.1",
                  of: "truth",
                  source: "status 409",
                  reads: "data",
                },
              },
              target: "on_error_1",
            },
            {
              target: "#benefit_payment.compensating",
              actions: [{ type: "record", params: { step: "pay", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "pay.on_error.1",
                  of: "truth",
                  source: "status 409",
                  reads: "data",
                },
              },
            },
            {
              guard: {
                type: "when",
                params: {
                  condition: "pay.on_error.2",
                  of: "truth",
                  source: "status 400 or 422",
                  reads: "data",
                },
              },
              target: "on_error_2",
            },
            {
              target: "#benefit_payment.compensating",
              actions: [{ type: "record", params: { step: "pay", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "pay.on_error.2",
                  of: "truth",
                  source: "status 400 or 422",
                  reads: "data",
                },
              },
            },
            {
              guard: {
                type: "when",
                params: {
                  condition: "pay.on_error.3",
                  of: "truth",
                  source: "any error",
                  reads: "data",
                },
              },
              target: "on_error_3",
            },
            {
              target: "#benefit_payment.compensating",
              actions: [{ type: "record", params: { step: "pay", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "pay.on_error.3",
                  of: "truth",
                  source: "any error",
                  reads: "data",
                },
              },
            },
            {
              target: "#benefit_payment.compensating",
              actions: [{ type: "record", params: { step: "pay", status: "failed" } }],
            },
          ],
        },
        on_error_1: {
          initial: "done",
          states: { done: { type: "final" } },
          onDone: [
            {
              target: "done",
              actions: [
                {
                  type: "record",
                  params: { step: "pay", status: "failed", because: "handled" },
                },
              ],
            },
          ],
        },
        on_error_2: {
          initial: "ask_for_details",
          states: {
            ask_for_details: {
              description: "POST /notify/letter",
              meta: { step: "ask_for_details" },
              entry: [{ type: "call", params: { step: "ask_for_details" } }],
              on: {
                "done.ask_for_details": [
                  {
                    target: "wait_for_details",
                    actions: [
                      {
                        type: "record",
                        params: { step: "ask_for_details", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.ask_for_details": [
                  {
                    target: "#benefit_payment.compensating",
                    actions: [
                      {
                        type: "record",
                        params: { step: "ask_for_details", status: "failed" },
                      },
                    ],
                  },
                ],
              },
            },
            wait_for_details: {
              description: "wait for bank_details_corrected",
              meta: { step: "wait_for_details" },
              entry: [
                {
                  type: "record",
                  params: { step: "wait_for_details", status: "waiting" },
                },
              ],
              on: {
                bank_details_corrected: [
                  {
                    target: "pay_again",
                    actions: [
                      {
                        type: "record",
                        params: { step: "wait_for_details", status: "completed" },
                      },
                    ],
                  },
                ],
              },
              after: {
                2592000000: [
                  {
                    target: "#benefit_payment.compensating",
                    actions: [
                      {
                        type: "record",
                        params: { step: "wait_for_details", status: "failed", because: "timeout" },
                      },
                    ],
                  },
                ],
              },
            },
            pay_again: {
              description: "POST /bank/pay",
              meta: { step: "pay_again" },
              entry: [{ type: "call", params: { step: "pay_again" } }],
              on: {
                "done.pay_again": [
                  {
                    target: "done",
                    actions: [
                      {
                        type: "record",
                        params: { step: "pay_again", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.pay_again": [
                  {
                    target: "#benefit_payment.compensating",
                    actions: [{ type: "record", params: { step: "pay_again", status: "failed" } }],
                  },
                ],
              },
            },
            done: { type: "final" },
          },
          onDone: [
            {
              target: "done",
              actions: [
                {
                  type: "record",
                  params: { step: "pay", status: "failed", because: "handled" },
                },
              ],
            },
          ],
        },
        on_error_3: {
          initial: "escalate",
          states: {
            escalate: {
              description: "POST /hitl/escalate",
              meta: { step: "escalate" },
              entry: [{ type: "call", params: { step: "escalate" } }],
              on: {
                "done.escalate": [
                  {
                    target: "done",
                    actions: [
                      {
                        type: "record",
                        params: { step: "escalate", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.escalate": [
                  {
                    target: "#benefit_payment.compensating",
                    actions: [{ type: "record", params: { step: "escalate", status: "failed" } }],
                  },
                ],
              },
            },
            done: { type: "final" },
          },
          onDone: [
            {
              target: "#benefit_payment.compensating",
              actions: [{ type: "record", params: { step: "pay", status: "failed" } }],
            },
          ],
        },
        done: { type: "final" },
      },
      onDone: [{ target: "record_payment" }],
    },
    record_payment: {
      description: "POST /ledger/payments",
      meta: { step: "record_payment" },
      entry: [{ type: "call", params: { step: "record_payment" } }],
      on: {
        "done.record_payment": [
          {
            target: "completing",
            actions: [{ type: "record", params: { step: "record_payment", status: "completed" } }],
          },
        ],
        "failed.record_payment": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "record_payment", status: "failed" } }],
          },
        ],
      },
    },
    completing: {
      description: "wait for calls that were left behind; undo what failed and may have taken effect",
      entry: [{ type: "remember", params: { step: "(ending)", fact: "completed" } }],
      initial: "reserve",
      states: {
        reserve: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: { type: "fact", params: { step: "reserve", any: ["unknown"] } },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "reserve", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /finance/release",
              meta: { step: "reserve.compensation" },
              entry: [{ type: "call", params: { step: "reserve.compensation" } }],
              on: {
                "done.reserve.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "reserve.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.reserve.compensation": [
                  {
                    target: "#benefit_payment.completing.reserve.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "reserve.compensation", status: "failed" },
                      },
                    ],
                  },
                ],
              },
            },
            needs_attention: {
              description: "the undo failed: a person must look at it",
              tags: ["needs_attention"],
              on: {
                "xstate.retry": [{ target: "compensation" }],
                "xstate.skip": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "reserve.compensation", status: "skipped" },
                      },
                    ],
                  },
                ],
              },
            },
            undone: {
              always: [
                {
                  target: "done",
                  actions: [
                    { type: "record", params: { step: "reserve", status: "compensated" } },
                    { type: "remember", params: { step: "reserve", fact: "cancelled" } },
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
      onDone: [{ target: "completed" }],
    },
    compensating: {
      description: "undo what was done, in reverse order",
      tags: ["compensating"],
      entry: [{ type: "remember", params: { step: "(ending)", fact: "completed" } }],
      initial: "settling",
      states: {
        settling: {
          description: "wait for calls that were left behind",
          always: [{ guard: { type: "settled" }, target: "reserve" }],
        },
        reserve: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "reserve", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "reserve", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /finance/release",
              meta: { step: "reserve.compensation" },
              entry: [{ type: "call", params: { step: "reserve.compensation" } }],
              on: {
                "done.reserve.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "reserve.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.reserve.compensation": [
                  {
                    target: "#benefit_payment.compensating.reserve.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "reserve.compensation", status: "failed" },
                      },
                    ],
                  },
                ],
              },
            },
            needs_attention: {
              description: "the undo failed: a person must look at it",
              tags: ["needs_attention"],
              on: {
                "xstate.retry": [{ target: "compensation" }],
                "xstate.skip": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "reserve.compensation", status: "skipped" },
                      },
                    ],
                  },
                ],
              },
            },
            undone: {
              always: [
                {
                  target: "done",
                  actions: [{ type: "record", params: { step: "reserve", status: "compensated" } }],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "done" }],
        },
        done: { type: "final" },
      },
      onDone: [
        {
          guard: { type: "fact", params: { step: "(cancelled)", any: ["cancelled"] } },
          target: "cancelled",
        },
        { target: "failed" },
      ],
    },
    completed: { type: "final", tags: ["completed"] },
    failed: { type: "final", tags: ["failed"] },
    cancelled: { type: "final", tags: ["cancelled"] },
  },
});
