// Segments: the files of a directory to which frames are added, one after the other, and where they end.
import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { sync } from "./copy.ts";
import { framesIn, isPresentSegment, segmentMark } from "./segment.ts";
import type { Frame } from "./segment.ts";

const syncLater = promisify(fdatasync);

/** A file that is larger gets no more frames. */
const rollBytes = 64 * 1024 * 1024;

/** Up to which group and entry the files reach; undefined where there are none. */
export interface Reach {
  readonly group: number;
  readonly lastSeq: number;
}

export const segmentsIn = (data: string): string => join(data, "segments");

/** Paths of the files, oldest first. */
export function segmentFiles(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => /^\d{16}-\d{16}\.seg$/.test(name))
    .toSorted()
    .map((name) => join(directory, name));
}

/** The files, oldest first, with the bytes that they have now. */
export type Extent = readonly (readonly [path: string, bytes: number])[];

export const extentOf = (directory: string): Extent =>
  segmentFiles(directory).map((path) => [path, statSync(path).size]);

/**
 * All frames in their order, up to that extent, those together that are of one moment; what the last file has of further
 * ones is left out. Throws when another file ends in the middle of one.
 */
export function* allFrames(files: Extent): Generator<Omit<Frame, "endsAt" | "whole">> {
  for (const [at, [path, size]] of files.entries()) {
    let endsAt = 0;
    let together: Frame[] = [];
    for (const frame of framesIn(path)) {
      if (frame.endsAt > size) break;
      together.push(frame);
      if (!frame.whole) continue;
      endsAt = frame.endsAt;
      const parts = together;
      together = [];
      const { group, lastSeq } = frame;
      yield { group, lastSeq, rows: () => parts.flatMap((part) => [...part.rows()]) };
    }
    if (at < files.length - 1 && endsAt !== size)
      throw new Error(`${path} is damaged: of its ${size} bytes, ${endsAt} can be read`);
  }
}

/** Bytes of the last file behind its last whole frame: what a crash left of one that was being written, or damage. */
export function tornBytes(files: Extent): number {
  const last = files.at(-1);
  if (last === undefined) return 0;
  let endsAt = segmentMark.length;
  for (const frame of framesIn(last[0])) if (frame.whole) endsAt = frame.endsAt;
  return Math.max(0, last[1] - endsAt);
}

export class Segments {
  readonly #directory: string;
  #reach: Reach | undefined;
  #file: number | undefined;
  #bytes = 0;
  #syncing = false;

  /** Cuts off what the last file has of a frame that was being written when the process ended. */
  constructor(directory: string) {
    this.#directory = directory;
    const last = segmentFiles(directory).at(-1);
    if (last === undefined) return;
    let endsAt = 0;
    for (const { group, lastSeq, whole, endsAt: end } of framesIn(last)) {
      if (!whole) continue;
      this.#reach = { group, lastSeq };
      endsAt = end;
    }
    if (endsAt === 0) {
      // It was made and nothing reached it; the one before says how far they are.
      rmSync(last);
      const before = new Segments(directory);
      this.#reach = before.#reach;
      return;
    }
    truncateSync(last, endsAt);
  }

  get reach(): Reach | undefined {
    return this.#reach;
  }

  /**
   * Writes it behind the others; on disk once `sync` or `close` says so. Without a reach, another frame is to follow that
   * is taken together with it. Throws what the system says.
   */
  add(frame: Buffer, reach: Reach | undefined): void {
    const file = this.#file ?? this.#open(reach?.group ?? (this.#reach?.group ?? 0) + 1);
    for (let written = 0; written < frame.length;) written += writeSync(file, frame, written);
    this.#bytes += frame.length;
    if (reach === undefined) return;
    this.#reach = reach;
    if (this.#bytes > rollBytes && !this.#syncing) this.close();
  }

  /** Resolves when all that was added before is on disk. Rejects with what the system says. */
  async sync(): Promise<void> {
    if (this.#file === undefined) return;
    this.#syncing = true;
    try {
      await syncLater(this.#file);
    } finally {
      this.#syncing = false;
    }
  }

  /** Throws what the system says. */
  close(): void {
    if (this.#file === undefined) return;
    const file = this.#file;
    this.#file = undefined;
    try {
      fdatasyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** The last file while it has room, else a new one, named by the first entry that it can hold. */
  #open(group: number): number {
    const last = segmentFiles(this.#directory).at(-1);
    if (last !== undefined && statSync(last).size <= rollBytes && isPresentSegment(last)) {
      this.#file = openSync(last, "a");
      this.#bytes = fstatSync(this.#file).size;
      return this.#file;
    }
    if (last === undefined) {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      sync(dirname(this.#directory));
    }
    const digits = (number: number): string => String(number).padStart(16, "0");
    const name = `${digits((this.#reach?.lastSeq ?? 0) + 1)}-${digits(group)}.seg`;
    this.#file = openSync(join(this.#directory, name), "ax", 0o600);
    writeSync(this.#file, segmentMark);
    this.#bytes = segmentMark.length;
    sync(this.#directory);
    return this.#file;
  }
}

/** Moves the files of a directory, if there are some, out of the way, under a name that is free. */
export function setAside(directory: string): void {
  if (segmentFiles(directory).length === 0) return rmSync(directory, { recursive: true, force: true });
  let number = 1;
  while (existsSync(`${directory}.aside-${number}`)) number++;
  renameSync(directory, `${directory}.aside-${number}`);
}
