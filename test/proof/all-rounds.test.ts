// Paths through every round of a long loop: as many rounds as the author wrote, each with all that a round has, undone one
// by one, and none where time does not allow so many.
import { expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { allRounds } from "../../src/proof/all-rounds.ts";
import type { LongPath } from "../../src/proof/all-rounds.ts";
import { bounded } from "../../src/proof/bounded.ts";
import { pathsIn } from "../../src/proof/paths.ts";
import { workflowSpace } from "../../src/proof/workflow-space.ts";

/** Made of those of its paths alone that have no such event, where one is named. */
function longPathsOf(source: string, without?: string): readonly LongPath[] {
  const { workflow, diagnostics } = readWorkflow(source, "flow.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  const { paths } = pathsIn(workflowSpace(workflow), 20_000);
  const used = paths.filter(({ events }) =>
    events.every(({ take }) => take?.event.type !== without || !take),
  );
  return allRounds(workflow, bounded(workflow).loops, used);
}

const count = ({ path }: LongPath, type: string): number =>
  path.events.filter(({ take }) => take?.event.type === type).length;

const rounds = (more = "", beside = ""): string => `
id: rounds
${more}
steps:
  - id: again
    repeat:
      max: 40
      until: step(take).output.enough == true
      steps:
        - { id: pause, wait: 1d }
        - { id: take, call: POST /take, retry: 0, compensation: POST /give }
${beside}`;

test("each round has all that the second of three has, and each is undone", () => {
  const [completed, failed, cancelled] = ["completed", "failed", "cancelled"].map((status) =>
    longPathsOf(rounds("", "  - { id: close, call: POST /close, retry: 0 }")).find(
      ({ path }) => path.ends === status,
    )!,
  );
  expect(count(completed!, "done.take")).toBe(40);
  for (const long of [failed!, cancelled!]) {
    expect(count(long, "done.take")).toBeGreaterThanOrEqual(39);
    expect(count(long, "done.take.compensation")).toBe(count(long, "done.take"));
    expect(long.path.events[long.lastRoundAt + 1]!.rounds["again"]).toBe(40);
    expect(long.path.events[long.lastRoundAt]!.rounds["again"]).toBe(39);
  }
});

test("there is none that would take longer than the whole may", () => {
  // A person may end a wait at once.
  expect(longPathsOf(rounds("deadline: 60d"), "pause.resolved").length).toBeGreaterThan(0);
  expect(longPathsOf(rounds("deadline: 30d"), "pause.resolved")).toEqual([]);
});

test("there is none of a loop that is not cut", () => {
  expect(longPathsOf(rounds().replace("max: 40", "max: 3"))).toEqual([]);
});

test("what happens beside the loop happens once", () => {
  const source = `
id: beside
input: { enough: boolean }
steps:
  - id: both
    parallel:
      loop:
        - id: again
          repeat:
            max: 20
            until: input.enough
            steps: [{ id: take, call: POST /take, retry: 0 }]
      other:
        - { id: b, call: POST /b, retry: 0 }
        - { id: c, call: POST /c, retry: 0 }
`;
  const long = longPathsOf(source);
  expect(long.length).toBeGreaterThan(0);
  for (const each of long) {
    expect(count(each, "done.take") + count(each, "failed.take")).toBeGreaterThanOrEqual(19);
    for (const step of ["b", "c"]) expect(count(each, `done.${step}`)).toBeLessThanOrEqual(1);
  }
});
