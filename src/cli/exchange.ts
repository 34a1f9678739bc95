// Exchange: a store takes the place of the one that a data directory has, which is kept.
import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sync } from "../adapters/lmdb/copy.ts";
import { segmentsIn } from "../adapters/lmdb/segments.ts";

export interface ExchangeOptions {
  readonly nowMs: number;
  /** First part of the name under which the old store is kept; the time is the other. */
  readonly as: string;
  /** `aside`: the segments are those of the old store, and are kept with it. `stay`: they are the new one's, too. */
  readonly segments: "aside" | "stay";
}

/**
 * Whenever this is cut short, the directory holds the old store or the new one. Gives where the old one is, if there
 * was one.
 */
export function exchange(
  directory: string,
  fresh: string,
  { nowMs, as, segments }: ExchangeOptions,
): string | undefined {
  const [current, lock] = [join(directory, "data.mdb"), join(directory, "lock.mdb")];
  const stamp = new Date(nowMs).toISOString().replaceAll(":", "-");
  const aside = existsSync(current) ? join(directory, `${as}-${stamp}`) : undefined;
  if (aside !== undefined) {
    mkdirSync(aside, { mode: 0o700 });
    keep(current, join(aside, "data.mdb"));
    if (segments === "aside" && existsSync(segmentsIn(directory)))
      renameSync(segmentsIn(directory), segmentsIn(aside));
    sync(aside);
  }
  // It names readers of the old file.
  rmSync(lock, { force: true });
  renameSync(fresh, current);
  sync(directory);
  return aside;
}

/** Under a second name, or as a copy on file systems whose files have one alone. */
function keep(file: string, as: string): void {
  try {
    linkSync(file, as);
  } catch {
    copyFileSync(file, as);
  }
}
