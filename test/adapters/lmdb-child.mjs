// A process to be killed: writes commits and says which are durable, one line each, until it is stopped.
//   node lmdb-child.mjs commit <lmdb.js> <directory>             writes until killed
//   node lmdb-child.mjs fill <lmdb.js> <directory>               writes until a write fails, then says how it ended
//   node lmdb-child.mjs hold <data-directory.js> <directory> [platform]   takes the directory and waits
import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [mode, module, directory, platform] = process.argv.slice(2);
const adapter = await import(pathToFileURL(module).href);
const say = (line) => writeSync(1, `${line}\n`);

if (mode === "hold") {
  await adapter.openDataDirectory(directory, platform);
  say("held");
  process.stdin.resume();
} else {
  await write(adapter.openLmdbStore(directory), mode === "fill" ? 4_000 : 200);
}

/** Eight instances at a time, each moved on as soon as its last commit is durable. */
async function write(store, padding) {
  let seq = store.lastSeq();
  const begin = seq;
  const workers = Array.from({ length: 8 }, async (_, worker) => {
    for (let revision = 1; ; revision++) {
      const id = `i${begin}-${worker}`;
      seq += 1;
      const commit = commitOf(id, revision, seq, "x".repeat(padding));
      await store.commit(commit);
      say(`ack ${id} ${revision} ${commit.entry.seq}`);
    }
  });
  const first = await Promise.race(workers).catch((error) => error);
  const all = await Promise.allSettled(workers);
  const later = await store
    .define({ workflow: "w", version: "v", source: "", compiled: "" })
    .catch((error) => error);
  await store.close();
  say(
    `ended ${first.code} ${all.every(({ reason }) => reason?.code === first.code)} ${later?.code} ${first.message}`,
  );
}

/** Each commit moves the instance's only due row, so that a torn write would show. */
function commitOf(id, revision, seq, event) {
  const entry = {
    seq,
    instance: id,
    revision,
    atMs: 1,
    kind: "event",
    event,
    state: "s",
    status: "running",
    prevSeq: 0,
    prev: "0",
  };
  const due = (visit) => ({ dueAtMs: 1_000 + visit, instance: id, timer: "wait", visit });
  return {
    head: {
      id,
      workflow: "w",
      version: "v",
      status: "running",
      state: "s",
      steps: {},
      calls: {},
      timers: {},
      createdAtMs: 1,
      updatedAtMs: 1,
      revision,
      first: 1,
      last: seq,
      hash: "h",
    },
    expected: revision - 1,
    entry,
    entryBytes: JSON.stringify(entry),
    dueAdded: [due(revision)],
    dueRemoved: revision === 1 ? [] : [due(revision - 1)],
    open: revision % 2 === 1,
    awaitsAdded: revision % 2 === 1 ? ["paid"] : [],
    awaitsRemoved: revision % 2 === 1 ? [] : ["paid"],
    keys: [{ key: `${id}/${revision}`, answer: seq }],
  };
}
