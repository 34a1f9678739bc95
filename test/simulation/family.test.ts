// Families of three levels, with a crash before and after every commit of every instance: what comes out is the same.
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { DurablePoint, MemoryStore } from "../../src/adapters/memory.ts";
import { EngineError } from "../../src/engine/error.ts";
import type { Attempt, Outcome, Store } from "../../src/engine/ports.ts";
import type { InstanceView } from "../../src/engine/view.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { ok } from "../../src/simulation/gateway.ts";
import type { Script } from "../../src/simulation/gateway.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";

const top = `
id: top
steps:
  - id: first
    call: POST /first
    compensation: POST /first/undo
  - id: side
    parallel:
      left:
        - {id: left, run: middle, with: {name: left}}
      right:
        - {id: right, run: middle, with: {name: right}}
  - id: alone
    run: detached
    wait: false
  - id: last
    call: POST /last
`;
const middle = `
id: middle
input: {name: string}
steps:
  - id: open
    call: POST /open
    compensation: POST /open/undo
  - id: inner
    run: bottom
    timeout: 30d
  - id: close
    call: POST /close
    compensation: POST /close/undo
output: \${step(inner).output}
`;
const bottom = `
id: bottom
input: {name: string}
steps:
  - id: a
    call: POST /a
    compensation: POST /a/undo
  - id: rest
    wait: 5d
  - id: b
    call: POST /b
    compensation: POST /b/undo
output: {of: "\${input.name}"}
`;
const detached = `
id: detached
steps:
  - id: alone
    call: POST /alone
    compensation: POST /alone/undo
`;

const workflows = [top, middle, bottom, detached].map((source) => {
  const { workflow, diagnostics } = readWorkflow(source, "family.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return { workflow, source };
});

/** Services that refuse these calls. */
const refusing =
  (...paths: readonly string[]) =>
  ({ request }: Attempt): Outcome =>
    paths.includes(request.path)
      ? {
          kind: "error",
          type: "communication",
          status: 409,
          message: "no",
          retryable: false,
          unknown: false,
        }
      : ok();

interface Story {
  readonly script: Script;
  readonly acts: readonly ((world: World) => Promise<unknown>)[];
  readonly ends: InstanceView["status"];
  /** Children that fail each on their own undo in any order. */
  readonly apart?: true;
}

const begin = (world: World): Promise<unknown> => world.engine.start("top", { data: {}, key: "1" });
const cancel = (world: World): Promise<unknown> =>
  world.engine.operate("top:1", { kind: "cancel", reason: "tested" });
const days =
  (count: number) =>
  (world: World): Promise<unknown> =>
    world.advanceTo(startOfTimeMs + count * 86_400_000);

const stories: readonly (readonly [string, Story])[] = [
  ["all complete", { script: refusing(), acts: [begin, days(5)], ends: "completed" }],
  ["the innermost fail", { script: refusing("/b"), acts: [begin, days(5)], ends: "failed", apart: true }],
  [
    "the outermost fails when all is done",
    { script: refusing("/last"), acts: [begin, days(5)], ends: "failed" },
  ],
  [
    "it is cancelled while all wait",
    { script: refusing(), acts: [begin, days(1), cancel], ends: "cancelled" },
  ],
  [
    "an undo of a finished child fails",
    { script: refusing("/last", "/a/undo"), acts: [begin, days(5)], ends: "compensating" },
  ],
];

describe("a family comes out the same wherever the process dies:", () => {
  test.each(stories)(
    "%s",
    async (_, story) => {
      const { images: expected, commits, undos } = await play(story, undefined);
      expect(expected.find(({ id }) => id === "top:1")?.status).toBe(story.ends);
      expect(commits).toBeGreaterThan(20);
      for (let commit = 1; commit <= commits; commit++) {
        for (const point of ["before-commit", "after-commit"] as const) {
          const { images, undos: crashed } = await play(story, { commit, point });
          expect(images, `${point} ${commit}`).toEqual(expected);
          expect(crashed, `${point} ${commit}`).toEqual(undos);
        }
      }
    },
    60_000,
  );
});

interface Played {
  readonly images: readonly InstanceView[];
  readonly commits: number;
  /** Keys of undoing calls, in the order in which each was first sent. */
  readonly undos: readonly string[];
}

async function play(
  story: Story,
  crash: { commit: number; point: DurablePoint } | undefined,
): Promise<Played> {
  let commits = 0;
  let tell = (): void => undefined;
  const crashed = new Promise<"crashed">((resolve) => (tell = () => resolve("crashed")));
  const undos = new Set<string>();
  const store: MemoryStore = createMemoryStore(undefined, {
    onPoint(point) {
      if (point === "before-commit") commits++;
      if (crash === undefined || commits !== crash.commit || point !== crash.point) return undefined;
      setImmediate(tell);
      dead = true;
      return "crash";
    },
  });
  let dead = false;
  const first = mortal(store, () => dead);
  let now = first;
  const open = (nowMs: number): Promise<World> =>
    World.create({
      store: now,
      workflows,
      nowMs,
      script: story.script,
      observer: {
        calling: ({ key, request }) => void (request.path.endsWith("/undo") && undos.add(key)),
      },
    });
  let world = await open(startOfTimeMs);
  for (const act of story.acts) {
    const done = accepted(act(world)).then(() => world.settle());
    const died = await Promise.race(now === first ? [done, crashed] : [done]);
    if (died === undefined) continue;
    now = createMemoryStore(store.image());
    world = await open(world.clock.now());
    await accepted(act(world));
    await world.settle();
  }
  expect(world.broken).toBeUndefined();
  const { items } = world.engine.list({ limit: 100 });
  return { images: items, commits, undos: story.apart ? [...undos].toSorted() : [...undos] };
}

/** A store whose process finds nothing due once it is dead, where the other instances would still look. */
const mortal = (store: MemoryStore, isDead: () => boolean): Store =>
  new Proxy<Store>(store, {
    get(target, name: keyof Store) {
      if (name === "due" && isDead()) return () => [];
      return (target[name] as (...args: never[]) => unknown).bind(target);
    },
  });

/** Whoever was not answered asks again, and may hear that it has happened. */
async function accepted(act: Promise<unknown>): Promise<void> {
  await act.catch((error: unknown) => {
    if (!(error instanceof EngineError)) throw error;
  });
}
