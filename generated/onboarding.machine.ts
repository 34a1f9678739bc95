// Generated from onboarding.yaml by hms-act compile. Do not edit.
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
      | { type: "done.accounts"; unknown?: boolean }
      | { type: "done.accounts.compensation"; unknown?: boolean }
      | { type: "done.badge"; unknown?: boolean }
      | { type: "done.badge.compensation"; unknown?: boolean }
      | { type: "done.contract"; unknown?: boolean }
      | { type: "done.contract.compensation"; unknown?: boolean }
      | { type: "done.new_day"; unknown?: boolean }
      | { type: "done.training"; unknown?: boolean }
      | { type: "done.welcome"; unknown?: boolean }
      | { type: "failed.accounts"; unknown?: boolean }
      | { type: "failed.badge"; unknown?: boolean }
      | { type: "failed.contract"; unknown?: boolean }
      | { type: "failed.contract.compensation"; unknown?: boolean }
      | { type: "failed.new_day"; unknown?: boolean }
      | { type: "failed.training"; unknown?: boolean }
      | { type: "failed.welcome"; unknown?: boolean }
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
  id: "onboarding",
  description: "A new employee",
  initial: "contract",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#onboarding.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#onboarding.compensating",
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
    "done.contract": [
      {
        actions: [
          { type: "record", params: { step: "contract", status: "completed" } },
          { type: "remember", params: { step: "contract", fact: "completed" } },
        ],
      },
    ],
    "failed.contract": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "contract", status: "failed" } },
          { type: "remember", params: { step: "contract", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "contract", status: "cancelled" } },
          { type: "remember", params: { step: "contract", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    contract: {
      description: "POST /hr/contracts",
      meta: { step: "contract" },
      entry: [
        { type: "call", params: { step: "contract" } },
        { type: "remember", params: { step: "contract", fact: "running" } },
      ],
      on: {
        "done.contract": [
          {
            target: "equipment",
            actions: [
              { type: "record", params: { step: "contract", status: "completed" } },
              { type: "remember", params: { step: "contract", fact: "completed" } },
            ],
          },
        ],
        "failed.contract": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "contract", status: "failed" } },
              { type: "remember", params: { step: "contract", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "contract", status: "failed" } },
              { type: "remember", params: { step: "contract", fact: "failed" } },
            ],
          },
        ],
      },
    },
    equipment: {
      type: "parallel",
      meta: { step: "equipment" },
      entry: [{ type: "record", params: { step: "equipment", status: "running" } }],
      states: {
        accounts: {
          initial: "accounts",
          states: {
            accounts: {
              description: "run open_accounts",
              meta: { step: "accounts" },
              entry: [
                { type: "run", params: { step: "accounts" } },
                { type: "remember", params: { step: "accounts", fact: "begun" } },
              ],
              on: {
                "done.accounts": [
                  {
                    target: "done",
                    actions: [
                      {
                        type: "record",
                        params: { step: "accounts", status: "completed" },
                      },
                      {
                        type: "remember",
                        params: { step: "accounts", fact: "completed" },
                      },
                    ],
                  },
                ],
                "failed.accounts": [
                  {
                    target: "failed",
                    actions: [
                      { type: "record", params: { step: "accounts", status: "failed" } },
                      { type: "remember", params: { step: "accounts", fact: "failed" } },
                      { type: "remember", params: { step: "equipment", fact: "failed" } },
                    ],
                  },
                ],
              },
            },
            done: { type: "final" },
            failed: { type: "final" },
          },
        },
        badge: {
          initial: "badge",
          states: {
            badge: {
              initial: "active",
              states: {
                active: {
                  description: "run issue_badge",
                  meta: { step: "badge" },
                  entry: [
                    { type: "run", params: { step: "badge" } },
                    { type: "remember", params: { step: "badge", fact: "begun" } },
                  ],
                  on: {
                    "done.badge": [
                      {
                        target: "done",
                        actions: [
                          {
                            type: "record",
                            params: { step: "badge", status: "completed" },
                          },
                          {
                            type: "remember",
                            params: { step: "badge", fact: "completed" },
                          },
                        ],
                      },
                    ],
                    "failed.badge": [
                      {
                        target: "caught",
                        actions: [
                          { type: "record", params: { step: "badge", status: "failed" } },
                          { type: "remember", params: { step: "badge", fact: "failed" } },
                        ],
                      },
                    ],
                  },
                  after: {
                    2592000000: [
                      {
                        target: "caught",
                        actions: [
                          {
                            type: "record",
                            params: { step: "badge", status: "failed", because: "timeout" },
                          },
                          {
                            type: "remember",
                            params: { step: "badge", fact: "timed_out" },
                          },
                        ],
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
                          condition: "badge.on_error.1",
                          of: "truth",
                          source: "type not_collected",
                          reads: "data",
                        },
                      },
                      target: "on_error_1",
                    },
                    {
                      target: "#onboarding.equipment.badge.failed",
                      actions: [
                        { type: "record", params: { step: "badge", status: "failed" } },
                        {
                          type: "remember",
                          params: { step: "equipment", fact: "failed" },
                        },
                      ],
                      guard: {
                        type: "unevaluable",
                        params: {
                          condition: "badge.on_error.1",
                          of: "truth",
                          source: "type not_collected",
                          reads: "data",
                        },
                      },
                    },
                    {
                      target: "#onboarding.equipment.badge.failed",
                      actions: [
                        { type: "record", params: { step: "badge", status: "failed" } },
                        {
                          type: "remember",
                          params: { step: "equipment", fact: "failed" },
                        },
                      ],
                    },
                  ],
                },
                on_error_1: {
                  initial: "new_day",
                  states: {
                    new_day: {
                      description: "POST /notify/email",
                      meta: { step: "new_day" },
                      entry: [{ type: "call", params: { step: "new_day" } }],
                      on: {
                        "done.new_day": [
                          {
                            target: "done",
                            actions: [
                              {
                                type: "record",
                                params: { step: "new_day", status: "completed" },
                              },
                            ],
                          },
                        ],
                        "failed.new_day": [
                          {
                            target: "#onboarding.equipment.badge.failed",
                            actions: [
                              {
                                type: "record",
                                params: { step: "new_day", status: "failed" },
                              },
                              {
                                type: "remember",
                                params: { step: "equipment", fact: "failed" },
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
                      target: "done",
                      actions: [
                        {
                          type: "record",
                          params: { step: "badge", status: "failed", because: "handled" },
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
            failed: { type: "final" },
          },
        },
      },
      onDone: [
        {
          target: "compensating",
          actions: [{ type: "record", params: { step: "equipment", status: "failed" } }],
          guard: { type: "fact", params: { step: "equipment", any: ["failed"] } },
        },
        {
          target: "training",
          actions: [{ type: "record", params: { step: "equipment", status: "completed" } }],
        },
      ],
    },
    training: {
      description: "run training",
      meta: { step: "training" },
      entry: [{ type: "run", params: { step: "training" } }],
      on: {
        "done.training": [
          {
            target: "welcome",
            actions: [{ type: "record", params: { step: "training", status: "completed" } }],
          },
        ],
        "failed.training": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "training", status: "failed" } }],
          },
        ],
      },
    },
    welcome: {
      description: "POST /notify/email",
      meta: { step: "welcome" },
      entry: [{ type: "call", params: { step: "welcome" } }],
      on: {
        "done.welcome": [
          {
            target: "output",
            actions: [{ type: "record", params: { step: "welcome", status: "completed" } }],
          },
        ],
        "failed.welcome": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "welcome", status: "failed" } }],
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
      initial: "contract",
      states: {
        contract: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: { type: "fact", params: { step: "contract", any: ["unknown"] } },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "contract", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /hr/contracts/void",
              meta: { step: "contract.compensation" },
              entry: [{ type: "call", params: { step: "contract.compensation" } }],
              on: {
                "done.contract.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "contract.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.contract.compensation": [
                  {
                    target: "#onboarding.completing.contract.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "contract.compensation", status: "failed" },
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
                        params: { step: "contract.compensation", status: "skipped" },
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
                      params: { step: "contract", status: "compensated" },
                    },
                    { type: "remember", params: { step: "contract", fact: "cancelled" } },
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
          always: [{ guard: { type: "settled" }, target: "badge" }],
        },
        badge: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "badge", any: ["begun", "completed", "timed_out"] },
                  },
                  target: "child",
                  actions: [{ type: "record", params: { step: "badge", status: "compensating" } }],
                },
                { target: "done" },
              ],
            },
            child: {
              description: "undo issue_badge",
              meta: { step: "badge.compensation" },
              entry: [
                {
                  type: "record",
                  params: { step: "badge.compensation", status: "running" },
                },
                { type: "undo", params: { step: "badge" } },
              ],
              on: {
                "done.badge.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "badge.compensation", status: "completed" },
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
                  actions: [{ type: "record", params: { step: "badge", status: "compensated" } }],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "accounts" }],
        },
        accounts: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "accounts", any: ["begun", "completed", "timed_out"] },
                  },
                  target: "child",
                  actions: [
                    {
                      type: "record",
                      params: { step: "accounts", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            child: {
              description: "undo open_accounts",
              meta: { step: "accounts.compensation" },
              entry: [
                {
                  type: "record",
                  params: { step: "accounts.compensation", status: "running" },
                },
                { type: "undo", params: { step: "accounts" } },
              ],
              on: {
                "done.accounts.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "accounts.compensation", status: "completed" },
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
                      params: { step: "accounts", status: "compensated" },
                    },
                  ],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "contract" }],
        },
        contract: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "contract", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "contract", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /hr/contracts/void",
              meta: { step: "contract.compensation" },
              entry: [{ type: "call", params: { step: "contract.compensation" } }],
              on: {
                "done.contract.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "contract.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.contract.compensation": [
                  {
                    target: "#onboarding.compensating.contract.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "contract.compensation", status: "failed" },
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
                        params: { step: "contract.compensation", status: "skipped" },
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
                      params: { step: "contract", status: "compensated" },
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
