// Check: every row of a store looked at, in one turn and so at one moment, though a server may be writing meanwhile.
// Damage in the file may end the process: it is to be a process of its own.
import type { Head } from "../../engine/instance.ts";
import { behindSchedules } from "../../engine/schedule-id.ts";
import { soundnessOf } from "../../engine/soundness.ts";
import type { Finding, Stored } from "../../engine/soundness.ts";
import { entombedIn, tombstoneKeys } from "../../engine/tombstone.ts";
import type { Json } from "../../language/json.ts";
import { parseKeyRecord } from "../key-ring.ts";
import { parseAnswer, parseDefinition, parseEntry } from "../rows.ts";
import { facetFindings } from "./check-facets.ts";
import { decodeHead } from "./head-row.ts";
import { segmentFindings } from "./check-segments.ts";
import type { FiledStore } from "./check-segments.ts";
import { filedTables } from "./segment.ts";
import { extentOf, segmentsIn } from "./segments.ts";
import { storeFormat } from "./store-format.ts";
import { dueKey, lastKey, openForReading, textOf } from "./tables.ts";
import type { AwaitKey, DueKey, Rows } from "./tables.ts";

export interface Report {
  readonly format: number;
  readonly instances: number;
  readonly entries: number;
  /** The first ones, at most 100. */
  readonly findings: readonly Finding[];
  /** How many there are beyond those. */
  readonly more: number;
}

/** Throws where it cannot be read at all. Of another format than this version's, nothing but that is looked at. */
export function checkLmdbStore(directory: string): Report {
  const segments = extentOf(segmentsIn(directory));
  const root = openForReading(directory);
  const rows = <K extends Key>(name: string, useVersions = false): Rows<K> => {
    const found = root.openDB<Buffer, K>(name, { encoding: "binary", useVersions }) as Rows<K> | undefined;
    if (found === undefined) throw new Error(`it has no table ${name}`);
    return found;
  };
  try {
    const meta = rows<string>("meta");
    const format = Number(meta.get("format")?.toString() ?? NaN);
    if (format !== storeFormat) {
      const what = `it has format ${format}, and this version looks through format ${storeFormat}`;
      return { format, instances: 0, entries: 0, findings: [{ where: "the store", what }], more: 0 };
    }
    const heads = rows<string>("heads", true);
    const journal = rows<number>("journal");
    const findings: Finding[] = [];
    let more = 0;
    const looks = [
      soundnessOf(storedIn(heads, journal, rows)),
      revisionFindings(heads),
      facetFindings({
        facets: rows<string>("facets"),
        counts: rows<string>("counts"),
        settled: settledIn(meta),
        lastSeq: lastKey(journal),
        ids: () => heads.getKeys(),
        head: (id) => headIn(heads, id),
      }),
      rowFindings(rows<string>("keys"), "key", parseAnswer),
      rowFindings(rows<string>("definitions"), "definition", parseDefinition),
      rowFindings(rows<string>("credentials"), "API key", parseKeyRecord),
      segmentFindings(segments, {
        tables: Object.fromEntries(
          filedTables.map((name) => [name, rows(name, name === "heads")]),
        ) as FiledStore["tables"],
        unfiled: rows<number>("unfiled"),
      }),
    ];
    for (const look of looks)
      for (const finding of look) {
        if (findings.length < toldMax) findings.push(finding);
        else more++;
      }
    return {
      format,
      instances: heads.getKeysCount({ start: behindSchedules }),
      entries: journal.getKeysCount(),
      findings,
      more,
    };
  } finally {
    void root.close();
  }
}

const toldMax = 100;

type Key = string | number | AwaitKey | DueKey;

function storedIn(
  heads: Rows<string>,
  journal: Rows<number>,
  rows: <K extends Key>(name: string) => Rows<K>,
): Stored {
  const [due, awaiting] = [rows<DueKey>("due"), rows<AwaitKey>("awaiting")];
  const [open, asking] = [rows<string>("open"), rows<string>("asking")];
  const [keys, definitions] = [rows<string>("keys"), rows<string>("definitions")];
  return {
    read: (id) => {
      const bytes = heads.getBinaryFast(id);
      return bytes && decodeHead(textOf(bytes), id);
    },
    entry: (seq) => {
      const row = journal.getBinaryFast(seq);
      if (row === undefined) return undefined;
      const bytes = textOf(row);
      return { entry: parseEntry(bytes, seq), bytes };
    },
    lastSeq: () => lastKey(journal),
    entries: () => journal.getKeysCount(),
    tombstones: () => tombstonesIn(keys),
    definition: (version) => {
      const bytes = definitions.getBinaryFast(version);
      return bytes && parseDefinition(textOf(bytes), version);
    },
    ids: () => heads.getKeys(),
    due: () =>
      due.getKeys().map(([dueAtMs, instance, timer, visit]) => ({ dueAtMs, instance, timer, visit })),
    open: () => open.getKeys(),
    asking: () => asking.getKeys(),
    awaiting: () => awaiting.getKeys(),
    hasDue: (row) => due.doesExist(dueKey(row)),
    isOpen: (id) => open.doesExist(id),
    isAsking: (id) => asking.doesExist(id),
    isAwaiting: (event, id) => awaiting.doesExist([event, id]),
  };
}

function* tombstonesIn(keys: Rows<string>): Generator<readonly [instance: string, tombstone: Json]> {
  const { from: start, to: end } = tombstoneKeys;
  for (const { key, value } of keys.getRange({ start, end })) {
    try {
      yield [entombedIn(key), parseAnswer(textOf(value), key)];
    } catch {
      yield [entombedIn(key), null];
    }
  }
}

function settledIn(meta: Rows<string>): number | undefined {
  const row = meta.get("settled");
  return row && Number(row.toString());
}

/** Undefined where it cannot be read: what is wrong with it is told where all of it is looked at. */
function headIn(heads: Rows<string>, id: string): Head | undefined {
  const bytes = heads.getBinaryFast(id);
  try {
    return bytes && decodeHead(textOf(bytes), id);
  } catch {
    return undefined;
  }
}

/** LMDB's version of a row stands for the revision when a commit is checked. */
function* revisionFindings(heads: Rows<string>): Generator<Finding> {
  for (const { key, value, version } of heads.getRange({ versions: true })) {
    const where = `instance ${JSON.stringify(key)}`;
    let revision: number;
    try {
      revision = decodeHead(textOf(value), key).revision;
    } catch {
      // What is wrong with the head is told where all of it is looked at.
      continue;
    }
    if (revision !== version)
      yield { where, what: `its row has version ${version}, and it is at revision ${revision}` };
  }
}

function* rowFindings(
  rows: Rows<string>,
  what: string,
  parse: (text: string, name: string) => unknown,
): Generator<Finding> {
  for (const { key, value } of rows.getRange()) {
    try {
      parse(textOf(value), key);
    } catch (error) {
      yield { where: `${what} ${JSON.stringify(key)}`, what: (error as Error).message };
    }
  }
}
