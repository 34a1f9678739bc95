// Which calls are warned about because they happen for good when the instance fails later, and in what words.
import { describe, expect, it } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";

/** By the id of the call, what makes the instance fail after it. */
type Expected = Readonly<Record<string, string>>;

const a = "- {id: a, call: POST /a}";
const b = "- {id: b, call: POST /b}";

const rules: readonly (readonly [string, string, Expected])[] = [
  ["the last call is followed by nothing", a, {}],
  ["a call that can fail follows", `${a}\n${b}`, { a: "`b` fails" }],
  ["a read changes nothing", `- {id: a, call: GET /a}\n${b}`, {}],
  ["a call with an undo is undone", `- {id: a, call: POST /a, compensation: POST /undo}\n${b}`, {}],
  ["an author says that there is none", `- {id: a, call: POST /a, irreversible: true}\n${b}`, {}],
  ["what follows cannot fail", `${a}\n- wait: 1d\n- set: {x: 1}\n- wait_for: e\n- end: completed`, {}],
  ["a read that fails is a failure too", `${a}\n- {id: b, call: GET /b}`, { a: "`b` fails" }],
  ["time that runs out", `${a}\n- {id: w, wait_for: e, timeout: 1d}`, { a: "time runs out in `w`" }],
  ["time that may run out", `${a}\n- {id: w, wait_for: e, timeout: 1d, on_timeout: continue}`, {}],
  ["an end without success", `${a}\n- {id: x, end: cancelled}`, { a: "`x` ends the instance" }],
  ["a failure of the author's", `${a}\n- {id: x, fail: {type: y}}`, { a: "`x` fails" }],
  ["nothing follows an end", `${a}\n- end: completed\n${b}`, {}],
  ["an end that is skipped", `${a}\n- {end: completed, when: input.x}\n${b}`, { a: "`b` fails" }],
  ["a failure that is handled", `${a}\n- {id: b, call: POST /b, on_error: [{then: continue}]}`, {}],
  [
    "a failure that is handled where it has one status",
    `${a}\n- {id: b, call: POST /b, on_error: [{status: 404}]}`,
    { a: "`b` fails" },
  ],
  [
    "a failure that goes on after its handler",
    `${a}\n- {id: b, call: POST /b, on_error: [{then: fail}]}`,
    { a: "`b` fails" },
  ],
  [
    "a failure in a handler",
    `${a}\n- {id: b, call: GET /b, on_error: [{steps: [{id: h, call: POST /h}]}]}`,
    { a: "`h` fails" },
  ],
  [
    "a call in a handler that lets the failure go on",
    `- {id: b, call: GET /b, on_error: [{then: fail, steps: [{id: h, call: POST /h}]}]}`,
    { h: "`b` fails" },
  ],
  [
    "a call in a handler, and what follows the step",
    `- {id: b, call: GET /b, on_error: [{steps: [{id: h, call: POST /h}]}]}\n- {id: c, call: GET /c}`,
    { h: "`c` fails" },
  ],
  [
    "a failure inside a scope that handles it, and what follows the scope",
    `- {id: s, steps: [{id: a, call: POST /a}, {id: b, call: GET /b}], on_error: [{then: continue}]}\n- {id: c, call: GET /c}`,
    { a: "`c` fails" },
  ],
  [
    "a failure inside a scope that handles it",
    `- {id: s, steps: [{id: a, call: POST /a}, {id: b, call: GET /b}], on_error: [{then: continue}]}`,
    {},
  ],
  [
    "a scope's undo, once it has completed",
    `- {id: s, steps: [{id: a, call: POST /a}], compensation: POST /undo}\n${b}`,
    {},
  ],
  [
    "a scope's undo, before it has completed",
    `- {id: s, steps: [{id: a, call: POST /a}, {id: b, call: GET /b}], compensation: POST /undo}`,
    { a: "`b` fails" },
  ],
  [
    "a scope's time limit",
    `- {id: s, timeout: 1d, steps: [{id: a, call: POST /a}, {id: w, wait_for: e}]}`,
    { a: "time runs out in `s`" },
  ],
  [
    "a scope's time limit when nothing in it takes time any more",
    `- {id: s, timeout: 1d, steps: [{id: a, call: POST /a}, {set: {x: 1}}]}\n- wait: 1d`,
    {},
  ],
  [
    "both branches",
    `- {parallel: [{id: a, call: POST /a}, {id: b, call: POST /b}]}`,
    { a: "`b` fails", b: "`a` fails" },
  ],
  [
    "a race that one may lose",
    `- {join: any, parallel: [{id: a, call: POST /a}, {id: b, call: POST /b}]}`,
    {},
  ],
  [
    "a race that is lost after a call",
    `- {join: any, parallel: {l: [{id: a, call: POST /a}, {id: x, fail: {type: y}}], r: [{id: b, call: GET /b}]}}`,
    { a: "`x` fails" },
  ],
  [
    "a branch that is waited for, and a scope's time limit",
    `- {id: s, timeout: 1d, steps: [{parallel: [{id: a, call: POST /a}, {wait_for: e}]}]}`,
    { a: "time runs out in `s`" },
  ],
  [
    "a branch that a race does not wait for, and a scope's time limit",
    `- {id: s, timeout: 1d, steps: [{join: any, parallel: [{id: a, call: POST /a}, {wait_for: e}]}]}`,
    {},
  ],
  [
    "a race that waits for all, and a scope's time limit",
    `- {id: s, timeout: 1d, steps: [{join: any, on_win: finish, parallel: [{id: a, call: POST /a}, {wait_for: e}]}]}`,
    { a: "time runs out in `s`" },
  ],
  [
    "a scope's undo, when another branch fails before it has completed",
    `- {parallel: {l: [{id: s, compensation: POST /u, steps: [{id: a, call: POST /a}, {wait: 1d}]}], r: [{id: b, call: GET /b}]}}`,
    { a: "`b` fails" },
  ],
  [
    "a scope's undo, when a lost race leaves it before it has completed",
    `- {join: any, parallel: {l: [{id: s, compensation: POST /u, steps: [{id: a, call: POST /a}, {wait: 1d}]}], r: [{wait_for: e}]}}\n- {id: c, call: GET /c}`,
    { a: "`c` fails" },
  ],
  [
    "a scope's undo in a graph, when something beside it ends the instance",
    `- {id: s, needs: [], compensation: POST /u, steps: [{id: a, call: POST /a}, {wait: 1d}]}\n- {id: e, needs: [], wait_for: e}\n- {id: x, needs: [e], end: cancelled}`,
    { a: "`x` ends the instance" },
  ],
  [
    "a scope's undo in a graph, when something after it ends the instance",
    `- {id: s, needs: [], compensation: POST /u, steps: [{id: a, call: POST /a}, {wait: 1d}]}\n- {id: x, needs: [s], end: cancelled}`,
    {},
  ],
  [
    "an end in another branch",
    `- {join: any, parallel: {l: [{id: a, call: POST /a}], r: [{wait_for: e}, {id: x, end: cancelled}]}}`,
    { a: "`x` ends the instance" },
  ],
  [
    "each case, and what follows",
    `- {choose: [{when: input.x, steps: [{id: a, call: POST /a}]}, {else: [{id: b, call: POST /b}]}]}\n- {id: c, call: GET /c}`,
    { a: "`c` fails", b: "`c` fails" },
  ],
  [
    "cases beside each other",
    `- {choose: [{when: input.x, steps: [{id: a, call: POST /a}]}, {else: [{id: b, call: POST /b}]}]}`,
    {},
  ],
  [
    "steps of a graph that do not need each other",
    `- {id: a, call: POST /a, needs: []}\n- {id: b, call: POST /b, needs: [a]}\n- {id: c, call: POST /c, needs: [a]}`,
    { a: "`b` fails", b: "`c` fails", c: "`b` fails" },
  ],
  [
    "another item of a list",
    `- {for_each: "\${input.x}", as: x, steps: [{id: a, call: POST /a}]}`,
    { a: "`a` fails" },
  ],
  [
    "another item of a list, handled",
    `- {for_each: "\${input.x}", as: x, steps: [{id: a, call: POST /a}], on_error: [{then: continue}]}`,
    {},
  ],
  ["a workflow that is run", `${a}\n- {id: r, run: other}`, { a: "`r` fails" }],
  ["an event that is published", `${a}\n- {id: m, emit: e}`, { a: "`m` fails" }],
  [
    "a task that is overdue",
    `${a}\n- {id: q, ask: {group: g, title: t, form: {x: string}, due: 1d}}`,
    { a: "time runs out in `q`" },
  ],
  ["a task without a time", `${a}\n- {id: q, ask: {group: g, title: t, form: {x: string}}}`, {}],
];

describe("a call that nothing undoes is warned about by what may follow:", () => {
  it.each(rules)("%s", (_, steps, expected) => {
    expect(warnedIn(`id: w\nsteps:\n${steps.replace(/^/gm, "  ")}\n`)).toEqual(expected);
  });

  it("the deadline, while anything takes time", () => {
    expect(warnedIn(`id: w\ndeadline: 30d\nsteps:\n  ${a}\n  - wait: 1d\n`)).toEqual({
      a: "the deadline passes",
    });
    expect(warnedIn(`id: w\ndeadline: 30d\nsteps:\n  ${a}\n`)).toEqual({});
  });

  it("nothing, as long as the file has errors", () => {
    expect(warnedIn(`id: w\nsteps:\n  ${a}\n  ${b}\n  - call: POST b\n`)).toEqual({});
  });
});

function warnedIn(text: string): Expected {
  const warnings = readWorkflow(text, "w.yaml").diagnostics.filter(({ code }) => code === "not-undone");
  return Object.fromEntries(
    warnings.map(({ message }) => {
      const [, id, cause] = /^nothing undoes `(.*?)` when (.*)$/.exec(message)!;
      return [id!, cause!];
    }),
  );
}
