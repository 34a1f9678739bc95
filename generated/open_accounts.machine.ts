// Generated from open_accounts.yaml by hms-act compile. Do not edit.
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
      | { type: "done.access"; unknown?: boolean }
      | { type: "done.access.compensation"; unknown?: boolean }
      | { type: "done.directory"; unknown?: boolean }
      | { type: "done.directory.compensation"; unknown?: boolean }
      | { type: "done.mailbox"; unknown?: boolean }
      | { type: "done.mailbox.compensation"; unknown?: boolean }
      | { type: "failed.access"; unknown?: boolean }
      | { type: "failed.directory"; unknown?: boolean }
      | { type: "failed.directory.compensation"; unknown?: boolean }
      | { type: "failed.mailbox"; unknown?: boolean }
      | { type: "failed.mailbox.compensation"; unknown?: boolean }
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
  id: "open_accounts",
  description: "Accounts",
  initial: "directory",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#open_accounts.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#open_accounts.compensating",
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
    "done.directory": [
      {
        actions: [
          { type: "record", params: { step: "directory", status: "completed" } },
          { type: "remember", params: { step: "directory", fact: "completed" } },
        ],
      },
    ],
    "failed.directory": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "directory", status: "failed" } },
          { type: "remember", params: { step: "directory", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "directory", status: "cancelled" } },
          { type: "remember", params: { step: "directory", fact: "cancelled" } },
        ],
      },
    ],
    "done.mailbox": [
      {
        actions: [
          { type: "record", params: { step: "mailbox", status: "completed" } },
          { type: "remember", params: { step: "mailbox", fact: "completed" } },
        ],
      },
    ],
    "failed.mailbox": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "mailbox", status: "failed" } },
          { type: "remember", params: { step: "mailbox", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "mailbox", status: "cancelled" } },
          { type: "remember", params: { step: "mailbox", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    directory: {
      description: "POST /directory/people",
      meta: { step: "directory" },
      entry: [
        { type: "call", params: { step: "directory" } },
        { type: "remember", params: { step: "directory", fact: "running" } },
      ],
      on: {
        "done.directory": [
          {
            target: "parallel",
            actions: [
              { type: "record", params: { step: "directory", status: "completed" } },
              { type: "remember", params: { step: "directory", fact: "completed" } },
            ],
          },
        ],
        "failed.directory": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "directory", status: "failed" } },
              { type: "remember", params: { step: "directory", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "directory", status: "failed" } },
              { type: "remember", params: { step: "directory", fact: "failed" } },
            ],
          },
        ],
      },
    },
    parallel: {
      type: "parallel",
      meta: { step: "parallel" },
      entry: [{ type: "record", params: { step: "parallel", status: "running" } }],
      states: {
        mailbox: {
          initial: "mailbox",
          states: {
            mailbox: {
              description: "POST /mail/boxes",
              meta: { step: "mailbox" },
              entry: [
                { type: "call", params: { step: "mailbox" } },
                { type: "remember", params: { step: "mailbox", fact: "running" } },
              ],
              on: {
                "done.mailbox": [
                  {
                    target: "done",
                    actions: [
                      { type: "record", params: { step: "mailbox", status: "completed" } },
                      { type: "remember", params: { step: "mailbox", fact: "completed" } },
                    ],
                  },
                ],
                "failed.mailbox": [
                  {
                    target: "failed",
                    actions: [
                      { type: "record", params: { step: "mailbox", status: "failed" } },
                      { type: "remember", params: { step: "mailbox", fact: "unknown" } },
                      { type: "remember", params: { step: "parallel", fact: "failed" } },
                    ],
                    guard: { type: "unknownOutcome" },
                  },
                  {
                    target: "failed",
                    actions: [
                      { type: "record", params: { step: "mailbox", status: "failed" } },
                      { type: "remember", params: { step: "mailbox", fact: "failed" } },
                      { type: "remember", params: { step: "parallel", fact: "failed" } },
                    ],
                  },
                ],
              },
            },
            done: { type: "final" },
            failed: { type: "final" },
          },
        },
        access: {
          initial: "access",
          states: {
            access: {
              description: "run grant_access",
              meta: { step: "access" },
              entry: [
                { type: "run", params: { step: "access" } },
                { type: "remember", params: { step: "access", fact: "begun" } },
              ],
              on: {
                "done.access": [
                  {
                    target: "done",
                    actions: [
                      { type: "record", params: { step: "access", status: "completed" } },
                      { type: "remember", params: { step: "access", fact: "completed" } },
                    ],
                  },
                ],
                "failed.access": [
                  {
                    target: "failed",
                    actions: [
                      { type: "record", params: { step: "access", status: "failed" } },
                      { type: "remember", params: { step: "access", fact: "failed" } },
                      { type: "remember", params: { step: "parallel", fact: "failed" } },
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
          target: "compensating",
          actions: [{ type: "record", params: { step: "parallel", status: "failed" } }],
          guard: { type: "fact", params: { step: "parallel", any: ["failed"] } },
        },
        {
          target: "output",
          actions: [{ type: "record", params: { step: "parallel", status: "completed" } }],
        },
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
          always: [{ guard: { type: "settled" }, target: "access" }],
        },
        access: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "access", any: ["begun", "completed", "timed_out"] },
                  },
                  target: "child",
                  actions: [{ type: "record", params: { step: "access", status: "compensating" } }],
                },
                { target: "done" },
              ],
            },
            child: {
              description: "undo grant_access",
              meta: { step: "access.compensation" },
              entry: [
                {
                  type: "record",
                  params: { step: "access.compensation", status: "running" },
                },
                { type: "undo", params: { step: "access" } },
              ],
              on: {
                "done.access.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "access.compensation", status: "completed" },
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
                  actions: [{ type: "record", params: { step: "access", status: "compensated" } }],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "mailbox" }],
        },
        mailbox: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "mailbox", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "mailbox", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "DELETE /mail/boxes/${input.employee}",
              meta: { step: "mailbox.compensation" },
              entry: [{ type: "call", params: { step: "mailbox.compensation" } }],
              on: {
                "done.mailbox.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "mailbox.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.mailbox.compensation": [
                  {
                    target: "#open_accounts.compensating.mailbox.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "mailbox.compensation", status: "failed" },
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
                        params: { step: "mailbox.compensation", status: "skipped" },
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
                  actions: [{ type: "record", params: { step: "mailbox", status: "compensated" } }],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "directory" }],
        },
        directory: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "directory", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "directory", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "DELETE /directory/people/${input.employee}",
              meta: { step: "directory.compensation" },
              entry: [{ type: "call", params: { step: "directory.compensation" } }],
              on: {
                "done.directory.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "directory.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.directory.compensation": [
                  {
                    target: "#open_accounts.compensating.directory.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "directory.compensation", status: "failed" },
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
                        params: { step: "directory.compensation", status: "skipped" },
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
                      params: { step: "directory", status: "compensated" },
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
