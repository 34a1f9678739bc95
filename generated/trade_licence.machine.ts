// Generated from trade_licence.yaml by hms-act compile. Do not edit.
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
      | { type: "application_withdrawn"; unknown?: boolean }
      | { type: "done.issue"; unknown?: boolean }
      | { type: "done.register"; unknown?: boolean }
      | { type: "done.register.compensation"; unknown?: boolean }
      | { type: "done.tell_applicant"; unknown?: boolean }
      | { type: "failed.issue"; unknown?: boolean }
      | { type: "failed.register"; unknown?: boolean }
      | { type: "failed.register.compensation"; unknown?: boolean }
      | { type: "failed.tell_applicant"; unknown?: boolean }
      | { type: "objections.resolved"; unknown?: boolean }
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
  id: "trade_licence",
  description: "Trade licence",
  initial: "handle",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#trade_licence.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#trade_licence.compensating",
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
    "done.register": [
      {
        actions: [
          { type: "record", params: { step: "register", status: "completed" } },
          { type: "remember", params: { step: "register", fact: "completed" } },
        ],
      },
    ],
    "failed.register": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "register", status: "failed" } },
          { type: "remember", params: { step: "register", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "register", status: "cancelled" } },
          { type: "remember", params: { step: "register", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    handle: {
      type: "parallel",
      meta: { step: "handle" },
      entry: [{ type: "record", params: { step: "handle", status: "running" } }],
      states: {
        work: {
          initial: "issue_licence",
          states: {
            issue_licence: {
              initial: "active",
              states: {
                active: {
                  meta: { step: "issue_licence" },
                  entry: [
                    {
                      type: "record",
                      params: { step: "issue_licence", status: "running" },
                    },
                  ],
                  initial: "register",
                  states: {
                    register: {
                      description: "POST /register/applications",
                      meta: { step: "register" },
                      entry: [
                        { type: "call", params: { step: "register" } },
                        {
                          type: "remember",
                          params: { step: "register", fact: "running" },
                        },
                      ],
                      on: {
                        "done.register": [
                          {
                            target: "objections",
                            actions: [
                              {
                                type: "record",
                                params: { step: "register", status: "completed" },
                              },
                              {
                                type: "remember",
                                params: { step: "register", fact: "completed" },
                              },
                            ],
                          },
                        ],
                        "failed.register": [
                          {
                            target: "#trade_licence.handle.work.issue_licence.caught",
                            actions: [
                              {
                                type: "record",
                                params: { step: "register", status: "failed" },
                              },
                              {
                                type: "remember",
                                params: { step: "register", fact: "unknown" },
                              },
                              {
                                type: "record",
                                params: { step: "issue_licence", status: "failed" },
                              },
                            ],
                            guard: { type: "unknownOutcome" },
                          },
                          {
                            target: "#trade_licence.handle.work.issue_licence.caught",
                            actions: [
                              {
                                type: "record",
                                params: { step: "register", status: "failed" },
                              },
                              {
                                type: "remember",
                                params: { step: "register", fact: "failed" },
                              },
                              {
                                type: "record",
                                params: { step: "issue_licence", status: "failed" },
                              },
                            ],
                          },
                        ],
                      },
                    },
                    objections: {
                      description: "wait 14d",
                      meta: { step: "objections" },
                      entry: [
                        {
                          type: "record",
                          params: { step: "objections", status: "waiting" },
                        },
                      ],
                      on: {
                        "objections.resolved": [
                          {
                            target: "issue",
                            actions: [
                              {
                                type: "record",
                                params: { step: "objections", status: "completed" },
                              },
                            ],
                          },
                        ],
                      },
                      after: {
                        1209600000: [
                          {
                            target: "issue",
                            actions: [
                              {
                                type: "record",
                                params: { step: "objections", status: "completed" },
                              },
                            ],
                          },
                        ],
                      },
                    },
                    issue: {
                      description: "POST /licences/issue",
                      meta: { step: "issue" },
                      entry: [{ type: "call", params: { step: "issue" } }],
                      on: {
                        "done.issue": [
                          {
                            target: "done",
                            actions: [
                              {
                                type: "record",
                                params: { step: "issue", status: "completed" },
                              },
                            ],
                          },
                        ],
                        "failed.issue": [
                          {
                            target: "#trade_licence.handle.work.issue_licence.caught",
                            actions: [
                              {
                                type: "record",
                                params: { step: "issue", status: "failed" },
                              },
                              {
                                type: "record",
                                params: { step: "issue_licence", status: "failed" },
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
                          params: { step: "issue_licence", status: "completed" },
                        },
                      ],
                    },
                  ],
                },
                caught: {
                  always: [
                    {
                      guard: {
                        type: "when",
                        params: {
                          condition: "issue_licence.on_error.1",
                          of: "truth",
                          source: "any error",
                          reads: "data",
                        },
                      },
                      target: "on_error_1",
                    },
                    {
                      target: "#trade_licence.handle.work.failed",
                      actions: [
                        {
                          type: "record",
                          params: { step: "issue_licence", status: "failed" },
                        },
                      ],
                      guard: {
                        type: "unevaluable",
                        params: {
                          condition: "issue_licence.on_error.1",
                          of: "truth",
                          source: "any error",
                          reads: "data",
                        },
                      },
                    },
                    {
                      target: "#trade_licence.handle.work.failed",
                      actions: [
                        {
                          type: "record",
                          params: { step: "issue_licence", status: "failed" },
                        },
                      ],
                    },
                  ],
                },
                on_error_1: {
                  initial: "end",
                  states: {
                    end: {
                      always: [
                        {
                          target: "#trade_licence.compensating",
                          actions: [
                            {
                              type: "record",
                              params: { step: "issue_licence.on_error.end", status: "completed" },
                            },
                          ],
                        },
                      ],
                    },
                    done: { type: "final" },
                  },
                  onDone: [
                    {
                      target: "done",
                      actions: [
                        {
                          type: "record",
                          params: { step: "issue_licence", status: "failed", because: "handled" },
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
              entry: [{ type: "remember", params: { step: "handle/work", fact: "completed" } }],
            },
            failed: {
              type: "final",
              entry: [{ type: "remember", params: { step: "handle/work", fact: "failed" } }],
            },
          },
        },
        watch: {
          initial: "withdrawal",
          states: {
            withdrawal: {
              description: "wait for application_withdrawn",
              meta: { step: "withdrawal" },
              entry: [{ type: "record", params: { step: "withdrawal", status: "waiting" } }],
              on: {
                application_withdrawn: [
                  {
                    target: "withdrawn",
                    actions: [
                      {
                        type: "record",
                        params: { step: "withdrawal", status: "completed" },
                      },
                    ],
                  },
                ],
              },
            },
            withdrawn: {
              always: [
                {
                  target: "#trade_licence.compensating",
                  actions: [
                    { type: "record", params: { step: "withdrawn", status: "completed" } },
                    {
                      type: "remember",
                      params: { step: "(cancelled)", fact: "cancelled" },
                    },
                  ],
                },
              ],
            },
            done: {
              type: "final",
              entry: [{ type: "remember", params: { step: "handle/watch", fact: "completed" } }],
            },
            failed: {
              type: "final",
              entry: [{ type: "remember", params: { step: "handle/watch", fact: "failed" } }],
            },
          },
        },
      },
      always: [
        {
          target: "tell_applicant",
          actions: [{ type: "record", params: { step: "handle", status: "completed" } }],
          guard: {
            type: "count",
            params: { steps: ["handle/work", "handle/watch"], fact: "completed", atLeast: 1 },
          },
        },
      ],
      onDone: [
        {
          target: "compensating",
          actions: [{ type: "record", params: { step: "handle", status: "failed" } }],
          guard: {
            type: "count",
            params: { steps: ["handle/work", "handle/watch"], fact: "failed", atLeast: 2 },
          },
        },
        {
          target: "tell_applicant",
          actions: [{ type: "record", params: { step: "handle", status: "completed" } }],
        },
      ],
    },
    tell_applicant: {
      description: "POST /notify/email",
      meta: { step: "tell_applicant" },
      entry: [{ type: "call", params: { step: "tell_applicant" } }],
      on: {
        "done.tell_applicant": [
          {
            target: "completing",
            actions: [{ type: "record", params: { step: "tell_applicant", status: "completed" } }],
          },
        ],
        "failed.tell_applicant": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "tell_applicant", status: "failed" } }],
          },
        ],
      },
    },
    completing: {
      description: "wait for calls that were left behind; undo what failed and may have taken effect",
      entry: [{ type: "remember", params: { step: "(ending)", fact: "completed" } }],
      initial: "settling",
      states: {
        settling: {
          description: "wait for calls that were left behind",
          always: [{ guard: { type: "settled" }, target: "register" }],
        },
        register: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: { type: "fact", params: { step: "register", any: ["unknown"] } },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "register", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /register/strike",
              meta: { step: "register.compensation" },
              entry: [{ type: "call", params: { step: "register.compensation" } }],
              on: {
                "done.register.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "register.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.register.compensation": [
                  {
                    target: "#trade_licence.completing.register.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "register.compensation", status: "failed" },
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
                        params: { step: "register.compensation", status: "skipped" },
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
                      params: { step: "register", status: "compensated" },
                    },
                    { type: "remember", params: { step: "register", fact: "cancelled" } },
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
          always: [{ guard: { type: "settled" }, target: "register" }],
        },
        register: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "register", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "register", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /register/strike",
              meta: { step: "register.compensation" },
              entry: [{ type: "call", params: { step: "register.compensation" } }],
              on: {
                "done.register.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "register.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.register.compensation": [
                  {
                    target: "#trade_licence.compensating.register.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "register.compensation", status: "failed" },
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
                        params: { step: "register.compensation", status: "skipped" },
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
                      params: { step: "register", status: "compensated" },
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
