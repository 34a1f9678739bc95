// act.config.yaml: the settings of a working directory.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Findings } from "../language/findings.ts";
import { plainOf, readTree } from "../language/tree.ts";
import { printable } from "./report.ts";

export const configFile = "act.config.yaml";

export type ConfigFile =
  /** Values as text, by name; those of many parts as JSON. Whether the names are settings is not looked at. */
  | { readonly ok: true; readonly entries: Readonly<Record<string, string>> }
  /** One sentence, with the place of the first mistake. */
  | { readonly ok: false; readonly sentence: string };

/** A file that is absent, or empty but for comments, says nothing. */
export function readConfigFile(cwd: string): ConfigFile {
  let text: string;
  try {
    text = readFileSync(join(cwd, configFile), "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { ok: true, entries: {} };
    return { ok: false, sentence: `${configFile} cannot be read (${(cause as Error).message}).` };
  }
  const findings = new Findings(configFile, text);
  const { root } = readTree(text, findings);
  const [mistake] = findings.diagnostics(() => false);
  if (mistake?.code === "empty-file") return { ok: true, entries: {} };
  if (mistake !== undefined) return wrong(mistake.line, mistake.message);
  if (root?.kind !== "map") return wrong(1, "settings are written as name: value, one a line");

  const entries: [string, string][] = [];
  for (const { key, keyPlace, value } of root.entries.values()) {
    if (value.kind === "map" && key === "services") {
      entries.push([key, JSON.stringify(plainOf(value))]);
      continue;
    }
    if (value.kind !== "scalar" || value.value === null)
      return wrong(findings.lineOf(keyPlace.start), `the setting ${key} has no plain value`);
    entries.push([key, String(value.value)]);
  }
  return { ok: true, entries: Object.fromEntries(entries) };
}

function wrong(line: number, message: string): ConfigFile {
  return { ok: false, sentence: `${configFile}:${line}: ${printable(message)}.` };
}
