// Check of an archive against a store: whether of every instance that the store has let go the record is there, whole and
// the one that was archived. Damage in the store's file may end the process: it is to be a process of its own.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { entombedIn, isTombstone, tombstoneKeys } from "../engine/tombstone.ts";
import type { Tombstone } from "../engine/tombstone.ts";
import { readArchive } from "./archive-directory.ts";
import { storeFormat } from "./lmdb/store-format.ts";
import { openForReading, textOf } from "./lmdb/tables.ts";
import { parseAnswer } from "./rows.ts";

/** What is wrong with one file of an archive. */
export interface ArchiveFinding {
  readonly file: string;
  readonly what: string;
}

export interface ArchiveCheckReport {
  /** Instances that the store has let go, and the files that hold their records. */
  readonly instances: number;
  readonly files: number;
  /** The first ones, at most 100. */
  readonly findings: readonly ArchiveFinding[];
  /** How many there are beyond those. */
  readonly more: number;
}

const toldMax = 100;

/** A server may write meanwhile. Rejects where the store cannot be read, or is of another format. */
export async function checkArchive(directory: string, archive: string): Promise<ArchiveCheckReport> {
  const files = new Map<string, Map<string, Tombstone>>();
  const findings: ArchiveFinding[] = [];
  let [instances, more] = [0, 0];
  const find = (file: string, what: string): void => {
    if (findings.length < toldMax) findings.push({ file, what });
    else more++;
  };
  for await (const [id, tombstone] of tombstonesIn(directory)) {
    instances++;
    if (tombstone === undefined) {
      find("", `the tombstone of ${id} cannot be read`);
      continue;
    }
    const known = files.get(tombstone.file);
    if (known) known.set(id, tombstone);
    else files.set(tombstone.file, new Map([[id, tombstone]]));
  }
  for (const [file, buried] of files)
    for (const what of await findingsIn(join(archive, file), buried)) find(file, what);
  return { instances, files: files.size, findings, more };
}

async function findingsIn(path: string, buried: ReadonlyMap<string, Tombstone>): Promise<readonly string[]> {
  if (!existsSync(path)) return [`it is missing, and holds ${[...buried.keys()].join(", ")}`];
  let report: Awaited<ReturnType<typeof readArchive>>;
  try {
    report = await readArchive(path);
  } catch (error) {
    return [`it cannot be read: ${(error as Error).message}`];
  }
  if (report.findings.length > 0) return report.findings;
  const held = new Map(report.instances.map((instance) => [instance.id, instance]));
  const found: string[] = [];
  for (const [id, { sha256, hash, entries }] of buried) {
    const instance = held.get(id);
    if (instance?.hash !== hash || instance.entries !== entries)
      found.push(`it does not hold the record of ${id} that the store let go`);
    else if (report.sha256 !== sha256)
      found.push(`it is whole, but not the file in which ${id} was archived: its SHA-256 is another`);
  }
  return found;
}

/** Rows read before others get their turn. */
const pageSize = 1_000;

/** Undefined for one that is none. */
async function* tombstonesIn(
  directory: string,
): AsyncGenerator<readonly [instance: string, tombstone: Tombstone | undefined]> {
  const root = openForReading(directory);
  try {
    const format = root.openDB<Buffer, string>("meta", { encoding: "binary" })?.get("format")?.toString();
    if (Number(format) !== storeFormat)
      throw new Error(`it has format ${format}, and this version looks through format ${storeFormat}`);
    const keys = root.openDB<Buffer, string>("keys", { encoding: "binary" });
    const { from, to: end } = tombstoneKeys;
    for (let start: string = from; ;) {
      const rows = keys.getRange({ start, end, limit: pageSize, exclusiveStart: start !== from });
      const page = [...rows].map(({ key, value }) => [key, parseTombstone(textOf(value), key)] as const);
      for (const [key, tombstone] of page) yield [entombedIn(key), tombstone];
      const last = page.at(-1);
      if (page.length < pageSize || !last) return;
      start = last[0];
      await setImmediate();
    }
  } finally {
    await root.close();
  }
}

function parseTombstone(text: string, key: string): Tombstone | undefined {
  try {
    const answer = parseAnswer(text, key);
    return isTombstone(answer) ? (answer as unknown as Tombstone) : undefined;
  } catch {
    return undefined;
  }
}
