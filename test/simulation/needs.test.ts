// Lists with `needs` at random: whatever needs what, and in whichever order services answer, the real engine starts each
// step after what it needs, starts all, and undoes them the other way round.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { InstanceView } from "../../src/engine/view.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { ok } from "../../src/simulation/gateway.ts";
import { World } from "../../src/simulation/world.ts";

/** By step, in the order of the text: what it needs. */
type Needs = ReadonlyMap<string, readonly string[]>;

/** Up to 8 steps; they need each other in an order that has nothing to do with that of the text. */
const graphs: fc.Arbitrary<Needs> = fc
  .integer({ min: 1, max: 8 })
  .chain((count) => {
    const steps = Array.from({ length: count }, (_, index) => `s${index}`);
    const edges = fc.array(fc.boolean(), { minLength: count * count, maxLength: count * count });
    const orders = fc.shuffledSubarray(steps, { minLength: count, maxLength: count });
    return fc.tuple(fc.constant(steps), edges, orders);
  })
  .map(([steps, edges, order]) => {
    const needsOf = (step: string): readonly string[] => {
      const at = order.indexOf(step);
      return order.slice(0, at).filter((_, index) => edges[at * steps.length + index]);
    };
    return new Map(steps.map((step) => [step, needsOf(step)]));
  });

/** Which of the calls on the wire is answered next, as a share of them. */
const choices = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 24, maxLength: 24 });

interface Played {
  /** Steps as their calls began and were answered, undoing calls included. */
  readonly happened: readonly string[];
  readonly instance: InstanceView;
}

/** Plays one instance to its end; calls of the steps named in `fails` are refused, all others succeed. */
async function play(source: string, fails: ReadonlySet<string>, chosen: readonly number[]): Promise<Played> {
  const { workflow, diagnostics } = readWorkflow(source, "needs.yaml");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const happened: string[] = [];
  const world = await World.create({
    store: createMemoryStore(),
    workflows: [{ workflow: workflow!, source }],
    script: () => undefined,
    observer: { calling: ({ step }) => void happened.push(`begins ${step}`) },
  });
  const { id } = await world.engine.start(workflow!.id, { data: {} });
  await world.settle();
  for (const choice of chosen) {
    const held = world.gateway.held();
    if (held.length === 0) break;
    const { step, key } = held[Math.floor(choice * held.length)]!;
    happened.push(`ends ${step}`);
    const refusal = { kind: "error", type: "communication", message: "no", retryable: false } as const;
    world.gateway.reply(key, fails.has(step) ? { ...refusal, unknown: false } : ok());
    await world.settle();
  }
  expect(world.broken).toBeUndefined();
  return { happened, instance: world.engine.read(id) };
}

const written = (needs: Needs, indentation: string): string =>
  [...needs]
    .map(([step, needed]) =>
      [
        `- id: ${step}`,
        `  call: POST /${step}`,
        `  needs: [${needed.join(", ")}]`,
        `  compensation: POST /undo`,
      ]
        .map((line) => `${indentation}${line}\n`)
        .join(""),
    )
    .join("");

/** Whether some way of needs leads from one step to another. */
const leads = (needs: Needs, from: string, to: string): boolean =>
  needs.get(from)!.some((needed) => needed === to || leads(needs, needed, to));

describe("a list with `needs`", () => {
  test("starts each step after all that it needs, and at once; all run", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, choices, async (needs, chosen) => {
        const { happened, instance } = await play(
          `id: w\nsteps:\n${written(needs, "  ")}`,
          new Set(),
          chosen,
        );
        expect(instance.status).toBe("completed");
        const ended = new Set<string>();
        for (const [index, happening] of happened.entries()) {
          const [what, step] = happening.split(" ") as [string, string];
          if (what === "ends") ended.add(step);
          if (what === "ends") continue;
          expect(needs.get(step)!.filter((needed) => !ended.has(needed))).toEqual([]);
          const before = happened.slice(0, index).findLast((other) => other.startsWith("ends"));
          const awaited = needs.get(step)!.map((needed) => `ends ${needed}`);
          if (awaited.length === 0) expect(before).toBeUndefined();
          else expect(awaited).toContain(before);
        }
        expect(happened).toHaveLength(2 * needs.size);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  test("is undone each step before what it needs, the others in reverse order of the text", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, choices, async (needs, chosen) => {
        const list = written(needs, "      ");
        const source = `id: w\nsteps:\n  - id: list\n    steps:\n${list}  - id: last\n    call: POST /last\n`;
        const { happened, instance } = await play(source, new Set(["last"]), chosen);
        expect(instance.status).toBe("failed");
        const undone = happened.flatMap((text) => /^begins (.*)\.compensation$/.exec(text)?.[1] ?? []);
        expect(undone.toSorted()).toEqual([...needs.keys()]);
        undone.forEach((step, index) => {
          const later = undone.slice(index + 1);
          expect(later.filter((other) => leads(needs, other, step))).toEqual([]);
          // One that stands further down in the text comes later only where something that needs it does.
          for (const other of later.filter((candidate) => candidate > step)) {
            expect([step, ...later].some((needing) => leads(needs, needing, other))).toBe(true);
          }
        });
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test("stops what needs a failed step, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(
        graphs,
        choices,
        fc.array(fc.nat(7), { minLength: 1 }),
        async (needs, chosen, failing) => {
          const fails = new Set(failing.map((index) => `s${index % needs.size}`));
          const source = `id: w\nsteps:\n${written(needs, "  ").replaceAll(/ *compensation.*\n/g, "")}`;
          const { happened, instance } = await play(source, fails, chosen);
          const stopped = (step: string): boolean => [...fails].some((other) => leads(needs, step, other));
          const ran = [...needs.keys()].filter((step) => !stopped(step));
          const began = happened.flatMap((text) => /^begins (.*)$/.exec(text)?.[1] ?? []);
          expect(began.toSorted()).toEqual(ran);
          expect(Object.keys(instance.steps).toSorted()).toEqual(ran);
          const errors = instance.error?.errors?.map(({ step }) => step);
          expect([instance.status, errors]).toEqual(["failed", ran.filter((step) => fails.has(step))]);
          expect(instance.error?.step).toBe(errors?.[0]);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });
});
