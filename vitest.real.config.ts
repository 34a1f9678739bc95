// Tests of the built program as real processes. Slower than the rest and one file at a time, so that their
// processes do not compete for the machine: `npm run test:real`.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/real/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
