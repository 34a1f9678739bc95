// Suites of the other folders once more, with larger numbers than `npm test` has time for: each says in its title how to
// ask for more still.
const more = {
  ACT_STORY_PATHS: "4",
  EDIT_RUNS: "100",
  HOSTILE_RUNS: "100",
  ITEMS: "1000",
  LIVENESS_RUNS: "40",
  MACHINE_RUNS: "60",
  PATH_ROUNDS: "1000",
  STEPS: "200",
  STORE_RUNS: "150",
};
for (const [name, value] of Object.entries(more)) process.env[name] ??= value;

await import("../adapters/lmdb.test.ts");
await import("../engine/for-each.test.ts");
await import("../language/edit-workflows.test.ts");
await import("../language/hostile.test.ts");
await import("../machine/interpreter.test.ts");
await import("../machine/liveness.test.ts");
await import("../machine/machine.test.ts");
await import("../proof/paths.test.ts");
await import("../simulation/stories.test.ts");
