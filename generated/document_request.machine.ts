// Generated from document_request.yaml by hms-act compile. Do not edit.
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
      | { type: "documents_received"; unknown?: boolean }
      | { type: "done.ask"; unknown?: boolean }
      | { type: "done.close_request"; unknown?: boolean }
      | { type: "done.examine"; unknown?: boolean }
      | { type: "done.send_reminder"; unknown?: boolean }
      | { type: "done.send_warning"; unknown?: boolean }
      | { type: "failed.ask"; unknown?: boolean }
      | { type: "failed.close_request"; unknown?: boolean }
      | { type: "failed.examine"; unknown?: boolean }
      | { type: "failed.send_reminder"; unknown?: boolean }
      | { type: "failed.send_warning"; unknown?: boolean }
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
  id: "document_request",
  description: "Request for documents",
  initial: "ask",
  context: { facts: {} },
  on: {
    "xstate.cancel": [{ guard: { type: "working" }, target: "#document_request.cancelled" }],
    "xstate.hold": [{ guard: { type: "working" }, target: "#document_request.cancelled" }],
  },
  states: {
    ask: {
      description: "POST /notify/letter",
      meta: { step: "ask" },
      entry: [{ type: "call", params: { step: "ask" } }],
      on: {
        "done.ask": [
          {
            target: "first_wait",
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
    first_wait: {
      description: "wait for documents_received",
      meta: { step: "first_wait" },
      entry: [{ type: "record", params: { step: "first_wait", status: "waiting" } }],
      on: {
        documents_received: [
          {
            target: "remind",
            actions: [{ type: "record", params: { step: "first_wait", status: "completed" } }],
          },
        ],
      },
      after: {
        1209600000: [
          {
            target: "remind",
            actions: [
              { type: "record", params: { step: "first_wait", status: "completed" } },
              { type: "remember", params: { step: "first_wait", fact: "timeout" } },
            ],
          },
        ],
      },
    },
    remind: {
      description: "when step(first_wait).timeout",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "remind.when",
                  of: "truth",
                  source: "step(first_wait).timeout",
                  reads: "control",
                },
              },
              target: "active",
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "remind", status: "skipped" } }],
            },
          ],
        },
        active: {
          meta: { step: "remind" },
          entry: [{ type: "record", params: { step: "remind", status: "running" } }],
          initial: "send_reminder",
          states: {
            send_reminder: {
              description: "POST /notify/letter",
              meta: { step: "send_reminder" },
              entry: [{ type: "call", params: { step: "send_reminder" } }],
              on: {
                "done.send_reminder": [
                  {
                    target: "second_wait",
                    actions: [
                      {
                        type: "record",
                        params: { step: "send_reminder", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.send_reminder": [
                  {
                    target: "#document_request.remind.caught",
                    actions: [
                      {
                        type: "record",
                        params: { step: "send_reminder", status: "failed" },
                      },
                      { type: "record", params: { step: "remind", status: "failed" } },
                    ],
                  },
                ],
              },
            },
            second_wait: {
              description: "wait for documents_received",
              meta: { step: "second_wait" },
              entry: [{ type: "record", params: { step: "second_wait", status: "waiting" } }],
              on: {
                documents_received: [
                  {
                    target: "warn",
                    actions: [
                      {
                        type: "record",
                        params: { step: "second_wait", status: "completed" },
                      },
                    ],
                  },
                ],
              },
              after: {
                1209600000: [
                  {
                    target: "warn",
                    actions: [
                      {
                        type: "record",
                        params: { step: "second_wait", status: "completed" },
                      },
                      {
                        type: "remember",
                        params: { step: "second_wait", fact: "timeout" },
                      },
                    ],
                  },
                ],
              },
            },
            warn: {
              description: "when step(second_wait).timeout",
              initial: "check",
              states: {
                check: {
                  always: [
                    {
                      guard: {
                        type: "when",
                        params: {
                          condition: "warn.when",
                          of: "truth",
                          source: "step(second_wait).timeout",
                          reads: "control",
                        },
                      },
                      target: "active",
                    },
                    {
                      target: "done",
                      actions: [{ type: "record", params: { step: "warn", status: "skipped" } }],
                    },
                  ],
                },
                active: {
                  meta: { step: "warn" },
                  entry: [{ type: "record", params: { step: "warn", status: "running" } }],
                  initial: "send_warning",
                  states: {
                    send_warning: {
                      description: "POST /notify/letter",
                      meta: { step: "send_warning" },
                      entry: [{ type: "call", params: { step: "send_warning" } }],
                      on: {
                        "done.send_warning": [
                          {
                            target: "last_wait",
                            actions: [
                              {
                                type: "record",
                                params: { step: "send_warning", status: "completed" },
                              },
                            ],
                          },
                        ],
                        "failed.send_warning": [
                          {
                            target: "#document_request.remind.caught",
                            actions: [
                              {
                                type: "record",
                                params: { step: "send_warning", status: "failed" },
                              },
                              {
                                type: "record",
                                params: { step: "warn", status: "failed" },
                              },
                              {
                                type: "record",
                                params: { step: "remind", status: "failed" },
                              },
                            ],
                          },
                        ],
                      },
                    },
                    last_wait: {
                      description: "wait for documents_received",
                      meta: { step: "last_wait" },
                      entry: [
                        {
                          type: "record",
                          params: { step: "last_wait", status: "waiting" },
                        },
                      ],
                      on: {
                        documents_received: [
                          {
                            target: "done",
                            actions: [
                              {
                                type: "record",
                                params: { step: "last_wait", status: "completed" },
                              },
                            ],
                          },
                        ],
                      },
                      after: {
                        604800000: [
                          {
                            target: "#document_request.remind.caught",
                            actions: [
                              {
                                type: "record",
                                params: {
                                  step: "last_wait",
                                  status: "failed",
                                  because: "timeout",
                                },
                              },
                              {
                                type: "record",
                                params: { step: "warn", status: "failed" },
                              },
                              {
                                type: "record",
                                params: { step: "remind", status: "failed" },
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
                      actions: [{ type: "record", params: { step: "warn", status: "completed" } }],
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
              target: "done",
              actions: [{ type: "record", params: { step: "remind", status: "completed" } }],
            },
          ],
        },
        caught: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "remind.on_error.1",
                  of: "truth",
                  source: "type timeout and error.step == \"last_wait\"",
                  reads: "data",
                },
              },
              target: "on_error_1",
            },
            {
              target: "#document_request.failed",
              actions: [{ type: "record", params: { step: "remind", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "remind.on_error.1",
                  of: "truth",
                  source: "type timeout and error.step == \"last_wait\"",
                  reads: "data",
                },
              },
            },
            {
              target: "#document_request.failed",
              actions: [{ type: "record", params: { step: "remind", status: "failed" } }],
            },
          ],
        },
        on_error_1: {
          initial: "close_request",
          states: {
            close_request: {
              description: "POST /cases/close",
              meta: { step: "close_request" },
              entry: [{ type: "call", params: { step: "close_request" } }],
              on: {
                "done.close_request": [
                  {
                    target: "end",
                    actions: [
                      {
                        type: "record",
                        params: { step: "close_request", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.close_request": [
                  {
                    target: "#document_request.failed",
                    actions: [
                      {
                        type: "record",
                        params: { step: "close_request", status: "failed" },
                      },
                    ],
                  },
                ],
              },
            },
            end: {
              always: [
                {
                  target: "#document_request.completed",
                  actions: [
                    {
                      type: "record",
                      params: { step: "remind.on_error.end", status: "completed" },
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
                  params: { step: "remind", status: "failed", because: "handled" },
                },
              ],
            },
          ],
        },
        done: { type: "final" },
      },
      onDone: [{ target: "examine" }],
    },
    examine: {
      description: "POST /cases/examine",
      meta: { step: "examine" },
      entry: [{ type: "call", params: { step: "examine" } }],
      on: {
        "done.examine": [
          {
            target: "completed",
            actions: [{ type: "record", params: { step: "examine", status: "completed" } }],
          },
        ],
        "failed.examine": [
          {
            target: "failed",
            actions: [{ type: "record", params: { step: "examine", status: "failed" } }],
          },
        ],
      },
    },
    completed: { type: "final", tags: ["completed"] },
    failed: { type: "final", tags: ["failed"] },
    cancelled: { type: "final", tags: ["cancelled"] },
  },
});
