// Examine: stores looked through and copied by a process of its own, since damage in one ends whoever reads it.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ArchiveCheckReport } from "../adapters/archive-check.ts";
import type { Report } from "../adapters/lmdb/check.ts";
import { reasonIn } from "../adapters/lmdb/examination.ts";
import type { Terminal } from "./report.ts";

export type Examined =
  | { readonly kind: "read"; readonly report: Report }
  /** It could not be read to its end: why, in a few words. */
  | { readonly kind: "unreadable"; readonly reason: string };

type Examining = Pick<Terminal, "examiner">;

/** Looks through the store of a directory, whether a server has it or none. */
export async function examine(directory: string, { examiner }: Examining): Promise<Examined> {
  if (examiner === undefined) {
    const { checkLmdbStore } = await import("../adapters/lmdb/check.ts");
    return { kind: "read", report: checkLmdbStore(directory) };
  }
  const ended = await run(examiner, "check", directory);
  return ended.ok
    ? { kind: "read", report: JSON.parse(ended.stdout) as Report }
    : { kind: "unreadable", reason: ended.reason };
}

/** Copies the store of a directory into another, which is empty. Undefined, or why it could not be done. */
export async function copyStore(
  directory: string,
  to: string,
  { examiner }: Examining,
): Promise<string | undefined> {
  if (examiner === undefined) {
    const { copyLmdbStore } = await import("../adapters/lmdb/copy.ts");
    await copyLmdbStore(directory, to);
    return undefined;
  }
  const ended = await run(examiner, "copy", directory, to);
  return ended.ok ? undefined : ended.reason;
}

/** Holds an archive against the store of a directory; the reason where that cannot be read. */
export async function examineArchive(
  directory: string,
  archive: string,
  { examiner }: Examining,
): Promise<ArchiveCheckReport | string> {
  if (examiner === undefined) {
    const { checkArchive } = await import("../adapters/archive-check.ts");
    return checkArchive(directory, archive).catch((error: unknown) => (error as Error).message);
  }
  const ended = await run(examiner, "archive", directory, archive);
  return ended.ok ? (JSON.parse(ended.stdout) as ArchiveCheckReport) : ended.reason;
}

type Run = { readonly ok: true; readonly stdout: string } | { readonly ok: false; readonly reason: string };

function run(examiner: URL, ...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [fileURLToPath(examiner), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error) => resolve({ ok: false, reason: error.message }));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve({ ok: true, stdout });
      resolve({ ok: false, reason: reasonIn(stderr) ?? `it ended with ${signal ?? `code ${code}`}` });
    });
  });
}
