// What an author sees in an editor: a real language server, given the JSON Schema of workflows as editors are.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workflowJsonSchema } from "../../src/language/shape.ts";
import { actions } from "../../src/language/step-shape.ts";
import { LanguageServer } from "./language-server.ts";

const folder = mkdtempSync(join(tmpdir(), "editor-"));
const schema = join(folder, "workflow.schema.json");
const modeline = `# yaml-language-server: $schema=${pathToFileURL(schema).href}\n`;

let server: LanguageServer;

beforeAll(async () => {
  writeFileSync(schema, JSON.stringify(workflowJsonSchema()));
  server = await LanguageServer.start(pathToFileURL(folder).href);
}, 30_000);

afterAll(async () => {
  await server.end();
  rmSync(folder, { recursive: true });
});

describe("completion", () => {
  const labels = async (text: string): Promise<readonly string[]> => {
    const found = await server.request("textDocument/completion", openAt(text));
    const { items } = found as { readonly items: readonly { readonly label: string }[] };
    return items.map(({ label }) => label);
  };

  it("offers the keys of a workflow that are not there yet", async () => {
    const offered = await labels("id: w\n|\n");
    expect(offered).toEqual(
      expect.arrayContaining([
        "title",
        "trigger",
        "input",
        "events",
        "defaults",
        "deadline",
        "steps",
        "output",
      ]),
    );
    expect(offered).not.toContain("id");
    expect(offered).not.toContain("call");
  });

  it("offers everything that a step can do", async () => {
    const offered = await labels("id: w\nsteps:\n  - |\n");
    expect(offered).toEqual(expect.arrayContaining([...actions]));
    expect(offered).not.toContain("trigger");
  });

  it("offers the keys of a call, and none of another step", async () => {
    const offered = await labels("id: w\nsteps:\n  - call: POST /a\n    |\n");
    expect(offered).toEqual(
      expect.arrayContaining([
        "id",
        "title",
        "when",
        "with",
        "query",
        "headers",
        "timeout",
        "retry",
        "compensation",
      ]),
    );
    expect(offered).not.toContain("on_timeout");
  });

  it("offers the words that a key takes", async () => {
    const offered = await labels("id: w\nsteps:\n  - end: |\n");
    expect(offered).toEqual(expect.arrayContaining(["completed", "failed", "cancelled"]));
  });
});

describe("hovering", () => {
  const shown = async (text: string): Promise<string> => {
    const found = await server.request("textDocument/hover", openAt(text));
    const hover = found as { readonly contents: { readonly value: string } } | null;
    return hover?.contents.value ?? "";
  };

  it("over `call` says what it does, with an example", async () => {
    const text = await shown("id: w\nsteps:\n  - ca|ll: POST /a\n");
    expect(text).toContain("Method and path of a service behind the gateway.");
    expect(text).toContain("POST /finance/freeze");
  });

  it("over a key of the workflow says what it is for", async () => {
    expect(await shown("id: w\ndead|line: 30d\nsteps:\n  - wait: 1m\n")).toContain(
      "Longest time from start to end",
    );
  });

  it("over a key inside a block says the same as outside", async () => {
    const text = await shown(
      "id: w\nsteps:\n  - parallel:\n      left:\n        - call: POST /a\n          ret|ry: 3\n",
    );
    expect(text).toContain("Retries of a call: how many, and with which pauses.");
  });
});

describe("a squiggle", () => {
  const squiggles = async (text: string): Promise<readonly string[]> => {
    const found = await server.diagnosticsOf(open(text));
    const lines = `${modeline}${text}`.split("\n");
    return found.map(({ range: { start, end }, message }) => {
      const under = lines[start.line]!.slice(
        start.character,
        start.line === end.line ? end.character : undefined,
      );
      return `${start.line}: ${under}: ${message}`;
    });
  };

  it("is under an unknown key of the workflow, and nowhere else", async () => {
    expect(await squiggles("id: w\ntriger: x\nsteps:\n  - wait: 1m\n")).toEqual([
      "2: triger: Property triger is not allowed.",
    ]);
  });

  it("is under an unknown key of a step", async () => {
    expect(await squiggles("id: w\nsteps:\n  - call: POST /a\n    retires: 3\n")).toEqual([
      "4: retires: Property retires is not allowed.",
    ]);
  });

  it("is under a value of a wrong type", async () => {
    expect(await squiggles("id: w\nsteps:\n  - wait_days: five\n")).toEqual([
      expect.stringMatching(/^3: five: Incorrect type\. Expected "integer"/),
    ]);
    expect(await squiggles("id: [w]\nsteps:\n  - wait: 1m\n")).toEqual([
      expect.stringMatching(/^1: \[w\]: Incorrect type\. Expected "string"/),
    ]);
  });

  it("is where a word is none of those that a key takes", async () => {
    expect(await squiggles("id: w\nsteps:\n  - end: finished\n")).toEqual([
      expect.stringMatching(
        /^3: finished: Value is not accepted. Valid values: "completed", "failed", "cancelled"/,
      ),
    ]);
  });

  it("is where a key is missing", async () => {
    expect(await squiggles("id: w\n")).toEqual([expect.stringMatching(/^1: .*: Missing property "steps"/)]);
  });

  const shipped = join(import.meta.dirname, "../../workflows");
  it.each(readdirSync(shipped))("is nowhere in %s", async (name) => {
    expect(await squiggles(readFileSync(join(shipped, name), "utf8"))).toEqual([]);
  });

  it("is nowhere in the workflow with everything in it", async () => {
    expect(await squiggles(readFileSync(join(import.meta.dirname, "full.yaml"), "utf8"))).toEqual([]);
  });
});

let documents = 0;

/** Opens a document of its own, which begins with the line that names the schema. */
function open(text: string): string {
  const uri = pathToFileURL(join(folder, `${documents++}.yaml`)).href;
  server.open(uri, modeline + text);
  return uri;
}

/** Opens a text without its `|`, with the position where that stood. */
function openAt(text: string): object {
  const [before = "", after = ""] = text.split("|");
  const lines = (modeline + before).split("\n");
  const position = { line: lines.length - 1, character: lines.at(-1)!.length };
  return { textDocument: { uri: open(before + after) }, position };
}
