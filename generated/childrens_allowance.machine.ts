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
      | { type: "done.letter"; unknown?: boolean }
      | { type: "done.open_case"; unknown?: boolean }
      | { type: "done.open_case.compensation"; unknown?: boolean }
      | { type: "done.pay"; unknown?: boolean }
      | { type: "done.pay.compensation"; unknown?: boolean }
      | { type: "failed.letter"; unknown?: boolean }
      | { type: "failed.open_case"; unknown?: boolean }
      | { type: "failed.open_case.compensation"; unknown?: boolean }
      | { type: "failed.pay"; unknown?: boolean }
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
  id: "childrens_allowance",
  description: "Allowance for the children of a family",
  initial: "open_case",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#childrens_allowance.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#childrens_allowance.compensating",
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
    "done.open_case": [
      {
        actions: [
          { type: "record", params: { step: "open_case", status: "completed" } },
          { type: "remember", params: { step: "open_case", fact: "completed" } },
        ],
      },
    ],
    "failed.open_case": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "open_case", status: "failed" } },
          { type: "remember", params: { step: "open_case", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "open_case", status: "cancelled" } },
          { type: "remember", params: { step: "open_case", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    open_case: {
      description: "POST /cases/open",
      meta: { step: "open_case" },
      entry: [
        { type: "call", params: { step: "open_case" } },
        { type: "remember", params: { step: "open_case", fact: "running" } },
      ],
      on: {
        "done.open_case": [
          {
            target: "pay",
            actions: [
              { type: "record", params: { step: "open_case", status: "completed" } },
              { type: "remember", params: { step: "open_case", fact: "completed" } },
            ],
          },
        ],
        "failed.open_case": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "open_case", status: "failed" } },
              { type: "remember", params: { step: "open_case", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "open_case", status: "failed" } },
              { type: "remember", params: { step: "open_case", fact: "failed" } },
            ],
          },
        ],
      },
    },
    pay: {
      description: "for each child",
      initial: "check",
      states: {
        check: {
          always: [
            {
              target: "#childrens_allowance.compensating",
              actions: [{ type: "record", params: { step: "pay", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "pay.values",
                  of: "value",
                  source: "pay.values",
                  reads: "data",
                },
              },
            },
            { target: "active" },
          ],
        },
        active: {
          meta: { step: "pay" },
          entry: [
            { type: "record", params: { step: "pay", status: "running" } },
            { type: "remember", params: { step: "pay", fact: "begun" } },
            { type: "spread", params: { step: "pay" } },
          ],
          on: {
            "done.pay": [
              {
                target: "done",
                actions: [{ type: "record", params: { step: "pay", status: "completed" } }],
              },
            ],
            "failed.pay": [
              {
                target: "#childrens_allowance.compensating",
                actions: [{ type: "record", params: { step: "pay", status: "failed" } }],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [{ target: "letter" }],
    },
    letter: {
      description: "POST /notify/letter",
      meta: { step: "letter" },
      entry: [{ type: "call", params: { step: "letter" } }],
      on: {
        "done.letter": [
          {
            target: "output",
            actions: [{ type: "record", params: { step: "letter", status: "completed" } }],
          },
        ],
        "failed.letter": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "letter", status: "failed" } }],
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
          target: "compensating",
        },
        { target: "completing" },
      ],
    },
    completing: {
      description: "wait for calls that were left behind; undo what failed and may have taken effect",
      entry: [{ type: "remember", params: { step: "(ending)", fact: "completed" } }],
      initial: "pay",
      states: {
        pay: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: {
                      step: "pay",
                      any: ["begun", "completed", "failed", "timed_out", "unknown"],
                    },
                  },
                  target: "items",
                },
                { target: "done" },
              ],
            },
            items: {
              description: "undo what failed and may have taken effect",
              meta: { step: "pay.compensation" },
              entry: [{ type: "undo", params: { step: "pay", only: "unknown" } }],
              on: { "done.pay.compensation": [{ target: "done" }] },
            },
            done: { type: "final" },
          },
          onDone: [{ target: "open_case" }],
        },
        open_case: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: { type: "fact", params: { step: "open_case", any: ["unknown"] } },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "open_case", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /cases/withdraw",
              meta: { step: "open_case.compensation" },
              entry: [{ type: "call", params: { step: "open_case.compensation" } }],
              on: {
                "done.open_case.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "open_case.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.open_case.compensation": [
                  {
                    target: "#childrens_allowance.completing.open_case.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "open_case.compensation", status: "failed" },
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
                        params: { step: "open_case.compensation", status: "skipped" },
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
                      params: { step: "open_case", status: "compensated" },
                    },
                    { type: "remember", params: { step: "open_case", fact: "cancelled" } },
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
          always: [{ guard: { type: "settled" }, target: "pay" }],
        },
        pay: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: {
                      step: "pay",
                      any: ["begun", "completed", "failed", "timed_out", "unknown"],
                    },
                  },
                  target: "items",
                  actions: [{ type: "record", params: { step: "pay", status: "compensating" } }],
                },
                { target: "done" },
              ],
            },
            items: {
              description: "undo the items, the last first",
              meta: { step: "pay.compensation" },
              entry: [
                {
                  type: "record",
                  params: { step: "pay.compensation", status: "running" },
                },
                { type: "undo", params: { step: "pay" } },
              ],
              on: {
                "done.pay.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "pay.compensation", status: "completed" },
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
                  actions: [{ type: "record", params: { step: "pay", status: "compensated" } }],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "open_case" }],
        },
        open_case: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "open_case", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "open_case", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /cases/withdraw",
              meta: { step: "open_case.compensation" },
              entry: [{ type: "call", params: { step: "open_case.compensation" } }],
              on: {
                "done.open_case.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "open_case.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.open_case.compensation": [
                  {
                    target: "#childrens_allowance.compensating.open_case.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "open_case.compensation", status: "failed" },
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
                        params: { step: "open_case.compensation", status: "skipped" },
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
                      params: { step: "open_case", status: "compensated" },
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
