// The transition system that is explored, against SPIN: both must find as many states and as many transitions, and the same
// ones. SPIN explores models that are written from the language's words (`spin/promela.ts`), with every state stored whole and
// reduction off.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { compile } from "../../src/machine/compile.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import { explore, TooManyStates } from "../../src/proof/explore.ts";
import type { Graph } from "../../src/proof/graph.ts";
import { reasonerOf } from "../../src/proof/knowledge.ts";
import { timed } from "../../src/proof/timed.ts";
import { differenceOf } from "./spin/difference.ts";
import { models } from "./spin/models.ts";
import { promelaOf } from "./spin/promela.ts";
import { randomModel } from "./spin/random-model.ts";
import { compilerOf, spin } from "./spin/spin.ts";
import type { Explored } from "./spin/spin.ts";

const seed = Number(process.env["SEED"] ?? 1);
const many = Number(process.env["MODELS"] ?? 30);
/** Larger random models are passed over, and others taken for them. */
const statesMax = 1000;

const compiler = compilerOf();
const skipped = compiler ? "" : "SKIPPED, since `spin` or a C compiler (`tcc`, `cc`) is not installed: ";

describe.skipIf(!compiler)(`${skipped}states and transitions are those of SPIN`, () => {
  test.each(Object.entries(models))("%s", (_, text) => {
    const workflow = workflowOf(text);
    expectSame(workflow, graphOf(workflow));
  });

  test(
    `${many} random workflows (MODELS) of at most ${statesMax} states, seed ${seed} (SEED)`,
    { timeout: many * 10_000 },
    () => {
      const texts: string[] = [];
      let untimed = 0;
      const property = fc.property(randomModel, (text) => {
        const workflow = workflowOf(text);
        const graph = smallGraphOf(workflow);
        fc.pre(graph !== undefined);
        expectSame(workflow, graph, text);
        texts.push(text);
        if (timed(graph).states === graph) untimed++;
      });
      fc.assert(property, { seed, numRuns: many, maxSkipsPerRun: 20 });
      // Of these, the counts are those of `hms-act prove`: time makes nothing impossible.
      expect(untimed).toBeGreaterThanOrEqual(Math.floor(many / 2));
      const rare = Object.entries(features).filter(
        ([, feature]) => texts.filter((text) => feature.test(text)).length < Math.floor(many / 15),
      );
      expect(rare.map(([name]) => name)).toEqual([]);
    },
  );
});

describe.skipIf(!compiler)(`${skipped}a model that is broken on purpose is told from the workflow`, () => {
  const controls = [
    {
      broken: "nobody can cancel while a call is on the wire",
      model: "an undo",
      from: "phase == WORK -> event",
      to: "phase == WORK && b != ON -> event",
      story: "it begins; a succeeds; SPIN has not: the instance is cancelled",
    },
    {
      broken: "the losers of a race go on",
      model: "a race",
      from: "(p_b1 == WELL) + (p_b2 == WELL) >= 1 ->",
      to: "(p_b1 == WELL) + (p_b2 == WELL) >= 1 && (p_b1 == ON) + (p_b2 == ON) == 0 ->",
      story: "it begins; a succeeds; b succeeds: completed, to SPIN running",
    },
    {
      broken: "a failed branch does not cancel the others",
      model: "two of three, and the rest to its end",
      from: "(p_b1 == BADLY) + (p_b2 == BADLY) + (p_b3 == BADLY) > 1 ->",
      to: "(p_b1 == BADLY) + (p_b2 == BADLY) + (p_b3 == BADLY) > 1 && !(a == ON || b == ON || c == ON || d == ON || e == ON) ->",
      story: "it begins; a fails; b fails: failed, to SPIN running",
    },
    {
      broken: "the undo does not wait for a call that was left",
      model: "a race with undo",
      from: "&& !undoing && !((a_open) || (b_open)) ->",
      to: "&& !undoing ->",
      story: "it begins; the instance is cancelled: compensating, to SPIN cancelled",
    },
    {
      broken: "what may have taken effect is left undone when the instance completes",
      model: "a branch that may have failed with effect, in a block that goes on",
      from: ":: a_perhaps ->",
      to: ":: a_perhaps && phase != SETTLING ->",
      story: "it begins; a fails, perhaps with effect; b succeeds: calls a.compensation; to SPIN nothing",
    },
    {
      broken: "a call that was left and failed counts as failed",
      model: "a call that was left, fails, and is asked about",
      from: "event = 5; a_open = false",
      to: "event = 5; a_open = false; a_failed = true",
      story: "it begins; b succeeds; a fails: leads to a state that was met before, but only to SPIN",
    },
    {
      broken: "a scope that completed is undone step by step",
      model: "a scope undone as a whole",
      from: ":: s_undo -> undo_s = ON",
      to: ":: false -> undo_s = ON",
      story: "it begins; a succeeds; b succeeds; c fails: calls s.compensation; to SPIN b.compensation",
    },
    {
      broken: "what needs a failed step waits for ever",
      model: "steps that need each other",
      from: "(a_place == BADLY || a_place == NOT_RUN) || ",
      to: "",
      story: "it begins; a fails; b succeeds; d.resolved comes; e succeeds: failed, to SPIN running",
    },
    {
      broken: "what nothing asks for is remembered",
      model: "guards over data",
      from: ":: else -> a_skipped = false",
      to: ":: else",
      story:
        "it begins, input.a == 1 is false; b succeeds, input.c == 1 is true: leads to a state that was met before, but only to us",
    },
  ] as const;
  test.each(controls.map((control) => [control.broken, control] as const))(
    "%s",
    (_, { model: name, from, to, story }) => {
      const workflow = workflowOf(models[name]);
      const graph = graphOf(workflow);
      const model = promelaOf(workflow);
      const broken = { ...model, text: model.text.replaceAll(from, to) };
      expect(broken.text).not.toBe(model.text);
      const explored = spin(broken.text, compiler!);
      expect(sizeBySpin(explored, graph)).not.toEqual(sizeOf(graph));
      expect(differenceOf(workflow, graph, broken, explored)).toBe(story);
    },
  );
});

function workflowOf(text: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(`id: model\n${text}`, "model");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return workflow!;
}

/** In every order of timers: what time makes impossible is left in, as it is in the models of SPIN. */
const graphOf = (workflow: Workflow, max = 100_000): Graph =>
  explore(interpret(compile(workflow)), { reasoner: reasonerOf(workflow), statesMax: max });

function smallGraphOf(workflow: Workflow): Graph | undefined {
  try {
    return graphOf(workflow, statesMax);
  } catch (problem) {
    if (problem instanceof TooManyStates) return undefined;
    throw problem;
  }
}

/** In number, and one by one. */
function expectSame(workflow: Workflow, graph: Graph, text?: string): void {
  const model = promelaOf(workflow);
  const explored = spin(model.text, compiler!);
  expect(differenceOf(workflow, graph, model, explored), text).toBeUndefined();
  expect(sizeBySpin(explored, graph), text).toEqual(sizeOf(graph));
}

type Size = Pick<Explored, "states" | "transitions">;

const sizeOf = ({ nodes }: Graph): Size => ({
  states: nodes.length,
  transitions: nodes.reduce((sum, { edges }) => sum + edges.length, 0),
});

/**
 * SPIN has one state that a graph has not: the one before the instance begins. Out of it lead the graph's starts, which are
 * no transitions of the graph's nodes. And what SPIN counts as transitions are states stored and matched: the storing of
 * that first state is one too many.
 */
const sizeBySpin = ({ states, transitions }: Explored, { starts }: Graph): Size => ({
  states: states - 1,
  transitions: transitions - 1 - starts.length,
});

/** What random workflows must have enough of. */
const features: Readonly<Record<string, RegExp>> = {
  "waits that an event ends": /until:/,
  "waits for one of several events": /any:\n +- e\d+\n +- e/,
  "waits for all of several events": /all:\n +- e/,
  "waits with a time limit": /on_timeout/,
  "guards over steps": /when: "?!?step/,
  "guards over data": /when: input/,
  cases: /choose:/,
  undo: /compensation: POST/,
  "undo in steps": /compensation:\n/,
  "blocks that need all": /join: all/,
  races: /join: 1\n +on_win: cancel/,
  "blocks that others win and all end": /join: \d\n +on_win: finish/,
  "blocks that a failure cancels": /on_fail: cancel/,
  "blocks that a failure leaves alone": /on_fail: finish/,
  "handlers that go on": /then: continue/,
  "handlers that fail": /then: fail/,
  needs: /needs:/,
  "time limits": /timeout: 9d/,
  ends: /end: /,
  failures: /fail:\n/,
  deadlines: /deadline:/,
};
