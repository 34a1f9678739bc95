// Generated from payment_failed_agency.yaml by hms-act compile. Do not edit.
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
      | { type: "bank_updated"; unknown?: boolean }
      | { type: "done.create_ticket"; unknown?: boolean }
      | { type: "done.create_ticket.compensation"; unknown?: boolean }
      | { type: "done.escalate"; unknown?: boolean }
      | { type: "done.freeze_payments"; unknown?: boolean }
      | { type: "done.freeze_payments.compensation"; unknown?: boolean }
      | { type: "done.notify_citizen.email.email"; unknown?: boolean }
      | { type: "done.notify_citizen.sms.sms"; unknown?: boolean }
      | { type: "done.unfreeze_payments"; unknown?: boolean }
      | { type: "failed.create_ticket"; unknown?: boolean }
      | { type: "failed.create_ticket.compensation"; unknown?: boolean }
      | { type: "failed.escalate"; unknown?: boolean }
      | { type: "failed.freeze_payments"; unknown?: boolean }
      | { type: "failed.freeze_payments.compensation"; unknown?: boolean }
      | { type: "failed.notify_citizen.email.email"; unknown?: boolean }
      | { type: "failed.notify_citizen.sms.sms"; unknown?: boolean }
      | { type: "failed.unfreeze_payments"; unknown?: boolean }
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
  id: "payment_failed_agency",
  description: "Failed benefit payment",
  initial: "freeze_payments",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#payment_failed_agency.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#payment_failed_agency.compensating",
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
    "done.freeze_payments": [
      {
        actions: [
          { type: "record", params: { step: "freeze_payments", status: "completed" } },
          { type: "remember", params: { step: "freeze_payments", fact: "completed" } },
        ],
      },
    ],
    "failed.freeze_payments": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "freeze_payments", status: "failed" } },
          { type: "remember", params: { step: "freeze_payments", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "freeze_payments", status: "cancelled" } },
          { type: "remember", params: { step: "freeze_payments", fact: "cancelled" } },
        ],
      },
    ],
    "done.create_ticket": [
      {
        actions: [
          { type: "record", params: { step: "create_ticket", status: "completed" } },
          { type: "remember", params: { step: "create_ticket", fact: "completed" } },
        ],
      },
    ],
    "failed.create_ticket": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "create_ticket", status: "failed" } },
          { type: "remember", params: { step: "create_ticket", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "create_ticket", status: "cancelled" } },
          { type: "remember", params: { step: "create_ticket", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    freeze_payments: {
      description: "POST /finance/freeze",
      meta: { step: "freeze_payments" },
      entry: [
        { type: "call", params: { step: "freeze_payments" } },
        { type: "remember", params: { step: "freeze_payments", fact: "running" } },
      ],
      on: {
        "done.freeze_payments": [
          {
            target: "notify_citizen",
            actions: [
              { type: "record", params: { step: "freeze_payments", status: "completed" } },
              { type: "remember", params: { step: "freeze_payments", fact: "completed" } },
            ],
          },
        ],
        "failed.freeze_payments": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "freeze_payments", status: "failed" } },
              { type: "remember", params: { step: "freeze_payments", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "freeze_payments", status: "failed" } },
              { type: "remember", params: { step: "freeze_payments", fact: "failed" } },
            ],
          },
        ],
      },
    },
    notify_citizen: {
      type: "parallel",
      meta: { step: "notify_citizen" },
      entry: [{ type: "record", params: { step: "notify_citizen", status: "running" } }],
      states: {
        email: {
          initial: "email",
          states: {
            email: {
              description: "POST /notify/email",
              meta: { step: "notify_citizen.email.email" },
              entry: [{ type: "call", params: { step: "notify_citizen.email.email" } }],
              on: {
                "done.notify_citizen.email.email": [
                  {
                    target: "done",
                    actions: [
                      {
                        type: "record",
                        params: { step: "notify_citizen.email.email", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.notify_citizen.email.email": [
                  {
                    target: "failed",
                    actions: [
                      {
                        type: "record",
                        params: { step: "notify_citizen.email.email", status: "failed" },
                      },
                      {
                        type: "remember",
                        params: { step: "notify_citizen", fact: "failed" },
                      },
                    ],
                  },
                ],
              },
            },
            done: { type: "final" },
            failed: { type: "final" },
          },
        },
        sms: {
          initial: "sms",
          states: {
            sms: {
              description: "when has(input.citizen.phone)",
              initial: "check",
              states: {
                check: {
                  always: [
                    {
                      guard: {
                        type: "when",
                        params: {
                          condition: "notify_citizen.sms.sms.when",
                          of: "truth",
                          source: "has(input.citizen.phone)",
                          reads: "data",
                        },
                      },
                      target: "active",
                    },
                    {
                      target: "#payment_failed_agency.notify_citizen.sms.failed",
                      actions: [
                        {
                          type: "record",
                          params: { step: "notify_citizen.sms.sms", status: "failed" },
                        },
                        {
                          type: "remember",
                          params: { step: "notify_citizen", fact: "failed" },
                        },
                      ],
                      guard: {
                        type: "unevaluable",
                        params: {
                          condition: "notify_citizen.sms.sms.when",
                          of: "truth",
                          source: "has(input.citizen.phone)",
                          reads: "data",
                        },
                      },
                    },
                    {
                      target: "done",
                      actions: [
                        {
                          type: "record",
                          params: { step: "notify_citizen.sms.sms", status: "skipped" },
                        },
                      ],
                    },
                  ],
                },
                active: {
                  description: "POST /notify/sms",
                  meta: { step: "notify_citizen.sms.sms" },
                  entry: [{ type: "call", params: { step: "notify_citizen.sms.sms" } }],
                  on: {
                    "done.notify_citizen.sms.sms": [
                      {
                        target: "done",
                        actions: [
                          {
                            type: "record",
                            params: { step: "notify_citizen.sms.sms", status: "completed" },
                          },
                        ],
                      },
                    ],
                    "failed.notify_citizen.sms.sms": [
                      {
                        target: "#payment_failed_agency.notify_citizen.sms.failed",
                        actions: [
                          {
                            type: "record",
                            params: { step: "notify_citizen.sms.sms", status: "failed" },
                          },
                          {
                            type: "remember",
                            params: { step: "notify_citizen", fact: "failed" },
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
            done: { type: "final" },
            failed: { type: "final" },
          },
        },
      },
      onDone: [
        {
          target: "compensating",
          actions: [{ type: "record", params: { step: "notify_citizen", status: "failed" } }],
          guard: { type: "fact", params: { step: "notify_citizen", any: ["failed"] } },
        },
        {
          target: "create_ticket",
          actions: [{ type: "record", params: { step: "notify_citizen", status: "completed" } }],
        },
      ],
    },
    create_ticket: {
      description: "POST /helpdesk/ticket",
      meta: { step: "create_ticket" },
      entry: [
        { type: "call", params: { step: "create_ticket" } },
        { type: "remember", params: { step: "create_ticket", fact: "running" } },
      ],
      on: {
        "done.create_ticket": [
          {
            target: "wait_for_bank_details",
            actions: [
              { type: "record", params: { step: "create_ticket", status: "completed" } },
              { type: "remember", params: { step: "create_ticket", fact: "completed" } },
            ],
          },
        ],
        "failed.create_ticket": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "create_ticket", status: "failed" } },
              { type: "remember", params: { step: "create_ticket", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "create_ticket", status: "failed" } },
              { type: "remember", params: { step: "create_ticket", fact: "failed" } },
            ],
          },
        ],
      },
    },
    wait_for_bank_details: {
      description: "wait 5d",
      meta: { step: "wait_for_bank_details" },
      entry: [{ type: "record", params: { step: "wait_for_bank_details", status: "waiting" } }],
      on: {
        bank_updated: [
          {
            target: "unfreeze_payments",
            actions: [
              {
                type: "record",
                params: { step: "wait_for_bank_details", status: "completed" },
              },
            ],
          },
        ],
      },
      after: {
        432000000: [
          {
            target: "unfreeze_payments",
            actions: [
              {
                type: "record",
                params: { step: "wait_for_bank_details", status: "completed" },
              },
              {
                type: "remember",
                params: { step: "wait_for_bank_details", fact: "timeout" },
              },
            ],
          },
        ],
      },
    },
    unfreeze_payments: {
      description: "when !step(wait_for_bank_details).timeout",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "unfreeze_payments.when",
                  of: "truth",
                  source: "!step(wait_for_bank_details).timeout",
                  reads: "control",
                },
              },
              target: "active",
            },
            {
              target: "done",
              actions: [
                {
                  type: "record",
                  params: { step: "unfreeze_payments", status: "skipped" },
                },
              ],
            },
          ],
        },
        active: {
          description: "POST /finance/unfreeze",
          meta: { step: "unfreeze_payments" },
          entry: [{ type: "call", params: { step: "unfreeze_payments" } }],
          on: {
            "done.unfreeze_payments": [
              {
                target: "done",
                actions: [
                  {
                    type: "record",
                    params: { step: "unfreeze_payments", status: "completed" },
                  },
                ],
              },
            ],
            "failed.unfreeze_payments": [
              {
                target: "#payment_failed_agency.compensating",
                actions: [
                  {
                    type: "record",
                    params: { step: "unfreeze_payments", status: "failed" },
                  },
                ],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [{ target: "escalate" }],
    },
    escalate: {
      description: "when step(wait_for_bank_details).timeout",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "escalate.when",
                  of: "truth",
                  source: "step(wait_for_bank_details).timeout",
                  reads: "control",
                },
              },
              target: "active",
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "escalate", status: "skipped" } }],
            },
          ],
        },
        active: {
          description: "POST /hitl/escalate",
          meta: { step: "escalate" },
          entry: [{ type: "call", params: { step: "escalate" } }],
          on: {
            "done.escalate": [
              {
                target: "done",
                actions: [{ type: "record", params: { step: "escalate", status: "completed" } }],
              },
            ],
            "failed.escalate": [
              {
                target: "#payment_failed_agency.compensating",
                actions: [{ type: "record", params: { step: "escalate", status: "failed" } }],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [{ target: "output" }],
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
          always: [{ guard: { type: "settled" }, target: "create_ticket" }],
        },
        create_ticket: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "create_ticket", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "create_ticket", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /helpdesk/withdraw",
              meta: { step: "create_ticket.compensation" },
              entry: [{ type: "call", params: { step: "create_ticket.compensation" } }],
              on: {
                "done.create_ticket.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "create_ticket.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.create_ticket.compensation": [
                  {
                    target: "#payment_failed_agency.compensating.create_ticket.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "create_ticket.compensation", status: "failed" },
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
                        params: { step: "create_ticket.compensation", status: "skipped" },
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
                      params: { step: "create_ticket", status: "compensated" },
                    },
                  ],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "freeze_payments" }],
        },
        freeze_payments: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "freeze_payments", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "freeze_payments", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /finance/unfreeze",
              meta: { step: "freeze_payments.compensation" },
              entry: [{ type: "call", params: { step: "freeze_payments.compensation" } }],
              on: {
                "done.freeze_payments.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "freeze_payments.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.freeze_payments.compensation": [
                  {
                    target: "#payment_failed_agency.compensating.freeze_payments.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "freeze_payments.compensation", status: "failed" },
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
                        params: { step: "freeze_payments.compensation", status: "skipped" },
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
                      params: { step: "freeze_payments", status: "compensated" },
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
