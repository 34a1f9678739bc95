// Document: what `--json` promises of every verb: one JSON document on stdout, also where it was not done.
import type { ExitCode, Terminal } from "./report.ts";
import { printJson } from "./report.ts";

export interface Documented {
  /** For the verb: the same, but for what is noted of what it prints. */
  readonly terminal: Terminal;
  /** Prints why it was not done, where that was asked for and the verb printed no document of its own. */
  end(code: ExitCode): void;
}

export function documented(args: readonly string[], terminal: Terminal): Documented {
  if (!asksForDocument(args)) return { terminal, end: () => undefined };
  let printed = false;
  let said = "";
  const { stdout, stderr } = terminal;
  return {
    terminal: {
      ...terminal,
      stdout: {
        isTTY: stdout.isTTY,
        write(text) {
          printed = true;
          return stdout.write(text);
        },
      },
      stderr: {
        isTTY: stderr.isTTY,
        write(text) {
          if (!printed) said += text;
          return stderr.write(text);
        },
      },
    },
    end(code) {
      if (code !== 0 && !printed) printJson(terminal, problemOf(code, said));
    },
  };
}

function problemOf(code: ExitCode, said: string): object {
  const detail = sentencesIn(said);
  if (code !== 2) return notDone(detail);
  return {
    type: "urn:hms-act:problem:wrong-usage",
    title: "The usage or the configuration is wrong",
    detail: detail.replaceAll(/\s*\n\s*/g, " "),
  };
}

/** In the form of the server's own problems. */
export const notDone = (detail: string): object => ({
  type: "urn:hms-act:problem:not-done",
  title: "It was not done",
  detail,
});

/** From the first mistake on, without colours. */
function sentencesIn(said: string): string {
  const text = said.replaceAll(/\u001b\[\d+m/g, "");
  const at = text.search(/^error: /m);
  return (at < 0 ? text : text.slice(at + "error: ".length)).trim();
}

function asksForDocument(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const flags = end < 0 ? args : args.slice(0, end);
  return flags.includes("--json") || /(^| )--format[ =]json( |$)/.test(flags.join(" "));
}
