#!/usr/bin/env node
// hms-act: the program. Its signals and its exit code; the rest is in the verbs.
import * as nodeModule from "node:module";

// Expressions have one value on every machine, and the CEL package asks the process for some parts of a time.
process.env["TZ"] = "UTC";

// Compiled code is kept between runs where Node knows how (22.8 and newer).
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();

// `hms-act journal ID | head` closes the pipe early: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

// Why a store broke is said by the verb that ran; lmdb prints its trace, too.
const { error } = console;
console.error = (...said: unknown[]): void => {
  const [first] = said;
  if (!(first instanceof Error && /[\\/]lmdb[\\/](?:write\.js|dist[\\/])/.test(first.stack ?? "")))
    error(...said);
};

const { runProgram } = await import("./program.ts");
const code = await runProgram(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  interruption,
  thread: new URL("test-thread.js", import.meta.url),
  workshop: new URL("workshop-thread.js", import.meta.url),
  examiner: new URL("examiner.js", import.meta.url),
});
// Nothing of a broken store is waited for: LMDB rejects once more a moment later, where nobody can catch it.
if (code === 70) process.exit(code);
process.exitCode = code;

/** The first SIGINT or SIGTERM aborts the signal; a second one is not kept waiting. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(code);
      controller.abort(signal);
    });
  }
  return controller.signal;
}
