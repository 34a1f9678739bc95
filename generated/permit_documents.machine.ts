// Generated from permit_documents.yaml by hms-act compile. Do not edit.
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
      | { type: "done.acknowledge"; unknown?: boolean }
      | { type: "done.close_application"; unknown?: boolean }
      | { type: "done.examine"; unknown?: boolean }
      | { type: "failed.acknowledge"; unknown?: boolean }
      | { type: "failed.close_application"; unknown?: boolean }
      | { type: "failed.examine"; unknown?: boolean }
      | { type: "fee_paid"; unknown?: boolean }
      | { type: "plans_received"; unknown?: boolean }
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
  id: "permit_documents",
  description: "Building permit, until its documents are complete",
  initial: "acknowledge",
  context: { facts: {} },
  on: {
    "xstate.cancel": [{ guard: { type: "working" }, target: "#permit_documents.cancelled" }],
    "xstate.hold": [{ guard: { type: "working" }, target: "#permit_documents.cancelled" }],
  },
  states: {
    acknowledge: {
      description: "POST /notify/email",
      meta: { step: "acknowledge" },
      entry: [{ type: "call", params: { step: "acknowledge" } }],
      on: {
        "done.acknowledge": [
          {
            target: "wait_for_documents",
            actions: [{ type: "record", params: { step: "acknowledge", status: "completed" } }],
          },
        ],
        "failed.acknowledge": [
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "acknowledge", status: "failed" } }],
          },
        ],
      },
    },
    wait_for_documents: {
      type: "parallel",
      description: "wait for plans_received and fee_paid",
      meta: { step: "wait_for_documents" },
      entry: [{ type: "record", params: { step: "wait_for_documents", status: "waiting" } }],
      states: {
        plans_received: {
          initial: "waiting",
          states: {
            waiting: {
              meta: { step: "wait_for_documents" },
              on: {
                plans_received: [
                  {
                    target: "received",
                    guard: {
                      type: "when",
                      params: {
                        condition: "wait_for_documents.match",
                        of: "truth",
                        source: "event.data.application == input.application",
                        reads: "data",
                      },
                    },
                  },
                  {
                    target: "#permit_documents.failed",
                    actions: [
                      {
                        type: "record",
                        params: { step: "wait_for_documents", status: "failed" },
                      },
                    ],
                    guard: {
                      type: "unevaluable",
                      params: {
                        condition: "wait_for_documents.match",
                        of: "truth",
                        source: "event.data.application == input.application",
                        reads: "data",
                      },
                    },
                  },
                ],
              },
            },
            received: { type: "final" },
          },
        },
        fee_paid: {
          initial: "waiting",
          states: {
            waiting: {
              meta: { step: "wait_for_documents" },
              on: {
                fee_paid: [
                  {
                    target: "received",
                    guard: {
                      type: "when",
                      params: {
                        condition: "wait_for_documents.match",
                        of: "truth",
                        source: "event.data.application == input.application",
                        reads: "data",
                      },
                    },
                  },
                  {
                    target: "#permit_documents.failed",
                    actions: [
                      {
                        type: "record",
                        params: { step: "wait_for_documents", status: "failed" },
                      },
                    ],
                    guard: {
                      type: "unevaluable",
                      params: {
                        condition: "wait_for_documents.match",
                        of: "truth",
                        source: "event.data.application == input.application",
                        reads: "data",
                      },
                    },
                  },
                ],
              },
            },
            received: { type: "final" },
          },
        },
      },
      onDone: [
        {
          target: "examine",
          actions: [
            {
              type: "record",
              params: { step: "wait_for_documents", status: "completed" },
            },
          ],
        },
      ],
      after: {
        5184000000: [
          {
            target: "examine",
            actions: [
              {
                type: "record",
                params: { step: "wait_for_documents", status: "completed" },
              },
              {
                type: "remember",
                params: { step: "wait_for_documents", fact: "timeout" },
              },
            ],
          },
        ],
      },
    },
    examine: {
      description: "when !step(wait_for_documents).timeout",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "examine.when",
                  of: "truth",
                  source: "!step(wait_for_documents).timeout",
                  reads: "control",
                },
              },
              target: "active",
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "examine", status: "skipped" } }],
            },
          ],
        },
        active: {
          description: "POST /permits/examine",
          meta: { step: "examine" },
          entry: [{ type: "call", params: { step: "examine" } }],
          on: {
            "done.examine": [
              {
                target: "done",
                actions: [{ type: "record", params: { step: "examine", status: "completed" } }],
              },
            ],
            "failed.examine": [
              {
                target: "#permit_documents.failed",
                actions: [{ type: "record", params: { step: "examine", status: "failed" } }],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [{ target: "close_application" }],
    },
    close_application: {
      description: "when step(wait_for_documents).timeout",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "close_application.when",
                  of: "truth",
                  source: "step(wait_for_documents).timeout",
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
                  params: { step: "close_application", status: "skipped" },
                },
              ],
            },
          ],
        },
        active: {
          description: "POST /permits/close",
          meta: { step: "close_application" },
          entry: [{ type: "call", params: { step: "close_application" } }],
          on: {
            "done.close_application": [
              {
                target: "done",
                actions: [
                  {
                    type: "record",
                    params: { step: "close_application", status: "completed" },
                  },
                ],
              },
            ],
            "failed.close_application": [
              {
                target: "#permit_documents.failed",
                actions: [
                  {
                    type: "record",
                    params: { step: "close_application", status: "failed" },
                  },
                ],
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
