// Figure: one thing that was measured in every round, at both lines, and how it is shown.

export interface Figure {
  readonly name: string;
  readonly better: "more" | "less";
  /** Digits after the point. */
  readonly digits: number;
  /** By round. */
  readonly bare: readonly number[];
  readonly engine: readonly number[];
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Summary {
  readonly name: string;
  readonly better: "more" | "less";
  readonly bare: Spread | null;
  readonly engine: Spread | null;
  /** Engine over bare, divided within each round: the two were measured moments apart. */
  readonly ratio: Spread | null;
}

export function summarise({ name, better, bare, engine }: Figure): Summary {
  const ratios = engine.map((value, round) => value / bare[round]!);
  return { name, better, bare: spread(bare), engine: spread(engine), ratio: spread(ratios) };
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

/** Medians with `[min..max]`, the ratio last. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, better, bare, engine, ratio } = summarise(figure);
    const shown = (value: Spread | null) => renderSpread(value, figure.digits);
    return [`${name} (${better} is better)`, shown(bare), shown(engine), renderSpread(ratio, 2)];
  });
  const table = [["", "bare line", "engine", "engine / bare"], ...rows];
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
