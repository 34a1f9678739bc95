// driveFile: every path of a workflow file, on as many threads as there are, with a bar that shows how far it is.
import { randomInt } from "node:crypto";
import { countText } from "../language/count-text.ts";
import { readWorkflow } from "../language/read.ts";
import { TooManyStates } from "../proof/explore.ts";
import { Lane } from "../simulation/lane.ts";
import type { Lanes } from "../simulation/lane.ts";
import { testWorkflow } from "../simulation/test-workflow.ts";
import type { Terminal } from "./report.ts";
import type { Driven } from "./test-report.ts";
import { testStores } from "./test-store.ts";
import { Threads } from "./threads.ts";
import type { WorkflowFile } from "./workflow-files.ts";

export interface DriveOptions {
  /** One path alone, by its id. */
  readonly path?: string;
  /** One fault, or one kind of fault, alone. */
  readonly fault?: string;
  /** Of the paths that are drawn by chance; by default another one each time. */
  readonly seed?: number;
  /** How many paths are drawn by chance, where there are too many to drive all. */
  readonly random: number;
}

export interface Road {
  readonly lanes: Lanes;
  /** How many threads it has. */
  readonly jobs: number;
  /** When aborted, no path is begun any more. */
  readonly stop: AbortSignal;
  close(): Promise<void>;
}

/** On so many threads; on this one alone where the terminal knows of no program for others. */
export function openRoad(jobs: number, { thread }: Terminal, stop: AbortSignal): Road {
  const own = new Lane((source) => readWorkflow(source, "").workflow!, testStores);
  if (!thread || jobs === 1) return { lanes: own, jobs: 1, stop, close: () => Promise.resolve() };
  const threads = new Threads(own, thread, jobs, stop);
  return { lanes: threads, jobs, stop, close: () => threads.close() };
}

export async function driveFile(
  { file, text: source, workflow }: WorkflowFile,
  { path, fault, seed, random }: DriveOptions,
  { lanes, jobs, stop }: Road,
  { stderr }: Terminal,
): Promise<Driven> {
  const startMs = performance.now();
  const chance = { seed: seed ?? randomInt(1, 2 ** 32), random };
  let saidMs = 0;
  const onProgress = (name: string, driven: number, of: number, runs: number): void => {
    if (stderr.isTTY !== true || performance.now() - saidMs < 100) return;
    saidMs = performance.now();
    const done = Math.round((barWidth * driven) / of);
    const bar = `${"█".repeat(done)}${"░".repeat(barWidth - done)}`;
    stderr.write(`\r  ${bar} ${driven} of ${of} paths of ${name}, ${countText(runs)} runs\u001b[K`);
  };
  try {
    const report = await testWorkflow(
      { workflow: workflow!, source },
      {
        ...testStores,
        ...chance,
        lanes,
        stop,
        onProgress,
        ...(path !== undefined && { path }),
        ...(fault !== undefined && { fault }),
      },
    );
    const seconds = (performance.now() - startMs) / 1000;
    return { kind: "driven", file, report, chance, jobs, seconds };
  } catch (cause) {
    if (!(cause instanceof TooManyStates)) throw cause;
    return { kind: "too-large", file, statesMax: cause.statesMax };
  } finally {
    if (saidMs > 0) stderr.write("\r\u001b[K");
  }
}

const barWidth = 24;
