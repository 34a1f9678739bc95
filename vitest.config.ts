import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "generated/**/*.test.ts"],
    exclude: ["test/real/**", "node_modules/**"],
    // On every processor; by default one is kept for a watching editor.
    maxWorkers: "100%",
    // One process for many files: loading the sources anew for each takes as long as half of the tests. No test may leave
    // anything behind in its process: globals, modules' own state, timers.
    isolate: false,
    // Some tests follow hundreds of paths: a busy machine is no failure.
    testTimeout: 60_000,
    env: { TMPDIR: temporary() },
  },
});

/** In memory where there is room: what a disk keeps of that which was written is asked in `test/real`. */
function temporary(): string {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize > 4 * 1024 ** 3 ? "/dev/shm" : tmpdir();
  } catch {
    return tmpdir();
  }
}
