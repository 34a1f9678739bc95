// Generated from nightly_batch.yaml by hms-act compile. Do not edit.
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
      | { type: "done.collect"; unknown?: boolean }
      | { type: "done.collect.compensation"; unknown?: boolean }
      | { type: "done.escalate"; unknown?: boolean }
      | { type: "done.mail"; unknown?: boolean }
      | { type: "done.print"; unknown?: boolean }
      | { type: "done.report"; unknown?: boolean }
      | { type: "done.text"; unknown?: boolean }
      | { type: "failed.collect"; unknown?: boolean }
      | { type: "failed.collect.compensation"; unknown?: boolean }
      | { type: "failed.escalate"; unknown?: boolean }
      | { type: "failed.mail"; unknown?: boolean }
      | { type: "failed.print"; unknown?: boolean }
      | { type: "failed.report"; unknown?: boolean }
      | { type: "failed.text"; unknown?: boolean }
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
  id: "nightly_batch",
  description: "Notices of the day",
  initial: "collect",
  context: { facts: {} },
  meta: { step: "(deadline)" },
  after: {
    28800000: [
      {
        guard: { type: "working" },
        target: "#nightly_batch.compensating",
        actions: [
          {
            type: "record",
            params: { step: "(deadline)", status: "failed", because: "timeout" },
          },
        ],
      },
    ],
  },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#nightly_batch.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#nightly_batch.compensating",
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
    "done.collect": [
      {
        actions: [
          { type: "record", params: { step: "collect", status: "completed" } },
          { type: "remember", params: { step: "collect", fact: "completed" } },
        ],
      },
    ],
    "failed.collect": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "collect", status: "failed" } },
          { type: "remember", params: { step: "collect", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "collect", status: "cancelled" } },
          { type: "remember", params: { step: "collect", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    collect: {
      description: "POST /notices/batches",
      meta: { step: "collect" },
      entry: [
        { type: "call", params: { step: "collect" } },
        { type: "remember", params: { step: "collect", fact: "running" } },
      ],
      on: {
        "done.collect": [
          {
            target: "nothing_to_send",
            actions: [
              { type: "record", params: { step: "collect", status: "completed" } },
              { type: "remember", params: { step: "collect", fact: "completed" } },
            ],
          },
        ],
        "failed.collect": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "collect", status: "failed" } },
              { type: "remember", params: { step: "collect", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "collect", status: "failed" } },
              { type: "remember", params: { step: "collect", fact: "failed" } },
            ],
          },
        ],
      },
    },
    nothing_to_send: {
      description: "when !has(step(collect).output.notices) || step(collect).output.notices == 0",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "nothing_to_send.when",
                  of: "truth",
                  source: "!has(step(collect).output.notices) || step(collect).output.notices == 0",
                  reads: "data",
                },
              },
              target: "active",
            },
            {
              target: "#nightly_batch.compensating",
              actions: [{ type: "record", params: { step: "nothing_to_send", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "nothing_to_send.when",
                  of: "truth",
                  source: "!has(step(collect).output.notices) || step(collect).output.notices == 0",
                  reads: "data",
                },
              },
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "nothing_to_send", status: "skipped" } }],
            },
          ],
        },
        active: {
          meta: { step: "nothing_to_send" },
          entry: [{ type: "record", params: { step: "nothing_to_send", status: "running" } }],
          initial: "set",
          states: {
            set: {
              description: "set result",
              always: [
                {
                  target: "#nightly_batch.compensating",
                  actions: [
                    {
                      type: "record",
                      params: { step: "nothing_to_send.set", status: "failed" },
                    },
                    {
                      type: "record",
                      params: { step: "nothing_to_send", status: "failed" },
                    },
                  ],
                  guard: {
                    type: "unevaluable",
                    params: {
                      condition: "nothing_to_send.set.values",
                      of: "value",
                      source: "nothing_to_send.set.values",
                      reads: "data",
                    },
                  },
                },
                {
                  target: "end",
                  actions: [
                    { type: "set", params: { step: "nothing_to_send.set" } },
                    {
                      type: "record",
                      params: { step: "nothing_to_send.set", status: "completed" },
                    },
                  ],
                },
              ],
            },
            end: {
              always: [
                {
                  target: "#nightly_batch.output",
                  actions: [
                    {
                      type: "record",
                      params: { step: "nothing_to_send.end", status: "completed" },
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
                  params: { step: "nothing_to_send", status: "completed" },
                },
              ],
            },
          ],
        },
        done: { type: "final" },
      },
      onDone: [{ target: "send" }],
    },
    send: {
      initial: "active",
      states: {
        active: {
          meta: { step: "send" },
          entry: [{ type: "record", params: { step: "send", status: "running" } }],
          initial: "channels",
          states: {
            channels: {
              type: "parallel",
              meta: { step: "channels" },
              entry: [{ type: "record", params: { step: "channels", status: "running" } }],
              states: {
                letter: {
                  initial: "print",
                  states: {
                    print: {
                      description: "POST /notify/letter/batches",
                      meta: { step: "print" },
                      entry: [{ type: "call", params: { step: "print" } }],
                      on: {
                        "done.print": [
                          {
                            target: "done",
                            actions: [
                              {
                                type: "record",
                                params: { step: "print", status: "completed" },
                              },
                            ],
                          },
                        ],
                        "failed.print": [
                          {
                            target: "failed",
                            actions: [
                              {
                                type: "record",
                                params: { step: "print", status: "failed" },
                              },
                              {
                                type: "remember",
                                params: { step: "channels", fact: "failed" },
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
                email: {
                  initial: "mail",
                  states: {
                    mail: {
                      description: "POST /notify/email/batches",
                      meta: { step: "mail" },
                      entry: [{ type: "call", params: { step: "mail" } }],
                      on: {
                        "done.mail": [
                          {
                            target: "done",
                            actions: [
                              {
                                type: "record",
                                params: { step: "mail", status: "completed" },
                              },
                            ],
                          },
                        ],
                        "failed.mail": [
                          {
                            target: "failed",
                            actions: [
                              {
                                type: "record",
                                params: { step: "mail", status: "failed" },
                              },
                              {
                                type: "remember",
                                params: { step: "channels", fact: "failed" },
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
                sms: {
                  initial: "text",
                  states: {
                    text: {
                      description: "POST /notify/sms/batches",
                      meta: { step: "text" },
                      entry: [{ type: "call", params: { step: "text" } }],
                      on: {
                        "done.text": [
                          {
                            target: "done",
                            actions: [
                              {
                                type: "record",
                                params: { step: "text", status: "completed" },
                              },
                            ],
                          },
                        ],
                        "failed.text": [
                          {
                            target: "failed",
                            actions: [
                              {
                                type: "record",
                                params: { step: "text", status: "failed" },
                              },
                              {
                                type: "remember",
                                params: { step: "channels", fact: "failed" },
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
                  target: "#nightly_batch.send.caught",
                  actions: [
                    { type: "record", params: { step: "channels", status: "failed" } },
                    { type: "record", params: { step: "send", status: "failed" } },
                  ],
                  guard: { type: "fact", params: { step: "channels", any: ["failed"] } },
                },
                {
                  target: "done",
                  actions: [{ type: "record", params: { step: "channels", status: "completed" } }],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [
            {
              target: "done",
              actions: [{ type: "record", params: { step: "send", status: "completed" } }],
            },
          ],
          after: {
            21600000: [
              {
                target: "caught",
                actions: [
                  {
                    type: "record",
                    params: { step: "send", status: "failed", because: "timeout" },
                  },
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
                  condition: "send.on_error.1",
                  of: "truth",
                  source: "any error",
                  reads: "data",
                },
              },
              target: "on_error_1",
            },
            {
              target: "#nightly_batch.compensating",
              actions: [{ type: "record", params: { step: "send", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "send.on_error.1",
                  of: "truth",
                  source: "any error",
                  reads: "data",
                },
              },
            },
            {
              target: "#nightly_batch.compensating",
              actions: [{ type: "record", params: { step: "send", status: "failed" } }],
            },
          ],
        },
        on_error_1: {
          initial: "escalate",
          states: {
            escalate: {
              description: "POST /hitl/escalate",
              meta: { step: "escalate" },
              entry: [{ type: "call", params: { step: "escalate" } }],
              on: {
                "done.escalate": [
                  {
                    target: "done",
                    actions: [
                      {
                        type: "record",
                        params: { step: "escalate", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.escalate": [
                  {
                    target: "#nightly_batch.compensating",
                    actions: [{ type: "record", params: { step: "escalate", status: "failed" } }],
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
                  params: { step: "send", status: "failed", because: "handled" },
                },
              ],
            },
          ],
        },
        done: { type: "final" },
      },
      onDone: [{ target: "report" }],
    },
    report: {
      description: "POST /notices/reports",
      meta: { step: "report" },
      entry: [{ type: "call", params: { step: "report" } }],
      on: {
        "done.report": [
          {
            target: "set",
            actions: [{ type: "record", params: { step: "report", status: "completed" } }],
          },
        ],
        "failed.report": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "report", status: "failed" } }],
          },
        ],
      },
    },
    set: {
      description: "set result",
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
          target: "output",
          actions: [
            { type: "set", params: { step: "set" } },
            { type: "record", params: { step: "set", status: "completed" } },
          ],
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
        { target: "completing" },
      ],
    },
    completing: {
      description: "wait for calls that were left behind; undo what failed and may have taken effect",
      entry: [
        { type: "remember", params: { step: "(ending)", fact: "completed" } },
        { type: "disarm", params: { step: "(deadline)" } },
      ],
      initial: "settling",
      states: {
        settling: {
          description: "wait for calls that were left behind",
          always: [{ guard: { type: "settled" }, target: "collect" }],
        },
        collect: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: { type: "fact", params: { step: "collect", any: ["unknown"] } },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "collect", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /notices/batches/reopen",
              meta: { step: "collect.compensation" },
              entry: [{ type: "call", params: { step: "collect.compensation" } }],
              on: {
                "done.collect.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "collect.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.collect.compensation": [
                  {
                    target: "#nightly_batch.completing.collect.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "collect.compensation", status: "failed" },
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
                        params: { step: "collect.compensation", status: "skipped" },
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
                    { type: "record", params: { step: "collect", status: "compensated" } },
                    { type: "remember", params: { step: "collect", fact: "cancelled" } },
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
      entry: [
        { type: "remember", params: { step: "(ending)", fact: "completed" } },
        { type: "disarm", params: { step: "(deadline)" } },
      ],
      initial: "settling",
      states: {
        settling: {
          description: "wait for calls that were left behind",
          always: [{ guard: { type: "settled" }, target: "collect" }],
        },
        collect: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "collect", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "collect", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /notices/batches/reopen",
              meta: { step: "collect.compensation" },
              entry: [{ type: "call", params: { step: "collect.compensation" } }],
              on: {
                "done.collect.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "collect.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.collect.compensation": [
                  {
                    target: "#nightly_batch.compensating.collect.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "collect.compensation", status: "failed" },
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
                        params: { step: "collect.compensation", status: "skipped" },
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
                  actions: [{ type: "record", params: { step: "collect", status: "compensated" } }],
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
