// Disk: how much room there is left where the store lies, and whether that is a disk of this machine.
import { statfsSync } from "node:fs";
import type { Room } from "../engine/ports.ts";

export interface DiskFigures {
  /** What an ordinary user may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** `f_type` of statfs(2), which says on Linux what file system it is. */
  readonly type: number;
}

/** Of the file system that holds the path. Throws what the system says. */
export type LookAtDisk = (path: string) => DiskFigures;

export const lookAtDisk: LookAtDisk = (path) => {
  const { bavail, blocks, bsize, type } = statfsSync(path);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, type };
};

export interface RoomOptions {
  readonly path: string;
  /** Less than this many free bytes is no room, and so is less than this share of the disk, in percent. */
  readonly freeMinBytes: number;
  readonly freeMinPercent: number;
  /** Milliseconds. */
  readonly now: () => number;
  readonly look?: LookAtDisk;
}

/**
 * Room for new instances, while the disk has more free than both limits: the rest is for those that have begun, since
 * what a store deletes is not free at once. Looks at the disk at most once a second. Where the disk does not say how
 * full it is, there is no room.
 */
export function createRoom(options: RoomOptions): Room {
  const { now } = options;
  let lookedAtMs = -Infinity;
  let found: string | undefined;
  return () => {
    if (Math.abs(now() - lookedAtMs) < freshMs) return found;
    lookedAtMs = now();
    found = shortage(options);
    return found;
  };
}

const freshMs = 1000;

function shortage({
  path,
  freeMinBytes,
  freeMinPercent,
  look = lookAtDisk,
}: RoomOptions): string | undefined {
  let disk: DiskFigures;
  try {
    disk = look(path);
  } catch (cause) {
    return `How full the disk is cannot be told (${(cause as Error).message}), so no instance begins; those that have begun go on.`;
  }
  const { freeBytes, totalBytes } = disk;
  const leastBytes = Math.max(freeMinBytes, (totalBytes * freeMinPercent) / 100);
  if (freeBytes >= leastBytes) return undefined;
  return (
    `The server's disk has ${mebibytes(freeBytes)} MiB free, and new instances begin from ${mebibytes(leastBytes)} MiB on; ` +
    "those that have begun go on. Make room, and try again."
  );
}

const mebibytes = (bytes: number): string => Math.floor(bytes / 1024 / 1024).toLocaleString("en-US");

/**
 * Name of the network file system that holds the path, or undefined where it is none that we know. LMDB maps its file
 * into memory and locks it, which such file systems do not do as it needs. Told on Linux alone.
 */
export function networkFileSystem(path: string, look: LookAtDisk = lookAtDisk): string | undefined {
  return process.platform === "linux" ? networkTypes.get(look(path).type >>> 0) : undefined;
}

/** From linux/magic.h, and from the file systems that are not in it. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x65735546, "FUSE"],
  [0x01021997, "9P"],
  [0x00c36400, "Ceph"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x73757245, "Coda"],
  [0x564c, "NCP"],
  [0x01161970, "GFS2"],
  [0x7461636f, "OCFS2"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
  [0x19830326, "BeeGFS"],
  [0x786f4256, "VirtualBox shared folder"],
]);
