// Reading: a right file becomes exactly the workflow that it says, and no text at all is too much.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allSteps } from "../../src/language/all-steps.ts";
import type { Json } from "../../src/language/json.ts";
import { picture } from "../../src/language/picture.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { CallStep, RetryPolicy, Step, Workflow } from "../../src/language/workflow.ts";

const callRetry: RetryPolicy = { max: 5, firstMs: 1000, factor: 2, capMs: 60_000, jitter: 0.2 };
const undoRetry: RetryPolicy = { max: 9, firstMs: 1000, factor: 2, capMs: 3_600_000, jitter: 0.2 };

describe("a workflow", () => {
  it("is read from the seed's text as that says", () => {
    const call = (id: string, line: number, path: string): CallStep => ({
      kind: "call",
      id,
      line,
      call: { method: "POST", path: { kind: "literal", value: path }, retry: callRetry, timeoutMs: 30_000 },
      irreversible: false,
    });
    const expected: Workflow = {
      id: "payment_failed_flow",
      triggers: [{ kind: "event", event: "payment_failed" }],
      events: {},
      steps: [
        call("freeze_payments", 4, "/finance/freeze"),
        {
          kind: "parallel",
          id: "notify_citizen",
          line: 6,
          named: false,
          join: 2,
          onWin: "cancel",
          onFail: "finish",
          branches: [
            { name: "email", steps: [call("notify_citizen.email", 8, "/notify/email")] },
            { name: "sms", steps: [call("notify_citizen.sms", 9, "/notify/sms")] },
          ],
        },
        call("create_ticket", 10, "/helpdesk/ticket"),
        {
          kind: "wait",
          id: "wait_for_fix",
          line: 12,
          until: [],
          time: { kind: "for", durationMs: 432_000_000 },
        },
        { ...call("escalate", 14, "/hitl/escalate"), when: { source: "step(wait_for_fix).timeout" } },
      ],
      guarantees: [],
    };
    expect(read(shipped("payment_failed.yaml"))).toEqual(expected);
  });

  it("is read from a file with everything in it as kept in full.json", () => {
    const workflow = read(readFileSync(join(import.meta.dirname, "full.yaml"), "utf8"));
    const path = join(import.meta.dirname, "full.json");
    const text = `${JSON.stringify(workflow, null, 2)}\n`;
    if (process.env["UPDATE"] === "1") writeFileSync(path, text);
    expect(text).toBe(readFileSync(path, "utf8"));
  });

  it("is read from the agency's file with its undo, its events and its claims", () => {
    const workflow = read(shipped("payment_failed_agency.yaml"));
    expect(workflow.triggers).toEqual([
      {
        kind: "event",
        event: "benefit_payment_failed",
        key: { kind: "expression", source: "data.payment_id" },
      },
    ]);
    expect(idsOf(workflow.steps)).toEqual([
      "freeze_payments",
      "notify_citizen",
      "notify_citizen.email.email",
      "notify_citizen.sms.sms",
      "create_ticket",
      "wait_for_bank_details",
      "unfreeze_payments",
      "escalate",
    ]);
    const [freeze] = workflow.steps;
    expect(freeze?.kind === "call" && freeze.compensation).toMatchObject([
      {
        id: "freeze_payments.compensation",
        call: { path: { kind: "literal", value: "/finance/unfreeze" }, retry: undoRetry, timeoutMs: 20_000 },
      },
    ]);
    expect(Object.keys(workflow.events)).toEqual(["bank_updated"]);
    expect(workflow.guarantees).toHaveLength(6);
  });

  it("has its schedules with everything that they leave out, in one spelling", () => {
    const text = `id: w
trigger:
  - asked
  - cron: "0  6 * jan-mar mon-fri "
  - {cron: "*/5 8-17 L,15W * FRI#2", timezone: Europe/Berlin, overlap: allow, catch_up: none}
input: {scheduled_at: timestamp, by: string?}
steps:
  - wait: 1d
`;
    const utc = { timezone: "UTC", overlap: "skip", catchUp: "one" };
    const berlin = { timezone: "Europe/Berlin", overlap: "allow", catchUp: "none" };
    expect(read(text).triggers).toEqual([
      { kind: "event", event: "asked" },
      { kind: "cron", cron: "0 6 * JAN-MAR MON-FRI", ...utc },
      { kind: "cron", cron: "*/5 8-17 L,15W * FRI#2", ...berlin },
    ]);
  });

  it("is JSON and nothing else", () => {
    const workflow = read(readFileSync(join(import.meta.dirname, "full.yaml"), "utf8"));
    expect(JSON.parse(JSON.stringify(workflow))).toEqual(workflow);
  });

  it("is the same with Windows line breaks", () => {
    const text = shipped("payment_failed.yaml");
    expect(read(text.replaceAll("\n", "\r\n"))).toEqual(read(text));
  });

  it("declares the events that its waits use, when it declares none itself", () => {
    const text = "id: w\nsteps:\n  - wait: 1d\n    until: [a, b.c]\n  - wait: 1d\n";
    expect(read(text).events).toEqual({ a: {}, "b.c": {} });
  });
});

describe("generated ids", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["are the last segment of the call", "- call: POST /finance/freeze", ["freeze"]],
    ["are in lower case, with `_` for other characters", "- call: POST /a/Send-E.Mail", ["send_e_mail"]],
    ["are the action where the path ends in an expression", "- call: GET /a/${input.id}", ["call"]],
    ["are the action where part of the last segment is computed", "- call: GET /a/b-${input.id}", ["call"]],
    ["are a written last segment after an expression", "- call: GET /a/${input.id}/open", ["open"]],
    ["are the action where the path ends in `/`", "- call: GET /a/", ["call"]],
    [
      "are the action of waits",
      "- wait_days: 1\n- wait: 1h\n- wait_business_days: 1",
      ["wait_days", "wait", "wait_business_days"],
    ],
    ["are numbered on a clash", "- call: POST /a\n- call: POST /b/a\n- call: POST /a", ["a", "a_2", "a_3"]],
    ["give way to written ids further down", "- call: POST /a\n- {id: a, call: POST /b}", ["a_2", "a"]],
    [
      "do not take reserved words",
      "- call: POST /done\n- call: POST /constructor",
      ["done_2", "constructor_2"],
    ],
    ["begin with a letter or `_`", "- call: POST /v1/2fa", ["_2fa"]],
    [
      "begin with the block's in a list",
      "- {id: n, parallel: [{call: POST /e}, {wait: 1s}, {call: POST /e}]}",
      ["n", "n.e", "n.wait", "n.e_2"],
    ],
    [
      "begin with the block's and the branch's in a map",
      "- parallel: {l: [{call: POST /a}, {call: POST /b}], r: [{call: POST /a}]}",
      ["parallel", "parallel.l.a", "parallel.l.b", "parallel.r.a"],
    ],
    [
      "begin with the scope's",
      "- steps: [{call: POST /a}, {id: s, steps: [{call: POST /a}]}]",
      ["steps", "steps.a", "s", "s.a"],
    ],
    [
      "begin with that of the choice in every case",
      "- choose: [{when: input.a, steps: [{call: POST /a}]}, {else: [{call: POST /a}, {id: b, wait: 1s}]}]",
      ["choose", "choose.a", "choose.a_2", "b"],
    ],
    [
      "begin with the step's and `on_error` in a handler",
      "- {call: POST /a, on_error: [{type: timeout, steps: [{call: POST /b}]}, {steps: [{call: POST /b}]}]}",
      ["a", "a.on_error.b", "a.on_error.b_2"],
    ],
    [
      "are the action of what is no call",
      "- wait_until: now\n- wait_for: x\n- set: {a: 1}\n- choose: [{else: [{fail: {type: x}}]}]\n- set: {b: 1}\n- end: failed",
      ["wait_until", "wait_for", "set", "choose", "choose.fail", "set_2", "end"],
    ],
  ];
  for (const [rule, steps, ids] of cases) {
    it(`${rule}`, () => expect(idsOf(stepsOf(steps))).toEqual(ids));
  }

  it("of undos are the step's and `compensation`, with the last segment in a list", () => {
    const undoIds = (compensation: string): readonly string[] => {
      const [step] = stepsOf(`- {id: a, call: POST /a, compensation: ${compensation}}`);
      return step?.kind === "call" ? (step.compensation ?? []).map(({ id }) => id) : [];
    };
    expect(undoIds("POST /b/undo")).toEqual(["a.compensation"]);
    expect(undoIds("{call: POST /b/undo}")).toEqual(["a.compensation"]);
    expect(undoIds("[POST /b, {call: POST /c/b}, POST /d]")).toEqual([
      "a.compensation.b",
      "a.compensation.b_2",
      "a.compensation.d",
    ]);
  });
});

describe("retries", () => {
  const retryOf = (text: string, defaults = ""): RetryPolicy => {
    const [step] = read(`id: w\n${defaults}steps:\n  - {call: POST /a${text}}\n`).steps;
    if (step?.kind !== "call") throw new Error("the step is no call");
    return step.call.retry;
  };
  const cases: readonly (readonly [string, string, string, RetryPolicy])[] = [
    ["are the built-in ones where nothing is written", "", "", callRetry],
    ["take a number for how many", ", retry: 2", "", { ...callRetry, max: 2 }],
    ["can be none", ", retry: 0", "", { ...callRetry, max: 0 }],
    [
      "take from the defaults what the step leaves out",
      ", retry: {factor: 3}",
      "defaults: {retry: {max: 7, first: 2s}}\n",
      { ...callRetry, max: 7, firstMs: 2000, factor: 3 },
    ],
    [
      "lift the cap with a longer first pause",
      ", retry: {first: 5m}",
      "",
      { ...callRetry, firstMs: 300_000, capMs: 300_000 },
    ],
    ["take jitter as a share", ", retry: {jitter: 0.5}", "", { ...callRetry, jitter: 0.5 }],
    ["take jitter in per cent", ", retry: {jitter: 12.5%}", "", { ...callRetry, jitter: 0.125 }],
  ];
  for (const [rule, text, defaults, expected] of cases) {
    it(`${rule}`, () => expect(retryOf(text, defaults)).toEqual(expected));
  }

  it("of undos are their own, whatever the defaults say", () => {
    const [step] = read(
      "id: w\ndefaults: {retry: 1}\nsteps:\n  - {call: POST /a, compensation: POST /b}\n",
    ).steps;
    const [undo] = step?.compensation ?? [];
    expect(undo?.kind === "call" && undo.call.retry).toEqual(undoRetry);
  });
});

describe("a body", () => {
  it("of any JSON is kept", () => {
    fc.assert(
      fc.property(
        fc.jsonValue().filter((body) => !JSON.stringify(body).includes("$")),
        (body) => {
          const text = `id: w\nsteps:\n  - call: POST /a\n    with: ${JSON.stringify(body)}\n`;
          const { workflow, diagnostics } = readWorkflow(text, "w.yaml");
          const [step] = workflow?.steps ?? [];
          if (step?.kind !== "call") {
            expect(diagnostics.length).toBeGreaterThan(0);
            return;
          }
          expect(step.call.body?.kind === "literal" ? step.call.body.value : undefined).toEqual(
            asJson(body as Json),
          );
        },
      ),
    );
  });
});

function read(text: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(text, "w.yaml");
  const others = diagnostics.filter(({ code }) => code !== "not-undone");
  expect(others.map((diagnostic) => picture(diagnostic, text))).toEqual([]);
  if (!workflow) throw new Error("no workflow and no diagnostics");
  return workflow;
}

const stepsOf = (steps: string): readonly Step[] =>
  read(`id: w\nsteps:\n${steps.replace(/^/gm, "  ")}\n`).steps;

const idsOf = (steps: readonly Step[]): readonly string[] => [...allSteps(steps)].map(({ id }) => id);

const shipped = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../../workflows", name), "utf8");

const asJson = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;
