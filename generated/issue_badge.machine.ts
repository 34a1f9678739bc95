// Generated from issue_badge.yaml by hms-act compile. Do not edit.
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
      | { type: "badge_collected"; unknown?: boolean }
      | { type: "done.print"; unknown?: boolean }
      | { type: "done.print.compensation"; unknown?: boolean }
      | { type: "done.switch_on"; unknown?: boolean }
      | { type: "done.switch_on.compensation"; unknown?: boolean }
      | { type: "failed.print"; unknown?: boolean }
      | { type: "failed.print.compensation"; unknown?: boolean }
      | { type: "failed.switch_on"; unknown?: boolean }
      | { type: "failed.switch_on.compensation"; unknown?: boolean }
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
  id: "issue_badge",
  description: "Badge",
  initial: "print",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#issue_badge.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#issue_badge.compensating",
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
    "done.print": [
      {
        actions: [
          { type: "record", params: { step: "print", status: "completed" } },
          { type: "remember", params: { step: "print", fact: "completed" } },
        ],
      },
    ],
    "failed.print": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "print", status: "failed" } },
          { type: "remember", params: { step: "print", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "print", status: "cancelled" } },
          { type: "remember", params: { step: "print", fact: "cancelled" } },
        ],
      },
    ],
    "done.switch_on": [
      {
        actions: [
          { type: "record", params: { step: "switch_on", status: "completed" } },
          { type: "remember", params: { step: "switch_on", fact: "completed" } },
        ],
      },
    ],
    "failed.switch_on": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "switch_on", status: "failed" } },
          { type: "remember", params: { step: "switch_on", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "switch_on", status: "cancelled" } },
          { type: "remember", params: { step: "switch_on", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    print: {
      description: "POST /badges/print",
      meta: { step: "print" },
      entry: [
        { type: "call", params: { step: "print" } },
        { type: "remember", params: { step: "print", fact: "running" } },
      ],
      on: {
        "done.print": [
          {
            target: "collected",
            actions: [
              { type: "record", params: { step: "print", status: "completed" } },
              { type: "remember", params: { step: "print", fact: "completed" } },
            ],
          },
        ],
        "failed.print": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "print", status: "failed" } },
              { type: "remember", params: { step: "print", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "print", status: "failed" } },
              { type: "remember", params: { step: "print", fact: "failed" } },
            ],
          },
        ],
      },
    },
    collected: {
      description: "wait for badge_collected",
      meta: { step: "collected" },
      entry: [{ type: "record", params: { step: "collected", status: "waiting" } }],
      on: {
        badge_collected: [
          {
            target: "fail",
            actions: [{ type: "record", params: { step: "collected", status: "completed" } }],
          },
        ],
      },
      after: {
        864000000: [
          {
            target: "fail",
            actions: [
              { type: "record", params: { step: "collected", status: "completed" } },
              { type: "remember", params: { step: "collected", fact: "timeout" } },
            ],
          },
        ],
      },
    },
    fail: {
      description: "when step(collected).timeout",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "fail.when",
                  of: "truth",
                  source: "step(collected).timeout",
                  reads: "control",
                },
              },
              target: "active",
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "fail", status: "skipped" } }],
            },
          ],
        },
        active: {
          always: [
            {
              target: "#issue_badge.compensating",
              actions: [{ type: "record", params: { step: "fail", status: "failed" } }],
            },
          ],
        },
        done: { type: "final" },
      },
      onDone: [{ target: "switch_on" }],
    },
    switch_on: {
      description: "POST /badges/switch_on",
      meta: { step: "switch_on" },
      entry: [
        { type: "call", params: { step: "switch_on" } },
        { type: "remember", params: { step: "switch_on", fact: "running" } },
      ],
      on: {
        "done.switch_on": [
          {
            target: "output",
            actions: [
              { type: "record", params: { step: "switch_on", status: "completed" } },
              { type: "remember", params: { step: "switch_on", fact: "completed" } },
            ],
          },
        ],
        "failed.switch_on": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "switch_on", status: "failed" } },
              { type: "remember", params: { step: "switch_on", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "switch_on", status: "failed" } },
              { type: "remember", params: { step: "switch_on", fact: "failed" } },
            ],
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
          always: [{ guard: { type: "settled" }, target: "switch_on" }],
        },
        switch_on: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "switch_on", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "switch_on", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /badges/switch_off",
              meta: { step: "switch_on.compensation" },
              entry: [{ type: "call", params: { step: "switch_on.compensation" } }],
              on: {
                "done.switch_on.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "switch_on.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.switch_on.compensation": [
                  {
                    target: "#issue_badge.compensating.switch_on.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "switch_on.compensation", status: "failed" },
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
                        params: { step: "switch_on.compensation", status: "skipped" },
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
                      params: { step: "switch_on", status: "compensated" },
                    },
                  ],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "print" }],
        },
        print: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "print", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [{ type: "record", params: { step: "print", status: "compensating" } }],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /badges/shred",
              meta: { step: "print.compensation" },
              entry: [{ type: "call", params: { step: "print.compensation" } }],
              on: {
                "done.print.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "print.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.print.compensation": [
                  {
                    target: "#issue_badge.compensating.print.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "print.compensation", status: "failed" },
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
                        params: { step: "print.compensation", status: "skipped" },
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
                  actions: [{ type: "record", params: { step: "print", status: "compensated" } }],
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
