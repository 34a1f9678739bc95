// Payload given on the command line: JSON in the argument, or `@FILE` for JSON in a file.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Json } from "../language/json.ts";

export type Payload =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly sentence: string };

/** `flag` names the argument in the sentence that says what is wrong with it. */
export function readPayload(flag: string, text: string, cwd: string): Payload {
  const file = text.startsWith("@") ? text.slice(1) : undefined;
  let json = text;
  if (file !== undefined) {
    try {
      json = readFileSync(resolve(cwd, file), "utf8");
    } catch (cause) {
      return { ok: false, sentence: `${flag}: ${file} cannot be read (${(cause as Error).message}).` };
    }
  }
  try {
    return { ok: true, value: JSON.parse(json) as Json };
  } catch (cause) {
    const shown = json.length > 60 ? `${json.slice(0, 60)}...` : json;
    return {
      ok: false,
      sentence: `${flag} is not JSON: ${shown} (${(cause as Error).message}). Write it as '{"id":987}', in single quotes.`,
    };
  }
}
