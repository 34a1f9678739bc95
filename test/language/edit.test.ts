// Editing a workflow's text: only the lines concerned change, and nothing an author wrote beside them is lost.
import { describe, expect, it } from "vitest";
import { addStep, moveStep, removeStep, setKey } from "../../src/language/edit.ts";
import type { Edited } from "../../src/language/edit.ts";
import type { Place } from "../../src/language/place.ts";

const plain = `id: w # the name
trigger: x
steps:
  # about a
  - id: a # its id
    call: POST /a
    # about the end of a

  # two lines
  # about b
  - call: POST /b # b

  - id: c
    parallel:
      left:
        - call: POST /l
        # about wait
        - wait: 1h
      right:
        - call: POST /r
# the end
output: 1 # out
`;

const textOf = (edited: Edited): string => (edited.ok ? edited.text : `refused: ${edited.problem}`);
const problemOf = (edited: Edited): string => (edited.ok ? "accepted" : edited.problem);

const after = (step: string): Place => ({ kind: "after", step });
const before = (step: string): Place => ({ kind: "before", step });
const end = (of: Extract<Place, { kind: "end" }>["of"]): Place => ({ kind: "end", of });

/** What differs, as in a patch: the lines that went and those that came, between the first and the last difference. */
function patch(from: string, to: string): string {
  const [a, b] = [from.split("\n"), to.split("\n")];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  const gone = a.slice(start, endA).map((line) => `-${line}`);
  const come = b.slice(start, endB).map((line) => `+${line}`);
  return [`@${start + 1}`, ...gone, ...come].join("\n");
}

describe("adding a step", () => {
  const step = { id: "new", call: "POST /new", with: { to: "${input.to}", all: ["yes", 2], text: "!x" } };
  const small = { wait: "1m" };

  it("writes it as lines of its own, with the blank line that the list has between steps", () => {
    const edited = addStep(plain, { at: after("a"), step });
    expect(patch(plain, textOf(edited))).toBe(
      [
        "@9",
        "+  - id: new",
        "+    call: POST /new",
        "+    with:",
        "+      to: ${input.to}",
        "+      all:",
        '+        - "yes"',
        "+        - 2",
        '+      text: "!x"',
        "+",
      ].join("\n"),
    );
  });

  const places: readonly (readonly [string, Place, string])[] = [
    ["above the comments of the step that follows", before("b"), "@9\n+  - wait: 1m\n+"],
    ["before the first step", before("a"), "@4\n+  - wait: 1m\n+"],
    ["after a step told by its generated id", after("b"), "@13\n+  - wait: 1m\n+"],
    ["at the end of the workflow", end({ kind: "workflow" }), "@21\n+\n+  - wait: 1m"],
    [
      "at the end of a branch",
      end({ kind: "branch", step: "c", branch: "left" }),
      "@19\n+        - wait: 1m",
    ],
    ["before a step in a branch", before("c.left.wait"), "@17\n+        - wait: 1m"],
  ];
  for (const [rule, at, expected] of places) {
    it(`puts it ${rule}`, () => {
      expect(patch(plain, textOf(addStep(plain, { at, step: small })))).toBe(expected);
    });
  }

  const nested = `id: w
steps:
- id: s
  steps:
  - id: one
    choose:
    - when: input.x > 1
      steps:
      - call: POST /a
        on_error:
        - status: 404
          steps:
          - call: POST /h
    - else:
      - call: POST /b
- id: p
  parallel:
  - call: POST /q
  - call: POST /r`;
  const lists: readonly (readonly [Place, string])[] = [
    [end({ kind: "workflow" }), "@19\n-  - call: POST /r\n+  - call: POST /r\n+- set:"],
    [end({ kind: "scope", step: "s" }), "@16\n+  - set:"],
    [end({ kind: "case", step: "one", index: 0 }), "@14\n+      - set:"],
    [end({ kind: "case", step: "one", index: 1 }), "@16\n+      - set:"],
    [end({ kind: "handler", step: "one.a", index: 0 }), "@14\n+          - set:"],
    [end({ kind: "branch", step: "p" }), "@20\n+  - set:"],
  ];
  for (const [at, expected] of lists) {
    it(`puts it at the end of ${JSON.stringify(at.kind === "end" && at.of)}`, () => {
      const edited = addStep(nested, { at, step: { set: { v: ["x"] } } });
      const made = textOf(edited);
      expect(made.endsWith("\n")).toBe(false);
      const lines = made.split("\n").filter((line) => !nested.split("\n").includes(line));
      const column = /( *)- set:$/.exec(expected)![1]!;
      expect(lines).toEqual([`${column}- set:`, `${column}    v:`, `${column}    - x`]);
      const place = made.split("\n").indexOf(`${column}- set:`);
      expect(made.split("\n").toSpliced(place, 3).join("\n")).toBe(nested);
      expect(place + 1).toBe(
        at.kind === "end" && at.of.kind === "workflow" ? 20 : Number(/\d+/.exec(expected)![0]),
      );
    });
  }

  it("puts it at the end of a round", () => {
    const looping = `id: w
steps:
- id: loop
  repeat:
    steps:
    - wait: 1h # first
    until: input.done
    max: 3
- set: {x: 1}
`;
    const edited = addStep(looping, { at: end({ kind: "round", step: "loop" }), step: small });
    expect(patch(looping, textOf(edited))).toBe("@7\n+    - wait: 1m");
    expect(problemOf(addStep(looping, { at: end({ kind: "round", step: "set" }), step: small }))).toBe(
      "step `set` on line 9 has no rounds with a list of steps: give it `repeat` first",
    );
  });

  it("begins an empty list", () => {
    const empty = "id: w\nsteps: [] # none yet";
    const edited = addStep(empty, { at: end({ kind: "workflow" }), step: small });
    expect(textOf(edited)).toBe("id: w\nsteps:\n  - wait: 1m # none yet");
  });

  it("writes a list in brackets line by line first", () => {
    const brackets =
      "id: w\nsteps:\n  - parallel: [call: POST /a, {id: b, call: POST /b}] # both\n  - call: POST /c\n";
    const edited = addStep(brackets, { at: before("b"), step: small });
    expect(patch(brackets, textOf(edited))).toBe(
      [
        "@3",
        "-  - parallel: [call: POST /a, {id: b, call: POST /b}] # both",
        "+  - parallel:",
        "+      - call: POST /a",
        "+      - wait: 1m",
        "+      - {id: b, call: POST /b} # both",
      ].join("\n"),
    );
  });

  it("ends lines as the text does", () => {
    const windows = plain.replaceAll("\n", "\r\n");
    const edited = textOf(addStep(windows, { at: after("a"), step }));
    expect(edited.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(edited.replaceAll("\r\n", "\n")).toBe(textOf(addStep(plain, { at: after("a"), step })));
  });

  it("refuses a step that the workflow could not be read with", () => {
    const [unknown, taken] = [{ cal: "POST /x" }, { id: "a", wait: "1m" }];
    expect(problemOf(addStep(plain, { at: after("a"), step: unknown }))).toBe(
      "line 9, `- cal: POST /x`, would then be wrong: `cal` is nothing that a step can do (did you mean `call`?)",
    );
    expect(problemOf(addStep(plain, { at: after("c"), step: taken }))).toMatch(/another step is called `a`/);
  });

  it("may be done in a workflow that has other errors", () => {
    const wrong = plain.replace("output: 1", "outputt: 1");
    expect(patch(wrong, textOf(addStep(wrong, { at: before("a"), step: small })))).toBe(
      "@4\n+  - wait: 1m\n+",
    );
  });
});

describe("moving a step", () => {
  it("takes the comments above it and on its lines along, and leaves the blank lines", () => {
    expect(textOf(moveStep(plain, "b", before("a")))).toBe(
      plain
        .replace(/ {2}# two lines\n {2}# about b\n.*\n\n/, "")
        .replace("  # about a\n", "  # two lines\n  # about b\n  - call: POST /b # b\n\n  # about a\n"),
    );
  });

  it("changes its indentation, and that of nothing else", () => {
    const edited = textOf(moveStep(plain, "c.left.wait", before("b")));
    expect(edited).toBe(
      plain
        .replace("        # about wait\n        - wait: 1h\n", "")
        .replace("  # two lines", "  # about wait\n  - wait: 1h\n\n  # two lines"),
    );
    expect(textOf(moveStep(edited, "wait", end({ kind: "branch", step: "c", branch: "left" })))).toBe(
      plain.replace("        # about wait", "\n        # about wait"),
    );
  });

  it("keeps texts of several lines as they are", () => {
    const long = `id: w
steps:
  - id: a
    call: POST /a
    with:
      script: |2
          #!/bin/sh

        # not a comment
      folded: >-
        one
        two
      quoted: "three
        four"
  - id: s
    steps:
      - call: POST /c
`;
    const moved = textOf(moveStep(long, "a", before("s.c")));
    expect(moved).toContain("          script: |2\n              #!/bin/sh\n\n            # not a comment\n");
    expect(textOf(moveStep(moved, "a", before("s")))).toBe(long);
  });

  it("leaves comments that stand apart where they are", () => {
    const sections = `id: w
steps:
  # --- first part ---

  - call: POST /a
  # about b
  - call: POST /b

  # --- second part ---

  - call: POST /c
# --- commented out ---
#  - call: POST /e
  - call: POST /d
`;
    expect(textOf(moveStep(sections, "b", after("c")))).toBe(`id: w
steps:
  # --- first part ---

  - call: POST /a

  # --- second part ---

  - call: POST /c
  # about b
  - call: POST /b
# --- commented out ---
#  - call: POST /e
  - call: POST /d
`);
    expect(textOf(moveStep(sections, "d", before("a")))).toContain(`part ---

# --- commented out ---
#  - call: POST /e
  - call: POST /d
  - call: POST /a
`);
  });

  it("changes nothing when the step stands there", () => {
    for (const place of [before("b"), after("b"), after("a"), before("c")]) {
      expect(textOf(moveStep(plain, "b", place))).toBe(plain);
    }
  });

  it("refuses to move a step into itself", () => {
    expect(problemOf(moveStep(plain, "c", before("c.left.l")))).toBe(
      "step `c` on line 13 cannot be moved into itself: choose a place outside of it",
    );
  });

  it("refuses to empty a list", () => {
    expect(problemOf(moveStep(plain, "c.right.r", after("a")))).toMatch(
      /^step `c.right.r` on line 20 is the only one of its list, and a list has at least one: move what/,
    );
  });

  it("refuses to make another step of a generated id that something refers to", () => {
    const numbered = `id: w
steps:
  - call: POST /a
    with: {n: 1}
  - call: POST /a
    with: {n: 2}
  - call: POST /b
`;
    expect(textOf(moveStep(numbered, "a", before("b")))).toMatch(/n: 2[^]*n: 1/);
    const read = `${numbered}    when: step(a_2).failed\n`;
    const problem =
      "`a`, which something refers to, would then be another step, that on line 3: give both an `id` of their own first";
    expect(problemOf(moveStep(read.replace("a_2", "a"), "a", before("b")))).toBe(problem);
    expect(problemOf(removeStep(read.replace("a_2", "a"), "a"))).toBe(problem);
    expect(problemOf(removeStep(read, "a"))).toMatch(/^line 6, `when: .*there is no step `a_2`/);
  });

  it("refuses to move a step above one that it reads", () => {
    const reads = "id: w\nsteps:\n  - call: POST /a\n  - call: POST /b\n    when: step(a).failed\n";
    expect(problemOf(moveStep(reads, "b", before("a")))).toMatch(
      /^line 4, `when: step\(a\)\.failed`, would then be wrong: .*`a`/,
    );
  });
});

describe("removing a step", () => {
  it("takes its comments and a blank line with it", () => {
    expect(patch(plain, textOf(removeStep(plain, "a")))).toBe(
      "@4\n-  # about a\n-  - id: a # its id\n-    call: POST /a\n-    # about the end of a\n-",
    );
    expect(textOf(removeStep(plain, "b"))).toBe(
      plain.replace("  # two lines\n  # about b\n  - call: POST /b # b\n\n", ""),
    );
    expect(textOf(removeStep(plain, "c"))).toBe(plain.replace(/\n {2}- id: c\n(?: {4}.*\n)+/, ""));
  });

  it("refuses while something refers to it, and says what", () => {
    const read = `${plain}guarantees:\n  - always: a\n`;
    expect(problemOf(removeStep(read, "a"))).toMatch(
      /^line 19, `- always: a`, would then be wrong: there is no step `a`/,
    );
  });

  it("refuses to remove the only step of a list", () => {
    expect(problemOf(removeStep(plain, "c.right.r"))).toMatch(/: remove what stands around it instead$/);
  });
});

describe("a key of a step", () => {
  const keyed = `id: w
steps:
  - id: a
    title: 'One' # shown
    # about the call
    call: POST /a
    with: # the body
      to: "you" # quoted
      n: 1
      # about list
      list:
        - x # first
    retry: {max: 5, cap: 1m} # retries
    query:
    irreversible: true
  - call: POST /b
    # nothing yet

  - {id: c, call: POST /c, retry: 1}
  - parallel: [call: POST /d, call: POST /e]
`;
  type Case = readonly [string, string, string, Parameters<typeof setKey>[3], string];
  const cases: readonly Case[] = [
    [
      "is changed within its quotes, beside its comment",
      "a",
      "title",
      "Two",
      "@4\n-    title: 'One' # shown\n+    title: 'Two' # shown",
    ],
    ["is left alone when it has the value", "a", "retry", { max: 5, cap: "1m" }, "@20"],
    [
      "is changed in brackets where it stood in brackets",
      "a",
      "retry",
      { max: 6 },
      "@13\n-    retry: {max: 5, cap: 1m} # retries\n+    retry: {max: 6} # retries",
    ],
    [
      "of several lines becomes one",
      "a",
      "with",
      "none",
      `@7
-    with: # the body
-      to: "you" # quoted
-      n: 1
-      # about list
-      list:
-        - x # first
+    with: none # the body # first`,
    ],
    [
      "of a map inside is changed alone",
      "a",
      "with",
      { to: "me", n: 1, list: ["x"] },
      `@8\n-      to: "you" # quoted\n+      to: "me" # quoted`,
    ],
    [
      "of a map inside goes alone, and what is new comes last",
      "a",
      "with",
      { to: "you", list: ["x"], more: { deep: [true] } },
      `@9
-      n: 1
-      # about list
-      list:
-        - x # first
+      # about list
+      list:
+        - x # first
+      more:
+        deep:
+          - true`,
    ],
    [
      "of one line becomes several, below its comment",
      "a",
      "retry",
      undefined,
      "@13\n-    retry: {max: 5, cap: 1m} # retries",
    ],
    ["without a value gets one", "a", "query", { dry: true }, "@15\n+      dry: true"],
    ["that is new comes last", "a", "timeout", "1m", "@16\n+    timeout: 1m"],
    ["that is new comes above the comments that end the step", "b", "timeout", "1m", "@17\n+    timeout: 1m"],
    ["`title` comes first", "b", "title", "B", "@16\n-  - call: POST /b\n+  - title: B\n+    call: POST /b"],
    ["`id` comes first", "b", "id", "bb", "@16\n-  - call: POST /b\n+  - id: bb\n+    call: POST /b"],
    ["`when` comes after `title`", "a", "when", "!true", '@5\n+    when: "!true"'],
    ["goes", "a", "irreversible", undefined, "@15\n-    irreversible: true"],
    [
      "goes from behind the dash",
      "a",
      "id",
      undefined,
      "@3\n-  - id: a\n-    title: 'One' # shown\n+  - title: 'One' # shown",
    ],
    ["that is not there does not go", "a", "timeout", undefined, "@20"],
    [
      "comes between braces",
      "c",
      "timeout",
      "1m",
      "@19\n-  - {id: c, call: POST /c, retry: 1}\n+  - {id: c, call: POST /c, retry: 1, timeout: 1m}",
    ],
    [
      "is changed between braces",
      "c",
      "retry",
      { max: 2 },
      "@19\n-  - {id: c, call: POST /c, retry: 1}\n+  - {id: c, call: POST /c, retry: {max: 2}}",
    ],
    [
      "goes from between braces",
      "c",
      "id",
      undefined,
      "@19\n-  - {id: c, call: POST /c, retry: 1}\n+  - {call: POST /c, retry: 1}",
    ],
    [
      "goes from the end of braces",
      "c",
      "retry",
      undefined,
      "@19\n-  - {id: c, call: POST /c, retry: 1}\n+  - {id: c, call: POST /c}",
    ],
    [
      "comes to a single pair in brackets, with braces",
      "parallel.e",
      "id",
      "e",
      "@20\n-  - parallel: [call: POST /d, call: POST /e]\n+  - parallel: [call: POST /d, {id: e, call: POST /e}]",
    ],
  ];
  for (const [rule, id, key, value, expected] of cases) {
    it(`${rule}: ${id}.${key} = ${JSON.stringify(value)}`, () => {
      expect(patch(keyed, textOf(setKey(keyed, id, key, value)))).toBe(
        expected === "@20" ? `@${keyed.split("\n").length + 1}` : expected,
      );
    });
  }

  it("that the step cannot have is refused", () => {
    expect(problemOf(setKey(keyed, "a", "timeuot", "1m"))).toMatch(/`timeuot`.*did you mean `timeout`/);
    expect(problemOf(setKey(keyed, "a", "timeout", "soon"))).toMatch(
      /^line 16, `timeout: soon`, would then be/,
    );
    expect(problemOf(setKey(keyed, "parallel.e", "call", undefined))).toBe(
      "step `parallel.e` on line 20 has no key but `call`: remove the step instead",
    );
  });

  const web = `id: w
steps:
  - id: a # first
    call: POST /a
  - call: POST /b
    needs: a # after a
  - id: c
    steps:
      - {call: POST /d, needs: []}
      - call: POST /e
        needs: "c.d"
    needs: [a, b]
  - id: d
    call: POST /d
    needs:
      - c # after c
      - 'a'
`;

  it("that names the step renames it in the `needs` of its list", () => {
    expect(patch(web, textOf(setKey(web, "a", "id", "z")))).toBe(
      patch(
        web,
        web
          .replace("id: a", "id: z")
          .replace("needs: a", "needs: z")
          .replace("[a,", "[z,")
          .replace("'a'", "'z'"),
      ),
    );
    expect(patch(web, textOf(setKey(web, "b", "call", "POST /bb")))).toBe(
      patch(web, web.replace("POST /b\n", "POST /bb\n").replace("[a, b]", "[a, bb]")),
    );
  });

  it("that names the step renames those inside it where they need each other", () => {
    expect(patch(web, textOf(setKey(web, "c", "id", "z")))).toBe(
      patch(web, web.replace("id: c", "id: z").replace("c.d", "z.d").replace("- c #", "- z #")),
    );
  });

  it("is refused, and so is a step's removal, where another then needed what is not there", () => {
    expect(problemOf(setKey(web, "d", "needs", "e"))).toMatch(/^line 15, `needs: e`, .*there is no step `e`/);
    expect(problemOf(removeStep(web, "b"))).toMatch(/^line 10, `needs: \[a, b\]`, .*there is no step `b`/);
    expect(problemOf(moveStep(web, "a", end({ kind: "scope", step: "c" })))).toMatch(/is in another list/);
  });

  it("that names the step is refused while something refers to the name", () => {
    const read = `${keyed}output: \${step(a).output}\n`;
    expect(problemOf(setKey(read, "a", "id", "z"))).toMatch(/^line 21, `output: .*there is no step `a`/);
  });
});

describe("an edit is refused with a sentence", () => {
  const aliased = `id: w
steps:
  - call: POST /a
    with: &b
      n: 1
  - call: POST /b
    with: *b
`;
  const cases: readonly (readonly [string, Edited, RegExp])[] = [
    [
      "when there is no such step",
      removeStep(plain, "wiat"),
      /^there is no step `wiat`: (?:did you mean|steps: a, b, c)/,
    ],
    [
      "when there is no such place",
      moveStep(plain, "a", after("bb")),
      /^there is no step `bb`: did you mean `b`\?$/,
    ],
    [
      "when there is no such branch",
      moveStep(plain, "a", end({ kind: "branch", step: "c", branch: "lift" })),
      /^step `c` on line 13 has no branch `lift`: did you mean `left`\?$/,
    ],
    [
      "when the branches have names and none is given",
      moveStep(plain, "a", end({ kind: "branch", step: "c" })),
      /^step `c` on line 13 has no list of branches: name one of its branches$/,
    ],
    [
      "when the step is no scope",
      moveStep(plain, "a", end({ kind: "scope", step: "c" })),
      /^step `c` on line 13 has no list of steps: give it `steps` first$/,
    ],
    [
      "when there is no such case",
      moveStep(plain, "a", end({ kind: "case", step: "c", index: 2 })),
      /^step `c` on line 13 has no case 2 with a list of steps: it has 0, counted from 0$/,
    ],
    ["when the text is empty", removeStep("", "a"), /^line 1 must be mended .*: the file is empty/],
    [
      "when the text is no YAML",
      removeStep(`${plain}x: "`, "a"),
      /^line 23 must be mended before steps can be edited: /,
    ],
    [
      "when the workflow has no list of steps",
      addStep("id: w\n", { at: end({ kind: "workflow" }), step: { wait: "1m" } }),
      /^the workflow has no list of steps: give it `steps: \[\]` first$/,
    ],
    [
      "when an alias writes the step at several places",
      removeStep("id: w\nsteps:\n  - &s {wait: 1m}\n  - *s\n", "wait"),
      /^step `wait` on line 3 is used at several places by an alias: write it out/,
    ],
    [
      "when an alias writes what changes at a second place",
      setKey(aliased, "a", "with", { n: 2 }),
      /^the lines concerned are written in a way that cannot be edited piece by piece: change them by hand$/,
    ],
    [
      "when an alias would name nothing",
      setKey(aliased, "a", "with", "none"),
      /^line 6, `with: \*b`, would then be wrong: nothing before this is marked `&b`/,
    ],
    [
      "when a list in brackets stands in brackets",
      removeStep("id: w\nsteps: [{choose: [{else: [{wait: 1m}, {wait: 2m}]}]}]\n", "choose.wait"),
      /^the list on line 2 is written in brackets: write its items below each other/,
    ],
    [
      "when a list in brackets has comments",
      removeStep("id: w\nsteps: [\n  wait: 1m, # one\n  wait: 2m]\n", "wait"),
      /^the list on line 2 is written in brackets/,
    ],
  ];
  for (const [rule, edited, problem] of cases) {
    it(`${rule}`, () => expect(problemOf(edited)).toMatch(problem));
  }
});
