// Generated from tax_refund.yaml by hms-act compile. Do not edit.
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
      | { type: "done.book"; unknown?: boolean }
      | { type: "done.book.compensation"; unknown?: boolean }
      | { type: "done.close_case"; unknown?: boolean }
      | { type: "done.close_case.compensation"; unknown?: boolean }
      | { type: "done.pay_out.compensation"; unknown?: boolean }
      | { type: "done.reserve_budget"; unknown?: boolean }
      | { type: "done.reserve_budget.compensation"; unknown?: boolean }
      | { type: "done.tell_taxpayer"; unknown?: boolean }
      | { type: "done.transfer"; unknown?: boolean }
      | { type: "done.transfer.compensation"; unknown?: boolean }
      | { type: "failed.book"; unknown?: boolean }
      | { type: "failed.book.compensation"; unknown?: boolean }
      | { type: "failed.close_case"; unknown?: boolean }
      | { type: "failed.close_case.compensation"; unknown?: boolean }
      | { type: "failed.pay_out.compensation"; unknown?: boolean }
      | { type: "failed.reserve_budget"; unknown?: boolean }
      | { type: "failed.reserve_budget.compensation"; unknown?: boolean }
      | { type: "failed.tell_taxpayer"; unknown?: boolean }
      | { type: "failed.transfer"; unknown?: boolean }
      | { type: "failed.transfer.compensation"; unknown?: boolean }
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
  id: "tax_refund",
  description: "Tax refund",
  initial: "reserve_budget",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#tax_refund.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#tax_refund.compensating",
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
    "done.reserve_budget": [
      {
        actions: [
          { type: "record", params: { step: "reserve_budget", status: "completed" } },
          { type: "remember", params: { step: "reserve_budget", fact: "completed" } },
        ],
      },
    ],
    "failed.reserve_budget": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "reserve_budget", status: "failed" } },
          { type: "remember", params: { step: "reserve_budget", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "reserve_budget", status: "cancelled" } },
          { type: "remember", params: { step: "reserve_budget", fact: "cancelled" } },
        ],
      },
    ],
    "done.book": [
      {
        actions: [
          { type: "record", params: { step: "book", status: "completed" } },
          { type: "remember", params: { step: "book", fact: "completed" } },
        ],
      },
    ],
    "failed.book": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "book", status: "failed" } },
          { type: "remember", params: { step: "book", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "book", status: "cancelled" } },
          { type: "remember", params: { step: "book", fact: "cancelled" } },
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
    "done.close_case": [
      {
        actions: [
          { type: "record", params: { step: "close_case", status: "completed" } },
          { type: "remember", params: { step: "close_case", fact: "completed" } },
        ],
      },
    ],
    "failed.close_case": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "close_case", status: "failed" } },
          { type: "remember", params: { step: "close_case", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "close_case", status: "cancelled" } },
          { type: "remember", params: { step: "close_case", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    reserve_budget: {
      description: "POST /budget/reserve",
      meta: { step: "reserve_budget" },
      entry: [
        { type: "call", params: { step: "reserve_budget" } },
        { type: "remember", params: { step: "reserve_budget", fact: "running" } },
      ],
      on: {
        "done.reserve_budget": [
          {
            target: "pay_out",
            actions: [
              { type: "record", params: { step: "reserve_budget", status: "completed" } },
              { type: "remember", params: { step: "reserve_budget", fact: "completed" } },
            ],
          },
        ],
        "failed.reserve_budget": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "reserve_budget", status: "failed" } },
              { type: "remember", params: { step: "reserve_budget", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "reserve_budget", status: "failed" } },
              { type: "remember", params: { step: "reserve_budget", fact: "failed" } },
            ],
          },
        ],
      },
    },
    pay_out: {
      meta: { step: "pay_out" },
      entry: [{ type: "record", params: { step: "pay_out", status: "running" } }],
      initial: "book",
      states: {
        book: {
          description: "POST /ledger/book",
          meta: { step: "book" },
          entry: [
            { type: "call", params: { step: "book" } },
            { type: "remember", params: { step: "book", fact: "running" } },
          ],
          on: {
            "done.book": [
              {
                target: "transfer",
                actions: [
                  { type: "record", params: { step: "book", status: "completed" } },
                  { type: "remember", params: { step: "book", fact: "completed" } },
                ],
              },
            ],
            "failed.book": [
              {
                target: "#tax_refund.compensating",
                actions: [
                  { type: "record", params: { step: "book", status: "failed" } },
                  { type: "remember", params: { step: "book", fact: "unknown" } },
                  { type: "record", params: { step: "pay_out", status: "failed" } },
                  { type: "remember", params: { step: "pay_out", fact: "failed" } },
                ],
                guard: { type: "unknownOutcome" },
              },
              {
                target: "#tax_refund.compensating",
                actions: [
                  { type: "record", params: { step: "book", status: "failed" } },
                  { type: "remember", params: { step: "book", fact: "failed" } },
                  { type: "record", params: { step: "pay_out", status: "failed" } },
                  { type: "remember", params: { step: "pay_out", fact: "failed" } },
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
                target: "done",
                actions: [
                  { type: "record", params: { step: "transfer", status: "completed" } },
                  { type: "remember", params: { step: "transfer", fact: "completed" } },
                ],
              },
            ],
            "failed.transfer": [
              {
                target: "#tax_refund.compensating",
                actions: [
                  { type: "record", params: { step: "transfer", status: "failed" } },
                  { type: "remember", params: { step: "transfer", fact: "unknown" } },
                  { type: "record", params: { step: "pay_out", status: "failed" } },
                  { type: "remember", params: { step: "pay_out", fact: "failed" } },
                ],
                guard: { type: "unknownOutcome" },
              },
              {
                target: "#tax_refund.compensating",
                actions: [
                  { type: "record", params: { step: "transfer", status: "failed" } },
                  { type: "remember", params: { step: "transfer", fact: "failed" } },
                  { type: "record", params: { step: "pay_out", status: "failed" } },
                  { type: "remember", params: { step: "pay_out", fact: "failed" } },
                ],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [
        {
          target: "close_case",
          actions: [
            { type: "record", params: { step: "pay_out", status: "completed" } },
            { type: "remember", params: { step: "pay_out", fact: "completed" } },
          ],
        },
      ],
    },
    close_case: {
      description: "POST /cases/close",
      meta: { step: "close_case" },
      entry: [
        { type: "call", params: { step: "close_case" } },
        { type: "remember", params: { step: "close_case", fact: "running" } },
      ],
      on: {
        "done.close_case": [
          {
            target: "tell_taxpayer",
            actions: [
              { type: "record", params: { step: "close_case", status: "completed" } },
              { type: "remember", params: { step: "close_case", fact: "completed" } },
            ],
          },
        ],
        "failed.close_case": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "close_case", status: "failed" } },
              { type: "remember", params: { step: "close_case", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "close_case", status: "failed" } },
              { type: "remember", params: { step: "close_case", fact: "failed" } },
            ],
          },
        ],
      },
    },
    tell_taxpayer: {
      description: "POST /notify/letter",
      meta: { step: "tell_taxpayer" },
      entry: [{ type: "call", params: { step: "tell_taxpayer" } }],
      on: {
        "done.tell_taxpayer": [
          {
            target: "completed",
            actions: [{ type: "record", params: { step: "tell_taxpayer", status: "completed" } }],
          },
        ],
        "failed.tell_taxpayer": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "tell_taxpayer", status: "failed" } }],
          },
        ],
      },
    },
    compensating: {
      description: "undo what was done, in reverse order",
      tags: ["compensating"],
      entry: [{ type: "remember", params: { step: "(ending)", fact: "completed" } }],
      initial: "settling",
      states: {
        settling: {
          description: "wait for calls that were left behind",
          always: [{ guard: { type: "settled" }, target: "close_case" }],
        },
        close_case: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "close_case", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "close_case", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /cases/reopen",
              meta: { step: "close_case.compensation" },
              entry: [{ type: "call", params: { step: "close_case.compensation" } }],
              on: {
                "done.close_case.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "close_case.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.close_case.compensation": [
                  {
                    target: "#tax_refund.compensating.close_case.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "close_case.compensation", status: "failed" },
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
                        params: { step: "close_case.compensation", status: "skipped" },
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
                      params: { step: "close_case", status: "compensated" },
                    },
                  ],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "pay_out" }],
        },
        pay_out: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: { type: "fact", params: { step: "pay_out", any: ["completed"] } },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "pay_out", status: "compensating" },
                    },
                  ],
                },
                { target: "inner" },
              ],
            },
            compensation: {
              description: "POST /treasury/reverse",
              meta: { step: "pay_out.compensation" },
              entry: [{ type: "call", params: { step: "pay_out.compensation" } }],
              on: {
                "done.pay_out.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "pay_out.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.pay_out.compensation": [
                  {
                    target: "#tax_refund.compensating.pay_out.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "pay_out.compensation", status: "failed" },
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
                        params: { step: "pay_out.compensation", status: "skipped" },
                      },
                    ],
                  },
                ],
              },
            },
            inner: {
              initial: "transfer",
              states: {
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
                            target: "#tax_refund.compensating.pay_out.inner.transfer.needs_attention",
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
                  onDone: [{ target: "book" }],
                },
                book: {
                  initial: "check",
                  states: {
                    check: {
                      always: [
                        {
                          guard: {
                            type: "fact",
                            params: { step: "book", any: ["completed", "unknown"] },
                          },
                          target: "compensation",
                          actions: [
                            {
                              type: "record",
                              params: { step: "book", status: "compensating" },
                            },
                          ],
                        },
                        { target: "done" },
                      ],
                    },
                    compensation: {
                      description: "POST /ledger/strike",
                      meta: { step: "book.compensation" },
                      entry: [{ type: "call", params: { step: "book.compensation" } }],
                      on: {
                        "done.book.compensation": [
                          {
                            target: "undone",
                            actions: [
                              {
                                type: "record",
                                params: { step: "book.compensation", status: "completed" },
                              },
                            ],
                          },
                        ],
                        "failed.book.compensation": [
                          {
                            target: "#tax_refund.compensating.pay_out.inner.book.needs_attention",
                            actions: [
                              {
                                type: "record",
                                params: { step: "book.compensation", status: "failed" },
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
                                params: { step: "book.compensation", status: "skipped" },
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
                              params: { step: "book", status: "compensated" },
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
              onDone: [{ target: "done" }],
            },
            undone: {
              always: [
                {
                  target: "done",
                  actions: [{ type: "record", params: { step: "pay_out", status: "compensated" } }],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "reserve_budget" }],
        },
        reserve_budget: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "reserve_budget", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "reserve_budget", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /budget/release",
              meta: { step: "reserve_budget.compensation" },
              entry: [{ type: "call", params: { step: "reserve_budget.compensation" } }],
              on: {
                "done.reserve_budget.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "reserve_budget.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.reserve_budget.compensation": [
                  {
                    target: "#tax_refund.compensating.reserve_budget.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "reserve_budget.compensation", status: "failed" },
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
                        params: { step: "reserve_budget.compensation", status: "skipped" },
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
                      params: { step: "reserve_budget", status: "compensated" },
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
