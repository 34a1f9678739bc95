// Examples: what an author expects of single instances, on the real engine; what is told when it comes otherwise.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { Catalog } from "../../src/engine/catalog.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import type { Difference } from "../../src/simulation/difference.ts";
import { runExample } from "../../src/simulation/example.ts";

const folder = new URL("../../workflows/", import.meta.url);
const shippedWorkflows = readdirSync(folder).map((file) =>
  written(readFileSync(new URL(file, folder), "utf8")),
);
const shipped = shippedWorkflows.flatMap((flow) =>
  (flow.workflow.tests ?? []).map(
    (example) => [`${flow.workflow.id}: ${example.name}`, flow, example] as const,
  ),
);

describe("an example of a shipped workflow holds:", () => {
  test.each(shipped)("%s", async (_, definition, example) => {
    expect(
      await runExample(definition, example, { store: createMemoryStore(), others: shippedWorkflows }),
    ).toEqual([]);
  });
});

const source = `
id: refund
input: {amount: number}
events: {paid: {data: {by: string}, late: ignore}}
steps:
  - id: reserve
    call: POST /reserve
    timeout: 10s
    retry: {max: 2, first: 1m}
    compensation: POST /release
  - id: sign
    ask: {group: officers, title: Sign, form: {decision: [approve, reject]}, quorum: 2}
  - id: wait
    wait_for: paid
    timeout: 5d
    on_timeout: continue
  - id: escalate
    when: step(wait).timeout
    call: POST /escalate
output:
  reserve: \${step(reserve).output}
  late: \${step(wait).timeout}
`;

const signed =
  "{at: 1d, decide: sign, output: {decision: approve}, by: ada}, {at: 2d, decide: sign, output: {decision: approve}, by: bob}";

describe("an example holds when", () => {
  const holding: readonly (readonly [rule: string, example: string])[] = [
    ["the status does", `{when: [${signed}], then: {status: completed}}`],
    ["it rests where it was expected to", "{then: {status: running, steps: {sign: waiting, wait: absent}}}"],
    ["nothing but what is named is as expected", `{when: [${signed}], then: {steps: {escalate: completed}}}`],
    [
      "an event comes in time",
      `{when: [${signed}, {at: 3d, event: paid, data: {by: x}}], then: {after: 3d, steps: {escalate: skipped}}}`,
    ],
    ["time runs out", `{when: [${signed}], then: {after: 7d, output: {reserve: {}, late: true}}}`],
    [
      "a call is answered",
      `{given: {answers: {reserve: {output: {id: 7}}}}, when: [${signed}], then: {output: {reserve: {id: 7}, late: true}}}`,
    ],
    [
      "a call gets an answer at last, and its request counts once",
      `{given: {answers: {reserve: [503, refused, 201]}}, when: [${signed}], then: {calls: [POST /reserve, POST /escalate]}}`,
    ],
    [
      "attempts take their time",
      "{given: {answers: {reserve: timeout}}, then: {error: {type: timeout, attempts: 3}, after: 2m30s}}",
    ],
    [
      "a status fails at once",
      "{given: {answers: {reserve: 422}}, then: {status: failed, error: {status: 422, attempts: 1}, after: 0s, calls: [POST /reserve]}}",
    ],
    [
      "what nobody knows is undone",
      "{given: {answers: {reserve: lost}}, then: {status: failed, calls: [POST /reserve, POST /release]}}",
    ],
    ["its input is given", `{given: {input: {amount: 5}}, then: {status: running}}`],
  ];
  test.each(holding)("%s", async (_, example) => expect(await run(example)).toEqual([]));
});

describe("an example is told", () => {
  const failing: readonly (readonly [rule: string, example: string, told: readonly Difference[]])[] = [
    [
      "another status, with the error",
      "{given: {answers: {reserve: 400}}, then: {status: completed}}",
      [
        {
          what: "status",
          expected: "completed",
          came: "failed (communication in reserve: POST /reserve answered 400)",
        },
      ],
    ],
    [
      "where the output differs",
      `{when: [${signed}], then: {output: {reserve: {a: [1]}, late: true, more: 1}}}`,
      [
        { what: "output.reserve.a", expected: [1] },
        { what: "output.more", expected: 1 },
      ],
    ],
    [
      "which part of the error differs",
      "{given: {answers: {reserve: 400}}, then: {error: {type: timeout, status: 400}}}",
      [{ what: "error.type", expected: "timeout", came: "communication" }],
    ],
    [
      "that there is no error",
      "{then: {error: {type: timeout}}}",
      [{ what: "error", expected: { type: "timeout" } }],
    ],
    [
      "which steps are elsewhere",
      "{then: {steps: {reserve: failed, sign: waiting, wait: waiting}}}",
      [
        { what: "steps.reserve", expected: "failed", came: "completed" },
        { what: "steps.wait", expected: "waiting", came: "absent" },
      ],
    ],
    [
      "which requests came, were wanting or too many",
      "{given: {answers: {reserve: lost}}, then: {calls: [POST /reserves]}}",
      [
        { what: "calls[0]", expected: "POST /reserves", came: "POST /reserve" },
        { what: "calls[1]", came: "POST /release" },
      ],
    ],
    [
      "how long it took",
      `{when: [${signed}], then: {after: 5d}}`,
      [{ what: "after", expected: "5d", came: "7d" }],
    ],
    ["that it did not end", "{then: {after: 5d}}", [{ what: "after", expected: "5d", came: "no end" }]],
    [
      "which events were ignored",
      "{when: [{at: 1d, event: paid, data: {by: x}}], then: {status: running}}",
      [{ what: "paid at 1d", expected: "taken", came: "ignored: no step waited for it" }],
    ],
    [
      "which events were refused",
      "{given: {answers: {reserve: 400}}, when: [{at: 1d, event: paid, data: {by: x}}], then: {status: failed}}",
      [
        {
          what: "paid at 1d",
          expected: "taken",
          came: "refused: Instance refund:example has ended.",
        },
      ],
    ],
    [
      "which decisions were refused",
      "{when: [{at: 1d, decide: sign, output: {decision: reject}}, {at: 2d, decide: sign, output: {decision: reject}}], then: {status: running}}",
      [
        {
          what: "decision of sign at 2d",
          expected: "taken",
          came: "refused: somebody has decided task refund:example/sign/1, and somebody else must do so too.",
        },
      ],
    ],
    [
      "that nothing was to be decided",
      "{given: {answers: {reserve: timeout}}, when: [{at: 1s, decide: sign, output: {decision: reject}}], then: {status: failed}}",
      [
        {
          what: "decision of sign at 1s",
          expected: "taken",
          came: "refused: nothing is asked of people there now",
        },
      ],
    ],
  ];
  test.each(failing)("%s", async (_, example, told) => expect(await run(example)).toEqual(told));
});

describe("an example of items", () => {
  const items = `
id: pay_all
input: {children: [string]}
steps:
  - id: pay
    for_each: input.children
    on_fail: finish
    steps:
      - {id: book, call: POST /book, with: "\${item}"}
      - {id: sign, ask: {group: officers, title: Sign, form: {ok: boolean}}}
      - call: POST /transfer
`;
  const given = "input: {children: [a, b]}";
  const sign = "{at: 1h, decide: sign, output: {ok: true}}, {at: 2h, decide: sign, output: {ok: true}}";

  test("answers each item of a step by the step's id, and says their statuses in one", async () => {
    const example = `{given: {${given}, answers: {pay.transfer: [503, 200]}}, when: [${sign}], then: {steps: {pay.transfer: completed}, after: 2h1s}}`;
    expect(await run(example, items)).toEqual([]);
    const other = `{given: {${given}, answers: {"pay[1].book": 422}}, when: [{at: 1h, decide: sign, output: {ok: true}}], then: {status: failed, steps: {book: completed}}}`;
    expect(await run(other, items)).toEqual([
      { what: "steps.book", expected: "completed", came: "completed, failed" },
    ]);
  });

  test("answers, decides and looks at one item by its key", async () => {
    const example = `{given: {${given}, answers: {"pay[1].transfer": 422}}, when: [${sign}], then: {steps: {"pay[0].transfer": completed, "pay[1].transfer": failed}, calls: [POST /book, POST /book, POST /transfer, POST /transfer], after: 2h}}`;
    expect(await run(example, items)).toEqual([]);
    const one = `{given: {${given}}, when: [{at: 1h, decide: "pay[1].sign", output: {ok: true}}], then: {steps: {"pay[0].sign": waiting, "pay[1].sign": completed}}}`;
    expect(await run(one, items)).toEqual([]);
  });
});

test("an example goes on through the workflows that it runs, whose calls are answered as usual", async () => {
  const child = written(
    'id: child\ntrigger: {cron: "0 6 * * *"}\nsteps:\n  - id: a\n    call: POST /child\n  - wait: 1d\n',
  );
  const parent =
    'id: parent\ntrigger: {cron: "0 6 * * *"}\nsteps:\n  - id: a\n    call: POST /own\n  - id: b\n    run: child\n';
  const example =
    "{given: {answers: {a: 201}}, then: {status: completed, calls: [POST /own, POST /child], after: 1d}}";
  expect(await run(example, parent, [child])).toEqual([]);
});

test("another example makes no other version", async () => {
  const catalog = new Catalog(createMemoryStore());
  const versions: string[] = [];
  for (const tests of [
    "",
    "tests: [{name: a, then: {status: completed}}]\n",
    "tests: [{name: b, then: {status: failed}}]\n",
  ])
    versions.push((await catalog.register(read(source + tests), source + tests)).version);
  expect(new Set(versions).size).toBe(1);
});

async function run(
  example: string,
  of = source,
  others: readonly Written[] = [],
): Promise<readonly Difference[]> {
  const text = `${of}tests:\n  - ${example.replace("{", "{name: it, ")}\n`;
  const workflow = read(text);
  return runExample({ workflow, source: text }, workflow.tests![0]!, { store: createMemoryStore(), others });
}

interface Written {
  readonly workflow: Workflow;
  readonly source: string;
}

function written(text: string): Written {
  return { workflow: read(text), source: text };
}

function read(text: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(text, "w.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics, undefined, 2));
  return workflow;
}
