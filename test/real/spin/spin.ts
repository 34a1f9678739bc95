// Spin: the model checker of that name (Holzmann: The SPIN Model Checker, 2003), run on a model to count what it can do. Every
// state is stored whole, and partial-order reduction is off.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Explored {
  /** As SPIN counts them. */
  readonly states: number;
  readonly transitions: number;
  /** What the model printed, by the variables before it: the lines of all turns out of one state. */
  readonly turns: ReadonlyMap<string, readonly Turn[]>;
}

export interface Turn {
  readonly event: number;
  readonly chosen: number;
  /** Words of sixteen bits, four hexadecimal digits each. */
  readonly made: string;
  /** The variables after it, a byte each. */
  readonly after: string;
}

/** The C compiler to be used with SPIN, the quickest first; undefined where it or SPIN is not installed. */
export function compilerOf(): string | undefined {
  if (!runs("spin", "-V")) return undefined;
  return ["tcc", "cc"].find((compiler) => runs(compiler, "-v"));
}

function runs(program: string, argument: string): boolean {
  try {
    execFileSync(program, [argument], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Some 0.1 s with `tcc`, 1 s with `cc`. Throws where SPIN finds an error, or does not see all there is. */
export function spin(model: string, compiler: string): Explored {
  const cwd = mkdtempSync(join(tmpdir(), "spin-"));
  const run = (program: string, ...args: readonly string[]): string =>
    execFileSync(program, args, {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 30,
    });
  try {
    writeFileSync(join(cwd, "model.pml"), model);
    // It has its text preprocessed, by `gcc` unless it is told otherwise.
    run("spin", `-P${compiler} -E -xc`, "-a", "model.pml");
    run(compiler, "-w", "-DNOREDUCE", "-DSAFETY", "-o", "pan", "pan.c");
    const report = run("./pan", "-m200000", "-w18");
    if (!report.includes("errors: 0") || /search depth too small|search not completed/i.test(report))
      throw new Error(`SPIN did not come to an end:\n${report.slice(-2000)}`);
    return {
      states: numberIn(report, /^ *(\d+) states, stored$/m),
      transitions: numberIn(report, /^ *(\d+) transitions \(= stored\+matched\)$/m),
      turns: turnsIn(report),
    };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

function turnsIn(report: string): ReadonlyMap<string, readonly Turn[]> {
  const turns = new Map<string, Turn[]>();
  for (const [, event, chosen, made = "", before = "", after = ""] of report.matchAll(
    /^turn (\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+)$/gm,
  )) {
    const known = turns.get(before) ?? [];
    turns.set(before, known);
    known.push({ event: Number(event), chosen: Number(chosen), made, after });
  }
  return turns;
}

function numberIn(report: string, pattern: RegExp): number {
  const found = pattern.exec(report)?.[1];
  if (found === undefined) throw new Error(`SPIN's report lacks ${pattern.source}:\n${report.slice(-2000)}`);
  return Number(found);
}
