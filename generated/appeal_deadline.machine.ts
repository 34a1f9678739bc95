// Generated from appeal_deadline.yaml by hms-act compile. Do not edit.
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
      | { type: "appeal_received"; unknown?: boolean }
      | { type: "done.confirm_appeal"; unknown?: boolean }
      | { type: "done.make_final"; unknown?: boolean }
      | { type: "done.open_appeal"; unknown?: boolean }
      | { type: "done.open_appeal.compensation"; unknown?: boolean }
      | { type: "done.send_decision"; unknown?: boolean }
      | { type: "failed.confirm_appeal"; unknown?: boolean }
      | { type: "failed.make_final"; unknown?: boolean }
      | { type: "failed.open_appeal"; unknown?: boolean }
      | { type: "failed.open_appeal.compensation"; unknown?: boolean }
      | { type: "failed.send_decision"; unknown?: boolean }
      | { type: "xstate.cancel"; unknown?: boolean }
      | { type: "xstate.due.appeal_period"; unknown?: boolean }
      | { type: "xstate.due.delivery"; unknown?: boolean }
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
  id: "appeal_deadline",
  description: "Decision, until it is final or appealed",
  initial: "send_decision",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#appeal_deadline.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#appeal_deadline.compensating",
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
    "done.open_appeal": [
      {
        actions: [
          { type: "record", params: { step: "open_appeal", status: "completed" } },
          { type: "remember", params: { step: "open_appeal", fact: "completed" } },
        ],
      },
    ],
    "failed.open_appeal": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "open_appeal", status: "failed" } },
          { type: "remember", params: { step: "open_appeal", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "open_appeal", status: "cancelled" } },
          { type: "remember", params: { step: "open_appeal", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    send_decision: {
      description: "POST /notify/letter",
      meta: { step: "send_decision" },
      entry: [{ type: "call", params: { step: "send_decision" } }],
      on: {
        "done.send_decision": [
          {
            target: "delivery",
            actions: [{ type: "record", params: { step: "send_decision", status: "completed" } }],
          },
        ],
        "failed.send_decision": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "send_decision", status: "failed" } }],
          },
        ],
      },
    },
    delivery: {
      description: "wait 3 business days (us_federal 2026.1)",
      meta: { step: "delivery" },
      entry: [
        { type: "record", params: { step: "delivery", status: "waiting" } },
        { type: "arm", params: { step: "delivery", event: "xstate.due.delivery" } },
      ],
      exit: [{ type: "disarm", params: { step: "delivery" } }],
      on: {
        appeal_received: [
          {
            target: "appeal_period",
            actions: [{ type: "record", params: { step: "delivery", status: "completed" } }],
          },
        ],
        "xstate.due.delivery": [
          {
            target: "appeal_period",
            actions: [
              { type: "record", params: { step: "delivery", status: "completed" } },
              { type: "remember", params: { step: "delivery", fact: "timeout" } },
            ],
          },
        ],
      },
    },
    appeal_period: {
      description: "when step(delivery).timeout",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "appeal_period.when",
                  of: "truth",
                  source: "step(delivery).timeout",
                  reads: "control",
                },
              },
              target: "active",
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "appeal_period", status: "skipped" } }],
            },
          ],
        },
        active: {
          description: "wait 15 business days (us_federal 2026.1)",
          meta: { step: "appeal_period" },
          entry: [
            { type: "record", params: { step: "appeal_period", status: "waiting" } },
            {
              type: "arm",
              params: { step: "appeal_period", event: "xstate.due.appeal_period" },
            },
          ],
          exit: [{ type: "disarm", params: { step: "appeal_period" } }],
          on: {
            appeal_received: [
              {
                target: "done",
                actions: [
                  {
                    type: "record",
                    params: { step: "appeal_period", status: "completed" },
                  },
                ],
              },
            ],
            "xstate.due.appeal_period": [
              {
                target: "done",
                actions: [
                  {
                    type: "record",
                    params: { step: "appeal_period", status: "completed" },
                  },
                  { type: "remember", params: { step: "appeal_period", fact: "timeout" } },
                ],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [{ target: "outcome" }],
    },
    outcome: {
      meta: { step: "outcome" },
      entry: [{ type: "record", params: { step: "outcome", status: "running" } }],
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "outcome.case.1",
                  of: "truth",
                  source: "step(appeal_period).timeout",
                  reads: "control",
                },
              },
              target: "case_1",
            },
            { target: "else" },
          ],
        },
        case_1: {
          initial: "make_final",
          states: {
            make_final: {
              description: "POST /decisions/final",
              meta: { step: "make_final" },
              entry: [{ type: "call", params: { step: "make_final" } }],
              on: {
                "done.make_final": [
                  {
                    target: "set",
                    actions: [
                      {
                        type: "record",
                        params: { step: "make_final", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.make_final": [
                  {
                    target: "#appeal_deadline.compensating",
                    actions: [
                      { type: "record", params: { step: "make_final", status: "failed" } },
                      { type: "record", params: { step: "outcome", status: "failed" } },
                    ],
                  },
                ],
              },
            },
            set: {
              description: "set result",
              always: [
                {
                  target: "#appeal_deadline.compensating",
                  actions: [
                    { type: "record", params: { step: "outcome.set", status: "failed" } },
                    { type: "record", params: { step: "outcome", status: "failed" } },
                  ],
                  guard: {
                    type: "unevaluable",
                    params: {
                      condition: "outcome.set.values",
                      of: "value",
                      source: "outcome.set.values",
                      reads: "data",
                    },
                  },
                },
                {
                  target: "done",
                  actions: [
                    { type: "set", params: { step: "outcome.set" } },
                    {
                      type: "record",
                      params: { step: "outcome.set", status: "completed" },
                    },
                  ],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "done" }],
        },
        else: {
          initial: "open_appeal",
          states: {
            open_appeal: {
              description: "POST /appeals/cases",
              meta: { step: "open_appeal" },
              entry: [
                { type: "call", params: { step: "open_appeal" } },
                { type: "remember", params: { step: "open_appeal", fact: "running" } },
              ],
              on: {
                "done.open_appeal": [
                  {
                    target: "confirm_appeal",
                    actions: [
                      {
                        type: "record",
                        params: { step: "open_appeal", status: "completed" },
                      },
                      {
                        type: "remember",
                        params: { step: "open_appeal", fact: "completed" },
                      },
                    ],
                  },
                ],
                "failed.open_appeal": [
                  {
                    target: "#appeal_deadline.compensating",
                    actions: [
                      {
                        type: "record",
                        params: { step: "open_appeal", status: "failed" },
                      },
                      {
                        type: "remember",
                        params: { step: "open_appeal", fact: "unknown" },
                      },
                      { type: "record", params: { step: "outcome", status: "failed" } },
                    ],
                    guard: { type: "unknownOutcome" },
                  },
                  {
                    target: "#appeal_deadline.compensating",
                    actions: [
                      {
                        type: "record",
                        params: { step: "open_appeal", status: "failed" },
                      },
                      {
                        type: "remember",
                        params: { step: "open_appeal", fact: "failed" },
                      },
                      { type: "record", params: { step: "outcome", status: "failed" } },
                    ],
                  },
                ],
              },
            },
            confirm_appeal: {
              description: "POST /notify/letter",
              meta: { step: "confirm_appeal" },
              entry: [{ type: "call", params: { step: "confirm_appeal" } }],
              on: {
                "done.confirm_appeal": [
                  {
                    target: "set_2",
                    actions: [
                      {
                        type: "record",
                        params: { step: "confirm_appeal", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.confirm_appeal": [
                  {
                    target: "#appeal_deadline.compensating",
                    actions: [
                      {
                        type: "record",
                        params: { step: "confirm_appeal", status: "failed" },
                      },
                      { type: "record", params: { step: "outcome", status: "failed" } },
                    ],
                  },
                ],
              },
            },
            set_2: {
              description: "set result",
              always: [
                {
                  target: "#appeal_deadline.compensating",
                  actions: [
                    {
                      type: "record",
                      params: { step: "outcome.set_2", status: "failed" },
                    },
                    { type: "record", params: { step: "outcome", status: "failed" } },
                  ],
                  guard: {
                    type: "unevaluable",
                    params: {
                      condition: "outcome.set_2.values",
                      of: "value",
                      source: "outcome.set_2.values",
                      reads: "data",
                    },
                  },
                },
                {
                  target: "done",
                  actions: [
                    { type: "set", params: { step: "outcome.set_2" } },
                    {
                      type: "record",
                      params: { step: "outcome.set_2", status: "completed" },
                    },
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
      onDone: [
        {
          target: "output",
          actions: [{ type: "record", params: { step: "outcome", status: "completed" } }],
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
          target: "compensating",
        },
        { target: "completed" },
      ],
    },
    compensating: {
      description: "undo what was done, in reverse order",
      tags: ["compensating"],
      entry: [{ type: "remember", params: { step: "(ending)", fact: "completed" } }],
      initial: "settling",
      states: {
        settling: {
          description: "wait for calls that were left behind",
          always: [{ guard: { type: "settled" }, target: "open_appeal" }],
        },
        open_appeal: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "open_appeal", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "open_appeal", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /appeals/cases/withdraw",
              meta: { step: "open_appeal.compensation" },
              entry: [{ type: "call", params: { step: "open_appeal.compensation" } }],
              on: {
                "done.open_appeal.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "open_appeal.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.open_appeal.compensation": [
                  {
                    target: "#appeal_deadline.compensating.open_appeal.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "open_appeal.compensation", status: "failed" },
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
                        params: { step: "open_appeal.compensation", status: "skipped" },
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
                    {
                      type: "record",
                      params: { step: "open_appeal", status: "compensated" },
                    },
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
