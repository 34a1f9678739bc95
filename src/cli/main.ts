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

/** Whether LMDB may be in the middle of a write. */
let isStoring = false;

// A mistake that nobody catches ends the process. LMDB's thread waits in a write for this one, and Node's exit for all
// threads: while a store is open that would be for ever, and only a signal ends both.
process.on("uncaughtException", (mistake) => {
  error(mistake);
  if (isStoring) process.kill(process.pid, "SIGKILL");
  process.exit(70);
});

const { runProgram } = await import("./program.ts");
const code = await runProgram(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  interruption,
  storing: () => (isStoring = true),
  thread: new URL("test-thread.js", import.meta.url),
  workshop: new URL("workshop-thread.js", import.meta.url),
  examiner: new URL("examiner.js", import.meta.url),
});
// Nothing of a broken store is waited for: LMDB rejects once more a moment later, where nobody can catch it.
if (code === 70) process.exit(code);
process.exitCode = code;

/** The first SIGINT or SIGTERM aborts the signal; of a second one the process dies, whatever it is in the middle of. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (!controller.signal.aborted) return controller.abort(signal);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  }
  return controller.signal;
}
