// Rounds of random loops: whatever happens in them, they are undone in exactly the reverse order of completion, each
// with its own data, under keys that are never used twice, and the same after a crash.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { World } from "../../src/simulation/world.ts";
import type { Attempt, Outcome } from "../../src/engine/ports.ts";

/** A body: calls with an undo, calls whose failure is handled, loops. */
type Part =
  | { readonly kind: "call"; readonly handled: boolean; readonly undone: boolean }
  | { readonly kind: "loop"; readonly max: number; readonly parts: readonly Part[] };

const call: fc.Arbitrary<Part> = fc.record({
  kind: fc.constant("call" as const),
  handled: fc.boolean(),
  undone: fc.integer({ min: 0, max: 3 }).map((one) => one > 0),
});

const loopOf = (part: fc.Arbitrary<Part>): fc.Arbitrary<Part & { kind: "loop" }> =>
  fc.record({
    kind: fc.constant("loop" as const),
    max: fc.integer({ min: 1, max: 3 }),
    parts: fc.array(part, { minLength: 1, maxLength: 3 }),
  });

const loop = loopOf(fc.oneof({ weight: 4, arbitrary: call }, { weight: 1, arbitrary: loopOf(call) }));

/** The workflow, which fails after the loop at the latest. */
function write(root: Part): string {
  let names = 0;
  const lines = (part: Part, indent: string): string[] => {
    const id = `s${++names}`;
    if (part.kind === "call") {
      return [
        `${indent}- id: ${id}`,
        `${indent}  call: POST /do/${id}`,
        `${indent}  retry: 0`,
        ...(part.handled ? [`${indent}  on_error: [{}]`] : []),
        ...(part.undone
          ? [`${indent}  compensation: {call: POST /undo/${id}, with: {n: "\${step(${id}).output.n}"}}`]
          : []),
      ];
    }
    return [
      `${indent}- id: ${id}`,
      `${indent}  repeat:`,
      `${indent}    max: ${part.max}`,
      `${indent}    on_max: continue`,
      `${indent}    every: 1m`,
      `${indent}    until: input.never`,
      `${indent}    steps:`,
      ...part.parts.flatMap((inner) => lines(inner, `${indent}      `)),
    ];
  };
  return ["id: random_rounds", "steps:", ...lines(root, "  "), "  - fail: {type: over}", ""].join("\n");
}

test("random loops are undone in the reverse order of completion", async () => {
  const seed = Date.now() | 0;
  let most = 0;
  await fc.assert(
    fc.asyncProperty(loop, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), async (root, chances) => {
      const source = write(root);
      const chance = (): number => chances.next().value ?? 9;
      const { workflow, diagnostics } = readWorkflow(source, "random.yaml");
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      const done: string[] = [];
      const undone: string[] = [];
      const keys: string[] = [];
      let store = createMemoryStore();
      let nowMs = 0;
      const script = ({ request: { path, body }, key, step }: Attempt): Outcome => {
        keys.push(key);
        if (path.startsWith("/undo/")) {
          undone.push(`${path} ${(body as { n: number }).n}`);
          return { kind: "ok", status: 200, output: null };
        }
        if (chance() === 0) {
          return {
            kind: "error",
            type: "communication",
            status: 400,
            message: "no",
            retryable: false,
            unknown: false,
          };
        }
        const n = keys.length;
        if (source.includes(`POST /undo/${step},`)) done.push(`/undo/${step} ${n}`);
        return { kind: "ok", status: 200, output: { n } };
      };
      const open = (): Promise<World> =>
        World.create({ store, workflows: [{ workflow: workflow!, source }], nowMs, script });
      let world = await open();
      nowMs = world.clock.now();
      const { id } = await world.engine.start(workflow!.id, { data: { never: false } });
      await world.settle();
      for (let minutes = 0; minutes < 40 && !world.store.read(id)!.status.startsWith("failed"); minutes++) {
        nowMs = world.clock.now();
        if (chance() < 3) {
          store = createMemoryStore((world.store as ReturnType<typeof createMemoryStore>).image());
          world = await open();
        }
        await world.advanceTo(nowMs + 60_000);
      }
      expect(world.broken).toBe(undefined);
      expect(world.engine.read(id).status).toBe("failed");
      expect(undone, source).toEqual(done.toReversed());
      most = Math.max(most, undone.length);
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: 60, seed },
  );
  expect(most, `seed ${seed}`).toBeGreaterThan(5);
});
