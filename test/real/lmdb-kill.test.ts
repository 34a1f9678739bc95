// The LMDB store against the end of its process: what was acknowledged is there, and nothing is half there.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import type { Store } from "../../src/engine/ports.ts";
import { buildAdapters } from "../adapters/built.ts";
import type { Built } from "../adapters/built.ts";

interface Ack {
  readonly id: string;
  readonly revision: number;
  readonly seq: number;
}

const program = join(import.meta.dirname, "../adapters/lmdb-child.mjs");
const directory = mkdtempSync(join(tmpdir(), "hms-act-kill-"));
let built: Built;

beforeAll(() => {
  built = buildAdapters("lmdb");
});
afterAll(() => {
  built.remove();
  rmSync(directory, { recursive: true, force: true });
});

describe("a process killed while it writes", () => {
  it("loses no acknowledged commit and tears none, 6 times", { timeout: 60_000 }, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const path = join(directory, "killed");
    const acks: Ack[] = [];
    for (let round = 0; round < 6; round++) {
      const killAfter = 1 + ((seed + round * 7_919) % 197);
      acks.push(...(await writeUntilKilled(path, killAfter)));
      await checkStore(path, acks, `seed ${seed}, round ${round}`);
    }
    expect(acks.length).toBeGreaterThan(6);
  });
});

describe("a disk that takes no more", () => {
  it(
    "stops the store at once, keeps what was acknowledged and ends no process",
    { timeout: 30_000 },
    async () => {
      const path = join(directory, "full");
      const limited = `ulimit -f 4000; exec "$0" "$@"`;
      const child = spawn(
        "bash",
        ["-c", limited, process.execPath, program, "fill", built.module("lmdb"), path],
        {
          stdio: ["ignore", "pipe", "ignore"],
        },
      );
      const lines = await linesOf(child);
      const ended = lines.find((line) => line.startsWith("ended"));
      expect([child.exitCode, child.signalCode]).toEqual([0, null]);
      expect(ended).toMatch(/^ended broken true broken A write failed.*(File too large|Input\/output error)/);
      const acks = lines.flatMap(ackOf);
      expect(acks.length).toBeGreaterThan(10);
      await checkStore(path, acks, "after the disk was full");
    },
  );
});

async function writeUntilKilled(path: string, killAfter: number): Promise<readonly Ack[]> {
  const child = spawn(process.execPath, [program, "commit", built.module("lmdb"), path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = await linesOf(child, (count) => {
    if (count === killAfter) child.kill("SIGKILL");
  });
  expect(child.signalCode).toBe("SIGKILL");
  return lines.flatMap(ackOf);
}

/** All complete lines until the process has ended. */
async function linesOf(
  child: ChildProcess,
  onLine: (count: number) => void = () => undefined,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const closed = once(child, "close");
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on("line", (line) => onLine(lines.push(line)));
  await closed;
  return lines;
}

function ackOf(line: string): readonly Ack[] {
  const [word, id, revision, seq] = line.split(" ");
  return word === "ack" && id !== undefined ? [{ id, revision: Number(revision), seq: Number(seq) }] : [];
}

async function checkStore(path: string, acks: readonly Ack[], when: string): Promise<void> {
  const store = openLmdbStore(path);
  const lost = acks.filter(({ id, revision, seq }) => !isKept(store, id, revision, seq));
  expect(lost, when).toEqual([]);
  expect(tornRows(store), when).toEqual([]);
  await store.close();
}

function isKept(store: Store, id: string, revision: number, seq: number): boolean {
  const entry = store.entry(seq)?.entry;
  return (
    entry?.instance === id &&
    entry.revision === revision &&
    store.key(`${id}/${revision}`) === seq &&
    (store.read(id)?.revision ?? 0) >= revision
  );
}

/** Places where one commit's rows do not fit each other: head, entry, due row, open index. */
function tornRows(store: Store): readonly string[] {
  const heads = store.list({ limit: Infinity });
  const due = store.due(Infinity, Infinity);
  const open = new Set(store.open());
  const awaiting = new Set(store.awaiting("paid", Infinity));
  const torn: string[] = [];
  for (const { id, revision, last } of heads) {
    const rows = due.filter(({ instance }) => instance === id);
    if (store.entry(last)?.entry.revision !== revision) torn.push(`${id}: head and entry`);
    if (rows.length !== 1 || rows[0]?.visit !== revision) torn.push(`${id}: head and due index`);
    if (open.has(id) !== (revision % 2 === 1)) torn.push(`${id}: head and open index`);
    if (awaiting.has(id) !== (revision % 2 === 1)) torn.push(`${id}: head and awaiting index`);
  }
  const revisions = heads.reduce((sum, { revision }) => sum + revision, 0);
  if (revisions !== store.lastSeq()) torn.push(`${revisions} commits and ${store.lastSeq()} entries`);
  for (let seq = 1; seq <= store.lastSeq(); seq++)
    if (store.entry(seq) === undefined) torn.push(`no entry ${seq}`);
  return torn;
}
