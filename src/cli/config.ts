// config: the settings as the server would take them, and where each comes from.
import type { ExitCode, Terminal } from "./report.ts";
import { printJson, refuse, table } from "./report.ts";
import { readSettings, settingNames, shown } from "./settings.ts";

export function config(options: { readonly json?: boolean }, terminal: Terminal): ExitCode {
  const settings = readSettings(settingNames, {}, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const rows = settingNames.map((name) => {
    const value = settings.values[name];
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
    terminal.stdout.write(
      table(
        rows.map(({ name, value, origin }) => [
          name,
          value === "" ? "(none)" : String(value ?? "(none)"),
          origin,
        ]),
      ),
    );
  }
  return 0;
}
