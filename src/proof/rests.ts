// Rests: states in which an instance would stay for ever.
import { allSteps, ownSteps } from "../language/all-steps.ts";
import type { ParallelStep, Workflow } from "../language/workflow.ts";
import { branchName, regionsOf } from "../machine/chart.ts";
import type { Finding } from "./finding.ts";
import type { Edge, Node } from "./graph.ts";
import type { Reach } from "./reach.ts";

/** An operator's cancellation does not count as a way on. */
export function restsForEver(workflow: Workflow, reach: Reach): readonly Finding[] {
  return [...deadEnds(workflow, reach), ...endlessLoops(workflow, reach), ...endlessWaits(workflow, reach)];
}

const onward = (edges: readonly Edge[]): readonly Edge[] =>
  edges.filter(({ take }) => take?.kind !== "cancel");

function deadEnds(workflow: Workflow, { nodes }: Reach): readonly Finding[] {
  const dead = nodes.find(
    ({ state, edges }) => !state.ended && state.status !== "needs_attention" && onward(edges).length === 0,
  );
  if (!dead) return [];
  const { line, step, words } = placeOf(workflow, dead);
  return [
    {
      code: "dead-end",
      message: `an instance that has come to ${words} has not ended, and nothing leads on`,
      hint: "this is a fault of the program: please report it with the workflow",
      line,
      ...(step !== undefined && { step }),
    },
  ];
}

/** From whose states no end, and no rest, can be reached. */
function endlessLoops(workflow: Workflow, { nodes }: Reach): readonly Finding[] {
  const before = new Map<Node, Node[]>();
  for (const node of nodes) {
    for (const { target } of onward(node.edges)) {
      const known = before.get(target);
      if (known) known.push(node);
      else before.set(target, [node]);
    }
  }
  const ending = new Set(nodes.filter(({ edges }) => onward(edges).length === 0));
  for (const node of ending) for (const earlier of before.get(node) ?? []) ending.add(earlier);
  const endless = nodes.find((node) => !ending.has(node));
  if (!endless) return [];
  const { line, step, words } = placeOf(workflow, endless);
  return [
    {
      code: "endless-loop",
      message: `an instance that has come to ${words} goes round for ever`,
      hint: "let something lead out: a number of rounds, a time, an event or a person",
      line,
      ...(step !== undefined && { step }),
    },
  ];
}

/** A race of which a branch has failed, and another waits without a limit. */
function endlessWaits(workflow: Workflow, { nodes }: Reach): readonly Finding[] {
  const races = [...ownSteps(workflow.steps)].filter(
    (step): step is ParallelStep => step.kind === "parallel" && step.join < step.branches.length,
  );
  return races.flatMap((race): readonly Finding[] => {
    const inside = new Set([...allSteps(race.branches.flatMap(({ steps }) => steps))].map(({ id }) => id));
    const waiting = new Set(
      [...allSteps([race])].filter(({ kind }) => kind === "wait_for" || kind === "ask").map(({ id }) => id),
    );
    const regions = regionsOf(race);
    for (const { state } of nodes) {
      const { takes, status, json } = state;
      if (status !== "running" || takes.length === 0) continue;
      // Only events and people lead on, each in this race.
      if (!takes.every(({ kind, step }) => kind !== "timer" && inside.has(step) && waiting.has(step)))
        continue;
      const failed = regions.find((region) => json.includes(`"${branchName(race.id, region)}":"failed"`));
      if (failed === undefined) continue;
      const waits = [...new Set(takes.map(({ step }) => `\`${step}\``))].join(" and ");
      return [
        {
          code: "endless-wait",
          message: `once branch \`${failed}\` of \`${race.id}\` has failed, nothing limits how long ${waits} waits`,
          hint: `handle the failure inside the branch, or give \`${race.id}\` a \`timeout\``,
          line: race.line,
          step: race.id,
        },
      ];
    }
    return [];
  });
}

interface Place {
  readonly line: number;
  readonly step: string | undefined;
  readonly words: string;
}

function placeOf({ steps }: Workflow, { state }: Node): Place {
  const step = [...ownSteps(steps)].findLast(({ id }) => state.active.has(id));
  return { line: step?.line ?? 1, step: step?.id, words: step ? `\`${step.id}\`` : `status ${state.status}` };
}
