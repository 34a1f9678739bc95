// rebuild: makes the store of a data directory anew from its segments, and keeps what was there.
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { DataDirectoryError, lockDataDirectory } from "../adapters/data-directory.ts";
import type { DataDirectory } from "../adapters/data-directory.ts";
import { rebuildLmdbStore } from "../adapters/lmdb/rebuild.ts";
import { extentOf, segmentFiles, segmentsIn, tornBytes } from "../adapters/lmdb/segments.ts";
import { refuseUnsound, sizeOf } from "./doctor.ts";
import type { StoreFlags } from "./doctor.ts";
import { examine } from "./examine.ts";
import { exchange } from "./exchange.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";

/**
 * Only while no server has the directory. What is made is looked through, and takes the store's place in one step; what
 * was there is kept under `before-rebuild-<time>`. `nowMs` names that.
 */
export async function rebuild(
  { data, json }: StoreFlags,
  terminal: Terminal,
  nowMs: number,
): Promise<ExitCode> {
  const settings = readSettings(["data", "network_disk"], { data }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const path = resolve(terminal.cwd, settings.values.data);
  const segments = segmentsIn(path);
  if (segmentFiles(segments).length === 0)
    return refuse(terminal, `There are no segments in ${printable(segments)}: restore a backup.`);
  let directory: DataDirectory;
  try {
    directory = await lockDataDirectory(path, process.platform, { network: settings.values.network_disk });
  } catch (cause) {
    if (cause instanceof DataDirectoryError) return refuse(terminal, cause.message);
    throw cause;
  }
  const fresh = join(path, `rebuilding-${process.pid}`);
  try {
    mkdirSync(fresh, { mode: 0o700 });
    const leftOut = tornBytes(extentOf(segments));
    const lastSeq = await rebuildLmdbStore(segments, fresh);
    const examined = await examine(fresh, terminal);
    const report =
      examined.kind === "read"
        ? examined.report
        : {
            instances: 0,
            entries: 0,
            findings: [{ where: "the store", what: `it cannot be read to its end: ${examined.reason}` }],
            more: 0,
          };
    const headline = "What the segments tell of is not sound, so nothing was changed";
    if (report.findings.length > 0) return refuseUnsound(headline, report, json, terminal);
    const aside = exchange(path, join(fresh, "data.mdb"), { nowMs, as: "before-rebuild", segments: "stay" });
    if (json === true) {
      const { instances, entries } = report;
      const what = { instances, entries, last_seq: lastSeq, left_out_bytes: leftOut };
      printJson(terminal, { directory: path, ...(aside && { aside }), ...what });
    } else {
      const kept = aside === undefined ? "" : ` What was there is in ${printable(aside)}.`;
      const left =
        leftOut === 0
          ? ""
          : ` The last ${leftOut.toLocaleString("en-US")} bytes of the segments cannot be read and were left out.`;
      terminal.stdout.write(`The store is made anew from its segments: ${sizeOf(report)}.${left}${kept}\n`);
    }
    return 0;
  } catch (cause) {
    refuse(terminal, `The store was not rebuilt (${(cause as Error).message}): restore a backup.`);
    return 1;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    await directory.release();
  }
}
