// backup: one file that holds the whole store as it is at one moment, looked through before it has its name.
import { chmodSync, existsSync, linkSync, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { sync } from "../adapters/lmdb/copy.ts";
import { missingStore, refuseUnsound, sizeOf } from "./doctor.ts";
import type { StoreFlags } from "./doctor.ts";
import { copyStore, examine } from "./examine.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";

/**
 * A server may run meanwhile. The file gets its name when it is whole, sound and on disk; a copy of a store that is not
 * sound is kept under `FILE.unsound`, and the exit code is 1. Nothing that is there is overwritten.
 */
export async function backup(
  file: string,
  { data, json }: StoreFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = readSettings(["data"], { data }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const directory = resolve(terminal.cwd, settings.values.data);
  const target = resolve(terminal.cwd, file);
  const missing = missingStore(directory);
  if (missing !== undefined) return refuse(terminal, missing);
  const unsound = `${target}.unsound`;
  for (const path of [target, unsound])
    if (existsSync(path))
      return refuse(
        terminal,
        `${printable(path)} is there already: name a new file, nothing is overwritten.`,
      );
  const partial = `${target}.partial-${process.pid}`;
  try {
    mkdirSync(partial, { mode: 0o700 });
  } catch (cause) {
    return refuse(terminal, `${printable(target)} cannot be written (${(cause as Error).message}).`);
  }
  try {
    const failure = await copyStore(directory, partial, terminal);
    if (failure !== undefined) {
      refuse(terminal, `The store could not be copied: ${printable(failure)}.`);
      return 1;
    }
    const copy = join(partial, "data.mdb");
    const examined = await examine(partial, terminal);
    const isSound = examined.kind === "read" && examined.report.findings.length === 0;
    chmodSync(copy, 0o600);
    // Unlike a renamed file, a linked one takes the place of none.
    linkSync(copy, isSound ? target : unsound);
    sync(dirname(target));
    if (!isSound) {
      const findings =
        examined.kind === "read"
          ? examined.report
          : {
              findings: [{ where: "the store", what: `it cannot be read to its end: ${examined.reason}` }],
              more: 0,
            };
      const headline = `The store is not sound; its copy is ${printable(unsound)}`;
      return refuseUnsound(headline, findings, json, terminal);
    }
    const { instances, entries, format } = examined.report;
    const bytes = statSync(target).size;
    if (json === true) printJson(terminal, { file: target, bytes, format, instances, entries });
    else
      terminal.stdout.write(
        `${printable(file)} holds the store, looked through: ${sizeOf(examined.report)}.\n`,
      );
    return 0;
  } catch (cause) {
    return refuse(terminal, `${printable(target)} cannot be written (${(cause as Error).message}).`);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
