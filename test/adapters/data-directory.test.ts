// The data directory: who may have it, and what is said when it cannot be had.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "lmdb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataDirectoryError, openDataDirectory } from "../../src/adapters/data-directory.ts";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { storeFormat } from "../../src/adapters/lmdb/store-format.ts";
import { commitOf } from "../contract/store.ts";
import { buildAdapters } from "./built.ts";
import type { Built } from "./built.ts";

const root = mkdtempSync(join(tmpdir(), "hms-act-data-"));
let built: Built;
let count = 0;

beforeAll(() => {
  built = buildAdapters("data-directory");
});
afterAll(() => {
  built.remove();
  rmSync(root, { recursive: true, force: true });
});

function newPath(): string {
  return join(root, String(++count));
}

async function refusal(path: string, platform?: NodeJS.Platform): Promise<DataDirectoryError> {
  const error: unknown = await openDataDirectory(path, platform).then(
    (directory) => directory.release(),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DataDirectoryError)) throw new Error(`${path} was given away`, { cause: error });
  return error;
}

describe("a data directory that is absent", () => {
  it("is made, with the directories above it", async () => {
    const path = join(newPath(), "a", "b");
    const directory = await openDataDirectory(path);
    expect([directory.path, statSync(path).isDirectory()]).toEqual([path, true]);
    await directory.release();
  });

  it.skipIf(process.platform === "win32")("is made for its owner alone", async () => {
    const directory = await openDataDirectory(newPath());
    expect(statSync(directory.path).mode & 0o777).toBe(0o700);
    await directory.release();
  });
});

/** The way of this machine, and the socket file of systems without a better one. */
describe.each([process.platform, "darwin"] as const)("the lock of %s", (platform) => {
  it("refuses a second holder in one sentence with the directory, the process and the mend", async () => {
    const directory = await openDataDirectory(newPath(), platform);
    const { code, message } = await refusal(directory.path, platform);
    expect(code).toBe("in_use");
    expect(message).toBe(
      `The data directory ${directory.path} is in use by process ${process.pid}: stop it, or name another directory.`,
    );
    await directory.release();
  });

  it("is one for every path to the directory", async () => {
    const directory = await openDataDirectory(newPath(), platform);
    const link = newPath();
    symlinkSync(directory.path, link);
    expect(await refusal(link, platform)).toHaveProperty("code", "in_use");
    await directory.release();
  });

  it("is another for another directory", async () => {
    const directories = [
      await openDataDirectory(newPath(), platform),
      await openDataDirectory(newPath(), platform),
    ];
    for (const directory of directories) await directory.release();
  });

  it("can be had again after release", async () => {
    const path = newPath();
    for (let round = 0; round < 3; round++) await (await openDataDirectory(path, platform)).release();
  });

  it("has one holder when ten ask at once", async () => {
    const path = newPath();
    const asked = await Promise.allSettled(
      Array.from({ length: 10 }, () => openDataDirectory(path, platform)),
    );
    const held = asked.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    expect(held).toHaveLength(1);
    await held[0]?.release();
  });

  it("is freed by the kernel when its holder is killed", async () => {
    const path = newPath();
    const child = await holder(path, platform);
    const { message } = await refusal(path, platform);
    expect(message).toContain(`process ${child.pid}`);
    child.kill("SIGKILL");
    await once(child, "close");
    await (await openDataDirectory(path, platform)).release();
  });
});

describe("a data directory that cannot be used", () => {
  it("is a file", async () => {
    const path = newPath();
    writeFileSync(path, "");
    const { code, message } = await refusal(path);
    expect([code, message]).toEqual([
      "unreadable",
      `The data directory ${path} is not a directory: name another, or move the file that stands in its place.`,
    ]);
  });

  it("is below a file", async () => {
    const file = newPath();
    writeFileSync(file, "");
    expect(await refusal(join(file, "data"))).toHaveProperty("code", "unreadable");
  });

  it.skipIf(process.getuid?.() === 0)("is one this user may not write to", async () => {
    const path = newPath();
    mkdirSync(path);
    chmodSync(path, 0o500);
    const { code, message } = await refusal(path);
    expect([code, message]).toEqual([
      "unreadable",
      `The data directory ${path} may not be read and written by this user: change its owner or mode, or name another.`,
    ]);
  });

  it.skipIf(!existsSync("/proc/self"))("is one that cannot be made", async () => {
    const { code, message } = await refusal("/proc/hms-act");
    expect([code, message]).toEqual([
      "unreadable",
      "The data directory /proc/hms-act cannot be made (ENOENT): name another.",
    ]);
  });

  it("is one whose store is damaged", async () => {
    const path = newPath();
    mkdirSync(path);
    writeFileSync(join(path, "data.mdb"), "This is no database. ".repeat(1_000));
    const { code, message } = await refusal(path);
    expect(code).toBe("unreadable");
    expect(message).toMatch(
      /^The store in the data directory .* is damaged \(.*\): restore a backup, or name another directory\.$/,
    );
  });

  it("is one of a newer version", async () => {
    const path = newPath();
    await writeFormat(path, storeFormat + 1);
    const { code, message } = await refusal(path);
    expect([code, message]).toEqual([
      "newer",
      `The data directory ${path} has format ${storeFormat + 1} and this version reads up to format ${storeFormat}: use the version that wrote it, or name another directory.`,
    ]);
  });

  it("is not held after it was refused", async () => {
    const path = newPath();
    await writeFormat(path, storeFormat + 1);
    await refusal(path);
    await writeFormat(path, storeFormat);
    await (await openDataDirectory(path)).release();
  });
});

describe("a data directory with a store", () => {
  it("can be opened with all that is in it", async () => {
    const path = newPath();
    const first = openLmdbStore(path);
    await first.commit(commitOf());
    await first.close();
    const directory = await openDataDirectory(path);
    const store = openLmdbStore(directory.path);
    expect(store.lastSeq()).toBe(1);
    await store.close();
    await directory.release();
  });
});

/** A process of its own that has the directory. */
async function holder(path: string, platform: NodeJS.Platform): Promise<ChildProcess> {
  const program = join(import.meta.dirname, "lmdb-child.mjs");
  const child = spawn(process.execPath, [program, "hold", built.module("data-directory"), path, platform], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

async function writeFormat(path: string, format: number): Promise<void> {
  const environment = open({ path, encoding: "binary", overlappingSync: false });
  environment.openDB("meta", { encoding: "binary" }).putSync("format", Buffer.from(String(format)));
  await environment.close();
}
