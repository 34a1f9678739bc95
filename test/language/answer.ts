// What holds of the answer to any text: a workflow or errors, never both, never neither; each with a place in the text.
import { expect } from "vitest";
import { picture } from "../../src/language/picture.ts";
import type { ReadResult } from "../../src/language/read.ts";

export function expectAnswer(text: string, { workflow, diagnostics }: ReadResult): void {
  expect(workflow === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
  expect(diagnostics.length).toBeLessThanOrEqual(200);
  const lines = text.split("\n");
  for (const diagnostic of diagnostics) {
    const { line, column, endLine, endColumn } = diagnostic;
    const within = (at: number, character: number): boolean =>
      at >= 1 && at <= lines.length && character >= 1 && character <= lines[at - 1]!.length + 1;
    expect([diagnostic, within(line, column), within(endLine, endColumn)]).toEqual([diagnostic, true, true]);
    expect(endLine > line || (endLine === line && endColumn >= column)).toBe(true);
  }
  for (const diagnostic of diagnostics.slice(0, 10))
    expect(picture(diagnostic, text)).toContain(diagnostic.code);
}
