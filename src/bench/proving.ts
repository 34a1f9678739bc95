// Proving: what `hms-act prove` costs against the size of the workflow, each in a process of its own, start included.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quantile } from "./figure.ts";

export interface Proving {
  readonly steps: number;
  /** Of the block in the midst of the steps: its branches, and the calls of each. */
  readonly branches: number;
  readonly calls: number;
  readonly states: number;
  readonly transitions: number;
  /** A text where it is beyond 2^53. */
  readonly paths: number | string;
  /** Medians over the rounds: by the clock, of the processor, and of what was resident at most. */
  readonly ms: number;
  readonly cpuMs: number;
  readonly mib: number;
}

const sizes = [
  { steps: 5, branches: 2, calls: 1 },
  { steps: 20, branches: 2, calls: 4 },
  { steps: 20, branches: 4, calls: 3 },
  { steps: 50, branches: 4, calls: 4 },
  { steps: 100, branches: 5, calls: 4 },
] as const;

type Size = (typeof sizes)[number];

/** `program` is the built command line. */
export async function measureProving(program: string, rounds: number): Promise<readonly Proving[]> {
  const directory = mkdtempSync(join(tmpdir(), "hms-act-bench-"));
  try {
    const found: Proving[] = [];
    for (const size of sizes) {
      const file = join(directory, `${size.steps}_${size.branches}x${size.calls}.yaml`);
      writeFileSync(file, textOf(size));
      const runs: Run[] = [];
      for (let round = 0; round < rounds; round += 1) runs.push(await proveOnce(program, file));
      const median = (of: (run: Run) => number): number => Math.round(quantile(runs.map(of), 0.5));
      const { states, transitions, paths } = runs[0]!;
      const cost = {
        ms: median(({ ms }) => ms),
        cpuMs: median(({ cpuMs }) => cpuMs),
        mib: median(({ mib }) => mib),
      };
      found.push({ ...size, states, transitions, paths, ...cost });
    }
    return found;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export function renderProving(rows: readonly Proving[]): string {
  const cells = rows.map(({ steps, branches, calls, ...row }) => [
    `${steps}, block of ${branches} x ${calls}`,
    ...[row.states, row.transitions, row.paths, row.ms, row.cpuMs, row.mib].map((value) =>
      value.toLocaleString("en-US"),
    ),
  ]);
  const table = [["prove: steps", "states", "transitions", "paths", "ms", "CPU ms", "MiB at most"], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join("  "),
    )
    .join("\n");
}

interface Run extends Pick<Proving, "states" | "transitions" | "paths"> {
  readonly ms: number;
  readonly cpuMs: number;
  readonly mib: number;
}

/** Said on stderr by the process itself, when all is done. */
const usage = `data:text/javascript,process.on("exit",()=>{
  const {userCPUTime,systemCPUTime,maxRSS}=process.resourceUsage();
  process.stderr.write(JSON.stringify({cpuMs:(userCPUTime+systemCPUTime)/1000,mib:maxRSS/1024}));
})`;

/** Rejects where the program fails. A claim that does not hold, exit code 1, is none of its failures. */
function proveOnce(program: string, file: string): Promise<Run> {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const args = ["--import", usage, program, "prove", "--json", file];
    execFile(process.execPath, args, { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      const ms = performance.now() - begin;
      if (error !== null && error.code !== 1) {
        reject(new Error(`prove failed: ${stderr}`, { cause: error }));
        return;
      }
      const { states, transitions, paths } = JSON.parse(stdout) as Pick<
        Run,
        "states" | "transitions" | "paths"
      >;
      const { cpuMs, mib } = JSON.parse(stderr) as Pick<Run, "cpuMs" | "mib">;
      resolve({ states, transitions, paths, ms, cpuMs, mib });
    });
  });
}

/** Calls one after the other, with a block of calls in their midst, and two claims. */
function textOf({ steps, branches, calls }: Size): string {
  const call = (id: string): string => `{ id: ${id}, call: POST /${id} }`;
  const plain = Array.from({ length: steps - branches * calls }, (_, at) => `  - ${call(`plain${at + 1}`)}`);
  const branch = (at: number): string =>
    `      b${at}: [${Array.from({ length: calls }, (_, index) => call(`b${at}_${index}`)).join(", ")}]`;
  const block = [
    "  - id: block",
    "    parallel:",
    ...Array.from({ length: branches }, (_, at) => branch(at)),
  ];
  const half = Math.floor(plain.length / 2);
  const guarantees = ["guarantees:", "  - before: [plain1, plain2]", "  - always: plain1"];
  return ["id: w", ...guarantees, "steps:", ...plain.slice(0, half), ...block, ...plain.slice(half), ""].join(
    "\n",
  );
}
