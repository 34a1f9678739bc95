// Every verb that the program has, whatever they are: help with examples that are legal, near misses, one JSON document
// where something is wrong, exit codes, and colours on terminals alone. test/real/verbs.test.ts has the documents of success.
import type { Command, Option } from "commander";
import { describe, expect, test } from "vitest";
import { commandTree } from "../../src/cli/program.ts";
import { hmsAct, temporaryDirectory } from "./harness.ts";
import type { Ended } from "./harness.ts";

interface Verb {
  readonly words: readonly string[];
  readonly command: Command;
}

const silent = { write: () => true };
const tree = (): Command =>
  commandTree(
    { stdout: silent, stderr: silent, env: {}, cwd: "/", interruption: () => new AbortController().signal },
    () => undefined,
  );

const below = (command: Command, words: readonly string[] = []): readonly Verb[] =>
  command.commands.flatMap((verb) => {
    const own = [...words, verb.name()];
    return [{ words: own, command: verb }, ...below(verb, own)];
  });

const all = below(tree());
/** Without those that only hold others. */
const verbs = all.filter(({ command }) => command.commands.length === 0);
const named = (list: readonly Verb[]): readonly (readonly [string, Verb])[] =>
  list.map((verb) => [verb.words.join(" "), verb]);

/** Something in the place of each argument and each option that must be there. */
const usage = ({ words, command }: Verb): readonly string[] => [
  ...words,
  ...command.registeredArguments
    .filter(({ required }) => required)
    .map(({ argChoices }) => argChoices?.[0] ?? "x"),
  ...command.options.filter(({ mandatory }) => mandatory).flatMap(({ long }) => [long!, "x"]),
];

/** Nothing is there, and nobody answers. */
const nowhere = (): { readonly cwd: string; readonly env: Record<string, string> } => ({
  cwd: temporaryDirectory(),
  env: { ACT_URL: "http://127.0.0.1:1" },
});

/** Ends what would go on. */
const interruption = AbortSignal.abort();

const escape = "\u001b";

function documentIn({ stdout, stderr }: Ended): unknown {
  expect(stdout + stderr).not.toContain(escape);
  return JSON.parse(stdout) as unknown;
}

test("there are verbs, and some hold others", () => {
  expect(verbs.length).toBeGreaterThan(25);
  expect(all.length).toBeGreaterThan(verbs.length);
});

describe.each(named(all))("%s", (name, { words, command }) => {
  test("--help has examples, which begin with the verb and are legal", async () => {
    const { code, stdout, stderr } = await hmsAct([...words, "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    const [, block = ""] = /\nExamples?:\n((?: {2}\$ .*\n?)+)$/.exec(stdout) ?? [];
    const examples = [...block.matchAll(/\$ hms-act (.*)/g)].map(([, example]) => example!);
    expect(examples).not.toEqual([]);
    for (const example of examples) {
      expect(`${example} `).toContain(`${name} `);
      await expect(parsed(wordsIn(example)), example).resolves.toBeUndefined();
    }
  });

  test("says what it does, in words that do not end in a full stop", () => {
    expect(command.description()).toMatch(/^[a-z].*[^.]$/);
    for (const option of command.options) expect(option.description, option.flags).toMatch(/\S/);
  });

  test.runIf(command.name().length > 3)("mistyped is wrong usage, and it is named", async () => {
    const { code, stdout, stderr } = await hmsAct([...words.slice(0, -1), mistyped(command.name())]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/\(Did you mean (one of )?.*\)/);
    expect(stderr).toContain(command.name());
  });
});

describe.each(named(verbs))("%s", (name, verb) => {
  test("a mistyped flag is wrong usage, and the nearest is named", async () => {
    for (const { long } of verb.command.options.filter(isLong)) {
      const { code, stdout, stderr } = await hmsAct([...usage(verb), mistyped(long!)]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/Did you mean (one of )?.*\?/);
      expect(stderr).toContain(long);
      expect(stderr).toContain(`hms-act ${name} --help`);
    }
  });

  test("wrong usage with --json is one document, which says what is wrong; with colours on a terminal alone", async () => {
    const wrong = [...usage(verb), "--json", "--no-such-flag"];
    const ended = await hmsAct(wrong);
    expect(ended.code).toBe(2);
    expect(documentIn(ended)).toEqual({
      type: "urn:hms-act:problem:wrong-usage",
      title: "The usage or the configuration is wrong",
      detail: expect.stringContaining("unknown option '--no-such-flag'") as string,
    });
    const shown = await hmsAct(wrong, { terminal: true });
    expect(shown.stderr).toContain(`${escape}[31merror:`);
    expect(shown.stdout).toBe(ended.stdout);
  });

  // `dev` is `serve` with a process more, which is not for here.
  test.skipIf(name === "dev")("with --json is one document where nothing is there for it", async () => {
    const ended = await hmsAct([...usage(verb), "--json"], { ...nowhere(), interruption });
    expect([0, 1, 2]).toContain(ended.code);
    const document = documentIn(ended);
    if (ended.code !== 0) expect(ended.stderr).not.toBe("");
    if (ended.code === 2)
      expect(document).toMatchObject({ type: "urn:hms-act:problem:wrong-usage", detail: expect.any(String) });
  });
});

const isLong = ({ long, negate }: Option): boolean => long !== undefined && long.length > 5 && !negate;

/** One letter in the middle is left out. */
const mistyped = (word: string): string =>
  word.slice(0, Math.ceil(word.length / 2)) + word.slice(Math.ceil(word.length / 2) + 1);

/** Resolves when the arguments are legal; the verb does nothing. */
async function parsed(args: readonly string[]): Promise<void> {
  const program = tree();
  for (const { command } of below(program)) command.action(() => undefined);
  await program.parseAsync(args, { from: "user" });
}

/** As a shell has them, up to where its own words begin. */
const wordsIn = (line: string): readonly string[] =>
  [...line.replace(/ (>|>>|\|) .*$/, "").matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"),
  );
