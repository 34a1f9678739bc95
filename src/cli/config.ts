// config: the settings as the server would take them, and where each comes from.
import type { Json } from "../language/json.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { printJson, refuse, table } from "./report.ts";
import { maskedServices } from "./services.ts";
import { readSettings, settingNames, shown } from "./settings.ts";

export function config(options: { readonly json?: boolean }, terminal: Terminal): ExitCode {
  const settings = readSettings(settingNames, {}, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const rows = settingNames.map((name) => {
    const held = settings.values[name];
    const value = typeof held === "object" ? maskedServices(held) : held;
    return {
      name,
      value: typeof value === "string" ? shown(name, value) : value,
      origin: settings.origins[name],
    };
  });
  if (options.json === true) {
    const entries = rows.map(({ name, value, origin }) => [name, { value: value ?? null, origin }] as const);
    printJson(terminal, { settings: Object.fromEntries(entries) });
  } else {
    terminal.stdout.write(table(rows.map(({ name, value, origin }) => [name, textOf(value), origin])));
  }
  return 0;
}

function textOf(value: Json | undefined): string {
  if (typeof value === "object" && value !== null)
    return Object.keys(value).length === 0 ? "(none)" : JSON.stringify(value);
  return value === "" ? "(none)" : String(value ?? "(none)");
}
