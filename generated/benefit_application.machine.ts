// Generated from benefit_application.yaml by hms-act compile. Do not edit.
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
      | { type: "done.amount"; unknown?: boolean }
      | { type: "done.debts"; unknown?: boolean }
      | { type: "done.grant"; unknown?: boolean }
      | { type: "done.grant.compensation"; unknown?: boolean }
      | { type: "done.household"; unknown?: boolean }
      | { type: "done.housing"; unknown?: boolean }
      | { type: "done.identity"; unknown?: boolean }
      | { type: "done.income"; unknown?: boolean }
      | { type: "done.letter"; unknown?: boolean }
      | { type: "done.reserve"; unknown?: boolean }
      | { type: "done.reserve.compensation"; unknown?: boolean }
      | { type: "failed.amount"; unknown?: boolean }
      | { type: "failed.debts"; unknown?: boolean }
      | { type: "failed.grant"; unknown?: boolean }
      | { type: "failed.grant.compensation"; unknown?: boolean }
      | { type: "failed.household"; unknown?: boolean }
      | { type: "failed.housing"; unknown?: boolean }
      | { type: "failed.identity"; unknown?: boolean }
      | { type: "failed.income"; unknown?: boolean }
      | { type: "failed.letter"; unknown?: boolean }
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
  id: "benefit_application",
  description: "Application for a benefit",
  initial: "steps",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#benefit_application.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#benefit_application.compensating",
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
    "done.grant": [
      {
        actions: [
          { type: "record", params: { step: "grant", status: "completed" } },
          { type: "remember", params: { step: "grant", fact: "completed" } },
        ],
      },
    ],
    "failed.grant": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "grant", status: "failed" } },
          { type: "remember", params: { step: "grant", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "grant", status: "cancelled" } },
          { type: "remember", params: { step: "grant", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    steps: {
      type: "parallel",
      description: "each step starts when all that it needs has ended",
      exit: [
        {
          type: "forget",
          params: {
            steps: [
              "(steps)/identity",
              "(steps)/income",
              "(steps)/household",
              "(steps)/debts",
              "(steps)/housing",
              "(steps)/amount",
              "(steps)/reserve",
              "(steps)/grant",
              "(steps)/letter",
            ],
          },
        },
      ],
      states: {
        identity: {
          initial: "identity",
          states: {
            identity: {
              description: "GET /register/citizens/${input.citizen}",
              meta: { step: "identity" },
              entry: [{ type: "call", params: { step: "identity" } }],
              on: {
                "done.identity": [
                  {
                    target: "done",
                    actions: [
                      {
                        type: "record",
                        params: { step: "identity", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.identity": [
                  {
                    target: "failed",
                    actions: [{ type: "record", params: { step: "identity", status: "failed" } }],
                  },
                ],
              },
            },
            done: {
              type: "final",
              entry: [
                {
                  type: "remember",
                  params: { step: "(steps)/identity", fact: "completed" },
                },
              ],
            },
            failed: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/identity", fact: "failed" } }],
            },
          },
        },
        income: {
          initial: "waiting",
          states: {
            waiting: {
              description: "needs identity",
              always: [
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/identity"], fact: "failed", atLeast: 1 },
                  },
                  target: "not_run",
                },
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/identity"], fact: "completed", atLeast: 1 },
                  },
                  target: "income",
                },
              ],
            },
            income: {
              description: "GET /tax/income/${input.citizen}",
              meta: { step: "income" },
              entry: [{ type: "call", params: { step: "income" } }],
              on: {
                "done.income": [
                  {
                    target: "done",
                    actions: [{ type: "record", params: { step: "income", status: "completed" } }],
                  },
                ],
                "failed.income": [
                  {
                    target: "failed",
                    actions: [{ type: "record", params: { step: "income", status: "failed" } }],
                  },
                ],
              },
            },
            done: {
              type: "final",
              entry: [
                {
                  type: "remember",
                  params: { step: "(steps)/income", fact: "completed" },
                },
              ],
            },
            failed: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/income", fact: "failed" } }],
            },
            not_run: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/income", fact: "failed" } }],
            },
          },
        },
        household: {
          initial: "waiting",
          states: {
            waiting: {
              description: "needs identity",
              always: [
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/identity"], fact: "failed", atLeast: 1 },
                  },
                  target: "not_run",
                },
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/identity"], fact: "completed", atLeast: 1 },
                  },
                  target: "household",
                },
              ],
            },
            household: {
              description: "GET /register/households/${input.citizen}",
              meta: { step: "household" },
              entry: [{ type: "call", params: { step: "household" } }],
              on: {
                "done.household": [
                  {
                    target: "done",
                    actions: [
                      {
                        type: "record",
                        params: { step: "household", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.household": [
                  {
                    target: "failed",
                    actions: [{ type: "record", params: { step: "household", status: "failed" } }],
                  },
                ],
              },
            },
            done: {
              type: "final",
              entry: [
                {
                  type: "remember",
                  params: { step: "(steps)/household", fact: "completed" },
                },
              ],
            },
            failed: {
              type: "final",
              entry: [
                {
                  type: "remember",
                  params: { step: "(steps)/household", fact: "failed" },
                },
              ],
            },
            not_run: {
              type: "final",
              entry: [
                {
                  type: "remember",
                  params: { step: "(steps)/household", fact: "failed" },
                },
              ],
            },
          },
        },
        debts: {
          initial: "waiting",
          states: {
            waiting: {
              description: "needs identity",
              always: [
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/identity"], fact: "failed", atLeast: 1 },
                  },
                  target: "not_run",
                },
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/identity"], fact: "completed", atLeast: 1 },
                  },
                  target: "debts",
                },
              ],
            },
            debts: {
              initial: "active",
              states: {
                active: {
                  description: "GET /finance/debts/${input.citizen}",
                  meta: { step: "debts" },
                  entry: [{ type: "call", params: { step: "debts" } }],
                  on: {
                    "done.debts": [
                      {
                        target: "done",
                        actions: [
                          {
                            type: "record",
                            params: { step: "debts", status: "completed" },
                          },
                        ],
                      },
                    ],
                    "failed.debts": [
                      {
                        target: "caught",
                        actions: [{ type: "record", params: { step: "debts", status: "failed" } }],
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
                          condition: "debts.on_error.1",
                          of: "truth",
                          source: "status 404",
                          reads: "data",
                        },
                      },
                      target: "on_error_1",
                    },
                    {
                      target: "#benefit_application.steps.debts.failed",
                      actions: [{ type: "record", params: { step: "debts", status: "failed" } }],
                      guard: {
                        type: "unevaluable",
                        params: {
                          condition: "debts.on_error.1",
                          of: "truth",
                          source: "status 404",
                          reads: "data",
                        },
                      },
                    },
                    {
                      target: "#benefit_application.steps.debts.failed",
                      actions: [{ type: "record", params: { step: "debts", status: "failed" } }],
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
                          params: { step: "debts", status: "failed", because: "handled" },
                        },
                      ],
                    },
                  ],
                },
                done: { type: "final" },
              },
              onDone: [{ target: "done" }],
            },
            done: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/debts", fact: "completed" } }],
            },
            failed: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/debts", fact: "failed" } }],
            },
            not_run: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/debts", fact: "failed" } }],
            },
          },
        },
        housing: {
          initial: "waiting",
          states: {
            waiting: {
              description: "needs household",
              always: [
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/household"], fact: "failed", atLeast: 1 },
                  },
                  target: "not_run",
                },
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/household"], fact: "completed", atLeast: 1 },
                  },
                  target: "housing",
                },
              ],
            },
            housing: {
              description: "when input.rent > 0",
              initial: "check",
              states: {
                check: {
                  always: [
                    {
                      guard: {
                        type: "when",
                        params: {
                          condition: "housing.when",
                          of: "truth",
                          source: "input.rent > 0",
                          reads: "data",
                        },
                      },
                      target: "active",
                    },
                    {
                      target: "#benefit_application.steps.housing.failed",
                      actions: [{ type: "record", params: { step: "housing", status: "failed" } }],
                      guard: {
                        type: "unevaluable",
                        params: {
                          condition: "housing.when",
                          of: "truth",
                          source: "input.rent > 0",
                          reads: "data",
                        },
                      },
                    },
                    {
                      target: "done",
                      actions: [{ type: "record", params: { step: "housing", status: "skipped" } }],
                    },
                  ],
                },
                active: {
                  description: "POST /housing/costs",
                  meta: { step: "housing" },
                  entry: [{ type: "call", params: { step: "housing" } }],
                  on: {
                    "done.housing": [
                      {
                        target: "done",
                        actions: [
                          {
                            type: "record",
                            params: { step: "housing", status: "completed" },
                          },
                        ],
                      },
                    ],
                    "failed.housing": [
                      {
                        target: "#benefit_application.steps.housing.failed",
                        actions: [
                          {
                            type: "record",
                            params: { step: "housing", status: "failed" },
                          },
                        ],
                      },
                    ],
                  },
                },
                done: { type: "final" },
              },
              onDone: [{ target: "done" }],
            },
            done: {
              type: "final",
              entry: [
                {
                  type: "remember",
                  params: { step: "(steps)/housing", fact: "completed" },
                },
              ],
            },
            failed: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/housing", fact: "failed" } }],
            },
            not_run: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/housing", fact: "failed" } }],
            },
          },
        },
        amount: {
          initial: "waiting",
          states: {
            waiting: {
              description: "needs income, household, housing",
              always: [
                {
                  guard: {
                    type: "count",
                    params: {
                      steps: ["(steps)/income", "(steps)/household", "(steps)/housing"],
                      fact: "failed",
                      atLeast: 1,
                    },
                  },
                  target: "not_run",
                },
                {
                  guard: {
                    type: "count",
                    params: {
                      steps: ["(steps)/income", "(steps)/household", "(steps)/housing"],
                      fact: "completed",
                      atLeast: 3,
                    },
                  },
                  target: "amount",
                },
              ],
            },
            amount: {
              description: "POST /benefits/amount",
              meta: { step: "amount" },
              entry: [{ type: "call", params: { step: "amount" } }],
              on: {
                "done.amount": [
                  {
                    target: "done",
                    actions: [{ type: "record", params: { step: "amount", status: "completed" } }],
                  },
                ],
                "failed.amount": [
                  {
                    target: "failed",
                    actions: [{ type: "record", params: { step: "amount", status: "failed" } }],
                  },
                ],
              },
            },
            done: {
              type: "final",
              entry: [
                {
                  type: "remember",
                  params: { step: "(steps)/amount", fact: "completed" },
                },
              ],
            },
            failed: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/amount", fact: "failed" } }],
            },
            not_run: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/amount", fact: "failed" } }],
            },
          },
        },
        reserve: {
          initial: "waiting",
          states: {
            waiting: {
              description: "needs amount",
              always: [
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/amount"], fact: "failed", atLeast: 1 },
                  },
                  target: "not_run",
                },
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/amount"], fact: "completed", atLeast: 1 },
                  },
                  target: "reserve",
                },
              ],
            },
            reserve: {
              description: "POST /budget/reserve",
              meta: { step: "reserve" },
              entry: [
                { type: "call", params: { step: "reserve" } },
                { type: "remember", params: { step: "reserve", fact: "running" } },
              ],
              on: {
                "done.reserve": [
                  {
                    target: "done",
                    actions: [
                      { type: "record", params: { step: "reserve", status: "completed" } },
                      { type: "remember", params: { step: "reserve", fact: "completed" } },
                    ],
                  },
                ],
                "failed.reserve": [
                  {
                    target: "failed",
                    actions: [
                      { type: "record", params: { step: "reserve", status: "failed" } },
                      { type: "remember", params: { step: "reserve", fact: "unknown" } },
                    ],
                    guard: { type: "unknownOutcome" },
                  },
                  {
                    target: "failed",
                    actions: [
                      { type: "record", params: { step: "reserve", status: "failed" } },
                      { type: "remember", params: { step: "reserve", fact: "failed" } },
                    ],
                  },
                ],
              },
            },
            done: {
              type: "final",
              entry: [
                {
                  type: "remember",
                  params: { step: "(steps)/reserve", fact: "completed" },
                },
              ],
            },
            failed: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/reserve", fact: "failed" } }],
            },
            not_run: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/reserve", fact: "failed" } }],
            },
          },
        },
        grant: {
          initial: "waiting",
          states: {
            waiting: {
              description: "needs reserve, debts",
              always: [
                {
                  guard: {
                    type: "count",
                    params: {
                      steps: ["(steps)/reserve", "(steps)/debts"],
                      fact: "failed",
                      atLeast: 1,
                    },
                  },
                  target: "not_run",
                },
                {
                  guard: {
                    type: "count",
                    params: {
                      steps: ["(steps)/reserve", "(steps)/debts"],
                      fact: "completed",
                      atLeast: 2,
                    },
                  },
                  target: "grant",
                },
              ],
            },
            grant: {
              description: "POST /benefits/grant",
              meta: { step: "grant" },
              entry: [
                { type: "call", params: { step: "grant" } },
                { type: "remember", params: { step: "grant", fact: "running" } },
              ],
              on: {
                "done.grant": [
                  {
                    target: "done",
                    actions: [
                      { type: "record", params: { step: "grant", status: "completed" } },
                      { type: "remember", params: { step: "grant", fact: "completed" } },
                    ],
                  },
                ],
                "failed.grant": [
                  {
                    target: "failed",
                    actions: [
                      { type: "record", params: { step: "grant", status: "failed" } },
                      { type: "remember", params: { step: "grant", fact: "unknown" } },
                    ],
                    guard: { type: "unknownOutcome" },
                  },
                  {
                    target: "failed",
                    actions: [
                      { type: "record", params: { step: "grant", status: "failed" } },
                      { type: "remember", params: { step: "grant", fact: "failed" } },
                    ],
                  },
                ],
              },
            },
            done: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/grant", fact: "completed" } }],
            },
            failed: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/grant", fact: "failed" } }],
            },
            not_run: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/grant", fact: "failed" } }],
            },
          },
        },
        letter: {
          initial: "waiting",
          states: {
            waiting: {
              description: "needs grant",
              always: [
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/grant"], fact: "failed", atLeast: 1 },
                  },
                  target: "not_run",
                },
                {
                  guard: {
                    type: "count",
                    params: { steps: ["(steps)/grant"], fact: "completed", atLeast: 1 },
                  },
                  target: "letter",
                },
              ],
            },
            letter: {
              description: "POST /notify/letter",
              meta: { step: "letter" },
              entry: [{ type: "call", params: { step: "letter" } }],
              on: {
                "done.letter": [
                  {
                    target: "done",
                    actions: [{ type: "record", params: { step: "letter", status: "completed" } }],
                  },
                ],
                "failed.letter": [
                  {
                    target: "failed",
                    actions: [{ type: "record", params: { step: "letter", status: "failed" } }],
                  },
                ],
              },
            },
            done: { type: "final" },
            failed: {
              type: "final",
              entry: [{ type: "remember", params: { step: "(steps)/letter", fact: "failed" } }],
            },
            not_run: { type: "final" },
          },
        },
      },
      onDone: [
        {
          guard: {
            type: "count",
            params: {
              steps: [
                "(steps)/identity",
                "(steps)/income",
                "(steps)/household",
                "(steps)/debts",
                "(steps)/housing",
                "(steps)/amount",
                "(steps)/reserve",
                "(steps)/grant",
                "(steps)/letter",
              ],
              fact: "failed",
              atLeast: 1,
            },
          },
          target: "compensating",
          actions: [{ type: "record", params: { step: "(steps)", status: "failed" } }],
        },
        { target: "output" },
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
        { target: "completing" },
      ],
    },
    completing: {
      description: "wait for calls that were left behind; undo what failed and may have taken effect",
      entry: [{ type: "remember", params: { step: "(ending)", fact: "completed" } }],
      initial: "grant",
      states: {
        grant: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: { type: "fact", params: { step: "grant", any: ["unknown"] } },
                  target: "compensation",
                  actions: [{ type: "record", params: { step: "grant", status: "compensating" } }],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /benefits/withdraw",
              meta: { step: "grant.compensation" },
              entry: [{ type: "call", params: { step: "grant.compensation" } }],
              on: {
                "done.grant.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "grant.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.grant.compensation": [
                  {
                    target: "#benefit_application.completing.grant.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "grant.compensation", status: "failed" },
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
                        params: { step: "grant.compensation", status: "skipped" },
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
                    { type: "record", params: { step: "grant", status: "compensated" } },
                    { type: "remember", params: { step: "grant", fact: "cancelled" } },
                  ],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "reserve" }],
        },
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
              description: "POST /budget/release",
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
                    target: "#benefit_application.completing.reserve.needs_attention",
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
          always: [{ guard: { type: "settled" }, target: "grant" }],
        },
        grant: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "grant", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [{ type: "record", params: { step: "grant", status: "compensating" } }],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /benefits/withdraw",
              meta: { step: "grant.compensation" },
              entry: [{ type: "call", params: { step: "grant.compensation" } }],
              on: {
                "done.grant.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "grant.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.grant.compensation": [
                  {
                    target: "#benefit_application.compensating.grant.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "grant.compensation", status: "failed" },
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
                        params: { step: "grant.compensation", status: "skipped" },
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
                  actions: [{ type: "record", params: { step: "grant", status: "compensated" } }],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "reserve" }],
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
              description: "POST /budget/release",
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
                    target: "#benefit_application.compensating.reserve.needs_attention",
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
