// Refusals of the engine in one sentence.
import type { EngineError } from "../engine/error.ts";
import { printable } from "./report.ts";

/** The message and the places it is about. */
export function refusal({ message, details }: EngineError): string {
  const errors = Array.isArray(details["errors"]) ? details["errors"] : [];
  const places = errors.map((error) => {
    const { pointer, detail } = error as { readonly pointer?: string; readonly detail?: string };
    return `${pointer ?? ""} ${detail ?? ""}`.trim();
  });
  return printable(places.length === 0 ? message : `${message.replace(/\.$/, "")}: ${places.join("; ")}`);
}
