// testWorkflow: what it drives, and that what is broken in an engine's surroundings is found and told.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { openMemoryDisk } from "../../src/adapters/memory.ts";
import type { Head, JournalEntry } from "../../src/engine/instance.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { replaced } from "../../src/simulation/disk.ts";
import type { Disk, OpenDisk, StoreImage } from "../../src/simulation/disk.ts";
import { compile } from "../../src/machine/compile.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import { bounded } from "../../src/proof/bounded.ts";
import { scriptOf } from "../../src/simulation/act.ts";
import { checkRecording } from "../../src/simulation/check.ts";
import { Lane } from "../../src/simulation/lane.ts";
import type { Lanes } from "../../src/simulation/lane.ts";
import { record } from "../../src/simulation/record.ts";
import { retried } from "../../src/simulation/retries.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { planOf } from "../../src/simulation/plan.ts";
import type { PlannedPath } from "../../src/simulation/plan.ts";
import type { StorePlace } from "../../src/simulation/reopened.ts";
import { testWorkflow } from "../../src/simulation/test-workflow.ts";
import type { TestOptions, TestReport } from "../../src/simulation/test-workflow.ts";
import { invariants, Violation } from "../../src/simulation/violation.ts";
import type { Invariant } from "../../src/simulation/violation.ts";

const booking = `
id: booking
events: {paid: {}}
steps:
  - id: reserve
    call: POST /reserve
    retry: {max: 2, first: 1s}
    compensation: POST /release
  - id: payment
    wait: 3d
    until: paid
  - id: confirm
    call: POST /confirm
    retry: 1
`;

/** Many paths, few of which take every transition. */
const wide = `
id: wide
steps:
  - id: all
    parallel:
      left: [{ id: a, call: POST /a, retry: 0 }, { id: b, call: POST /b, retry: 0 }]
      middle: [{ id: c, call: POST /c, retry: 0 }, { id: d, call: POST /d, retry: 0 }]
      right: [{ id: e, call: POST /e, retry: 0 }, { id: f, call: POST /f, retry: 0 }]
`;

const run = (source: string, options: Partial<TestOptions> = {}): Promise<TestReport> =>
  testWorkflow({ workflow: read(source), source }, { open: openMemoryDisk, ...options });

function read(source: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(source, "flow.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return workflow;
}

test("every path is driven, and the process dies at every durable point of each", async () => {
  const report = await run(booking);
  expect(report.failures).toEqual([]);
  expect(report).toMatchObject({ workflow: "booking", complete: true, items: [] });
  expect(BigInt(report.paths)).toBe(report.classes);
  for (const kind of [
    "none",
    "crash-before-commit",
    "crash-after-commit",
    "crash-asked-again",
    "crash-sent",
    "crash-answered",
    "crash-due",
    "second-crash",
    "asked-again",
    "duplicate-response",
    "clock-still",
    "clock-jump",
    "pause",
    "undo-retried",
    "undo-skipped",
    "retry",
    "retry-to-last",
    "slow-disk",
  ] as const)
    expect(report.faults[kind], kind).toBeGreaterThan(0);
});

test("of a task, what people do beside the path is tried, each in its turn", async () => {
  const source = `
id: people
input: { by: string }
steps:
  - id: approve
    ask: { group: officers, title: Approve, form: { ok: boolean }, quorum: 2, not_by: ["\${input.by}"] }
  - { id: pay, call: POST /pay, retry: 0 }
`;
  const { failures, faults } = await run(source);
  expect(failures).toEqual([]);
  for (const kind of ["asked-again", "crash-asked-again", "unasked-decision", "claimed"] as const)
    expect(faults[kind], kind).toBeGreaterThan(0);
});

test("some paths are driven on LMDB too, which is opened anew before every event", async () => {
  const otherStore = (): StorePlace => {
    const directory = mkdtempSync(join(tmpdir(), "hms-act-other-"));
    return { open: () => openLmdbStore(directory), remove: () => rmSync(directory, { recursive: true }) };
  };
  const { failures, faults } = await run(booking, { otherStore, fault: "other-store", spread: 2 });
  expect(failures).toEqual([]);
  expect(faults["other-store"]).toBe(2);
});

/** A disk that the engine cannot tell from a good one at once. */
const broken =
  (change: (disk: Disk) => Partial<Disk>): OpenDisk =>
  (image, onDurable) => {
    const disk = openMemoryDisk(image, onDurable);
    return { ...replaced(disk, {}), image: () => disk.image(), ...change(disk) };
  };

/** A disk whose image is not what it holds. */
const blurred = (change: (image: StoreImage) => Partial<StoreImage>): OpenDisk =>
  broken((disk) => ({ image: () => ({ ...disk.image(), ...change(disk.image()) }) }));

/** A disk that writes another head than it is given. */
const forging = (change: (head: Head) => Partial<Head>): OpenDisk =>
  broken((disk) => ({
    commit: (commit) => disk.commit({ ...commit, head: { ...commit.head, ...change(commit.head) } }),
  }));

/** Good the first time that it is opened, and then as `later` has it. */
function goodAtFirst(later: OpenDisk): OpenDisk {
  let isFirst = true;
  return (image, onDurable) => {
    const open = isFirst ? openMemoryDisk : later;
    isFirst = false;
    return open(image, onDurable);
  };
}

const approval = `
id: approval
steps:
  - id: approve
    ask: { group: officers, title: Approve, form: { ok: boolean } }
`;

/** Names no row that a run needs. */
const forgetful = blurred(() => ({ definitions: [] }));

type Break = readonly [what: string, invariant: Invariant, open: OpenDisk, fault?: string, source?: string];

const brokenDisks: readonly Break[] = [
  ["a restart does not find open calls", "calls", broken(() => ({ open: () => [] }))],
  [
    "a commit is dropped and said to be durable",
    "path",
    broken((disk) => ({
      commit: async (commit) => (commit.head.revision === 2 ? undefined : disk.commit(commit)),
    })),
  ],
  ["the due index gives nothing", "path", broken(() => ({ due: () => [] }))],
  [
    "an entry does not hold the hash of the one before",
    "chain",
    blurred(({ journal }) => ({ journal: journal.map((text) => text.replace('"prev":"', '"prev":"f')) })),
  ],
  ["a call is made of which the disk knows nothing", "cause", forging(() => ({ calls: {} }))],
  ["a call is made for an instance that has ended", "end", forging(() => ({ status: "failed" }))],
  ["an armed timer has no row", "timers", blurred(() => ({ due: [] }))],
  ["a slow disk ends elsewhere", "durable", goodAtFirst(forgetful), "slow-disk"],
  ["what comes twice leaves something", "duplicates", goodAtFirst(forgetful), "everything-twice"],
  [
    "a restart brings a row that was not there",
    "restart",
    (image, onDurable) =>
      openMemoryDisk(image && { ...image, awaiting: [...image.awaiting, ["nothing", "nobody"]] }, onDurable),
  ],
  [
    "the disk tells which of two independent events came last",
    "order",
    blurred(({ open, awaiting, journal }) => ({
      awaiting:
        open.length === 0
          ? []
          : [...awaiting, [(JSON.parse(journal.at(-1)!) as JournalEntry).step ?? "", "nobody"]],
    })),
    "swap",
    wide,
  ],
  ["an instance that has ended stays among the open ones", "stuck", blurred(() => ({ open: ["left"] }))],
  [
    "a restart forgets who has taken a task",
    "rights",
    broken((disk) => ({
      read: (id) => {
        const head = disk.read(id);
        if (!head?.tasks?.["approve"]) return head;
        const { assignee: _, ...task } = head.tasks["approve"];
        return { ...head, tasks: { approve: { ...task, status: "offered" } } };
      },
    })),
    "claimed",
    approval,
  ],
];

// The author's text is what a run is held against: a compiler that makes something else of it is found so.
const brokenTexts: readonly (readonly [what: string, invariant: Invariant, text: string])[] = [
  ["what the text does not undo is undone", "undo", booking.replace("    compensation: POST /release\n", "")],
  ["a call is tried again more often than the text says", "retries", booking.replace("max: 2", "max: 0")],
];

describe("what is broken is told, with the invariant that it breaks:", () => {
  const rows = brokenDisks.map(([what, invariant, open, fault, source = booking]) => ({
    what,
    invariant,
    source,
    options: { open, ...(fault && { fault }) },
  }));
  test.each(rows)("$what", async ({ invariant, source, options }) => {
    const { failures } = await run(source, { ...options, failuresMax: 3, spread: 5 });
    expect(failures.map((failure) => failure.invariant)).toContain(invariant);
  });

  test.each(brokenTexts)("%s", async (_, invariant, text) => {
    const workflow = read(booking);
    const { paths } = planOf({ ...bounded(workflow), whole: workflow }, booking, { random: 1 });
    const machine = interpret(compile(workflow));
    const subject = { workflow, source: booking, open: openMemoryDisk };
    const broke: string[] = [];
    for (const { path, once } of paths) {
      const retry = once.find((fault) => fault.startsWith("retry@"));
      const script = scriptOf(machine, path);
      const act = Number(retry?.split("@")[1]);
      const recording = await record(subject, retry ? retried(script, act, 1, false) : script);
      try {
        checkRecording({ ...subject, workflow: read(text), source: text }, recording);
      } catch (cause) {
        if (!(cause instanceof Violation)) throw cause;
        broke.push(cause.invariant);
      }
    }
    expect(broke).toContain(invariant);
  });

  test("there is such a test of each", () => {
    const broke = new Set([...brokenDisks, ...brokenTexts].map(([, invariant]) => invariant));
    expect([...broke].toSorted()).toEqual(Object.keys(invariants).toSorted());
  });
});

test("one path, and one fault at one place of it, can be driven alone", async () => {
  const { failures } = await run(booking, { open: broken(() => ({ open: () => [] })), failuresMax: 1 });
  const { path, fault, message } = failures[0]!;
  const again = await run(booking, {
    open: broken(() => ({ open: () => [] })),
    path,
    fault,
  });
  expect(again.failures).toMatchObject([{ path, fault, message }]);
  expect(again.paths).toBe(1);
});

test("where there are too many paths, some that take every transition are driven, and some by chance", async () => {
  const quick = { pathsMax: 5, fault: "none" } as const;
  const { paths, drawn, complete, classes } = await run(wide, { ...quick, random: 3, seed: 11 });
  expect({ drawn, complete }).toEqual({ drawn: 3, complete: false });
  expect(paths).toBeGreaterThan(3);
  // More than there are: each comes once.
  const all = await run(wide, { ...quick, random: 1000, seed: 11 });
  expect(BigInt(all.drawn)).toBeLessThanOrEqual(classes);
  expect(BigInt(all.paths)).toBeGreaterThanOrEqual(classes);
});

test("a path that was drawn by chance can be driven alone, by its id and the seed", async () => {
  const options = {
    open: broken(() => ({ open: () => [] })),
    pathsMax: 5,
    random: 20,
    seed: 11,
    fault: "crash-sent",
  } as const;
  const { failures } = await run(wide, { ...options, failuresMax: 1000 });
  const { path, fault, message } = failures.find(({ isDrawn }) => isDrawn)!;
  const again = await run(wide, { ...options, path, fault });
  expect(again.failures).toMatchObject([{ path, fault, message, isDrawn: true }]);
  expect(again).toMatchObject({ paths: 1, drawn: 1 });
});

test("lanes that end in any order give the report that one gives, failures in their order too", async () => {
  const open = broken(() => ({ open: () => [] }));
  const limits = { open, pathsMax: 5, random: 20, seed: 11, failuresMax: 12 } as const;
  const seed = 3;
  const random = seededRandom(seed);
  const lane = new Lane(() => read(wide), { open });
  const lanes: Lanes = {
    ahead: 6,
    async drive(path) {
      const driven = await lane.drive(path);
      for (let turns = Math.floor(random() * 40); turns > 0; turns--)
        await new Promise((resolve) => setImmediate(resolve));
      return driven;
    },
  };
  const report = await run(wide, { ...limits, lanes });
  expect(report, `seed ${seed}`).toEqual(await run(wide, limits));
  expect(report.failures.length).toBeGreaterThanOrEqual(12);
  expect(report.paths).toBeLessThan(report.chosen);
});

test("of a long loop, some paths go through all rounds, with crashes round the last", async () => {
  const source = `
id: rounds
steps:
  - id: again
    repeat:
      max: 30
      until: step(take).output.enough == true
      steps: [{ id: take, call: POST /take, retry: 0, compensation: POST /give }]
`;
  const driven: PlannedPath[] = [];
  const lane = new Lane(() => read(source), { open: openMemoryDisk });
  const lanes: Lanes = {
    ahead: 1,
    drive(path) {
      if (path.planned.long) driven.push(path.planned);
      return lane.drive(path);
    },
  };
  const { failures, loops } = await run(source, { lanes });
  expect(failures).toEqual([]);
  expect(loops).toEqual([{ step: "again", max: 30, exploredMax: 3, whole: driven.length }]);
  expect(new Set(driven.map(({ path }) => path.ends))).toEqual(
    new Set(["completed", "failed", "cancelled", "needs_attention"]),
  );
  // One of them, by its id.
  const long = driven.find(({ path }) => path.ends === "failed")!;
  const open = broken(() => ({ open: () => [] }));
  const alone = await run(source, { open, path: long.path.id, failuresMax: 1000 });
  expect(alone).toMatchObject({ paths: 1, chosen: 1 });
  expect(alone.failures.map(({ fault }) => fault)).toContain(`crash-after-commit@${long.long!.lastRoundAt}`);
});
