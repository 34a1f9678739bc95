// A machine that drops facts nothing asks for does what the machine that keeps all of them does, and has fewer states.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { addressesOf } from "../../src/machine/address.ts";
import { compile, compileItems } from "../../src/machine/compile.ts";
import { combine } from "../../src/machine/composite.ts";
import type { MachineConfig } from "../../src/machine/config.ts";
import { cancelEvent, holdEvent, releaseEvent } from "../../src/machine/event.ts";
import type { MachineEvent } from "../../src/machine/event.ts";
import { load } from "../../src/machine/machine.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { contextOf } from "../../src/machine/rounds.ts";
import type { State, World } from "../../src/machine/state.ts";
import { explore } from "../../src/proof/explore.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { stories } from "../simulation/stories.ts";

const runs = Number(process.env["LIVENESS_RUNS"] ?? 20);
const folder = new URL("../../workflows/", import.meta.url);
const shipped = readdirSync(folder).map(
  (name) => [name, readFileSync(new URL(name, folder), "utf8")] as const,
);

describe(`nothing but facts is missing, on ${runs} random runs (LIVENESS_RUNS) each, in`, () => {
  test.each([...shipped, ...stories])("%s", (name, source) => {
    const seed = Date.now() >>> 0;
    const random = seededRandom(seed);
    const { workflow } = readWorkflow(source, name);
    const [full, lean] = [machineOf(workflow!, loadKeeping), machineOf(workflow!, load)];
    for (let run = 0; run < runs; run++) {
      const said = `seed ${seed}, run ${run}`;
      let step = together(seed, random, (world, machine) => machine.start(world), [full, lean]);
      for (let left = 200; left > 0; left--) {
        const [kept, dropped] = step.states;
        expect(told(dropped, step.logs[1]), said).toEqual(told(kept, step.logs[0]));
        expect(lean.restore(kept.json).json, `${said}: a state that was stored with all facts`).toBe(
          dropped.json,
        );
        const moves = movesOf(kept);
        if (moves.length === 0) break;
        const move = moves[Math.floor(random() * moves.length)]!;
        step = together(
          seed,
          random,
          (world, machine) => {
            const state = machine === full ? kept : dropped;
            return move === "reopen" ? machine.reopen(state, world) : machine.decide(state, move, world);
          },
          [full, lean],
        );
      }
    }
  });
});

/** What can become of a state; of an instance that completed, that it is undone with its family. */
function movesOf({ takes, cancellable, status, ended }: State): readonly (MachineEvent | "reopen")[] {
  const moves = takes.map(({ event }) => event);
  if (cancellable) moves.push({ type: cancelEvent }, { type: holdEvent });
  if (status === "compensating") moves.push({ type: releaseEvent });
  return ended && status === "completed" ? ["reopen"] : moves;
}

/** Takes one step of both machines in worlds that answer alike. */
function together(
  seed: number,
  random: () => number,
  go: (world: World, machine: Machine) => State,
  machines: readonly [Machine, Machine],
): { readonly states: readonly [State, State]; readonly logs: readonly [unknown[], unknown[]] } {
  const answers: (boolean | { error: string })[] = [];
  const taken = (machine: Machine): readonly [State, unknown[]] => {
    const log: unknown[] = [];
    let asked = 0;
    const world: World = {
      apply: (effect) => void log.push(effect),
      ask(condition, of, frame) {
        answers[asked] ??= random() < 0.2 ? { error: "chosen" } : of === "value" || random() < 0.5;
        log.push([condition, frame]);
        return answers[asked++]!;
      },
      items: (step) => (seed + step.length) % 3,
    };
    return [go(world, machine), log];
  };
  const [[kept, log], [dropped, other]] = [taken(machines[0]), taken(machines[1])];
  return { states: [kept, dropped], logs: [log, other] };
}

/** All that is seen of a state from outside. */
function told({ value, status, ended, cancellable, awaits, takes, active }: State, log: unknown[]): unknown {
  return { value, status, ended, cancellable, awaits, takes, active, log };
}

function machineOf(workflow: Workflow, loaded: (config: MachineConfig) => Machine): Machine {
  const items = Object.entries(compileItems(workflow)).map(([id, config]) => [id, loaded(config)] as const);
  return combine(loaded(compile(workflow)), new Map(items), addressesOf(workflow));
}

const loadKeeping = (config: MachineConfig): Machine =>
  load(config, { reduce: (_, context) => contextOf(context) });

/** So many branches side by side, of so many calls each that can be undone. */
function branches(count: number, calls: number): string {
  const call = (id: string): string => `{id: ${id}, call: POST /do, compensation: POST /undo}`;
  const branch = (name: string): string =>
    `${name}: [${Array.from({ length: calls }, (_, index) => call(`${name}_${index}`)).join(", ")}]`;
  const all = Array.from({ length: count }, (_, index) => branch(`b${index}`));
  return `id: w\nsteps:\n  - parallel: {${all.join(", ")}}\n`;
}

const sizeOf = (source: string, loaded: (config: MachineConfig) => Machine, cancels: boolean): number =>
  explore(loaded(compile(readWorkflow(source, "w.yaml").workflow!)), cancels ? {} : { without: ["cancel"] })
    .nodes.length;

test.each([
  { count: 1, calls: 20, cancels: true, kept: 2161, left: 123 },
  { count: 2, calls: 2, cancels: false, kept: 161, left: 38 },
  { count: 2, calls: 2, cancels: true, kept: 637, left: 71 },
  { count: 3, calls: 3, cancels: false, kept: 4510, left: 515 },
])("$count x $calls calls have $left states, not $kept (cancelled: $cancels)", ({ count, calls, ...is }) => {
  const source = branches(count, calls);
  expect(sizeOf(source, loadKeeping, is.cancels)).toBe(is.kept);
  expect(sizeOf(source, load, is.cancels)).toBe(is.left);
});
