import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "generated/**/*.test.ts"],
    exclude: ["test/real/**", "node_modules/**"],
    // Some tests follow hundreds of paths: a busy machine is no failure.
    testTimeout: 60_000,
  },
});
