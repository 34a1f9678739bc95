// restore: puts a backup in the place of the store of a data directory, and keeps what was there.
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DataDirectoryError, lockDataDirectory } from "../adapters/data-directory.ts";
import type { DataDirectory } from "../adapters/data-directory.ts";
import { sync } from "../adapters/lmdb/copy.ts";
import { examineLmdbStore } from "../adapters/lmdb/examination.ts";
import { storeFormat } from "../adapters/lmdb/store-format.ts";
import { refuseUnsound, sizeOf } from "./doctor.ts";
import type { StoreFlags } from "./doctor.ts";
import { examine } from "./examine.ts";
import { exchange } from "./exchange.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";

/**
 * Only while no server has the directory. The backup is copied and looked through first, and takes the store's place in
 * one step; what was there is kept in the directory, under `before-restore-<time>`. `nowMs` names that.
 */
export async function restore(
  file: string,
  { data, json }: StoreFlags,
  terminal: Terminal,
  nowMs: number,
): Promise<ExitCode> {
  const settings = readSettings(["data", "network_disk"], { data }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const source = resolve(terminal.cwd, file);
  if (!existsSync(source) || !statSync(source).isFile())
    return refuse(terminal, `${printable(file)} is no file: name one that hms-act backup has written.`);
  let directory: DataDirectory;
  try {
    const path = resolve(terminal.cwd, settings.values.data);
    directory = await lockDataDirectory(path, process.platform, { network: settings.values.network_disk });
  } catch (cause) {
    if (cause instanceof DataDirectoryError) return refuse(terminal, cause.message);
    throw cause;
  }
  const fresh = join(directory.path, `restoring-${process.pid}`);
  try {
    mkdirSync(fresh, { mode: 0o700 });
    const copy = join(fresh, "data.mdb");
    copyFileSync(source, copy);
    sync(copy);
    const verdict = await verdictOn(fresh, terminal);
    const headline = `${printable(file)} was not restored, since it is not sound`;
    if (!verdict.ok) return refuseUnsound(headline, verdict, json, terminal);
    const aside = exchange(directory.path, copy, { nowMs, as: "before-restore", segments: "aside" });
    if (json === true)
      printJson(terminal, { directory: directory.path, ...(aside && { aside }), ...verdict.size });
    else {
      const kept = aside === undefined ? "" : ` What was there is in ${printable(aside)}.`;
      const size = verdict.size === undefined ? "" : `: ${sizeOf(verdict.size)}`;
      terminal.stdout.write(
        `${printable(directory.path)} holds the store of ${printable(file)}${size}.${kept}\n`,
      );
    }
    return 0;
  } catch (cause) {
    return refuse(terminal, `${printable(file)} was not restored (${(cause as Error).message}).`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    await directory.release();
  }
}

type Verdict =
  | { readonly ok: true; readonly size?: { readonly instances: number; readonly entries: number } }
  | {
      readonly ok: false;
      readonly findings: readonly { where: string; what: string }[];
      readonly more: number;
    };

/** A store of an older format is looked at as the server does that will bring it to the present one. */
async function verdictOn(directory: string, terminal: Terminal): Promise<Verdict> {
  const found = await examineLmdbStore(directory);
  const refusal = (what: string): Verdict => ({
    ok: false,
    findings: [{ where: "the file", what }],
    more: 0,
  });
  if (found.kind === "damaged") return refusal(`it cannot be read: ${found.reason}`);
  if (found.kind === "absent" || found.format === 0) return refusal("it is no store");
  if (found.format > storeFormat)
    return refusal(`it has format ${found.format}, and this version reads up to format ${storeFormat}`);
  if (found.format < storeFormat) return { ok: true };
  const examined = await examine(directory, terminal);
  if (examined.kind === "unreadable") return refusal(`it cannot be read to its end: ${examined.reason}`);
  const { findings, more, instances, entries } = examined.report;
  return findings.length === 0 ? { ok: true, size: { instances, entries } } : { ok: false, findings, more };
}
