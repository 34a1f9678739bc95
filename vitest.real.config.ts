// Tests of the built program as real processes, and what takes too long for the other tests. One file at a time, so that
// their processes do not compete for the machine: `npm run test:real`.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/real/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
