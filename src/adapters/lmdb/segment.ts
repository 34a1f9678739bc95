// Segment: a file of rows as they became durable, which can be read without the store, and by programs of others.
//
//   file     the text "hms-act segment 2\n", then frames
//   frame    length of the payload, CRC-32 of the payload (as in gzip), payload
//   payload  number of the group, `seq` of the journal's last entry after it (both 8-byte floats), 1 or, where the next
//            frame is to be taken together with it, 0 (1 byte), rows, compressed together (raw DEFLATE, RFC 1951)
//   row      number of the table (1 byte), length of the key, length of the value, key, value
//
// Lengths and checksums are unsigned, of 4 bytes; all numbers are big-endian. A key is JSON. A value is the row's bytes in
// the store; the length 4294967295 says that there is no such row any more. Later rows of one key replace earlier ones.
// A file that says "segment 1" has its rows as they are, not compressed: such files are read, and nothing is added to them.
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** In the order of their numbers, which never change. */
export const filedTables = [
  "heads",
  "journal",
  "due",
  "open",
  "awaiting",
  "asking",
  "keys",
  "definitions",
  "credentials",
] as const;

export type FiledTable = (typeof filedTables)[number];

export const segmentMark = Buffer.from("hms-act segment 2\n");
const plainMark = Buffer.from("hms-act segment 1\n");

/** Rows of one table under one key: what they are now, or nothing. */
export interface FiledRow {
  readonly table: FiledTable;
  readonly key: unknown;
  readonly value: Buffer | undefined;
}

export interface Frame {
  /** All groups up to this one are in the frames up to this. */
  readonly group: number;
  readonly lastSeq: number;
  /** Whether it, with those before it that are not, is of one moment. */
  readonly whole: boolean;
  rows(): Iterable<FiledRow>;
  /** Where it ends in its file. */
  readonly endsAt: number;
}

/** Puts rows together until they are made a frame, in memory that it uses again. */
export class FrameWriter {
  #bytes = Buffer.allocUnsafeSlow(256 * 1024);
  #length = 0;

  /** Bytes of the rows so far, before they are compressed. */
  get length(): number {
    return this.#length;
  }

  /** `name`: the key as JSON. */
  add(table: FiledTable, name: string, value: Buffer | undefined): void {
    // No character has more than three bytes a code unit.
    this.#reserve(rowBytes + name.length * 3 + (value?.length ?? 0));
    const bytes = this.#bytes;
    const at = this.#length;
    bytes[at] = filedTables.indexOf(table);
    const keyLength = bytes.write(name, at + rowBytes);
    bytes.writeUInt32BE(keyLength, at + 1);
    bytes.writeUInt32BE(value?.length ?? removed, at + 5);
    this.#length = at + rowBytes + keyLength;
    if (value === undefined) return;
    // Buffers of the store's own say a length that is not theirs, which `copy` does not heed.
    bytes.set(value.subarray(0, value.length), this.#length);
    this.#length += value.length;
  }

  take(group: number, lastSeq: number, whole = true): Buffer {
    const rows = deflateRawSync(this.#bytes.subarray(0, this.#length), fast);
    this.#length = 0;
    const frame = Buffer.allocUnsafe(headBytes + rows.length);
    frame.writeDoubleBE(group, 8);
    frame.writeDoubleBE(lastSeq, 16);
    frame[24] = whole ? 1 : 0;
    frame.set(rows, headBytes);
    const payload = frame.subarray(8);
    frame.writeUInt32BE(payload.length, 0);
    frame.writeUInt32BE(crc32(payload), 4);
    return frame;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** More would cost more time than it saves room: rows are alike, and become a tenth of what they are. */
const fast = { level: 1 } as const;

const headBytes = 25;
/** Where the rows begin in a payload. */
const rowsAt = headBytes - 8;
const rowBytes = 9;
const removed = 0xffff_ffff;

/** Whether frames may be added to the file. */
export function isPresentSegment(path: string): boolean {
  const file = openSync(path, "r");
  try {
    return readAt(file, 0, segmentMark.length).equals(segmentMark);
  } finally {
    closeSync(file);
  }
}

/**
 * The frames of a file, up to the first that is not whole; `endsAt` of the last one is then less than the file's length.
 * A file without the mark has none.
 */
export function* framesIn(path: string): Generator<Frame> {
  const file = openSync(path, "r");
  try {
    const mark = readAt(file, 0, segmentMark.length);
    const isPlain = mark.equals(plainMark);
    if (!isPlain && !mark.equals(segmentMark)) return;
    for (let at = segmentMark.length; ;) {
      const head = readAt(file, at, 8);
      if (head.length < 8) return;
      const length = head.readUInt32BE(0);
      if (length < rowsAt) return;
      const payload = readAt(file, at + 8, length);
      if (payload.length < length || crc32(payload) !== head.readUInt32BE(4)) return;
      at += 8 + length;
      yield {
        group: payload.readDoubleBE(0),
        lastSeq: payload.readDoubleBE(8),
        whole: payload[16] === 1,
        rows: () => rowsIn(isPlain ? payload.subarray(rowsAt) : inflateRawSync(payload.subarray(rowsAt))),
        endsAt: at,
      };
    }
  } finally {
    closeSync(file);
  }
}

function* rowsIn(rows: Buffer): Generator<FiledRow> {
  for (let at = 0; at < rows.length;) {
    const table = filedTables[rows[at]!];
    if (table === undefined)
      throw new Error(`it has a row of table ${rows[at]}, which this version does not know`);
    const keyLength = rows.readUInt32BE(at + 1);
    const valueLength = rows.readUInt32BE(at + 5);
    const keyAt = at + rowBytes;
    const valueAt = keyAt + keyLength;
    const key = JSON.parse(rows.toString("utf8", keyAt, valueAt)) as unknown;
    at = valueAt + (valueLength === removed ? 0 : valueLength);
    yield { table, key, value: valueLength === removed ? undefined : rows.subarray(valueAt, at) };
  }
}

/** Fewer bytes where the file ends before: a length that damage made up must not take all memory. */
function readAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, fstatSync(file).size - at)));
  for (let read = 0; read < bytes.length;) {
    const count = readSync(file, bytes, read, bytes.length - read, at + read);
    if (count === 0) return bytes.subarray(0, read);
    read += count;
  }
  return bytes;
}
