// The archive in a directory: a file for each family of instances, below the year in which it ended. Whoever reads one
// needs no store.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ArchiveCheck } from "../engine/archive.ts";
import type { ArchiveReport } from "../engine/archive.ts";
import type { Archive } from "../engine/ports.ts";

/**
 * Files are whole or not there: each is written under another name, put on disk, read back and checked before it gets its
 * own. No file that is whole is ever replaced: where another of the name tells something else, as after a backup was
 * restored, the new one gets a number. The files are for their owner alone.
 */
export const archiveIn = (directory: string): Archive => ({
  async keep({ family, endedAtMs, lines }) {
    const year = String(new Date(endedAtMs).getUTCFullYear());
    const place = join(directory, year);
    await mkdir(place, { recursive: true, mode: 0o700 });
    const name = fileName(family);
    const partial = join(place, `.${name}.partial`);
    await write(partial, lines);
    const { sha256, findings } = await readArchive(partial);
    if (findings.length > 0) throw new Error(`what was written does not read back: ${findings[0]}`);
    for (let number = 1; ; number++) {
      const file = `${name}${number === 1 ? "" : `.${number}`}.ndjson`;
      const path = join(place, file);
      const there = existsSync(path) ? await readArchive(path) : undefined;
      const isWhole = there?.findings.length === 0;
      if (isWhole && there.sha256 !== sha256) continue;
      if (isWhole) await rm(partial);
      else await rename(partial, path);
      for (const changed of [place, directory, dirname(directory)]) await sync(changed);
      return { file: `${year}/${file}`, sha256 };
    }
  },
});

/**
 * Letters, digits, `-` and `_` of the id, so that people find it, and a hash of all of it, so that no two ids share a name
 * and no id leads elsewhere.
 */
function fileName(id: string): string {
  const digest = createHash("sha256").update(id).digest("hex").slice(0, 16);
  return `${id.replaceAll(/[^A-Za-z0-9_-]+/g, "-").slice(0, 80)}.${digest}`;
}

/** Lines are made as they are written, some together. Bytes after which those so far are. */
const chunkBytes = 256 * 1024;

async function write(path: string, lines: Iterable<string>): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    let text = "";
    for (const line of lines) {
      text += `${line}\n`;
      if (text.length < chunkBytes) continue;
      await file.writeFile(text);
      text = "";
    }
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Puts on disk what the names in a directory have become. */
async function sync(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Looks a file through to its end. Rejects with what the system says where it cannot be read. */
export async function readArchive(path: string, onLine?: (line: string) => void): Promise<ArchiveReport> {
  const check = new ArchiveCheck();
  for await (const bytes of linesOf(path)) {
    const line = textOf(bytes);
    check.take(line);
    onLine?.(line);
  }
  return check.end();
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What is no UTF-8 is damage, and becomes a text of other bytes, so that it is found. */
function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}

const newline = 0x0a;

/** Between line feeds alone, whatever else of what ends lines stands in them. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, "r");
  try {
    let parts: Buffer[] = [];
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes);
      if (bytesRead === 0) break;
      let from = 0;
      for (
        let at = buffer.indexOf(newline);
        at !== -1 && at < bytesRead;
        at = buffer.indexOf(newline, from)
      ) {
        yield Buffer.concat([...parts, buffer.subarray(from, at)]);
        parts = [];
        from = at + 1;
      }
      if (from < bytesRead) parts.push(buffer.subarray(from, bytesRead));
    }
    if (parts.length > 0) yield Buffer.concat(parts);
  } finally {
    await file.close();
  }
}
