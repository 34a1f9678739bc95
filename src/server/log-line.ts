// Log lines: one JSON document a line, in which nothing can end the line, move a cursor or turn the text round.

export const logLine = (record: Readonly<Record<string, unknown>>): string =>
  `${visible(JSON.stringify(record))}\n`;

/**
 * What cannot be seen, or changes how the rest is seen, written as `\uXXXX`: control characters, formats such as those of
 * text direction, and separators of lines. Of JSON the value stays the same.
 */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => escapeUnit(character.charCodeAt(at))).join(""),
  );

const escapeUnit = (unit: number): string => `\\u${unit.toString(16).padStart(4, "0")}`;
