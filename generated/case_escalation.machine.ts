// Generated from case_escalation.yaml by hms-act compile. Do not edit.
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
      | { type: "case_decided"; unknown?: boolean }
      | { type: "case_solved"; unknown?: boolean }
      | { type: "done.assign"; unknown?: boolean }
      | { type: "done.close"; unknown?: boolean }
      | { type: "done.escalate"; unknown?: boolean }
      | { type: "done.escalate.compensation"; unknown?: boolean }
      | { type: "failed.assign"; unknown?: boolean }
      | { type: "failed.close"; unknown?: boolean }
      | { type: "failed.escalate"; unknown?: boolean }
      | { type: "failed.escalate.compensation"; unknown?: boolean }
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
  id: "case_escalation",
  description: "Case with escalation",
  initial: "assign",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#case_escalation.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#case_escalation.compensating",
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
    "done.escalate": [
      {
        actions: [
          { type: "record", params: { step: "escalate", status: "completed" } },
          { type: "remember", params: { step: "escalate", fact: "completed" } },
        ],
      },
    ],
    "failed.escalate": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "escalate", status: "failed" } },
          { type: "remember", params: { step: "escalate", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "escalate", status: "cancelled" } },
          { type: "remember", params: { step: "escalate", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    assign: {
      description: "POST /cases/assign",
      meta: { step: "assign" },
      entry: [{ type: "call", params: { step: "assign" } }],
      on: {
        "done.assign": [
          {
            target: "work",
            actions: [{ type: "record", params: { step: "assign", status: "completed" } }],
          },
        ],
        "failed.assign": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "assign", status: "failed" } }],
          },
        ],
      },
    },
    work: {
      description: "wait 14d",
      meta: { step: "work" },
      entry: [{ type: "record", params: { step: "work", status: "waiting" } }],
      on: {
        case_solved: [
          {
            target: "escalation",
            actions: [{ type: "record", params: { step: "work", status: "completed" } }],
            guard: {
              type: "when",
              params: {
                condition: "work.match",
                of: "truth",
                source: "data.case == input.case",
                reads: "data",
              },
            },
          },
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "work", status: "failed" } }],
            guard: {
              type: "unevaluable",
              params: {
                condition: "work.match",
                of: "truth",
                source: "data.case == input.case",
                reads: "data",
              },
            },
          },
        ],
      },
      after: {
        1209600000: [
          {
            target: "escalation",
            actions: [
              { type: "record", params: { step: "work", status: "completed" } },
              { type: "remember", params: { step: "work", fact: "timeout" } },
            ],
          },
        ],
      },
    },
    escalation: {
      description: "when step(work).timeout",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "escalation.when",
                  of: "truth",
                  source: "step(work).timeout",
                  reads: "control",
                },
              },
              target: "active",
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "escalation", status: "skipped" } }],
            },
          ],
        },
        active: {
          type: "parallel",
          meta: { step: "escalation" },
          entry: [{ type: "record", params: { step: "escalation", status: "running" } }],
          states: {
            ask: {
              initial: "escalate",
              states: {
                escalate: {
                  description: "emit case_escalated",
                  meta: { step: "escalate" },
                  entry: [
                    { type: "emit", params: { step: "escalate" } },
                    { type: "remember", params: { step: "escalate", fact: "running" } },
                  ],
                  on: {
                    "done.escalate": [
                      {
                        target: "done",
                        actions: [
                          {
                            type: "record",
                            params: { step: "escalate", status: "completed" },
                          },
                          {
                            type: "remember",
                            params: { step: "escalate", fact: "completed" },
                          },
                        ],
                      },
                    ],
                    "failed.escalate": [
                      {
                        target: "failed",
                        actions: [
                          {
                            type: "record",
                            params: { step: "escalate", status: "failed" },
                          },
                          {
                            type: "remember",
                            params: { step: "escalate", fact: "unknown" },
                          },
                          {
                            type: "remember",
                            params: { step: "escalation", fact: "failed" },
                          },
                        ],
                        guard: { type: "unknownOutcome" },
                      },
                      {
                        target: "failed",
                        actions: [
                          {
                            type: "record",
                            params: { step: "escalate", status: "failed" },
                          },
                          {
                            type: "remember",
                            params: { step: "escalate", fact: "failed" },
                          },
                          {
                            type: "remember",
                            params: { step: "escalation", fact: "failed" },
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
            answer: {
              initial: "decision",
              states: {
                decision: {
                  description: "wait for case_decided",
                  meta: { step: "decision" },
                  entry: [{ type: "record", params: { step: "decision", status: "waiting" } }],
                  on: {
                    case_decided: [
                      {
                        target: "done",
                        actions: [
                          {
                            type: "record",
                            params: { step: "decision", status: "completed" },
                          },
                        ],
                        guard: {
                          type: "when",
                          params: {
                            condition: "decision.match",
                            of: "truth",
                            source: "data.case == input.case",
                            reads: "data",
                          },
                        },
                      },
                      {
                        target: "failed",
                        actions: [
                          {
                            type: "record",
                            params: { step: "decision", status: "failed" },
                          },
                          {
                            type: "remember",
                            params: { step: "escalation", fact: "failed" },
                          },
                        ],
                        guard: {
                          type: "unevaluable",
                          params: {
                            condition: "decision.match",
                            of: "truth",
                            source: "data.case == input.case",
                            reads: "data",
                          },
                        },
                      },
                    ],
                  },
                  after: {
                    2592000000: [
                      {
                        target: "failed",
                        actions: [
                          {
                            type: "record",
                            params: { step: "decision", status: "failed", because: "timeout" },
                          },
                          {
                            type: "remember",
                            params: { step: "escalation", fact: "failed" },
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
              target: "#case_escalation.compensating",
              actions: [{ type: "record", params: { step: "escalation", status: "failed" } }],
              guard: { type: "fact", params: { step: "escalation", any: ["failed"] } },
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "escalation", status: "completed" } }],
            },
          ],
        },
        done: { type: "final" },
      },
      onDone: [{ target: "close" }],
    },
    close: {
      description: "POST /cases/close",
      meta: { step: "close" },
      entry: [{ type: "call", params: { step: "close" } }],
      on: {
        "done.close": [
          {
            target: "output",
            actions: [{ type: "record", params: { step: "close", status: "completed" } }],
          },
        ],
        "failed.close": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "close", status: "failed" } }],
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
          always: [{ guard: { type: "settled" }, target: "escalate" }],
        },
        escalate: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "escalate", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "escalate", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "emit case_escalation_withdrawn",
              meta: { step: "escalate.compensation" },
              entry: [{ type: "emit", params: { step: "escalate.compensation" } }],
              on: {
                "done.escalate.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "escalate.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.escalate.compensation": [
                  {
                    target: "#case_escalation.compensating.escalate.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "escalate.compensation", status: "failed" },
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
                        params: { step: "escalate.compensation", status: "skipped" },
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
                      params: { step: "escalate", status: "compensated" },
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
