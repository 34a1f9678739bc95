// Examination: what a directory holds of a store, seen by a process of its own.
import { spawn } from "node:child_process";
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
 * exception. Reads the first and the last rows of every table, and holds the last entries of the journal against their
 * chains and heads, so it takes about 0.1 s and does not prove the rest sound: `checkLmdbStore` looks at all. The caller holds the directory's lock.
 */
export async function examineLmdbStore(directory: string): Promise<Examination> {
  if (!exists(directory)) return { kind: "absent" };
  const seen = await inProcessOfItsOwn(examiner, directory);
  return seen.ok
    ? { kind: "present", format: Number(seen.stdout) }
    : { kind: "damaged", reason: seen.complaint ?? `reading it ended with ${seen.end}` };
}

/**
 * Makes the file of a store where there is none yet, in a process of its own: LMDB crashes when its very first write
 * fails. Gives why it cannot be made. The caller holds the directory's lock.
 */
export async function makeLmdbFile(directory: string): Promise<string | undefined> {
  if (exists(directory)) return undefined;
  const made = await inProcessOfItsOwn(examiner, directory);
  return made.ok ? undefined : (made.complaint ?? `writing it ended with ${made.end}; is the disk full?`);
}

const exists = (directory: string): boolean => existsSync(join(directory, "data.mdb"));

type Told =
  | { readonly ok: true; readonly stdout: string }
  | { readonly ok: false; readonly complaint: string | undefined; readonly end: string };

function inProcessOfItsOwn(program: string, directory: string): Promise<Told> {
  const lmdb = createRequire(import.meta.url).resolve("lmdb");
  const child = spawn(process.execPath, ["-e", program, lmdb, directory], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0 && Number.isSafeInteger(Number(stdout))) resolve({ ok: true, stdout });
      else resolve({ ok: false, complaint: reasonIn(stderr), end: signal ?? `code ${code}` });
    });
  });
}

/** What a process that ended badly said of it, if anything. */
export function reasonIn(stderr: string): string | undefined {
  const lines = stderr.split("\n").map((line) => line.trim());
  const thrown = lines.find((line) => /^\w*Error: /.test(line));
  return thrown?.replace(/^Error: /, "") ?? lines.find((line) => /error|assert/i.test(line));
}

/** Prints the format; 0 for an environment that was made and never written to. */
const examiner = `
  const [lmdb, directory] = process.argv.slice(1);
  const { createHash } = require("node:crypto");
  const root = require(lmdb).open({ path: directory, overlappingSync: false, encoding: "binary", noSubdir: false, maxDbs: 24 });
  const tables = {};
  let format = 0;
  for (const name of [...root.getKeys()]) {
    const rows = (tables[name] = root.openDB(name, { encoding: "binary", useVersions: name === "heads" }));
    for (const reverse of [false, true])
      for (const { key, value } of rows.getRange({ limit: 1000, reverse }))
        if (name === "meta" && key === "format") format = Number(value.toString());
  }
  const { journal, heads } = tables;
  const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex");
  // As head-row has it, or JSON as before.
  const newestIn = (text) => {
    const head = JSON.parse(text.slice(0, (text + "\\n").indexOf("\\n")));
    if (!Array.isArray(head)) return [head.last, head.hash];
    return [head[4], head[7].length === 43 ? Buffer.from(head[7], "base64url").toString("hex") : head[7]];
  };
  if (journal && heads)
    for (const { key, value } of journal.getRange({ limit: 1000, reverse: true })) {
      const { seq, instance, prevSeq, prev } = JSON.parse(value.toString());
      const row = heads.get(instance);
      if (seq !== key || row === undefined) throw new Error("journal entry " + key + " belongs to no instance");
      const [last, hash] = newestIn(row.toString());
      if (last < key || (last === key && hash !== hashOf(value)))
        throw new Error("journal entry " + key + " is not as its instance has it");
      const before = prevSeq > 0 && journal.get(prevSeq);
      if (prevSeq > 0 && (!before || hashOf(before) !== prev))
        throw new Error("journal entry " + prevSeq + " is not as entry " + key + " has it");
    }
  root.close().then(() => process.stdout.write(String(format)));
`;
