// Kill: the built server is killed with SIGKILL at random moments, while it starts and under traffic of every kind. Nothing
// acknowledged is lost, nothing happens twice but the calls that were on the wire, and everything goes on by itself.
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import type { Head, JournalEntry } from "../../src/engine/instance.ts";
import type { Store } from "../../src/engine/ports.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { startService } from "./faults/service.ts";
import type { Received } from "./faults/service.ts";
import { journalOf, unsound } from "./faults/soundness.ts";
import type { Journal } from "./faults/soundness.ts";
import { pauseMs, performed, Traffic, writeWorkflows } from "./faults/traffic.ts";
import { eventually, launchServer, temporaryDirectory } from "./processes.ts";
import type { Launched, Server } from "./processes.ts";

/** 10,000 take about an hour: `KILLS=10000 npx vitest run --config vitest.real.config.ts test/real/kill.test.ts`. */
const kills = Number(process.env["KILLS"] ?? 200);
/** Servers at once, each with a store of its own. */
const lanes = 2;
const callers = 12;
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

test(
  `${kills} kills of a server under traffic (KILLS=${kills} SEED=${seed})`,
  { timeout: 120_000 + kills * 8_000 },
  async ({ annotate }) => {
    const ran = await Promise.all(
      Array.from({ length: lanes }, (_, lane) => run(Math.ceil(kills / lanes), seed + lane)),
    );
    const sum = (figure: keyof Ran): number => ran.reduce((total, lane) => total + lane[figure], 0);
    await annotate(
      `${sum("instances")} instances, ${sum("calls")} calls, ${sum("repeated")} of them repeated under their keys; ` +
        `${sum("unanswered")} requests of callers had no answer; ${sum("whileStarting")} kills while a server was starting`,
    );
    expect(sum("unanswered")).toBeGreaterThan(0);
    // Too few kills may miss the moments that they are meant for.
    if (kills >= 100) expect(Math.min(sum("repeated"), sum("whileStarting"))).toBeGreaterThan(0);
  },
);

interface Ran {
  readonly instances: number;
  readonly calls: number;
  readonly repeated: number;
  readonly unanswered: number;
  readonly whileStarting: number;
}

async function run(times: number, laneSeed: number): Promise<Ran> {
  const random = seededRandom(laneSeed);
  const directory = temporaryDirectory();
  const service = await startService(random);
  const data = join(directory, "data");
  const options = { data, workflows: writeWorkflows(join(directory, "workflows")) };
  /** When each process was begun, by its number as a sender. */
  const begunMs: number[] = [];
  const launch = (): Launched => {
    const gateway = service.urlFor(begunMs.push(Date.now()) - 1);
    return launchServer({ ...options, gateway, port: 0 });
  };

  const traffic = new Traffic();
  let work: Promise<unknown> | undefined;
  let startMs = 500;
  let whileStarting = 0;
  for (let kill = 0; kill < times; kill++) {
    const launched = launch();
    const launchedMs = Date.now();
    const listening = launched.listening.catch(() => undefined);
    // Two of five come while the server starts and takes up what was under way, the others soon after.
    const early = kill > 0 && random() < 0.4;
    const server = early ? await within(listening, random() * startMs) : await listening;
    if (server === undefined) {
      if (!early) throw new Error(`the server did not start: ${(await launched.ended).stderr}`);
      whileStarting++;
    } else {
      startMs = Date.now() - launchedMs;
      traffic.open(server.url);
      work ??= Promise.all(Array.from({ length: callers }, (_, number) => traffic.work(number)));
      await within(work, random() ** 2 * 300);
    }
    expect(await launched.end("SIGKILL")).toMatchObject({ signal: "SIGKILL", stderr: "" });
    if (server !== undefined) traffic.shut();
  }
  const server = await launch().listening;
  traffic.open(server.url);
  traffic.finish();
  await work;
  await eventually("everything has ended", () => isIdle(server), 60_000, 100);
  expect((await server.end("SIGTERM")).code).toBe(0);

  const store = openLmdbStore(data);
  try {
    const repeated = verify(store, traffic, service.received, begunMs);
    const { unanswered } = traffic;
    return {
      instances: traffic.started.size,
      calls: service.received.length,
      repeated,
      unanswered,
      whileStarting,
    };
  } finally {
    await store.close();
  }
}

/** What the promise gives, or undefined when that takes longer. */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(
    (resolve) => (timer = setTimeout(() => resolve(undefined), milliseconds)),
  );
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}

async function isIdle({ url }: Server): Promise<true | undefined> {
  const page = await fetch(`${url}/v1/instances?status=running&limit=1`);
  return ((await page.json()) as { items: unknown[] }).items.length === 0 ? true : undefined;
}

/** How many calls were repeated. */
function verify(
  store: Store,
  traffic: Traffic,
  received: readonly Received[],
  begunMs: readonly number[],
): number {
  expect(unsound(store)).toEqual([]);
  const heads = store.list({ limit: Infinity });
  const journal = journalOf(store);
  expect(heads.filter(({ status }) => status !== "completed")).toEqual([]);

  // Nothing acknowledged is lost, and nothing began twice.
  const of = (workflow: string): readonly Head[] => heads.filter((head) => head.workflow === workflow);
  expect(new Set(of("survivor").map(({ id }) => id))).toEqual(new Set(traffic.started.values()));
  const about = [...traffic.started.keys()].toSorted();
  for (const workflow of Object.keys(performed))
    expect(
      of(workflow)
        .map(({ id }) => inputOf(journal, id))
        .toSorted(),
      workflow,
    ).toEqual(about);
  const ids = of("survivor")
    .map(({ id }) => id)
    .toSorted();
  expect([...traffic.decided].toSorted()).toEqual(ids);
  expect([...traffic.confirmed].toSorted()).toEqual(ids);
  for (const id of ids) {
    const entries = journal.get(id)!;
    expect(
      entries.filter(({ kind }) => kind === "task" || kind === "event").map(({ step }) => step),
      id,
    ).toEqual(["decide", "confirm"]);
  }

  for (const head of heads) verifyTimers(head, journal.get(head.id)!);
  return verifyCalls(heads, journal, received, begunMs);
}

const inputOf = (journal: Journal, id: string): string =>
  (journal.get(id)![0]!.event as { readonly data: { readonly of: string } }).data.of;

/** None early, lost or doubled; that of `confirm` never had its turn. */
function verifyTimers({ id, workflow, steps }: Head, entries: readonly JournalEntry[]): void {
  const fired = entries.filter(({ kind }) => kind === "timer");
  expect(
    fired.map(({ step }) => step),
    id,
  ).toEqual(workflow === "hearer" ? [] : ["pause"]);
  for (const { atMs } of fired)
    expect(atMs, id).toBeGreaterThanOrEqual(steps["pause"]!.startedAtMs + pauseMs);

  const attempts = entries.filter(({ kind }) => kind === "attempt");
  const retries = entries.filter(({ kind }) => kind === "retry");
  expect(retries.length, id).toBe(attempts.length);
  for (const [index, { event }] of attempts.entries())
    expect(retries[index]!.atMs, id).toBeGreaterThanOrEqual(
      Date.parse((event as { next_at: string }).next_at),
    );
}

/**
 * One key a step. A call comes again only after an answer that asks for it, or when the process that made it was killed
 * before its outcome was durable: then from a later process, and its outcome was recorded by that one or one after it.
 */
function verifyCalls(
  heads: readonly Head[],
  journal: Journal,
  received: readonly Received[],
  begunMs: readonly number[],
): number {
  const expected = heads.flatMap(({ id, workflow }) => performed[workflow]!.map((step) => `${id}/${step}/1`));
  const byKey = new Map<string, Received[]>();
  for (const request of received) byKey.set(request.key, [...(byKey.get(request.key) ?? []), request]);
  expect([...byKey.keys()].toSorted()).toEqual(expected.toSorted());

  let repeated = 0;
  for (const [key, requests] of byKey) {
    const [id = "", step] = key.split("/");
    const doneMs = journal.get(id)!.find((entry) => entry.kind === "done" && entry.step === step)!.atMs;
    for (const [index, again] of requests.entries()) {
      const before = requests[index - 1];
      if (before === undefined || before.status === 503) continue;
      repeated++;
      expect(again.sender, `${key} was called twice by one process`).toBeGreaterThan(before.sender);
      expect(doneMs, `${key} was called although its outcome was there`).toBeGreaterThanOrEqual(
        begunMs[again.sender]!,
      );
    }
  }
  return repeated;
}
