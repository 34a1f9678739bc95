// Generated from grant_access.yaml by hms-act compile. Do not edit.
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
      | { type: "done.grant"; unknown?: boolean }
      | { type: "done.grant.compensation"; unknown?: boolean }
      | { type: "done.systems"; unknown?: boolean }
      | { type: "failed.grant"; unknown?: boolean }
      | { type: "failed.grant.compensation"; unknown?: boolean }
      | { type: "failed.systems"; unknown?: boolean }
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
  id: "grant_access",
  description: "Access",
  initial: "systems",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#grant_access.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#grant_access.compensating",
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
    "done.grant": [
      {
        actions: [
          { type: "record", params: { step: "grant", status: "completed" } },
          { type: "remember", params: { step: "grant", fact: "completed" } },
        ],
      },
    ],
    "failed.grant": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "grant", status: "failed" } },
          { type: "remember", params: { step: "grant", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "grant", status: "cancelled" } },
          { type: "remember", params: { step: "grant", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    systems: {
      description: "GET /roles/${input.role}/systems",
      meta: { step: "systems" },
      entry: [{ type: "call", params: { step: "systems" } }],
      on: {
        "done.systems": [
          {
            target: "grant",
            actions: [{ type: "record", params: { step: "systems", status: "completed" } }],
          },
        ],
        "failed.systems": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "systems", status: "failed" } }],
          },
        ],
      },
    },
    grant: {
      description: "POST /access/grants",
      meta: { step: "grant" },
      entry: [
        { type: "call", params: { step: "grant" } },
        { type: "remember", params: { step: "grant", fact: "running" } },
      ],
      on: {
        "done.grant": [
          {
            target: "output",
            actions: [
              { type: "record", params: { step: "grant", status: "completed" } },
              { type: "remember", params: { step: "grant", fact: "completed" } },
            ],
          },
        ],
        "failed.grant": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "grant", status: "failed" } },
              { type: "remember", params: { step: "grant", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "grant", status: "failed" } },
              { type: "remember", params: { step: "grant", fact: "failed" } },
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
          always: [{ guard: { type: "settled" }, target: "grant" }],
        },
        grant: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "grant", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [{ type: "record", params: { step: "grant", status: "compensating" } }],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "DELETE /access/grants/${input.employee}",
              meta: { step: "grant.compensation" },
              entry: [{ type: "call", params: { step: "grant.compensation" } }],
              on: {
                "done.grant.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "grant.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.grant.compensation": [
                  {
                    target: "#grant_access.compensating.grant.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "grant.compensation", status: "failed" },
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
                        params: { step: "grant.compensation", status: "skipped" },
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
                  actions: [{ type: "record", params: { step: "grant", status: "compensated" } }],
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
