// Generated from payment_failed.yaml by hms-act compile. Do not edit.
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
      | { type: "done.create_ticket"; unknown?: boolean }
      | { type: "done.escalate"; unknown?: boolean }
      | { type: "done.freeze_payments"; unknown?: boolean }
      | { type: "done.notify_citizen.email"; unknown?: boolean }
      | { type: "done.notify_citizen.sms"; unknown?: boolean }
      | { type: "failed.create_ticket"; unknown?: boolean }
      | { type: "failed.escalate"; unknown?: boolean }
      | { type: "failed.freeze_payments"; unknown?: boolean }
      | { type: "failed.notify_citizen.email"; unknown?: boolean }
      | { type: "failed.notify_citizen.sms"; unknown?: boolean }
      | { type: "wait_for_fix.resolved"; unknown?: boolean }
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
  id: "payment_failed_flow",
  initial: "freeze_payments",
  context: { facts: {} },
  on: {
    "xstate.cancel": [{ guard: { type: "working" }, target: "#payment_failed_flow.cancelled" }],
    "xstate.hold": [{ guard: { type: "working" }, target: "#payment_failed_flow.cancelled" }],
  },
  states: {
    freeze_payments: {
      description: "POST /finance/freeze",
      meta: { step: "freeze_payments" },
      entry: [{ type: "call", params: { step: "freeze_payments" } }],
      on: {
        "done.freeze_payments": [
          {
            target: "notify_citizen",
            actions: [{ type: "record", params: { step: "freeze_payments", status: "completed" } }],
          },
        ],
        "failed.freeze_payments": [
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "freeze_payments", status: "failed" } }],
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
              meta: { step: "notify_citizen.email" },
              entry: [{ type: "call", params: { step: "notify_citizen.email" } }],
              on: {
                "done.notify_citizen.email": [
                  {
                    target: "done",
                    actions: [
                      {
                        type: "record",
                        params: { step: "notify_citizen.email", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.notify_citizen.email": [
                  {
                    target: "failed",
                    actions: [
                      {
                        type: "record",
                        params: { step: "notify_citizen.email", status: "failed" },
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
              description: "POST /notify/sms",
              meta: { step: "notify_citizen.sms" },
              entry: [{ type: "call", params: { step: "notify_citizen.sms" } }],
              on: {
                "done.notify_citizen.sms": [
                  {
                    target: "done",
                    actions: [
                      {
                        type: "record",
                        params: { step: "notify_citizen.sms", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.notify_citizen.sms": [
                  {
                    target: "failed",
                    actions: [
                      {
                        type: "record",
                        params: { step: "notify_citizen.sms", status: "failed" },
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
      },
      onDone: [
        {
          target: "failed",
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
      entry: [{ type: "call", params: { step: "create_ticket" } }],
      on: {
        "done.create_ticket": [
          {
            target: "wait_for_fix",
            actions: [{ type: "record", params: { step: "create_ticket", status: "completed" } }],
          },
        ],
        "failed.create_ticket": [
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "create_ticket", status: "failed" } }],
          },
        ],
      },
    },
    wait_for_fix: {
      description: "wait 5d",
      meta: { step: "wait_for_fix" },
      entry: [{ type: "record", params: { step: "wait_for_fix", status: "waiting" } }],
      on: {
        "wait_for_fix.resolved": [
          {
            target: "escalate",
            actions: [{ type: "record", params: { step: "wait_for_fix", status: "completed" } }],
          },
        ],
      },
      after: {
        432000000: [
          {
            target: "escalate",
            actions: [
              { type: "record", params: { step: "wait_for_fix", status: "completed" } },
              { type: "remember", params: { step: "wait_for_fix", fact: "timeout" } },
            ],
          },
        ],
      },
    },
    escalate: {
      description: "when step(wait_for_fix).timeout",
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
                  source: "step(wait_for_fix).timeout",
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
                target: "#payment_failed_flow.failed",
                actions: [{ type: "record", params: { step: "escalate", status: "failed" } }],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [{ target: "completed" }],
    },
    completed: { type: "final", tags: ["completed"] },
    failed: { type: "final", tags: ["failed"] },
    cancelled: { type: "final", tags: ["cancelled"] },
  },
});
