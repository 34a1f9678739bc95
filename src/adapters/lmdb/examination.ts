// Examination: what a directory holds of a store, seen by a process of its own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** What a directory holds, seen without risk to this process. */
export type Examination =
  | { readonly kind: "absent" }
  | { readonly kind: "present"; readonly format: number }
  | { readonly kind: "damaged"; readonly reason: string };

/**
 * Looks at a store in a process of its own: damage in an LMDB file is a crash of whoever reads it, not an
 * exception. Reads the first rows of every index, so it takes about 0.1 s and does not prove the rest sound.
 * The caller holds the directory's lock.
 */
export function examineLmdbStore(directory: string): Examination {
  if (!existsSync(join(directory, "data.mdb"))) return { kind: "absent" };
  const lmdb = createRequire(import.meta.url).resolve("lmdb");
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ["-e", examiner, lmdb, directory], {
    encoding: "utf8",
    timeout: 60_000,
  });
  const format = Number(stdout);
  if (status === 0 && Number.isSafeInteger(format)) return { kind: "present", format };
  const lines = stderr.split("\n").filter((line) => /error/i.test(line));
  return {
    kind: "damaged",
    reason: lines.at(0)?.trim() ?? `reading it ended with ${signal ?? `code ${status}`}`,
  };
}

/** Prints the format; 0 for an environment that was made and never written to. */
const examiner = `
  const [lmdb, directory] = process.argv.slice(1);
  const root = require(lmdb).open({ path: directory, overlappingSync: false, encoding: "binary", noSubdir: false });
  let format = 0;
  for (const name of [...root.getKeys()]) {
    const rows = root.openDB(name, { encoding: "binary", useVersions: name === "heads" });
    for (const reverse of [false, true])
      for (const { key, value } of rows.getRange({ limit: 1000, reverse }))
        if (name === "meta" && key === "format") format = Number(value.toString());
  }
  root.close().then(() => process.stdout.write(String(format)));
`;
