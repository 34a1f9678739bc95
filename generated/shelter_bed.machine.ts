// Generated from shelter_bed.yaml by hms-act compile. Do not edit.
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
      | { type: "done.book_bed"; unknown?: boolean }
      | { type: "done.find_bed.harbour.offers"; unknown?: boolean }
      | { type: "done.find_bed.north.offers"; unknown?: boolean }
      | { type: "done.find_bed.station.offers"; unknown?: boolean }
      | { type: "done.pay_hotel"; unknown?: boolean }
      | { type: "failed.book_bed"; unknown?: boolean }
      | { type: "failed.find_bed.harbour.offers"; unknown?: boolean }
      | { type: "failed.find_bed.north.offers"; unknown?: boolean }
      | { type: "failed.find_bed.station.offers"; unknown?: boolean }
      | { type: "failed.pay_hotel"; unknown?: boolean }
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
  id: "shelter_bed",
  description: "A bed for tonight",
  initial: "find_bed",
  context: { facts: {} },
  on: {
    "xstate.cancel": [{ guard: { type: "working" }, target: "#shelter_bed.cancelled" }],
    "xstate.hold": [{ guard: { type: "working" }, target: "#shelter_bed.cancelled" }],
  },
  states: {
    find_bed: {
      initial: "active",
      states: {
        active: {
          type: "parallel",
          meta: { step: "find_bed" },
          entry: [{ type: "record", params: { step: "find_bed", status: "running" } }],
          states: {
            north: {
              initial: "offers",
              states: {
                offers: {
                  description: "POST /shelters/north/offers",
                  meta: { step: "find_bed.north.offers" },
                  entry: [{ type: "call", params: { step: "find_bed.north.offers" } }],
                  on: {
                    "done.find_bed.north.offers": [
                      {
                        target: "done",
                        actions: [
                          {
                            type: "record",
                            params: { step: "find_bed.north.offers", status: "completed" },
                          },
                        ],
                      },
                    ],
                    "failed.find_bed.north.offers": [
                      {
                        target: "failed",
                        actions: [
                          {
                            type: "record",
                            params: { step: "find_bed.north.offers", status: "failed" },
                          },
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
                      params: { step: "find_bed/north", fact: "completed" },
                    },
                  ],
                },
                failed: {
                  type: "final",
                  entry: [
                    {
                      type: "remember",
                      params: { step: "find_bed/north", fact: "failed" },
                    },
                  ],
                },
              },
            },
            harbour: {
              initial: "offers",
              states: {
                offers: {
                  description: "POST /shelters/harbour/offers",
                  meta: { step: "find_bed.harbour.offers" },
                  entry: [{ type: "call", params: { step: "find_bed.harbour.offers" } }],
                  on: {
                    "done.find_bed.harbour.offers": [
                      {
                        target: "done",
                        actions: [
                          {
                            type: "record",
                            params: { step: "find_bed.harbour.offers", status: "completed" },
                          },
                        ],
                      },
                    ],
                    "failed.find_bed.harbour.offers": [
                      {
                        target: "failed",
                        actions: [
                          {
                            type: "record",
                            params: { step: "find_bed.harbour.offers", status: "failed" },
                          },
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
                      params: { step: "find_bed/harbour", fact: "completed" },
                    },
                  ],
                },
                failed: {
                  type: "final",
                  entry: [
                    {
                      type: "remember",
                      params: { step: "find_bed/harbour", fact: "failed" },
                    },
                  ],
                },
              },
            },
            station: {
              initial: "offers",
              states: {
                offers: {
                  description: "POST /shelters/station/offers",
                  meta: { step: "find_bed.station.offers" },
                  entry: [{ type: "call", params: { step: "find_bed.station.offers" } }],
                  on: {
                    "done.find_bed.station.offers": [
                      {
                        target: "done",
                        actions: [
                          {
                            type: "record",
                            params: { step: "find_bed.station.offers", status: "completed" },
                          },
                        ],
                      },
                    ],
                    "failed.find_bed.station.offers": [
                      {
                        target: "failed",
                        actions: [
                          {
                            type: "record",
                            params: { step: "find_bed.station.offers", status: "failed" },
                          },
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
                      params: { step: "find_bed/station", fact: "completed" },
                    },
                  ],
                },
                failed: {
                  type: "final",
                  entry: [
                    {
                      type: "remember",
                      params: { step: "find_bed/station", fact: "failed" },
                    },
                  ],
                },
              },
            },
          },
          always: [
            {
              target: "done",
              actions: [{ type: "record", params: { step: "find_bed", status: "completed" } }],
              guard: {
                type: "count",
                params: {
                  steps: ["find_bed/north", "find_bed/harbour", "find_bed/station"],
                  fact: "completed",
                  atLeast: 1,
                },
              },
            },
          ],
          onDone: [
            {
              target: "caught",
              actions: [
                { type: "record", params: { step: "find_bed", status: "failed" } },
                { type: "remember", params: { step: "find_bed", fact: "failed" } },
              ],
              guard: {
                type: "count",
                params: {
                  steps: ["find_bed/north", "find_bed/harbour", "find_bed/station"],
                  fact: "failed",
                  atLeast: 3,
                },
              },
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "find_bed", status: "completed" } }],
            },
          ],
          after: {
            900000: [
              {
                target: "caught",
                actions: [
                  {
                    type: "record",
                    params: { step: "find_bed", status: "failed", because: "timeout" },
                  },
                  { type: "remember", params: { step: "find_bed", fact: "timed_out" } },
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
                  condition: "find_bed.on_error.1",
                  of: "truth",
                  source: "any error",
                  reads: "data",
                },
              },
              target: "on_error_1",
            },
            {
              target: "#shelter_bed.failed",
              actions: [{ type: "record", params: { step: "find_bed", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "find_bed.on_error.1",
                  of: "truth",
                  source: "any error",
                  reads: "data",
                },
              },
            },
            {
              target: "#shelter_bed.failed",
              actions: [{ type: "record", params: { step: "find_bed", status: "failed" } }],
            },
          ],
        },
        on_error_1: {
          initial: "pay_hotel",
          states: {
            pay_hotel: {
              description: "POST /hotels/vouchers",
              meta: { step: "pay_hotel" },
              entry: [{ type: "call", params: { step: "pay_hotel" } }],
              on: {
                "done.pay_hotel": [
                  {
                    target: "done",
                    actions: [
                      {
                        type: "record",
                        params: { step: "pay_hotel", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.pay_hotel": [
                  {
                    target: "#shelter_bed.failed",
                    actions: [{ type: "record", params: { step: "pay_hotel", status: "failed" } }],
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
                  params: { step: "find_bed", status: "failed", because: "handled" },
                },
              ],
            },
          ],
        },
        done: { type: "final" },
      },
      onDone: [{ target: "book_bed" }],
    },
    book_bed: {
      description: "when !step(find_bed).failed",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "book_bed.when",
                  of: "truth",
                  source: "!step(find_bed).failed",
                  reads: "control",
                },
              },
              target: "active",
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "book_bed", status: "skipped" } }],
            },
          ],
        },
        active: {
          description: "POST /shelters/book",
          meta: { step: "book_bed" },
          entry: [{ type: "call", params: { step: "book_bed" } }],
          on: {
            "done.book_bed": [
              {
                target: "done",
                actions: [{ type: "record", params: { step: "book_bed", status: "completed" } }],
              },
            ],
            "failed.book_bed": [
              {
                target: "#shelter_bed.failed",
                actions: [{ type: "record", params: { step: "book_bed", status: "failed" } }],
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
