// for_each where a transcript would be too long: a thousand items, and a crash at every durable point.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { DurablePoint, MemoryStore } from "../../src/adapters/memory.ts";
import type { Attempt, Outcome } from "../../src/engine/ports.ts";
import type { InstanceView } from "../../src/engine/view.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { ok } from "../../src/simulation/gateway.ts";
import { World } from "../../src/simulation/world.ts";

const workflowOf = (source: string) => ({ workflow: readWorkflow(source, "w.yaml").workflow!, source });

const doubling = workflowOf(`id: w
steps:
  - id: pay
    for_each: input.numbers
    as: number
    max_parallel: 50
    steps:
      - call: POST /pay/\${number}
        with: {twice: "\${number * 2}"}
        compensation: POST /recall/\${number}
  - id: close
    call: POST /close
    with: {paid: "\${step(pay).output}"}
`);

async function double(count: number, close: Outcome) {
  const world = await World.create({
    store: createMemoryStore(),
    workflows: [doubling],
    script: ({ request, step }) => (step === "close" ? close : ok(request.body ?? null)),
  });
  const numbers = Array.from({ length: count }, (_, index) => index);
  const { id } = await world.engine.start("w", { data: { numbers } });
  await world.settle();
  expect(world.broken).toBeUndefined();
  return { numbers, status: world.engine.read(id).status, attempts: world.gateway.attempts };
}

const many = Number(process.env["ITEMS"] ?? 300);

test(`${many} items (ITEMS), fifty at once: their outputs are in the order of the list`, async () => {
  const { numbers, status, attempts } = await double(many, ok());
  expect(status).toBe("completed");
  const close = attempts.find(({ step }) => step === "close");
  expect(close?.request.body).toEqual({ paid: numbers.map((number) => ({ twice: number * 2 })) });
  expect(new Set(attempts.map(({ key }) => key)).size).toBe(many + 1);
}, 60_000);

test("two hundred items are undone, the last first", async () => {
  const { numbers, status, attempts } = await double(200, failed);
  expect(status).toBe("failed");
  expect(attempts.slice(201).map(({ request }) => request.path)).toEqual(
    numbers.toReversed().map((number) => `/recall/${number}`),
  );
}, 60_000);

test("no more items are under way at once than may be", async () => {
  const world = await World.create({
    store: createMemoryStore(),
    workflows: [doubling],
    script: () => undefined,
  });
  const { id } = await world.engine.start("w", { data: { numbers: Array.from({ length: 120 }, () => 1) } });
  let most = 0;
  for (let answered = 0; answered < 120; answered++) {
    await world.settle();
    const held = world.gateway.held();
    expect(held.length).toBeLessThanOrEqual(50);
    most = Math.max(most, held.length);
    world.gateway.reply(held[0]!.key, ok());
  }
  await world.settle();
  expect(most).toBe(50);
  expect(world.gateway.held().map(({ step }) => step)).toEqual(["close"]);
  expect(world.engine.read(id).steps["pay"]?.status).toBe("completed");
}, 60_000);

const crashing = workflowOf(`id: w
steps:
  - id: open
    call: POST /open
    compensation: POST /close
  - id: pay
    for_each: input.numbers
    as: number
    max_parallel: 2
    steps:
      - id: book
        call: POST /book
        with: {number: "\${number}"}
        compensation: POST /strike/\${step(book).output.number}
      - id: pause
        wait: 1d
      - id: letters
        for_each: [email, "sms"]
        as: by
        steps: [{call: "POST /notify/\${by}/\${number}"}]
  - id: report
    call: POST /report
    with: {letters: "\${step(pay).output}"}
`);

/** Runs one instance to its end through the crashes; who is not answered by a process that died answers the next. */
async function play(store: MemoryStore, restart: () => MemoryStore, fails: string | undefined) {
  const made: string[] = [];
  const script = ({ request, step, key }: Attempt): Outcome => {
    made.push(key);
    return step === fails ? failed : ok(request.body ?? null);
  };
  const open = (from: MemoryStore, nowMs?: number) =>
    World.create({ store: from, workflows: [crashing], script, ...(nowMs !== undefined && { nowMs }) });
  let alive = store;
  let world = await open(alive);
  const begin = () => world.engine.start("w", { data: { numbers: [1, 2, 3] }, key: "k" });
  const crashed = new Promise<void>((resolve) => (onCrash = resolve));
  const go = async (work: Promise<unknown>): Promise<void> => {
    if (alive !== store) return void (await work);
    const died = await Promise.race([work.then(() => false), crashed.then(() => true)]);
    if (!died) return;
    const nowMs = world.clock.now();
    alive = restart();
    world = await open(alive, nowMs);
    if (alive.read("w:k") === undefined) await begin();
    await world.settle();
  };
  await go(begin().then(() => world.settle()));
  for (let day = 0; day < 9; day++) await go(world.advanceTo(world.clock.now() + 86_400_000));
  return { view: world.engine.read("w:k"), made };
}

let onCrash: () => void = () => undefined;

/** Two items, of which each makes two calls at once. */
const onTheWireMax = 4;

test.each([undefined, "report", "pay[1].letters[0].call"])(
  "a crash at any durable point changes nothing but the number of attempts (%s fails)",
  async (fails) => {
    const clean = createMemoryStore();
    const expected = await play(clean, () => clean, fails);
    expect(expected.view.status).toBe(fails === undefined ? "completed" : "failed");
    for (let commit = 1; commit <= expected.view.revision; commit++) {
      for (const point of ["before-commit", "after-commit"] as const) {
        const { view, made } = await play(...diskThatCrashes(commit, point), fails);
        expect(timeless(view), `${point} ${commit}`).toEqual(timeless(expected.view));
        expect(new Set(made), `${point} ${commit}`).toEqual(new Set(expected.made));
        expect(made.length, `${point} ${commit}`).toBeLessThanOrEqual(expected.made.length + onTheWireMax);
      }
    }
  },
  120_000,
);

const failed: Outcome = {
  kind: "error",
  type: "communication",
  status: 422,
  message: "as the test says",
  retryable: false,
  unknown: false,
};

/** When things happened is another matter. */
const timeless = (view: InstanceView): unknown =>
  JSON.parse(JSON.stringify(view, (key, value: unknown) => (key.endsWith("_at") ? undefined : value)));

function diskThatCrashes(commit: number, at: DurablePoint): [MemoryStore, () => MemoryStore] {
  let commits = 0;
  const store = createMemoryStore(undefined, {
    onPoint(point) {
      if (point === "before-commit") commits++;
      if (commits !== commit || point !== at) return undefined;
      setImmediate(() => onCrash());
      return "crash";
    },
  });
  return [store, () => createMemoryStore(store.image())];
}
