// Data errors: how data that does not fit is spoken of.
import type { Json, JsonObject } from "./json.ts";

export interface DataError {
  /** RFC 6901; empty for the whole. */
  readonly pointer: string;
  readonly message: string;
}

/** `wanted` with its article. */
export const mismatch = (pointer: string, wanted: string, value: Json): DataError => ({
  pointer,
  message: `must be ${wanted}, not ${shown(value)}`,
});

/** A value in a message; what is long is cut. */
export function shown(value: Json): string {
  if (Array.isArray(value)) return "a list";
  if (isRecord(value)) return "a map";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** `a, b or c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

export const isRecord = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
