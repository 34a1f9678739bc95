// Generated from hardship_instalments.yaml by hms-act compile. Do not edit.
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

interface Round {
  facts: Record<string, Fact>;
  kept: Record<string, Round[]>;
}

interface Context {
  facts: Record<string, Fact>;
  rounds?: Record<string, number>;
  kept?: Record<string, Round[]>;
}

interface RoundParams {
  step: string;
  facts: string[];
  kept: string[];
  items?: string[];
  loops: string[];
}

const undoable = (fact: Fact) => fact === "completed" || fact === "unknown" || fact === "begun";

const only = <T>(record: Record<string, T> = {}, wanted: (value: T, key: string) => boolean) =>
  Object.fromEntries(Object.entries(record).filter(([key, value]) => wanted(value, key)));

const part = (round: Round, wanted: (fact: Fact) => boolean): Round => ({
  facts: only(round.facts, wanted),
  kept: Object.fromEntries(
    Object.entries(round.kept).map(([loop, rounds]) => [loop, rounds.map((inner) => part(inner, wanted))]),
  ),
});

const holds = (round: Round, wanted: (fact: Fact) => boolean): boolean =>
  Object.values(round.facts).some(wanted) || Object.values(round.kept).flat().some((inner) => holds(inner, wanted));

const present = ({ facts, kept }: Context, params: RoundParams): Round => ({
  facts: only(
    Object.fromEntries(
      Object.entries(facts).map(([step, fact]) => [
        step,
        fact !== "completed" && params.items?.includes(step) ? "begun" : fact,
      ]),
    ),
    (fact, step) => params.kept.includes(step) && undoable(fact),
  ),
  kept: only(kept, (_, loop) => params.loops.includes(loop)),
});

const cleared = ({ facts, rounds, kept }: Context, params: RoundParams) => ({
  facts: only(facts, (_, step) => !params.facts.includes(step)),
  rounds: only(rounds, (_, loop) => !params.loops.includes(loop)),
  kept: only(kept, (_, loop) => !params.loops.includes(loop)),
});

export const machine = setup({
  types: {
    context: {} as Context,
    events: {} as
      | { type: "done.agree"; unknown?: boolean }
      | { type: "done.agree.compensation"; unknown?: boolean }
      | { type: "done.announce"; unknown?: boolean }
      | { type: "done.close"; unknown?: boolean }
      | { type: "done.collect"; unknown?: boolean }
      | { type: "done.collect.compensation"; unknown?: boolean }
      | { type: "done.review"; unknown?: boolean }
      | { type: "failed.agree"; unknown?: boolean }
      | { type: "failed.agree.compensation"; unknown?: boolean }
      | { type: "failed.announce"; unknown?: boolean }
      | { type: "failed.close"; unknown?: boolean }
      | { type: "failed.collect"; unknown?: boolean }
      | { type: "failed.collect.compensation"; unknown?: boolean }
      | { type: "failed.review"; unknown?: boolean }
      | { type: "time_to_object.resolved"; unknown?: boolean }
      | { type: "xstate.cancel"; unknown?: boolean }
      | { type: "xstate.due.months.every"; unknown?: boolean }
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
    settled: ({ context }, params?: { steps: string[] }) =>
      (params?.steps ?? Object.keys(context.facts)).every((step) => context.facts[step] !== "running"),
    exhausted: ({ context }, params: { step: string; max: number }) =>
      (context.rounds?.[params.step] ?? 1) >= params.max,
    kept: ({ context }, params: { step: string; undo: Fact[] }) =>
      (context.kept?.[params.step] ?? []).some((round) => holds(round, (fact) => params.undo.includes(fact))),
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
    nextRound: assign(({ context }, params: RoundParams) => {
      const round = present(context, params);
      const before = context.kept?.[params.step] ?? [];
      const { facts, rounds, kept } = cleared(context, params);
      return {
        facts,
        rounds: { ...rounds, [params.step]: (context.rounds?.[params.step] ?? 1) + 1 },
        kept: { ...kept, [params.step]: holds(round, undoable) ? [...before, round] : before },
      };
    }),
    previousRound: assign(({ context }, params: RoundParams & { undo: Fact[] }) => {
      const isUndone = (fact: Fact) => params.undo.includes(fact);
      const left = part(present(context, params), (fact) => !isUndone(fact));
      const before = context.kept?.[params.step] ?? [];
      const all = holds(left, undoable) ? [...before, left] : before;
      const index = all.findLastIndex((round) => holds(round, isUndone));
      const taken = part(all[index]!, isUndone);
      const rest = part(all[index]!, (fact) => !isUndone(fact));
      const { facts, rounds, kept } = cleared(context, params);
      return {
        facts: { ...facts, ...taken.facts },
        rounds,
        kept: {
          ...kept,
          ...taken.kept,
          [params.step]: isUndone("completed") ? all.slice(0, index) : all.with(index, rest),
        },
      };
    }),
    lastRound: assign(({ context }, params: { step: string }) => ({
      rounds: only(context.rounds, (_, loop) => loop !== params.step),
    })),
  },
}).createMachine({
  id: "hardship_instalments",
  description: "Instalments for a debt",
  initial: "agree",
  context: { facts: {} },
  on: {
    "xstate.cancel": [
      {
        guard: { type: "working" },
        target: "#hardship_instalments.compensating",
        actions: [{ type: "remember", params: { step: "(cancelled)", fact: "cancelled" } }],
      },
    ],
    "xstate.hold": [
      {
        guard: { type: "working" },
        target: "#hardship_instalments.compensating",
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
    "done.agree": [
      {
        actions: [
          { type: "record", params: { step: "agree", status: "completed" } },
          { type: "remember", params: { step: "agree", fact: "completed" } },
        ],
      },
    ],
    "failed.agree": [
      {
        guard: { type: "unknownOutcome" },
        actions: [
          { type: "record", params: { step: "agree", status: "failed" } },
          { type: "remember", params: { step: "agree", fact: "unknown" } },
        ],
      },
      {
        actions: [
          { type: "record", params: { step: "agree", status: "cancelled" } },
          { type: "remember", params: { step: "agree", fact: "cancelled" } },
        ],
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
    agree: {
      description: "PUT /debts/${input.debt}/plan",
      meta: { step: "agree" },
      entry: [
        { type: "call", params: { step: "agree" } },
        { type: "remember", params: { step: "agree", fact: "running" } },
      ],
      on: {
        "done.agree": [
          {
            target: "nothing_yet",
            actions: [
              { type: "record", params: { step: "agree", status: "completed" } },
              { type: "remember", params: { step: "agree", fact: "completed" } },
            ],
          },
        ],
        "failed.agree": [
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "agree", status: "failed" } },
              { type: "remember", params: { step: "agree", fact: "unknown" } },
            ],
            guard: { type: "unknownOutcome" },
          },
          {
            target: "compensating",
            actions: [
              { type: "record", params: { step: "agree", status: "failed" } },
              { type: "remember", params: { step: "agree", fact: "failed" } },
            ],
          },
        ],
      },
    },
    nothing_yet: {
      description: "set paid",
      always: [
        {
          target: "compensating",
          actions: [{ type: "record", params: { step: "nothing_yet", status: "failed" } }],
          guard: {
            type: "unevaluable",
            params: {
              condition: "nothing_yet.values",
              of: "value",
              source: "nothing_yet.values",
              reads: "data",
            },
          },
        },
        {
          target: "months",
          actions: [
            { type: "set", params: { step: "nothing_yet" } },
            { type: "record", params: { step: "nothing_yet", status: "completed" } },
          ],
        },
      ],
    },
    months: {
      description: "again until vars.paid >= input.amount, at most 12 times",
      meta: { step: "months" },
      entry: [{ type: "record", params: { step: "months", status: "running" } }],
      exit: [{ type: "lastRound", params: { step: "months" } }],
      initial: "round",
      states: {
        round: {
          initial: "announce",
          states: {
            announce: {
              description: "POST /notify/letter",
              meta: { step: "announce" },
              entry: [{ type: "call", params: { step: "announce" } }],
              on: {
                "done.announce": [
                  {
                    target: "time_to_object",
                    actions: [
                      {
                        type: "record",
                        params: { step: "announce", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.announce": [
                  {
                    target: "#hardship_instalments.compensating",
                    actions: [
                      { type: "record", params: { step: "announce", status: "failed" } },
                      { type: "record", params: { step: "months", status: "failed" } },
                    ],
                  },
                ],
              },
            },
            time_to_object: {
              description: "wait 5d",
              meta: { step: "time_to_object" },
              entry: [{ type: "record", params: { step: "time_to_object", status: "waiting" } }],
              on: {
                "time_to_object.resolved": [
                  {
                    target: "collect",
                    actions: [
                      {
                        type: "record",
                        params: { step: "time_to_object", status: "completed" },
                      },
                    ],
                  },
                ],
              },
              after: {
                432000000: [
                  {
                    target: "collect",
                    actions: [
                      {
                        type: "record",
                        params: { step: "time_to_object", status: "completed" },
                      },
                    ],
                  },
                ],
              },
            },
            collect: {
              description: "POST /bank/collect",
              meta: { step: "collect" },
              entry: [
                { type: "call", params: { step: "collect" } },
                { type: "remember", params: { step: "collect", fact: "running" } },
              ],
              on: {
                "done.collect": [
                  {
                    target: "count",
                    actions: [
                      { type: "record", params: { step: "collect", status: "completed" } },
                      { type: "remember", params: { step: "collect", fact: "completed" } },
                    ],
                  },
                ],
                "failed.collect": [
                  {
                    target: "#hardship_instalments.compensating",
                    actions: [
                      { type: "record", params: { step: "collect", status: "failed" } },
                      { type: "remember", params: { step: "collect", fact: "unknown" } },
                      { type: "record", params: { step: "months", status: "failed" } },
                    ],
                    guard: { type: "unknownOutcome" },
                  },
                  {
                    target: "#hardship_instalments.compensating",
                    actions: [
                      { type: "record", params: { step: "collect", status: "failed" } },
                      { type: "remember", params: { step: "collect", fact: "failed" } },
                      { type: "record", params: { step: "months", status: "failed" } },
                    ],
                  },
                ],
              },
            },
            count: {
              description: "set paid",
              always: [
                {
                  target: "#hardship_instalments.compensating",
                  actions: [
                    { type: "record", params: { step: "count", status: "failed" } },
                    { type: "record", params: { step: "months", status: "failed" } },
                  ],
                  guard: {
                    type: "unevaluable",
                    params: {
                      condition: "count.values",
                      of: "value",
                      source: "count.values",
                      reads: "data",
                    },
                  },
                },
                {
                  target: "done",
                  actions: [
                    { type: "set", params: { step: "count" } },
                    { type: "record", params: { step: "count", status: "completed" } },
                  ],
                },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "check" }],
        },
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "months.until",
                  of: "truth",
                  source: "vars.paid >= input.amount",
                  reads: "data",
                },
              },
              target: "done",
            },
            {
              target: "#hardship_instalments.compensating",
              actions: [{ type: "record", params: { step: "months", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "months.until",
                  of: "truth",
                  source: "vars.paid >= input.amount",
                  reads: "data",
                },
              },
            },
            {
              guard: { type: "exhausted", params: { step: "months", max: 12 } },
              target: "done",
            },
            { target: "pause" },
          ],
        },
        pause: {
          description: "until 30d have passed since the round began",
          meta: { step: "months.every" },
          entry: [
            {
              type: "arm",
              params: { step: "months.every", event: "xstate.due.months.every" },
            },
          ],
          exit: [{ type: "disarm", params: { step: "months.every" } }],
          on: {
            "xstate.due.months.every": [
              {
                target: "round",
                actions: [
                  {
                    type: "nextRound",
                    params: { step: "months", facts: ["collect"], kept: ["collect"], loops: [] },
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
          target: "close",
          actions: [{ type: "record", params: { step: "months", status: "completed" } }],
        },
      ],
    },
    close: {
      description: "when vars.paid >= input.amount",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "close.when",
                  of: "truth",
                  source: "vars.paid >= input.amount",
                  reads: "data",
                },
              },
              target: "active",
            },
            {
              target: "#hardship_instalments.compensating",
              actions: [{ type: "record", params: { step: "close", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "close.when",
                  of: "truth",
                  source: "vars.paid >= input.amount",
                  reads: "data",
                },
              },
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "close", status: "skipped" } }],
            },
          ],
        },
        active: {
          description: "POST /debts/${input.debt}/close",
          meta: { step: "close" },
          entry: [{ type: "call", params: { step: "close" } }],
          on: {
            "done.close": [
              {
                target: "done",
                actions: [{ type: "record", params: { step: "close", status: "completed" } }],
              },
            ],
            "failed.close": [
              {
                target: "#hardship_instalments.compensating",
                actions: [{ type: "record", params: { step: "close", status: "failed" } }],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [{ target: "review" }],
    },
    review: {
      description: "when vars.paid < input.amount",
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: {
                type: "when",
                params: {
                  condition: "review.when",
                  of: "truth",
                  source: "vars.paid < input.amount",
                  reads: "data",
                },
              },
              target: "active",
            },
            {
              target: "#hardship_instalments.compensating",
              actions: [{ type: "record", params: { step: "review", status: "failed" } }],
              guard: {
                type: "unevaluable",
                params: {
                  condition: "review.when",
                  of: "truth",
                  source: "vars.paid < input.amount",
                  reads: "data",
                },
              },
            },
            {
              target: "done",
              actions: [{ type: "record", params: { step: "review", status: "skipped" } }],
            },
          ],
        },
        active: {
          description: "POST /hitl/review",
          meta: { step: "review" },
          entry: [{ type: "call", params: { step: "review" } }],
          on: {
            "done.review": [
              {
                target: "done",
                actions: [{ type: "record", params: { step: "review", status: "completed" } }],
              },
            ],
            "failed.review": [
              {
                target: "#hardship_instalments.compensating",
                actions: [{ type: "record", params: { step: "review", status: "failed" } }],
              },
            ],
          },
        },
        done: { type: "final" },
      },
      onDone: [{ target: "output" }],
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
          always: [{ guard: { type: "settled" }, target: "months" }],
        },
        months: {
          initial: "round",
          states: {
            round: {
              initial: "collect",
              states: {
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
                      description: "POST /bank/pay_back",
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
                            target: "#hardship_instalments.compensating.months.round.collect.needs_attention",
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
                            {
                              type: "record",
                              params: { step: "collect", status: "compensated" },
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
              onDone: [{ target: "check" }],
            },
            check: {
              always: [
                {
                  guard: {
                    type: "kept",
                    params: { step: "months", undo: ["completed", "unknown", "begun"] },
                  },
                  target: "round",
                  actions: [
                    {
                      type: "previousRound",
                      params: {
                        step: "months",
                        facts: ["collect"],
                        kept: ["collect"],
                        loops: [],
                        undo: ["completed", "unknown", "begun"],
                      },
                    },
                  ],
                },
                { target: "done" },
              ],
            },
            done: { type: "final" },
          },
          onDone: [{ target: "agree" }],
        },
        agree: {
          initial: "check",
          states: {
            check: {
              always: [
                {
                  guard: {
                    type: "fact",
                    params: { step: "agree", any: ["completed", "unknown"] },
                  },
                  target: "compensation",
                  actions: [{ type: "record", params: { step: "agree", status: "compensating" } }],
                },
                { target: "done" },
              ],
            },
            compensation: {
              description: "DELETE /debts/${input.debt}/plan",
              meta: { step: "agree.compensation" },
              entry: [{ type: "call", params: { step: "agree.compensation" } }],
              on: {
                "done.agree.compensation": [
                  {
                    target: "undone",
                    actions: [
                      {
                        type: "record",
                        params: { step: "agree.compensation", status: "completed" },
                      },
                    ],
                  },
                ],
                "failed.agree.compensation": [
                  {
                    target: "#hardship_instalments.compensating.agree.needs_attention",
                    actions: [
                      {
                        type: "record",
                        params: { step: "agree.compensation", status: "failed" },
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
                        params: { step: "agree.compensation", status: "skipped" },
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
                  actions: [{ type: "record", params: { step: "agree", status: "compensated" } }],
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
