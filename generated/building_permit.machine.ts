// Generated from building_permit.yaml by hms-act compile. Do not edit.
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
      | { type: "done.examine"; unknown?: boolean }
      | { type: "done.inform"; unknown?: boolean }
      | { type: "done.issue"; unknown?: boolean }
      | { type: "done.refuse"; unknown?: boolean }
      | { type: "done.register"; unknown?: boolean }
      | { type: "done.register.compensation"; unknown?: boolean }
      | { type: "done.sign"; unknown?: boolean }
      | { type: "failed.inform"; unknown?: boolean }
      | { type: "failed.issue"; unknown?: boolean }
      | { type: "failed.refuse"; unknown?: boolean }
      | { type: "failed.register"; unknown?: boolean }
      | { type: "failed.register.compensation"; unknown?: boolean }
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
  id: "building_permit",
  description: "Building permit",
  initial: "register",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#building_permit.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#building_permit.compensating",
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
    register: {
      description: "POST /register/applications",
      meta: { step: "register" },
      entry: [
        { type: "call", params: { step: "register" } },
        { type: "remember", params: { step: "register", fact: "running" } },
      ],
      on: {
        "done.register": [
          {
            target: "examine",
            actions: [
              { type: "record", params: { step: "register", status: "completed" } },
              { type: "remember", params: { step: "register", fact: "completed" } },
            ],
          },
        ],
        "failed.register": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "register", status: "failed" } },
              { type: "remember", params: { step: "register", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "register", status: "failed" } },
              { type: "remember", params: { step: "register", fact: "failed" } },
            ],
          },
        ],
      },
    },
    examine: {
      meta: { step: "examine" },
      entry: [{ type: "record", params: { step: "examine", status: "waiting" } }],
      description: "ask examiners",
      initial: "check",
      states: {
        check: {
          always: [
            {
              target: "#building_permit.compensating",
              actions: [{ type: "record", params: { step: "examine", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "examine.values",
                  of: "value",
                  source: "examine.values",
                  reads: "data",
                },
              },
            },
            { target: "offered" },
          ],
        },
        offered: {
          description: "due after 14d",
          meta: { step: "examine.due" },
          after: { 1209600000: [{ target: "escalated" }] },
          entry: [{ type: "ask", params: { step: "examine" } }],
          initial: "waiting",
          states: {
            waiting: {
              meta: { step: "examine.reminder" },
              after: { 432000000: [{ target: "reminded" }] },
            },
            reminded: { entry: [{ type: "remind", params: { step: "examine" } }] },
          },
        },
        escalated: {
          description: "ask head_of_examination",
          entry: [{ type: "escalate", params: { step: "examine" } }],
        },
      },
      on: {
        "done.examine": [
          {
            target: "incomplete",
            actions: [{ type: "record", params: { step: "examine", status: "completed" } }],
          },
        ],
      },
    },
    incomplete: {
      description: "when !step(examine).output.complete",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "incomplete.when",
                  of: "truth",
                  source: "!step(examine).output.complete",
                  reads: "data",
                },
              },
              target: "active",
            },
            {
              target: "#building_permit.compensating",
              actions: [{ type: "record", params: { step: "incomplete", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "incomplete.when",
                  of: "truth",
                  source: "!step(examine).output.complete",
                  reads: "data",
                },
              },
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "incomplete", status: "skipped" } }],
            },
          ],
        },
        active: {
          always: [
            {
              target: "#building_permit.compensating",
              actions: [{ type: "record", params: { step: "incomplete", status: "failed" } }],
            },
          ],
        },
        done: { type: "final" },
      },
      onDone: [{ target: "sign" }],
    },
    sign: {
      meta: { step: "sign" },
      entry: [{ type: "record", params: { step: "sign", status: "waiting" } }],
      description: "ask officers: 2 people",
      initial: "check",
      states: {
        check: {
          always: [
            {
              target: "#building_permit.compensating",
              actions: [{ type: "record", params: { step: "sign", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "sign.values",
                  of: "value",
                  source: "sign.values",
                  reads: "data",
                },
              },
            },
            { target: "offered" },
          ],
        },
        offered: {
          description: "due after 7d",
          meta: { step: "sign.due" },
          after: { 604800000: [{ target: "escalated" }] },
          entry: [{ type: "ask", params: { step: "sign" } }],
          initial: "waiting",
          states: {
            waiting: {
              meta: { step: "sign.reminder" },
              after: { 259200000: [{ target: "reminded" }] },
            },
            reminded: { entry: [{ type: "remind", params: { step: "sign" } }] },
          },
        },
        escalated: {
          description: "ask supervisors",
          entry: [{ type: "escalate", params: { step: "sign" } }],
        },
      },
      on: {
        "done.sign": [
          {
            target: "set",
            actions: [{ type: "record", params: { step: "sign", status: "completed" } }],
          },
        ],
      },
      after: {
        5184000000: [
          {
            target: "compensating",
            actions: [
              {
                type: "record",
                params: { step: "sign", status: "failed", because: "timeout" },
              },
            ],
          },
        ],
      },
    },
    set: {
      description: "set granted",
      always: [
        {
          target: "compensating",
          actions: [{ type: "record", params: { step: "set", status: "failed" } }],
          guard: {
            type: "unevaluable",
            params: { condition: "set.values", of: "value", source: "set.values", reads: "data" },
          },
        },
        {
          target: "decide",
          actions: [
            { type: "set", params: { step: "set" } },
            { type: "record", params: { step: "set", status: "completed" } },
          ],
        },
      ],
    },
    decide: {
      meta: { step: "decide" },
      entry: [{ type: "record", params: { step: "decide", status: "running" } }],
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "decide.case.1",
                  of: "truth",
                  source: "vars.granted",
                  reads: "data",
                },
              },
              target: "case_1",
            },
            {
              target: "#building_permit.compensating",
              actions: [{ type: "record", params: { step: "decide", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "decide.case.1",
                  of: "truth",
                  source: "vars.granted",
                  reads: "data",
                },
              },
            },
            { target: "else" },
          ],
        },
        case_1: {
          initial: "issue",
          states: {
            issue: {
              description: "POST /permits",
              meta: { step: "issue" },
              entry: [{ type: "call", params: { step: "issue" } }],
              on: {
                "done.issue": [
                  {
                    target: "done",
                    actions: [{ type: "record", params: { step: "issue", status: "completed" } }],
                  },
                ],
                "failed.issue": [
                  {
                    target: "#building_permit.compensating",
                    actions: [
                      { type: "record", params: { step: "issue", status: "failed" } },
                      { type: "record", params: { step: "decide", status: "failed" } },
                    ],
                  },
                ],
              },
            },
            done: { type: "final" },
          },
          onDone: [{ target: "done" }],
        },
        else: {
          initial: "refuse",
          states: {
            refuse: {
              description: "POST /permits/refusals",
              meta: { step: "refuse" },
              entry: [{ type: "call", params: { step: "refuse" } }],
              on: {
                "done.refuse": [
                  {
                    target: "done",
                    actions: [{ type: "record", params: { step: "refuse", status: "completed" } }],
                  },
                ],
                "failed.refuse": [
                  {
                    target: "#building_permit.compensating",
                    actions: [
                      { type: "record", params: { step: "refuse", status: "failed" } },
                      { type: "record", params: { step: "decide", status: "failed" } },
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
      },
      onDone: [
        {
          target: "inform",
          actions: [{ type: "record", params: { step: "decide", status: "completed" } }],
        },
      ],
    },
    inform: {
      description: "POST /notify/email",
      meta: { step: "inform" },
      entry: [{ type: "call", params: { step: "inform" } }],
      on: {
        "done.inform": [
          {
            target: "output",
            actions: [{ type: "record", params: { step: "inform", status: "completed" } }],
          },
        ],
        "failed.inform": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "inform", status: "failed" } }],
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
                    target: "#building_permit.compensating.register.needs_attention",
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
