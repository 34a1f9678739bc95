// Generated from childrens_allowance.yaml by hms-act compile. Do not edit.
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
      | { type: "done.budget"; unknown?: boolean }
      | { type: "done.budget.compensation"; unknown?: boolean }
      | { type: "done.transfer"; unknown?: boolean }
      | { type: "done.transfer.compensation"; unknown?: boolean }
      | { type: "failed.budget"; unknown?: boolean }
      | { type: "failed.budget.compensation"; unknown?: boolean }
      | { type: "failed.transfer"; unknown?: boolean }
      | { type: "failed.transfer.compensation"; unknown?: boolean }
      | { type: "xstate.cancel"; unknown?: boolean }
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
  id: "childrens_allowance/pay",
  description: "Pay for each child",
  initial: "budget",
  context: { facts: {} },
  on: {
    "xstate.cancel": [{ guard: { type: "working" }, target: "#childrens_allowance/pay.left" }],
    "done.budget": [
      {
        actions: [
          { type: "record", params: { step: "budget", status: "completed" } },
          { type: "remember", params: { step: "budget", fact: "completed" } },
        ],
      },
    ],
    "failed.budget": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "budget", status: "failed" } },
          { type: "remember", params: { step: "budget", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "budget", status: "cancelled" } },
          { type: "remember", params: { step: "budget", fact: "cancelled" } },
        ],
      },
    ],
    "done.transfer": [
      {
        actions: [
          { type: "record", params: { step: "transfer", status: "completed" } },
          { type: "remember", params: { step: "transfer", fact: "completed" } },
        ],
      },
    ],
    "failed.transfer": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "transfer", status: "failed" } },
          { type: "remember", params: { step: "transfer", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "transfer", status: "cancelled" } },
          { type: "remember", params: { step: "transfer", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    budget: {
      description: "POST /budget/reserve",
      meta: { step: "budget" },
      entry: [
        { type: "call", params: { step: "budget" } },
        { type: "remember", params: { step: "budget", fact: "running" } },
      ],
      on: {
        "done.budget": [
          {
            target: "transfer",
            actions: [
              { type: "record", params: { step: "budget", status: "completed" } },
              { type: "remember", params: { step: "budget", fact: "completed" } },
            ],
          },
        ],
        "failed.budget": [
          {
            target: "failed",
            actions: [
              { type: "record", params: { step: "budget", status: "failed" } },
              { type: "remember", params: { step: "budget", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "failed",
            actions: [
              { type: "record", params: { step: "budget", status: "failed" } },
              { type: "remember", params: { step: "budget", fact: "failed" } },
            ],
          },
        ],
      },
    },
    transfer: {
      description: "POST /bank/transfer",
      meta: { step: "transfer" },
      entry: [
        { type: "call", params: { step: "transfer" } },
        { type: "remember", params: { step: "transfer", fact: "running" } },
      ],
      on: {
        "done.transfer": [
          {
            target: "completed",
            actions: [
              { type: "record", params: { step: "transfer", status: "completed" } },
              { type: "remember", params: { step: "transfer", fact: "completed" } },
            ],
          },
        ],
        "failed.transfer": [
          {
            target: "failed",
            actions: [
              { type: "record", params: { step: "transfer", status: "failed" } },
              { type: "remember", params: { step: "transfer", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "failed",
            actions: [
              { type: "record", params: { step: "transfer", status: "failed" } },
              { type: "remember", params: { step: "transfer", fact: "failed" } },
            ],
          },
        ],
      },
    },
    completing: {
      description: "wait for calls that were left behind; undo what failed and may have taken effect",
      tags: ["completing"],
      entry: [{ type: "remember", params: { step: "(ending)", fact: "completed" } }],
      initial: "settling",
      states: {
        settling: {
          description: "wait for calls that were left behind",
          always: [{ guard: { type: "settled" }, target: "transfer" }],
        },
        transfer: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: { type: "fact", params: { step: "transfer", any: ["unknown"] } },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "transfer", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /bank/recall",
              meta: { step: "transfer.compensation" },
              entry: [{ type: "call", params: { step: "transfer.compensation" } }],
              on: {
                "done.transfer.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "transfer.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.transfer.compensation": [
                  {
                    target: "#childrens_allowance/pay.completing.transfer.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "transfer.compensation", status: "failed" },
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
                        params: { step: "transfer.compensation", status: "skipped" },
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
                      params: { step: "transfer", status: "compensated" },
                    },
                    { type: "remember", params: { step: "transfer", fact: "cancelled" } },
                  ],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "budget" }],
        },
        budget: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: { type: "fact", params: { step: "budget", any: ["unknown"] } },
                  target: "compensation",
                  actions: [{ type: "record", params: { step: "budget", status: "compensating" } }],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /budget/release",
              meta: { step: "budget.compensation" },
              entry: [{ type: "call", params: { step: "budget.compensation" } }],
              on: {
                "done.budget.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "budget.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.budget.compensation": [
                  {
                    target: "#childrens_allowance/pay.completing.budget.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "budget.compensation", status: "failed" },
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
                        params: { step: "budget.compensation", status: "skipped" },
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
                    { type: "record", params: { step: "budget", status: "compensated" } },
                    { type: "remember", params: { step: "budget", fact: "cancelled" } },
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
      onDone: [{ target: "undone" }],
    },
    compensating: {
      description: "undo what was done, in reverse order",
      tags: ["compensating"],
      entry: [{ type: "remember", params: { step: "(ending)", fact: "completed" } }],
      initial: "settling",
      states: {
        settling: {
          description: "wait for calls that were left behind",
          always: [{ guard: { type: "settled" }, target: "transfer" }],
        },
        transfer: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "transfer", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "transfer", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /bank/recall",
              meta: { step: "transfer.compensation" },
              entry: [{ type: "call", params: { step: "transfer.compensation" } }],
              on: {
                "done.transfer.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "transfer.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.transfer.compensation": [
                  {
                    target: "#childrens_allowance/pay.compensating.transfer.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "transfer.compensation", status: "failed" },
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
                        params: { step: "transfer.compensation", status: "skipped" },
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
                      params: { step: "transfer", status: "compensated" },
                    },
                  ],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "budget" }],
        },
        budget: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "budget", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [{ type: "record", params: { step: "budget", status: "compensating" } }],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /budget/release",
              meta: { step: "budget.compensation" },
              entry: [{ type: "call", params: { step: "budget.compensation" } }],
              on: {
                "done.budget.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "budget.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.budget.compensation": [
                  {
                    target: "#childrens_allowance/pay.compensating.budget.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "budget.compensation", status: "failed" },
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
                        params: { step: "budget.compensation", status: "skipped" },
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
                  actions: [{ type: "record", params: { step: "budget", status: "compensated" } }],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "done" }],
        },
        done: { type: "final" },
      },
      onDone: [{ target: "undone" }],
    },
    completed: { type: "final", tags: ["completed"] },
    failed: { type: "final", tags: ["failed"] },
    undone: { type: "final", tags: ["cancelled"] },
    left: { description: "left before its end", tags: ["cancelled"] },
  },
});
