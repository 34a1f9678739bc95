// The processes of the power loss tests.
//   record <lmdb.js of ours> <directory> <marks> <commits>         commits to a store, and marks which are acknowledged
//   record-early <lmdb.js of ours> <directory> <marks> <commits>   the same, acknowledged too early: marked before it is durable
//   record-raw <flags as JSON> <directory> <marks> <commits>       the same with lmdb alone, opened with these flags
//   check <lmdb.js of ours> <log> <directory> <progress> <seed> <from> <to> <images>
//   check-raw <flags as JSON> <log> <directory> <progress> <seed> <from> <to> <images>
//     opens the images `from` to `to` of what a disk may hold after a power loss, of `images` spread over the log; prints
//     one line for each that is wrong. The number of the image that is open stands in `progress`, for one that crashes.
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { open } from "lmdb";

const [mode, module, ...rest] = process.argv.slice(2);
const isRaw = mode.endsWith("-raw");
const flags = isRaw ? JSON.parse(module) : undefined;
const { openLmdbStore } = isRaw ? {} : await import(pathToFileURL(module).href);

/** Callers at once, so that groups of several commits are written, too. */
async function record(directory, marksPath, commits) {
  const database = isRaw ? openRaw(directory) : openOurs(directory);
  const marks = openSync(marksPath, "w");
  writeSync(marks, "0\n");
  let next = 0;
  const workers = Array.from({ length: 3 }, async (_, worker) => {
    for (let revision = 1; next < Number(commits); revision++) {
      const seq = ++next;
      if (mode === "record-early") writeSync(marks, `${seq}\n`);
      await database.commit(seq, `i${worker}`, revision);
      if (mode !== "record-early") writeSync(marks, `${seq}\n`);
    }
  });
  await Promise.all(workers);
  await database.close();
}

function openRaw(directory) {
  const root = open({ path: directory, encoding: "binary", noSubdir: false, ...flags });
  const journal = root.openDB("journal", { encoding: "binary", keyEncoding: "uint32" });
  return {
    commit: (seq) =>
      root.transaction(() => {
        journal.putSync(seq, Buffer.from(`${seq} ${"x".repeat(300)}`));
        root.putSync("last", Buffer.from(String(seq)));
      }),
    close: () => root.close(),
    newest: () => Number(root.get("last")?.toString() ?? 0),
    wrong(newest) {
      for (let seq = 1; seq <= newest; seq++)
        if (Number.parseInt(journal.get(seq)?.toString() ?? "") !== seq) return [`entry ${seq} is not there`];
      return [];
    },
  };
}

function openOurs(directory) {
  const store = openLmdbStore(directory);
  return {
    commit: (seq, id, revision) => store.commit(commitOf(id, revision, seq)),
    close: () => store.close(),
    newest: () => store.lastSeq(),
    wrong(newest) {
      const wrong = [];
      for (let seq = 1; seq <= newest; seq++)
        if (store.entry(seq)?.entry.seq !== seq) wrong.push(`entry ${seq} is not there`);
      const heads = store.list({ limit: Infinity });
      const due = store.due(Infinity, Infinity);
      const sum = heads.reduce((total, { revision }) => total + revision, 0);
      if (sum !== newest) wrong.push(`${newest} entries and ${sum} revisions`);
      for (const { id, last, revision } of heads) {
        if (store.entry(last)?.entry.revision !== revision) wrong.push(`${id}: head and entry`);
        if (store.key(`${id}/${revision}`) !== last) wrong.push(`${id}: head and key`);
        const rows = due.filter(({ instance }) => instance === id);
        if (rows.length !== 1 || rows[0].visit !== revision) wrong.push(`${id}: head and due index`);
      }
      return wrong;
    },
  };
}

/** Each commit moves the instance's only due row, so that a torn write would show. */
function commitOf(id, revision, seq) {
  const state = "x".repeat(300);
  const entry = {
    seq,
    instance: id,
    revision,
    atMs: 1,
    kind: "event",
    state,
    status: "running",
    prevSeq: 0,
    prev: "0",
  };
  const due = (visit) => ({ dueAtMs: 1_000 + visit, instance: id, timer: "wait", visit });
  const head = {
    ...{ id, workflow: "w", version: "v", status: "running", state: "s", steps: {}, calls: {}, timers: {} },
    ...{ createdAtMs: 1, updatedAtMs: 1, revision, first: 1, last: seq, hash: "h" },
  };
  return {
    ...{
      head,
      expected: revision - 1,
      entry,
      entryBytes: JSON.stringify(entry),
      open: revision % 2 === 1,
      asks: false,
    },
    ...{ dueAdded: [due(revision)], dueRemoved: revision === 1 ? [] : [due(revision - 1)] },
    ...{ awaitsAdded: [], awaitsRemoved: [], keys: [{ key: `${id}/${revision}`, answer: seq }] },
  };
}

async function check(logPath, directory, progressPath, seed, from, to, images) {
  const operations = readLog(readFileSync(logPath));
  // Before the first mark the store is being made, and nothing is acknowledged.
  const first = operations.findIndex(({ kind }) => kind === "m");
  const perPoint = Number(images) / (operations.length - first);
  const progress = openSync(progressPath, "w");
  const disk = new Disk();
  let done = -1;
  for (let number = Number(from); number < Number(to); number++) {
    const point = first + Math.floor(number / perPoint);
    while (done < point - 1) disk.happen(operations[++done]);
    writeSync(progress, String(number).padStart(10), 0);
    const at = join(directory, String(number));
    const fault = await faultIn(
      at,
      disk.image(operations[point], randomOf(Number(seed), number)),
      disk.acknowledged,
    );
    if (fault !== undefined)
      console.log(`image ${number}, power lost at operation ${point} (${operations[point].kind}): ${fault}`);
    rmSync(at, { recursive: true, force: true });
  }
}

async function faultIn(at, image, acknowledged) {
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, "data.mdb"), image);
  try {
    const database = isRaw ? openRaw(at) : openOurs(at);
    const newest = database.newest();
    const wrong =
      newest < acknowledged
        ? [`${acknowledged} was acknowledged, and ${newest} is the newest`]
        : database.wrong(newest);
    await database.close();
    return wrong[0];
  } catch (error) {
    return `it does not open: ${error.message}`;
  }
}

/** What a disk holds for sure, and what was written since the last sync. */
class Disk {
  acknowledged = 0;
  #durable = Buffer.alloc(0);
  #length = 0;
  #pending = [];
  #syncing = [];

  happen({ kind, offset, bytes }) {
    if (kind === "m") this.acknowledged = Math.max(this.acknowledged, Number.parseInt(bytes.toString()));
    else if (kind === "w") this.#pending.push({ offset, bytes });
    else if (kind === "d") this.#keep([{ offset, bytes }]);
    else if (kind === "b") this.#syncing = [...this.#pending];
    else if (kind === "e") {
      this.#keep(this.#syncing);
      this.#pending = this.#pending.filter((write) => !this.#syncing.includes(write));
    }
  }

  #keep(writes) {
    for (const { offset, bytes } of writes) this.#put(offset, bytes);
  }

  #put(offset, bytes) {
    const end = offset + bytes.length;
    if (end > this.#durable.length) {
      const larger = Buffer.alloc(Math.max(end, this.#durable.length * 2));
      this.#durable.copy(larger);
      this.#durable = larger;
    }
    bytes.copy(this.#durable, offset);
    this.#length = Math.max(this.#length, end);
  }

  /** One of the many that are possible when the power fails in the middle of the operation: sectors or pages of what is not synced are there or not. */
  image({ kind, offset, bytes }, random) {
    const unsynced = kind === "w" || kind === "d" ? [...this.#pending, { offset, bytes }] : this.#pending;
    const unit = random() < 0.5 ? 512 : 4096;
    const share = [0, 0.2, 0.5, 0.8, 1][Math.floor(random() * 5)];
    const pieces = unsynced.flatMap((write) => cut(write, unit)).filter(() => random() < share);
    const length = pieces.reduce(
      (end, piece) => Math.max(end, piece.offset + piece.bytes.length),
      this.#length,
    );
    const image = Buffer.alloc(length);
    this.#durable.copy(image, 0, 0, this.#length);
    for (const piece of pieces) piece.bytes.copy(image, piece.offset);
    return image;
  }
}

function cut({ offset, bytes }, unit) {
  const pieces = [];
  for (let begin = 0; begin < bytes.length;) {
    const end = Math.min(bytes.length, begin + unit - ((offset + begin) % unit));
    pieces.push({ offset: offset + begin, bytes: bytes.subarray(begin, end) });
    begin = end;
  }
  return pieces;
}

function readLog(log) {
  const operations = [];
  for (let at = 0; at < log.length;) {
    const kind = String.fromCharCode(log[at]);
    const offset = Number(log.readBigUInt64LE(at + 1));
    const length = Number(log.readBigUInt64LE(at + 9));
    const bytes = log.subarray(at + 17, at + 17 + length);
    operations.push({ kind, offset, bytes });
    at += 17 + length;
  }
  return operations;
}

/** The mulberry32 generator (Tommy Ettinger, public domain). */
function randomOf(seed, number) {
  let state = (seed * 1_000_003 + number) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (mode.startsWith("record")) await record(...rest);
else await check(...rest);
