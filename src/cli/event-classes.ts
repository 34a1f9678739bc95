// Event classes: what `--without` leaves out of an exploration.
import { meant } from "../language/near.ts";
import { eventClasses } from "../proof/explore.ts";
import type { EventClass } from "../proof/explore.ts";
import { printable } from "./report.ts";

export type Without =
  | { readonly ok: true; readonly classes: readonly EventClass[] }
  | { readonly ok: false; readonly sentence: string };

/** Names with commas between. */
export function readWithout(text: string | undefined): Without {
  const names = (text ?? "").split(",").flatMap((name) => name.trim() || []);
  const wrong = names.find((name) => !isClass(name));
  if (wrong === undefined) return { ok: true, classes: names.filter(isClass) };
  const hint = meant(wrong, eventClasses, "classes");
  return { ok: false, sentence: `--without: ${printable(wrong)} is no class of events; ${hint}` };
}

const isClass = (name: string): name is EventClass => (eventClasses as readonly string[]).includes(name);
