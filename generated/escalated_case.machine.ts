// Generated from escalated_case.yaml by hms-act compile. Do not edit.
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
      | { type: "case_escalation_withdrawn"; unknown?: boolean }
      | { type: "done.ask"; unknown?: boolean }
      | { type: "done.remind"; unknown?: boolean }
      | { type: "done.tell"; unknown?: boolean }
      | { type: "failed.ask"; unknown?: boolean }
      | { type: "failed.remind"; unknown?: boolean }
      | { type: "failed.tell"; unknown?: boolean }
      | { type: "supervisor_decided"; unknown?: boolean }
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
  id: "escalated_case",
  description: "Escalated case",
  initial: "ask",
  context: { facts: {} },
  on: {
    "xstate.cancel": [{ guard: { type: "working" }, target: "#escalated_case.cancelled" }],
    "xstate.hold": [{ guard: { type: "working" }, target: "#escalated_case.cancelled" }],
  },
  states: {
    ask: {
      description: "POST /hitl/escalate",
      meta: { step: "ask" },
      entry: [{ type: "call", params: { step: "ask" } }],
      on: {
        "done.ask": [
          {
            target: "verdict",
            actions: [{ type: "record", params: { step: "ask", status: "completed" } }],
          },
        ],
        "failed.ask": [
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "ask", status: "failed" } }],
          },
        ],
      },
    },
    verdict: {
      description: "wait 10d",
      meta: { step: "verdict" },
      entry: [{ type: "record", params: { step: "verdict", status: "waiting" } }],
      on: {
        supervisor_decided: [
          {
            target: "late",
            actions: [{ type: "record", params: { step: "verdict", status: "completed" } }],
            guard: {
              type: "when",
              params: {
                condition: "verdict.match",
                of: "truth",
                source: "data.case == input.case",
                reads: "data",
              },
            },
          },
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "verdict", status: "failed" } }],
            guard: {
              type: "unevaluable",
              params: {
                condition: "verdict.match",
                of: "truth",
                source: "data.case == input.case",
                reads: "data",
              },
            },
          },
        ],
        case_escalation_withdrawn: [
          {
            target: "late",
            actions: [{ type: "record", params: { step: "verdict", status: "completed" } }],
            guard: {
              type: "when",
              params: {
                condition: "verdict.match",
                of: "truth",
                source: "data.case == input.case",
                reads: "data",
              },
            },
          },
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "verdict", status: "failed" } }],
            guard: {
              type: "unevaluable",
              params: {
                condition: "verdict.match",
                of: "truth",
                source: "data.case == input.case",
                reads: "data",
              },
            },
          },
        ],
      },
      after: {
        864000000: [
          {
            target: "late",
            actions: [
              { type: "record", params: { step: "verdict", status: "completed" } },
              { type: "remember", params: { step: "verdict", fact: "timeout" } },
            ],
          },
        ],
      },
    },
    late: {
      description: "when step(verdict).timeout",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "late.when",
                  of: "truth",
                  source: "step(verdict).timeout",
                  reads: "control",
                },
              },
              target: "active",
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "late", status: "skipped" } }],
            },
          ],
        },
        active: {
          meta: { step: "late" },
          entry: [{ type: "record", params: { step: "late", status: "running" } }],
          initial: "remind",
          states: {
            remind: {
              description: "POST /notify/email",
              meta: { step: "remind" },
              entry: [{ type: "call", params: { step: "remind" } }],
              on: {
                "done.remind": [
                  {
                    target: "decided_late",
                    actions: [{ type: "record", params: { step: "remind", status: "completed" } }],
                  },
                ],
                "failed.remind": [
                  {
                    target: "#escalated_case.failed",
                    actions: [
                      { type: "record", params: { step: "remind", status: "failed" } },
                      { type: "record", params: { step: "late", status: "failed" } },
                    ],
                  },
                ],
              },
            },
            decided_late: {
              description: "wait for supervisor_decided",
              meta: { step: "decided_late" },
              entry: [{ type: "record", params: { step: "decided_late", status: "waiting" } }],
              on: {
                supervisor_decided: [
                  {
                    target: "done",
                    actions: [
                      {
                        type: "record",
                        params: { step: "decided_late", status: "completed" },
                      },
                    ],
                    guard: {
                      type: "when",
                      params: {
                        condition: "decided_late.match",
                        of: "truth",
                        source: "data.case == input.case",
                        reads: "data",
                      },
                    },
                  },
                  {
                    target: "#escalated_case.failed",
                    actions: [
                      {
                        type: "record",
                        params: { step: "decided_late", status: "failed" },
                      },
                      { type: "record", params: { step: "late", status: "failed" } },
                    ],
                    guard: {
                      type: "unevaluable",
                      params: {
                        condition: "decided_late.match",
                        of: "truth",
                        source: "data.case == input.case",
                        reads: "data",
                      },
                    },
                  },
                ],
              },
            },
            done: { type: "final" },
          },
          onDone: [
            {
              target: "done",
              actions: [{ type: "record", params: { step: "late", status: "completed" } }],
            },
          ],
        },
        done: { type: "final" },
      },
      onDone: [{ target: "tell" }],
    },
    tell: {
      description: "when step(verdict).timeout || step(verdict).event.type == \"supervisor_decided\"",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "tell.when",
                  of: "truth",
                  source: "step(verdict).timeout || step(verdict).event.type == \"supervisor_decided\"",
                  reads: "data",
                },
              },
              target: "active",
            },
            {
              target: "#escalated_case.failed",
              actions: [{ type: "record", params: { step: "tell", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "tell.when",
                  of: "truth",
                  source: "step(verdict).timeout || step(verdict).event.type == \"supervisor_decided\"",
                  reads: "data",
                },
              },
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "tell", status: "skipped" } }],
            },
          ],
        },
        active: {
          description: "emit case_decided",
          meta: { step: "tell" },
          entry: [{ type: "emit", params: { step: "tell" } }],
          on: {
            "done.tell": [
              {
                target: "done",
                actions: [{ type: "record", params: { step: "tell", status: "completed" } }],
              },
            ],
            "failed.tell": [
              {
                target: "#escalated_case.failed",
                actions: [{ type: "record", params: { step: "tell", status: "failed" } }],
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
