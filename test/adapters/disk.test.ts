// Disk: when there is room for new instances, what is said where there is none, and which file systems are of the network.
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { createRoom, lookAtDisk, networkFileSystem } from "../../src/adapters/disk.ts";
import type { DiskFigures } from "../../src/adapters/disk.ts";
import { DataDirectoryError, openDataDirectory } from "../../src/adapters/data-directory.ts";

const mebi = 1024 * 1024;
const gibi = 1024 * mebi;
const ext4 = 0xef53;

/** A disk that is as full as it is told to be, and a clock that is moved. */
function roomOn(
  disk: { freeBytes: number; totalBytes: number },
  limits: { mb?: number; percent?: number } = {},
) {
  const clock = { nowMs: 1_000_000 };
  let looks = 0;
  const room = createRoom({
    path: "/data",
    freeMinBytes: (limits.mb ?? 512) * mebi,
    freeMinPercent: limits.percent ?? 5,
    now: () => clock.nowMs,
    look: (path) => {
      expect(path).toBe("/data");
      looks++;
      if (Number.isNaN(disk.freeBytes)) throw new Error("EIO: i/o error, statfs");
      return { ...disk, type: ext4 };
    },
  });
  return { room, clock, looks: () => looks };
}

describe("room", () => {
  it.each([
    ["512 MiB of 1 GiB", 512 * mebi, gibi, true],
    ["a byte less than 512 MiB of 1 GiB", 512 * mebi - 1, gibi, false],
    ["5 % of 100 GiB", 5 * gibi, 100 * gibi, true],
    ["a byte less than 5 % of 100 GiB", 5 * gibi - 1, 100 * gibi, false],
    ["600 MiB of 1 TiB", 600 * mebi, 1024 * gibi, false],
    ["nothing", 0, gibi, false],
  ])("with %s free: %#", (_, freeBytes, totalBytes, isRoom) => {
    expect(roomOn({ freeBytes, totalBytes }).room() === undefined).toBe(isRoom);
  });

  it("has limits that can be set, none of them with 0", () => {
    const disk = { freeBytes: 10 * mebi, totalBytes: gibi };
    expect(roomOn(disk, { mb: 10, percent: 0 }).room()).toBeUndefined();
    expect(roomOn(disk, { mb: 0, percent: 1 }).room()).toContain("from 10 MiB on");
    expect(roomOn({ freeBytes: 0, totalBytes: gibi }, { mb: 0, percent: 0 }).room()).toBeUndefined();
  });

  it("that is missing is told with both figures and what to do", () => {
    expect(roomOn({ freeBytes: 2_000 * mebi, totalBytes: 100 * gibi }).room()).toBe(
      "The server's disk has 2,000 MiB free, and new instances begin from 5,120 MiB on; those that have begun go on. Make room, and try again.",
    );
  });

  it("is none where the disk does not say how full it is", () => {
    expect(roomOn({ freeBytes: NaN, totalBytes: gibi }).room()).toContain("EIO: i/o error, statfs");
  });

  it("is looked at once a second, and again when the clock went back", () => {
    const disk = { freeBytes: 0, totalBytes: gibi };
    const { room, clock, looks } = roomOn(disk);
    for (let asked = 0; asked < 100; asked++) expect(room()).toBeDefined();
    disk.freeBytes = gibi;
    clock.nowMs += 999;
    expect([room() === undefined, looks()]).toEqual([false, 1]);
    clock.nowMs += 1;
    expect([room() === undefined, looks()]).toEqual([true, 2]);
    clock.nowMs -= 10_000;
    expect([room(), looks()]).toEqual([undefined, 3]);
  });

  it("is told of a real disk", () => {
    const { freeBytes, totalBytes } = lookAtDisk(tmpdir());
    expect(totalBytes).toBeGreaterThan(0);
    expect(freeBytes).toBeLessThanOrEqual(totalBytes);
    const asked = { path: tmpdir(), freeMinPercent: 0, now: Date.now };
    expect(createRoom({ ...asked, freeMinBytes: 0 })()).toBeUndefined();
    expect(createRoom({ ...asked, freeMinBytes: totalBytes + 1 })()).toContain("MiB free");
  });
});

describe.runIf(process.platform === "linux")("a network file system", () => {
  const figures = (type: number): DiskFigures => ({ freeBytes: gibi, totalBytes: gibi, type });

  it.each([
    [0x6969, "NFS"],
    [0x517b, "SMB"],
    // As a signed number, which a 32-bit statfs gives.
    [0xff534d42 | 0, "CIFS"],
    [0xfe534d42, "SMB2"],
    [0x65735546, "FUSE"],
    [0x00c36400, "Ceph"],
    [0x01021997, "9P"],
  ])("of type %i is told as %s, and is not taken for a data directory", async (type, name) => {
    expect(networkFileSystem("/data", () => figures(type))).toBe(name);
    const path = tmpdir();
    const refused: unknown = await openDataDirectory(path, process.platform, {
      look: () => figures(type),
    }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DataDirectoryError);
    expect(refused).toMatchObject({ code: "network" });
    expect((refused as Error).message).toBe(
      `The data directory ${path} lies on a network file system (${name}), which can destroy a store: name one on a disk of this machine, or set ACT_NETWORK_DISK=true to take it all the same.`,
    );
  });

  it("is taken when that is asked for", async () => {
    const options = { network: true, look: () => figures(0x6969) };
    await (await openDataDirectory(tmpdir(), process.platform, options)).release();
  });

  it.each([
    [ext4, "ext4"],
    [0x58465342, "XFS"],
    [0x9123683e, "Btrfs"],
    [0x01021994, "tmpfs"],
    [0x794c7630, "overlayfs"],
  ])("is none of type %i, %s", (type) => {
    expect(networkFileSystem("/data", () => figures(type))).toBeUndefined();
  });
});
