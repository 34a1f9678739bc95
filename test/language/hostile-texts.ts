// Hostile texts: files of 256 KB, each made to cost more to read than it should, by what it abuses.

export const hostileSize = 256 * 1024;

type Texts = Readonly<Record<string, () => string>>;

/** Abuse of YAML itself. */
export const yamlTexts: Texts = {
  "20,000 anchors": () => lines(20_000, (i) => `- &a${i} x`),
  "400 anchors of long texts": () => inWith(lines(400, (i) => `      k${i}: &a${i} ${"x".repeat(600)}`)),
  "billion laughs": () =>
    `a0: &a0 [x,x]\n${lines(60, (i) => `a${i + 1}: &a${i + 1} [${filled(`*a${i},`, 400)}]`)}`,
  "billion laughs that are small": () =>
    `a0: &a0 [x,x]\n${lines(60, (i) => `a${i + 1}: &a${i + 1} [*a${i},*a${i},*a${i}]`)}\n#${fill("x")}`,
  "400 aliases of one step": () =>
    `id: w\nsteps:\n  - &a {call: POST /a, with: {x: "${filled("x", 5000)}"}}\n${"  - *a\n".repeat(400)}`,
  "16,000 keys": () => lines(16_000, (i) => `k${i}: 1`),
  "one key 16,000 times": () => filled("a: 1\n", 16_000 * 5),
  "long keys": () => fill(`${"a".repeat(500)}: 1\n`),
  "one long key": () => `id: w\n${fill("k")}: 1`,
  "complex keys": () => fill("? a\n: b\n"),
  "complex keys without an end": () => fill("? "),
  "maps as keys": () => fill("? {a: b}\n: c\n"),
  "a marked key in 60 lists": () => `? ${"[".repeat(60)}&a x${"]".repeat(60)}\n: b`,
  "open brackets": () => fill("["),
  "open maps": () => fill("{a: "),
  "closing brackets": () => fill("]"),
  "lists of 60 levels, again and again": () => fill(`- ${"[".repeat(60)}${"]".repeat(60)}\n`),
  "a bracket open on every line": () => fill("- [a\n"),
  "deep maps": () => grown((i) => `${" ".repeat(i)}k:\n`),
  "deep lists": () => grown((i) => `${" ".repeat(i)}-\n`),
  "list in list in one line": () => fill("- "),
  "indentation that goes to and fro": () => fill("a:\n   b: 1\n  c: 1\n"),
  quotes: () => fill('"'),
  "wrong escapes": () => `"${fill("\\z")}"`,
  "right escapes": () => `a: "${filled("\\u0041", hostileSize - 10)}"`,
  "escaped line breaks": () => `a: "${fill("\\\n ")}"`,
  "one long text": () => `a: ${fill("x ")}`,
  "one long text over 87,000 lines": () => `a: ${fill("x\n ")}`,
  "one long text over 45,000 lines": () => `a: >\n${fill("  xxx\n")}`,
  "blank lines in a text": () => `a: |\n${fill("\n")}`,
  "tags in one line": () => fill("!!str "),
  "unknown tags": () => fill("- !x y\n"),
  directives: () => fill("%YAML 1.2\n"),
  documents: () => fill("---\n"),
  comments: () => fill("# x\n"),
  "one long comment": () => `#${fill("x")}`,
  "comments in a bracket": () => `[${fill("# c\n")}`,
  commas: () => `[${fill(",")}`,
  colons: () => fill(": "),
  tabs: () => fill("\t"),
  "tabs as indentation": () => fill("a:\n\tb\n"),
  "line breaks of every kind": () => fill("a: 1\r\nb: 2\rc: 3\n"),
  "line breaks alone": () => fill("\r\n"),
  "byte order marks": () => fill("\ufeff"),
  "UTF-16 read as UTF-8": () => fill("i\u0000d\u0000:\u0000"),
  "NUL characters": () => fill("a: \u0000\n"),
  "lone surrogates": () => fill("a: \udc00\n"),
  "errors on every line": () => fill("a: b: c\n"),
  "a number of 256,000 digits": () => `a: ${fill("9")}`,
};

/** Abuse of the language. */
export const workflowTexts: Texts = {
  "one long expression": () => steps(`- call: POST /a\n    when: ${fill("a + ")}`),
  "one long expression of references": () => steps(`- call: POST /a\n    when: ${fill("step(a) ")}`),
  "one long expression of brackets": () => steps(`- call: POST /a\n    when: ${fill("(")}`),
  "expressions in one text": () => steps(`- call: POST /a\n    with: "${fill("${input.a} ")}"`),
  "wrong expressions in one text": () =>
    steps(
      `- call: POST /a\n    with: "${filled("${step(b)} and some more of it ", 2400 * 31)}${filled(" ", 180_000)}"`,
    ),
  "open expressions": () => steps(`- call: POST /a\n    with: "${fill("${")}"`),
  "open quotes in expressions": () => steps(`- call: POST /a\n    with: "${fill("${'}")}"`),
  "nested expressions": () => stepsOf(120, () => `{call: POST /a, when: "${"(".repeat(2000)}"}`),
  "nested loops": () =>
    stepsOf(500, () => `{call: POST /a, when: "${"[1].all(x,".repeat(30)}true${")".repeat(30)}"}`),
  "conditions in a row": () => stepsOf(120, () => `{call: POST /a, when: "${"a||".repeat(680)}a"}`),
  "2,500 expressions": () => inWith(lines(2500, (i) => `      k${i}: \${input.a${i} + 1}${filled(" ", 60)}`)),
  "misspelt steps, beside 400": () =>
    `${stepsOf(400, (i) => `{id: step_number_${i}, call: POST /a}`)}  - call: POST /a\n    with:\n${lines(2400, (i) => `      k${i}: \${step(stip_nomber_${i}).output}`)}`,
  "misspelt variables, beside 490": () =>
    `${stepsOf(490, (i) => `set: {variable_number_${i}: 1}`)}  - call: POST /a\n    with:\n${lines(2400, (i) => `      k${i}: \${vars.varable_nomber_${i}}`)}`,
  "misspelt fields, beside 2,000": () =>
    `id: w\ninput: {${listed(2000, (i) => `field_number_${i}: string`)}}\nsteps:\n  - call: POST /a\n    with:\n${lines(2400, (i) => `      k${i}: \${input.feld_nomber_${i}}`)}`,
  "misspelt events, beside 2,000": () =>
    `id: w\nevents: {${listed(2000, (i) => `event_number_${i}: `)}}\nsteps:\n${lines(80, (i) => `  - wait_for: {any: [${listed(90, (j) => `evant_nomber_${i}_${j}`)}]}`)}`,
  "misspelt guarantees": () =>
    `${stepsOf(490, (i) => `{id: step_number_${i}, call: POST /a}`)}guarantees:\n${lines(3000, (i) => `  - always: stap_nomber_${i}`)}`,
  "a guarantee about 8,000 steps": () =>
    `${stepsOf(490, (i) => `{id: step_number_${i}, call: POST /a}`)}guarantees:\n  - exclusive: [${listed(8000, (i) => `stap_nomber_${i}`)}]`,
  "a guarantee about 8,000 steps, a line each": () =>
    `${stepsOf(490, (i) => `{id: step_number_${i}, call: POST /a}`)}guarantees:\n  - exclusive:\n${lines(8000, (i) => `    - stap_nomber_${i}`)}`,
  "steps with errors, thousands": () => steps(fill("- call: POST a\n    whan: x\n  ")),
  "steps with errors, 500": () =>
    stepsOf(
      500,
      (i) =>
        `{cal: POST a, whan: x, retri: -1, timeout: 5, wait: x, k${i}: 1, k2: 2, ids: ${"y".repeat(300)}}`,
    ),
  "steps that are none": () => steps(fill("- x\n  ")),
  "steps of one name": () => stepsOf(500, () => `call: POST /${"a".repeat(490)}`),
  "steps of one name, 16 levels deep": () =>
    `id: w\nsteps:\n${lines(15, (i) => `${" ".repeat(2 + i * 2)}- parallel:`)}\n${lines(400, () => `${" ".repeat(34)}- {call: POST /${"b".repeat(500)}}`)}`,
  "handlers of one step": () => steps(`- call: POST /a\n    on_error:\n${fill("      - {status: 404}\n")}`),
  "types of one handler": () =>
    steps(`- call: POST /a\n    on_error:\n      - type: [${listed(9000, (i) => `typo_${i}`)}]`),
  "handlers of every step": () =>
    stepsOf(
      49,
      () => `{call: POST /a, on_error: [${listed(9, () => "{status: 404, steps: [call: POST /b]}")}]}`,
    ),
  "cases of one choice": () => steps(`- choose:\n${fill("      - {when: input.a, steps: [wait: 1s]}\n")}`),
  "events of one wait": () => steps(`- wait: 1d\n    until: [${listed(9000, (i) => `event_${i}`)}]`),
  "events of one wait, a line each": () =>
    steps(`- wait: 1d\n    until:\n${lines(9000, (i) => `      - event_${i}`)}`),
  "misspelt events of one wait, a line each": () =>
    `id: w\nevents: {${listed(400, (i) => `event_number_${i}: `)}}\nsteps:\n  - wait_for:\n      any:\n${lines(8000, (i) => `        - evant_nomber_${i}`)}`,
  "undos of one step": () => steps(`- call: POST /a\n    compensation:\n${fill("      - POST /a\n")}`),
  "branches of one block": () => steps(`- parallel:\n${fill("      - call: POST /a\n")}`),
  "guarantees of one workflow": () =>
    `${steps("- {id: a, call: POST /a}")}\nguarantees:\n${fill("  - always: a\n")}`,
  "triggers of one workflow": () => `id: w\ntrigger:\n${fill("  - {event: e}\n")}`,
  "variables that rest on each other": () =>
    stepsOf(490, (i) => `set: {a${i}: "\${vars.b${i - 1}}", b${i}: "\${vars.a${i}}"}`),
  "variables of every step": () => stepsOf(450, (i) => `set: {${listed(9, (j) => `v${i}_${j}: 1`)}}`),
  "types of 300 events": () =>
    `id: w\nevents: {${listed(300, (i) => `e${i}: {data: {f${i}: string, g: number}}`)}}\nsteps:\n${lines(300, (i) => `  - {wait_for: e${i}, match: data.g == input.id}`)}`,
  "needs of every step": () =>
    stepsOf(
      490,
      (i) => `{id: s${i}, call: POST /a, needs: [${listed(Math.min(i, 25), (j) => `s${i - j - 1}`)}]}`,
    ),
  "needs in a chain from the end": () =>
    stepsOf(490, (i) => `{id: s${i}, call: POST /a${i < 489 ? `, needs: [s${i + 1}]` : ""}}`),
  "needs in a circle": () => stepsOf(490, (i) => `{id: s${i}, call: POST /a, needs: [s${(i + 1) % 490}]}`),
  "needs of 490 steps, misspelt": () =>
    stepsOf(
      490,
      (i) => `{id: step_number_${i}, call: POST /a, needs: [${listed(25, (j) => `stap_nomber_${j}`)}]}`,
    ),
  "one long duration": () => steps(`- wait: ${fill("1s")}x`),
  "one long path": () => steps(`- call: POST /${fill("%252e")}`),
  "one long method": () => steps(`- call: ${fill("A")}`),
  "one long timestamp": () => steps(`- wait_until: ${fill("2027-")}`),
  "blanks before a path": () => steps(`- call: "POST${fill(" ")}"`),
  "one long id": () => `id: ${fill("a")}\nsteps: []`,
};

const filled = (text: string, length: number): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);

const fill = (text: string): string => filled(text, hostileSize);

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

const listed = (count: number, item: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => item(i)).join(", ");

/** Lines until there are enough. */
function grown(line: (i: number) => string): string {
  let text = "";
  for (let i = 0; text.length < hostileSize; i++) text += line(i);
  return text;
}

const steps = (list: string): string => `id: w\nsteps:\n  ${list}`;

const stepsOf = (count: number, step: (i: number) => string): string =>
  `id: w\nsteps:\n${lines(count, (i) => `  - ${step(i)}`)}\n`;

const inWith = (body: string): string => `id: w\nsteps:\n  - call: POST /a\n    with:\n${body}`;

/** A right workflow of the same size, that what hostile ones cost is held against. */
export function plainText(): string {
  const text = `id: w\nsteps:\n${lines(400, (i) => {
    const fields = lines(
      8,
      (j) => `      field_${j}: ${j < 2 ? `"\${input.field_${j}} of \${input.case}"` : "a text"}`,
    );
    return `  - id: step_number_${i}\n    call: POST /service/${i}\n    when: input.amount > ${i}\n    irreversible: true\n    with:\n${fields}`;
  })}\n`;
  return `${text}#${"x".repeat(hostileSize - text.length - 1)}`;
}
