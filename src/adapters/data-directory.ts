// The data directory: made when absent, held by one process at a time, refused when this version cannot read it.
import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { unlink } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { examineLmdbStore } from "./lmdb/examination.ts";
import { lookAtDisk, networkFileSystem } from "./disk.ts";
import type { LookAtDisk } from "./disk.ts";
import { storeFormat } from "./lmdb/store-format.ts";

export interface DataDirectory {
  readonly path: string;
  /** Lets another process have the directory. Close the store first. */
  release(): Promise<void>;
}

export type DataDirectoryErrorCode =
  /** Another live process holds it. */
  | "in_use"
  /** It is no directory, may not be read and written, or its store is damaged. */
  | "unreadable"
  /** A newer version of this program wrote it. */
  | "newer"
  /** It lies on a network file system. */
  | "network";

/** The message is one sentence with the directory in it and what to do. */
export class DataDirectoryError extends Error {
  readonly code: DataDirectoryErrorCode;

  constructor(code: DataDirectoryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DataDirectoryError";
    this.code = code;
  }
}

export interface DataDirectoryOptions {
  /** Takes it where a network file system holds it, too. */
  readonly network?: boolean;
  readonly look?: LookAtDisk;
}

/** Like `lockDataDirectory`, for one whose store this version can read: see `examineLmdbStore`. */
export async function openDataDirectory(
  ...given: Parameters<typeof lockDataDirectory>
): Promise<DataDirectory> {
  const directory = await lockDataDirectory(...given);
  try {
    await assertReadable(directory.path);
  } catch (error) {
    await directory.release();
    throw error;
  }
  return directory;
}

/**
 * Takes the directory for this process, creating it for its owner alone (mode 0700). Rejects with
 * DataDirectoryError.
 *
 * The lock is a listening socket named by the directory's device and inode, so that every path to it counts
 * as the same. On Linux it is an abstract socket and on Windows a named pipe: the kernel frees both when the
 * process ends, however it ends. Elsewhere it is a socket file in the temporary directory; one that nobody
 * listens on is stale and replaced, and two processes that find it so in the same millisecond may both take it.
 * None of them reaches past one machine or one network namespace: two containers that share a volume, and two
 * machines that share a file system, are not kept apart.
 */
export async function lockDataDirectory(
  path: string,
  platform: NodeJS.Platform = process.platform,
  { network = false, look = lookAtDisk }: DataDirectoryOptions = {},
): Promise<DataDirectory> {
  const identity = makeDirectory(path);
  if (!network) assertLocal(path, look);
  const lock = await hold(path, lockAddress(identity, platform), platform);
  return { path, release: () => close(lock) };
}

/** The directory's identity: its device and inode. */
function makeDirectory(path: string): string {
  try {
    makeWithParents(path);
    const { dev, ino } = statSync(path, { bigint: true });
    // With a slash behind it, a path that is no directory is refused as such, before its mode is looked at.
    accessSync(`${path}/`, constants.R_OK | constants.W_OK | constants.X_OK);
    return `hms-act-${dev}-${ino}`;
  } catch (cause) {
    throw new DataDirectoryError("unreadable", unreadable(path, codeOf(cause)), { cause });
  }
}

/** Not `mkdirSync` with `recursive`: Node 20 loops for ever where a file system makes no directories, as in /proc. */
function makeWithParents(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeWithParents(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

function unreadable(path: string, code: string | undefined): string {
  const place = `The data directory ${path}`;
  switch (code) {
    case "ENOTDIR":
      return `${place} is not a directory: name another, or move the file that stands in its place.`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `${place} may not be read and written by this user: change its owner or mode, or name another.`;
    default:
      return `${place} cannot be made (${code ?? "unknown error"}): name another.`;
  }
}

function lockAddress(identity: string, platform: NodeJS.Platform): string {
  switch (platform) {
    case "linux":
      return `\0${identity}`;
    case "win32":
      return `\\\\.\\pipe\\${identity}`;
    default:
      return join(tmpdir(), `${identity}.sock`);
  }
}

async function hold(path: string, address: string, platform: NodeJS.Platform): Promise<Server> {
  const lock = await listen(address);
  if (lock !== undefined) return lock;
  const holder = await ask(address);
  const isFile = platform !== "linux" && platform !== "win32";
  if (holder === undefined && isFile) {
    await unlink(address).catch(() => undefined);
    const second = await listen(address);
    if (second !== undefined) return second;
  }
  const who = holder ? `process ${holder}` : "another process";
  const message = `The data directory ${path} is in use by ${who}: stop it, or name another directory.`;
  throw new DataDirectoryError("in_use", message);
}

/** A server that tells whoever connects which process it is; undefined when the address is taken. */
function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on("error", () => undefined).end(String(process.pid)));
    server.once("error", (error) => (codeOf(error) === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server.unref()));
  });
}

/** The holder's process id; empty when it does not say within a second; undefined when nobody listens. */
function ask(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    let answer = "";
    socket.setEncoding("utf8").setTimeout(1_000, () => socket.destroy());
    socket.on("data", (text: string) => (answer += text));
    socket.on("error", (error) => (codeOf(error) === "ECONNREFUSED" ? resolve(undefined) : resolve("")));
    socket.on("close", () => resolve(/^\d{1,10}$/.test(answer) ? answer : ""));
  });
}

function assertLocal(path: string, look: LookAtDisk): void {
  const kind = networkFileSystem(path, look);
  if (kind === undefined) return;
  throw new DataDirectoryError(
    "network",
    `The data directory ${path} lies on a network file system (${kind}), which can destroy a store: name one on a disk of this machine, or set ACT_NETWORK_DISK=true to take it all the same.`,
  );
}

async function assertReadable(path: string): Promise<void> {
  const found = await examineLmdbStore(path);
  switch (found.kind) {
    case "absent":
      return;
    case "damaged":
      throw new DataDirectoryError(
        "unreadable",
        `The store in the data directory ${path} is damaged (${found.reason}): restore a backup, or name another directory.`,
      );
    case "present":
      if (found.format <= storeFormat) return;
      throw new DataDirectoryError(
        "newer",
        `The data directory ${path} has format ${found.format} and this version reads up to format ${storeFormat}: use the version that wrote it, or name another directory.`,
      );
    default:
      found satisfies never;
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
