// Generated from appointment.yaml by hms-act compile. Do not edit.
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
      | { type: "appointment_cancelled"; unknown?: boolean }
      | { type: "citizen_arrived"; unknown?: boolean }
      | { type: "done.book_slot"; unknown?: boolean }
      | { type: "done.book_slot.compensation"; unknown?: boolean }
      | { type: "done.note_attendance"; unknown?: boolean }
      | { type: "done.remind"; unknown?: boolean }
      | { type: "failed.book_slot"; unknown?: boolean }
      | { type: "failed.book_slot.compensation"; unknown?: boolean }
      | { type: "failed.note_attendance"; unknown?: boolean }
      | { type: "failed.remind"; unknown?: boolean }
      | { type: "xstate.cancel"; unknown?: boolean }
      | { type: "xstate.due.appointment_time"; unknown?: boolean }
      | { type: "xstate.due.day_before"; unknown?: boolean }
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
  id: "appointment",
  description: "Appointment at the citizens' office",
  initial: "book_slot",
  context: { facts: {} },
  meta: { step: "(deadline)" },
  after: {
    34560000000: [
      {
        guard: { type: "working" },
        target: "#appointment.compensating",
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
        target: "#appointment.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#appointment.compensating",
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
    "done.book_slot": [
      {
        actions: [
          { type: "record", params: { step: "book_slot", status: "completed" } },
          { type: "remember", params: { step: "book_slot", fact: "completed" } },
        ],
      },
    ],
    "failed.book_slot": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "book_slot", status: "failed" } },
          { type: "remember", params: { step: "book_slot", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "book_slot", status: "cancelled" } },
          { type: "remember", params: { step: "book_slot", fact: "cancelled" } },
        ],
      },
    ],
  },
  states: {
    book_slot: {
      description: "POST /calendar/slots",
      meta: { step: "book_slot" },
      entry: [
        { type: "call", params: { step: "book_slot" } },
        { type: "remember", params: { step: "book_slot", fact: "running" } },
      ],
      on: {
        "done.book_slot": [
          {
            target: "day_before",
            actions: [
              { type: "record", params: { step: "book_slot", status: "completed" } },
              { type: "remember", params: { step: "book_slot", fact: "completed" } },
            ],
          },
        ],
        "failed.book_slot": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "book_slot", status: "failed" } },
              { type: "remember", params: { step: "book_slot", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "book_slot", status: "failed" } },
              { type: "remember", params: { step: "book_slot", fact: "failed" } },
            ],
          },
        ],
      },
    },
    day_before: {
      description: "wait until a time",
      initial: "check",
      states: {
        check: {
          always: [
            {
              target: "#appointment.compensating",
              actions: [{ type: "record", params: { step: "day_before", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "day_before.values",
                  of: "value",
                  source: "day_before.values",
                  reads: "data",
                },
              },
            },
            { target: "waiting" },
          ],
        },
        waiting: {
          meta: { step: "day_before" },
          entry: [
            { type: "record", params: { step: "day_before", status: "waiting" } },
            {
              type: "arm",
              params: { step: "day_before", event: "xstate.due.day_before" },
            },
          ],
          exit: [{ type: "disarm", params: { step: "day_before" } }],
          on: {
            appointment_cancelled: [
              {
                target: "done",
                actions: [{ type: "record", params: { step: "day_before", status: "completed" } }],
              },
            ],
            "xstate.due.day_before": [
              {
                target: "done",
                actions: [
                  { type: "record", params: { step: "day_before", status: "completed" } },
                  { type: "remember", params: { step: "day_before", fact: "timeout" } },
                ],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [{ target: "called_off" }],
    },
    called_off: {
      description: "when !step(day_before).timeout",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "called_off.when",
                  of: "truth",
                  source: "!step(day_before).timeout",
                  reads: "control",
                },
              },
              target: "active",
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "called_off", status: "skipped" } }],
            },
          ],
        },
        active: {
          always: [
            {
              target: "#appointment.compensating",
              actions: [
                { type: "record", params: { step: "called_off", status: "completed" } },
                { type: "remember", params: { step: "(cancelled)", fact: "cancelled" } },
              ],
            },
          ],
        },
        done: { type: "final" },
      },
      onDone: [{ target: "remind" }],
    },
    remind: {
      description: "POST /notify/sms",
      meta: { step: "remind" },
      entry: [{ type: "call", params: { step: "remind" } }],
      on: {
        "done.remind": [
          {
            target: "appointment_time",
            actions: [{ type: "record", params: { step: "remind", status: "completed" } }],
          },
        ],
        "failed.remind": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "remind", status: "failed" } }],
          },
        ],
      },
    },
    appointment_time: {
      description: "wait until a time",
      initial: "check",
      states: {
        check: {
          always: [
            {
              target: "#appointment.compensating",
              actions: [{ type: "record", params: { step: "appointment_time", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "appointment_time.values",
                  of: "value",
                  source: "appointment_time.values",
                  reads: "data",
                },
              },
            },
            { target: "waiting" },
          ],
        },
        waiting: {
          meta: { step: "appointment_time" },
          entry: [
            { type: "record", params: { step: "appointment_time", status: "waiting" } },
            {
              type: "arm",
              params: { step: "appointment_time", event: "xstate.due.appointment_time" },
            },
          ],
          exit: [{ type: "disarm", params: { step: "appointment_time" } }],
          on: {
            citizen_arrived: [
              {
                target: "done",
                actions: [
                  {
                    type: "record",
                    params: { step: "appointment_time", status: "completed" },
                  },
                ],
              },
            ],
            "xstate.due.appointment_time": [
              {
                target: "done",
                actions: [
                  {
                    type: "record",
                    params: { step: "appointment_time", status: "completed" },
                  },
                  {
                    type: "remember",
                    params: { step: "appointment_time", fact: "timeout" },
                  },
                ],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [{ target: "grace" }],
    },
    grace: {
      description: "when step(appointment_time).timeout",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "grace.when",
                  of: "truth",
                  source: "step(appointment_time).timeout",
                  reads: "control",
                },
              },
              target: "active",
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "grace", status: "skipped" } }],
            },
          ],
        },
        active: {
          description: "wait for citizen_arrived",
          meta: { step: "grace" },
          entry: [{ type: "record", params: { step: "grace", status: "waiting" } }],
          on: {
            citizen_arrived: [
              {
                target: "done",
                actions: [{ type: "record", params: { step: "grace", status: "completed" } }],
              },
            ],
          },
          after: {
            1800000: [
              {
                target: "done",
                actions: [{ type: "record", params: { step: "grace", status: "completed" } }],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [{ target: "note_attendance" }],
    },
    note_attendance: {
      description: "POST /calendar/attendance",
      meta: { step: "note_attendance" },
      entry: [{ type: "call", params: { step: "note_attendance" } }],
      on: {
        "done.note_attendance": [
          {
            target: "output",
            actions: [{ type: "record", params: { step: "note_attendance", status: "completed" } }],
          },
        ],
        "failed.note_attendance": [
          {
            target: "compensating",
            actions: [{ type: "record", params: { step: "note_attendance", status: "failed" } }],
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
          always: [{ guard: { type: "settled" }, target: "book_slot" }],
        },
        book_slot: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: { type: "fact", params: { step: "book_slot", any: ["unknown"] } },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "book_slot", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /calendar/slots/release",
              meta: { step: "book_slot.compensation" },
              entry: [{ type: "call", params: { step: "book_slot.compensation" } }],
              on: {
                "done.book_slot.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "book_slot.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.book_slot.compensation": [
                  {
                    target: "#appointment.completing.book_slot.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "book_slot.compensation", status: "failed" },
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
                        params: { step: "book_slot.compensation", status: "skipped" },
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
                      params: { step: "book_slot", status: "compensated" },
                    },
                    { type: "remember", params: { step: "book_slot", fact: "cancelled" } },
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
          always: [{ guard: { type: "settled" }, target: "book_slot" }],
        },
        book_slot: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "book_slot", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [
                    {
                      type: "record",
                      params: { step: "book_slot", status: "compensating" },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "POST /calendar/slots/release",
              meta: { step: "book_slot.compensation" },
              entry: [{ type: "call", params: { step: "book_slot.compensation" } }],
              on: {
                "done.book_slot.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "book_slot.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.book_slot.compensation": [
                  {
                    target: "#appointment.compensating.book_slot.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "book_slot.compensation", status: "failed" },
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
                        params: { step: "book_slot.compensation", status: "skipped" },
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
                      params: { step: "book_slot", status: "compensated" },
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
