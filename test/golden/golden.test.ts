// Golden journals: runs that were recorded once replay byte for byte, whatever has changed in the engine since.
//
// `GOLDEN=all npx vitest run test/golden` records those that are here anew, `GOLDEN=name,name` the stories of these names
// in test/engine/transcripts, new ones too. A recording that changes is a promise that changes: stores in the field hold
// such journals, and instances in the middle of such runs.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Cause } from "../../src/engine/cause.ts";
import type { ChildEnd } from "../../src/engine/child.ts";
import type { EntryKind } from "../../src/engine/instance.ts";
import type { Outcome } from "../../src/engine/ports.ts";
import type { TaskAction } from "../../src/engine/task.ts";
import { everyStep } from "../../src/language/all-steps.ts";
import type { Step } from "../../src/language/workflow.ts";
import type { Status } from "../../src/machine/state.ts";
import { contentsOf, record, replay } from "./recording.ts";

const journals = new URL("./journals/", import.meta.url);
const stories = new URL("../engine/transcripts/", import.meta.url);
const recorded = readdirSync(journals).map((file) => file.replace(".ndjson", ""));
const fileOf = (name: string): URL => new URL(`${name}.ndjson`, journals);

const asked = process.env["GOLDEN"];
const anew = asked === "all" ? recorded : (asked?.split(",") ?? []);
for (const name of anew)
  writeFileSync(fileOf(name), await record(readFileSync(new URL(`${name}.txt`, stories), "utf8")));

const names = [...new Set([...recorded, ...anew])];
const recordings = new Map(names.map((name) => [name, readFileSync(fileOf(name), "utf8")]));

const changed =
  "What the engine makes of a recorded run has changed. Journals of this form are in the stores of those who run it: say " +
  "in CHANGELOG.md what changes and how stores of before are migrated, then record it anew with GOLDEN=all.";

test.each(names)("%s replays to the same bytes", async (name) => {
  const recording = recordings.get(name)!;
  expect(await replay(recording), changed).toBe(recording);
});

test("they take little room", () => {
  const bytes = [...recordings.values()].reduce((sum, recording) => sum + Buffer.byteLength(recording), 0);
  expect(bytes).toBeLessThan(400_000);
});

describe("a run that differs is told from the recorded one", () => {
  const name = "agent";
  const recording = (): string => recordings.get(name)!;

  test.each([
    ["another answer of a service", '"status":200', '"status":201'],
    ["a due time that was moved", /"dueAtMs":(\d+)/, '"dueAtMs":1'],
    ["an entry of another time", /"atMs":(\d+)/, '"atMs":1'],
  ])("%s", async (_, from, to) => {
    const other = recording().replace(from, to);
    expect(other).not.toBe(recording());
    expect(await replay(other).catch(String)).not.toBe(other);
  });
});

/** What must be in some recording: one that lacks here does not compile, one that lacks there fails. */
describe("everything that can happen is in a recording", () => {
  const contents = [...recordings.values()].map(contentsOf);
  const causes = contents.flatMap((content) => content.causes);
  const steps = contents.flatMap(({ workflows }) =>
    workflows.flatMap((workflow) => [...everyStep(workflow.steps)]),
  );
  const entries = contents.flatMap((content) => content.entries);

  test.each([
    [
      "steps",
      both<Step["kind"]>(
        steps.map(({ kind }) => kind),
        {
          call: true,
          parallel: true,
          wait: true,
          wait_for: true,
          emit: true,
          steps: true,
          choose: true,
          for_each: true,
          run: true,
          repeat: true,
          set: true,
          fail: true,
          end: true,
          ask: true,
          agent: true,
        },
      ),
    ],
    [
      "causes",
      both<Cause["kind"] | "schedule">(
        causes.map(({ kind }) => kind),
        {
          start: true,
          event: true,
          cancel: true,
          pause: true,
          resume: true,
          stick: true,
          retry: true,
          skip: true,
          undo: true,
          child: true,
          due: true,
          task: true,
          outcome: true,
          schedule: true,
        },
      ),
    ],
    [
      "entries",
      both<EntryKind>(
        entries.map(({ kind }) => kind),
        {
          started: true,
          event: true,
          cancelled: true,
          paused: true,
          resumed: true,
          stuck: true,
          retried: true,
          skipped: true,
          undone: true,
          ignored: true,
          kept: true,
          timer: true,
          done: true,
          failed: true,
          attempt: true,
          retry: true,
          stale: true,
          task: true,
          schedule: true,
        },
      ),
    ],
    [
      "statuses",
      both<Status>(
        entries.map(({ status }) => status),
        {
          running: true,
          paused: true,
          compensating: true,
          needs_attention: true,
          completed: true,
          failed: true,
          cancelled: true,
        },
      ),
    ],
    [
      "ends of children",
      both<ChildEnd["kind"]>(
        causes.flatMap((cause) => (cause.kind === "child" ? [cause.ended.kind] : [])),
        {
          begun: true,
          completed: true,
          failed: true,
          undone: true,
        },
      ),
    ],
    [
      "what people do",
      both<TaskAction["kind"]>(
        causes.flatMap((cause) => (cause.kind === "task" ? [cause.action.kind] : [])),
        {
          claim: true,
          release: true,
          delegate: true,
          complete: true,
        },
      ),
    ],
    [
      "outcomes",
      both<Outcome["kind"]>(
        causes.flatMap((cause) => (cause.kind === "outcome" ? [cause.outcome.kind] : [])),
        {
          ok: true,
          error: true,
        },
      ),
    ],
  ])("%s", (_, { found, all }) => {
    expect([...new Set(found)].toSorted()).toEqual(Object.keys(all).toSorted());
  });
});

function both<Kind extends string>(
  found: readonly Kind[],
  all: Record<Kind, true>,
): { readonly found: readonly string[]; readonly all: object } {
  return { found, all };
}

test("each was a story of the engine when it was recorded", () => {
  expect(names.filter((name) => !existsSync(new URL(`${name}.txt`, stories)))).toEqual([]);
});
