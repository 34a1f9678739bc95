// serving: a server whose settings are known, from its workflow files to its last commit.
import type { DataDirectory } from "../adapters/data-directory.ts";
import { logLine } from "../server/log-line.ts";
import { openServer } from "./open.ts";
import type { OpenServer, ServerSettings } from "./open.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printable, printJson, refuse, table } from "./report.ts";
import { sampleEvent } from "./sample.ts";
import { withoutAddresses } from "./services.ts";
import { masked } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { readVersion } from "./version.ts";
import { hasError, printErrors, readWorkflowFiles, warningsText } from "./workflow-files.ts";
import type { WorkflowFiles } from "./workflow-files.ts";

type ServeSettings = ServerSettings & Pick<Settings, "workflows">;

export interface Serving {
  readonly settings: ServeSettings;
  /** The data directory, where it was there already; the caller releases it, also where nothing comes to be served. */
  readonly taken: Promise<DataDirectory> | undefined;
  readonly played: boolean;
  readonly json: boolean;
  readonly stop: AbortSignal;
}

/** As `serveUntil` has it. */
export async function runServer(
  { settings, taken, played, json, stop }: Serving,
  terminal: Terminal,
): Promise<ExitCode> {
  const read = readWorkflowFiles([settings.workflows], terminal.cwd);
  if (!read.ok) return refuse(terminal, read.sentence);
  const { files, diagnostics } = read;
  printErrors(terminal, files, diagnostics);
  if (hasError(diagnostics)) return 1;

  terminal.storing?.();
  const opened = await openServer({
    settings: played ? { ...settings, services: withoutAddresses(settings.services) } : settings,
    ...(taken && { taken }),
    cwd: terminal.cwd,
    env: terminal.env,
    files,
    from: settings.workflows,
    version: readVersion(),
    ...(terminal.workshop && { workshop: terminal.workshop }),
    tell: (what, sentence) => terminal.stderr.write(logLine({ [what]: sentence })),
    log: (what, error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      terminal.stderr.write(logLine({ failed: what, error: text }));
    },
  });
  if (!opened.ok)
    return "broken" in opened ? breakDown(terminal, opened.broken) : refuse(terminal, opened.sentence);
  const { server } = opened;
  if (json) printJson(terminal, documentOf(settings, server, files));
  else greet(settings, server, read, terminal);

  const end = await Promise.race([server.broken.then((cause) => ({ cause })), aborted(stop)]);
  // What breaks while the last calls end is no clean end either.
  const last = end ?? (await Promise.race([server.broken.then((cause) => ({ cause })), server.close()]));
  return last ? breakDown(terminal, last.cause) : 0;
}

/** Says why, on a line of its own: what LMDB prints itself of a write that failed ends without one. */
function breakDown({ stderr }: Terminal, cause: unknown): ExitCode {
  const why = cause instanceof Error ? cause.message : String(cause);
  const before = why.includes("Attempting to write page") ? "\n" : "";
  stderr.write(
    `${before}error: the store broke, so nothing more is taken; restart the server: ${printable(why)}\n`,
  );
  return 70;
}

function documentOf(
  { data, gateway }: ServeSettings,
  { url, asksSignIn }: Pick<OpenServer, "url" | "asksSignIn">,
  files: Extract<WorkflowFiles, { ok: true }>["files"],
): object {
  const workflows = files.flatMap(({ workflow }) => workflow?.id ?? []);
  const at = gateway === undefined ? null : masked(gateway);
  return { url, version: readVersion(), workflows, data, gateway: at, sign_in: asksSignIn };
}

function greet(
  settings: ServeSettings,
  { url, asksSignIn }: Pick<OpenServer, "url" | "asksSignIn">,
  { files, diagnostics }: Pick<Extract<WorkflowFiles, { ok: true }>, "files" | "diagnostics">,
  { stdout, env }: Terminal,
): void {
  const paint = paintFor(stdout, env);
  const workflows = files.flatMap(({ workflow }) => workflow ?? []);
  const lines = [
    `hms-act ${readVersion()} listens on ${paint.bold(url)}`,
    table([
      ["  workflows", `${workflows.map(({ id }) => id).join(", ")} (from ${printable(settings.workflows)})`],
      ["  data", printable(settings.data)],
      ["  gateway", settings.gateway === undefined ? "none" : printable(masked(settings.gateway))],
      [
        "  sign-in",
        asksSignIn ? "every request shows a key or a token" : "none, so loopback alone is served",
      ],
    ]).trimEnd(),
  ];
  if (settings.gateway === undefined)
    lines.push(paint.yellow("Calls wait until a gateway is set: restart with --gateway URL or ACT_GATEWAY."));
  const warnings = warningsText(settings.workflows, diagnostics);
  if (warnings !== "") lines.push(paint.yellow(warnings));
  const sample = sampleEvent(workflows);
  if (sample !== undefined) {
    const where = url === "http://127.0.0.1:8787" ? "" : ` --url ${url}`;
    const bearer = asksSignIn ? ` -H "authorization: Bearer $ACT_KEY"` : "";
    lines.push(
      `Start a first instance with one of${asksSignIn ? " (ACT_KEY holds a key with the role sender)" : ""}`,
      `  npx hms-act send ${sample.type} --data '${JSON.stringify(sample.data)}'${where}`,
      `  curl ${url}/v1/events -H 'content-type: application/json'${bearer} -d '${JSON.stringify(sample)}'`,
    );
  }
  stdout.write(`${lines.join("\n")}\n`);
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
