// Figure: one thing that was measured in every round, at the engine and at the line beside it, and how it is shown.

/** By hand without an engine, over LMDB as it comes or over the engine's store; or the same routes doing nothing. */
export type Against = "bare" | "stored" | "idle";

export interface Figure {
  readonly name: string;
  readonly better: "more" | "less";
  /** Digits after the point. */
  readonly digits: number;
  /** The line beside the engine. */
  readonly against: Against;
  /** Of that line, by round. */
  readonly base: readonly number[];
  readonly engine: readonly number[];
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** With the line beside the engine under its own name. */
export interface Summary extends Partial<Readonly<Record<Against, Spread | null>>> {
  readonly name: string;
  readonly better: "more" | "less";
  readonly engine: Spread | null;
  /** Engine over the other, divided within each round: the two were measured moments apart. */
  readonly ratio: Spread | null;
}

export function summarise({ name, better, against, base, engine }: Figure): Summary {
  const ratios = engine.map((value, round) => value / base[round]!);
  return { name, better, [against]: spread(base), engine: spread(engine), ratio: spread(ratios) };
}

/** Null when a round has no usable value: not a number, or divided by nothing. */
function spread(values: readonly number[]): Spread | null {
  if (!values.every(Number.isFinite)) return null;
  return { median: quantile(values, 0.5), min: Math.min(...values), max: Math.max(...values) };
}

/** The value below which the share of the values lies, between neighbours in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? NaN;
  return below + ((sorted[Math.ceil(at)] ?? NaN) - below) * (at - Math.floor(at));
}

/** Medians with `[min..max]`, the ratio last; all figures against one line. */
export function renderTable(figures: readonly Figure[], against: Against): string {
  const rows = figures.map((figure) => {
    const { name, better, engine, ratio, ...others } = summarise(figure);
    const shown = (value: Spread | null) => renderSpread(value, figure.digits);
    return [
      `${name} (${better} is better)`,
      shown(others[against] ?? null),
      shown(engine),
      renderSpread(ratio, 2),
    ];
  });
  const table = [["", `${against} line`, "engine", `engine / ${against}`], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function renderSpread(value: Spread | null, digits: number): string {
  if (value === null) return "-";
  const show = (number: number) =>
    number.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${show(value.median)} [${show(value.min)}..${show(value.max)}]`;
}
