// Pictures of diagnostics: aligned, short, and harmless on a terminal.
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/language/diagnostic.ts";
import { picture } from "../../src/language/picture.ts";

const diagnostic = (place: Partial<Diagnostic>): Diagnostic => ({
  file: "w.yaml",
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 2,
  code: "unknown-key",
  severity: "error",
  message: "what is wrong",
  ...place,
});

const linesOf = (of: Diagnostic, text: string): readonly string[] => picture(of, text).trimEnd().split("\n");

describe("a picture", () => {
  it("shows the line, the one before it, a pointer and the hint", () => {
    expect(
      picture(
        diagnostic({ line: 2, column: 3, endLine: 2, endColumn: 5, hint: "what to do" }),
        "id: w\n  ab: 1\n",
      ),
    ).toBe(
      "w.yaml:2:3 error unknown-key what is wrong\n  1 | id: w\n  2 |   ab: 1\n    |   ^^\n    = hint: what to do\n",
    );
  });

  it("is the same with Windows line breaks", () => {
    const at = diagnostic({ line: 2, column: 1, endLine: 2, endColumn: 3 });
    expect(picture(at, "id: w\r\nab: 1\r\n")).toBe(picture(at, "id: w\nab: 1\n"));
  });

  it("points to the end of the line for a place of several lines", () => {
    expect(linesOf(diagnostic({ column: 4, endLine: 2 }), "id: |\n  x\n")[2]).toBe("    |    ^^");
  });

  it("points behind the last character", () => {
    expect(linesOf(diagnostic({ column: 3, endColumn: 3 }), "a:\n")[2]).toBe("    |   ^");
  });

  it("shows no line where the text has none", () => {
    expect(linesOf(diagnostic({ line: 9, endLine: 9 }), "a: 1\n")).toHaveLength(1);
  });

  it("keeps the pointer under wide characters and behind tabs", () => {
    const [, source, pointer] = linesOf(diagnostic({ column: 6, endColumn: 8 }), "名\t前 x: 1\n");
    expect([source, pointer]).toEqual(["  1 | 名 前 x: 1", "    |        ^^"]);
  });

  it("shows a window of a long line, with the place in it", () => {
    const text = `${"a".repeat(5000)}HERE${"b".repeat(5000)}`;
    const [, source = "", pointer = ""] = linesOf(diagnostic({ column: 5001, endColumn: 5005 }), text);
    expect(source.length).toBeLessThan(125);
    expect(source.slice(pointer.indexOf("^"), pointer.lastIndexOf("^") + 1)).toBe("HERE");
  });

  it("shows nothing that moves the cursor, hides text or turns its direction", () => {
    const evil = "\u001b[2J\u0007\u202e\u200b\u2028\u0085\ud800";
    const shown = picture(diagnostic({ file: evil, message: evil, hint: evil, endColumn: 5 }), `${evil}\n`);
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/);
    expect(shown.isWellFormed()).toBe(true);
  });

  it("has colours only when asked for", () => {
    expect(picture(diagnostic({}), "a: 1\n", { color: true })).toContain("\u001b[31merror\u001b[39m");
    expect(picture(diagnostic({ severity: "warning" }), "a: 1\n", { color: true })).toContain(
      "\u001b[33mwarning",
    );
    expect(picture(diagnostic({}), "a: 1\n")).not.toContain("\u001b");
  });
});
