// Kill: the running server is killed with SIGKILL again and again while 50 instances are under way. Nothing
// acknowledged is lost, everything goes on by itself, and services see one key a step.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EntryView, InstanceView } from "../../src/engine/view.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { eventually, startServer, startStandin, temporaryDirectory } from "./processes.ts";
import type { Server } from "./processes.ts";

const kills = Number(process.env["KILLS"] ?? 20);
const inFlight = 50;
/** How often each of the driver's workers looks. */
const everyMs = 100;
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

const workflow = `
id: survivor
trigger: begin
steps:
  - id: first
    call: POST /a/first
  - id: both
    parallel:
      - call: POST /b/left
      - call: POST /b/right
  - id: pause
    wait: 2s
  - id: late
    call: POST /c/late
    when: step(pause).timeout
    retry: {max: 20, first: 300ms, factor: 1.5, cap: 2s}
  - id: confirm
    wait: 1h
    until: confirmed
  - id: last
    call: POST /d/last
`;

const steps = ["first", "both.left", "both.right", "late", "last"];

test(
  `${kills} kills with ${inFlight} instances under way (SEED=${seed})`,
  { timeout: 300_000 },
  async ({ annotate }) => {
    const directory = temporaryDirectory();
    const workflows = join(directory, "workflows");
    mkdirSync(workflows);
    writeFileSync(join(workflows, "survivor.yaml"), workflow);
    const standin = await startStandin();
    await setRule(standin.url, { path: "/b/left", delay_ms: 40 });
    const options = { data: join(directory, "data"), workflows, gateway: standin.url };

    const random = seededRandom(seed);
    let server = await startServer({ ...options, port: 0 });
    const { port, url } = server;
    const driver = new Driver(url);
    const work = Promise.all(Array.from({ length: inFlight }, (_, number) => driver.work(number)));
    const recoveriesMs: number[] = [];

    for (let kill = 0; kill < kills; kill++) {
      // Mostly early, when much is being recovered, and now and then late.
      await Promise.race([driver.answers(1 + Math.floor(random() ** 2 * 500)), work]);
      if (kill % 3 === 0) await setRule(standin.url, { path: "/c/late", fail: 503, times: 10 });
      expect(await server.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
      const beganMs = Date.now();
      server = await restarted(() => startServer({ ...options, port }));
      recoveriesMs.push(Date.now() - beganMs);
    }
    driver.finish();
    await work;

    const instances = await readAll<InstanceView>(`${url}/v1/instances?limit=500`);
    expect(new Set(instances.map(({ id }) => id))).toEqual(new Set(driver.started.values()));
    expect(instances.length).toBe(driver.started.size);
    expect(instances.filter(({ status }) => status !== "completed")).toEqual([]);

    const requests = await readRequests(standin.url);
    const expected = new Set(instances.flatMap(({ id }) => steps.map((step) => `${id}/${step}/1`)));
    expect(new Set(requests.map(({ key }) => key))).toEqual(expected);

    for (const instance of instances) {
      const journal = await readAll<EntryView>(`${url}/v1/instances/${instance.id}/journal?limit=500`);
      expect(journal.map(({ prev }) => prev)).toEqual([
        "0".repeat(64),
        ...journal.slice(0, -1).map(({ hash }) => hash),
      ]);
      const timers = journal.filter(({ kind }) => kind === "timer");
      expect(timers.map(({ step }) => step)).toEqual(["pause"]);
      const pausedMs = Date.parse(instance.steps["pause"]?.started_at ?? "");
      expect(Date.parse(timers[0]?.at ?? "")).toBeGreaterThanOrEqual(pausedMs + 2000);
      const events = journal.filter(({ kind }) => kind === "event");
      expect(events).toHaveLength(1);
      expect(events[0]?.event).toMatchObject({ type: "confirmed", data: { of: instance.id } });
    }
    const repeated = requests.length - new Set(requests.map(({ key }) => key)).size;
    await annotate(
      `${instances.length} instances, ${requests.length} requests, ${repeated} of them repeated under their keys; ` +
        `${driver.unanswered} requests of the driver had no answer; back after ${Math.max(...recoveriesMs)} ms at most`,
    );
    expect(driver.unanswered).toBeGreaterThan(0);
    expect((await server.end("SIGTERM")).code).toBe(0);
  },
);

/** Starts instances and sees each through, whatever happens to the server in between. */
class Driver {
  /** Instance by the id of the event that began it; entered when the start was acknowledged. */
  readonly started = new Map<string, string>();
  unanswered = 0;
  readonly #url: string;
  #finishing = false;
  #answered = 0;
  #watch: { readonly count: number; readonly resolve: () => void } | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** One instance after another, until `finish`. */
  async work(number: number): Promise<void> {
    for (let round = 0; !this.#finishing; round++) {
      const id = await this.#start(`event-${number}-${round}`);
      await this.#seeThrough(id);
    }
  }

  finish(): void {
    this.#finishing = true;
  }

  /** Resolves after so many further answers of the server. */
  async answers(count: number): Promise<void> {
    await new Promise<void>((resolve) => (this.#watch = { count: this.#answered + count, resolve }));
  }

  async #start(event: string): Promise<string> {
    const body = { type: "begin", data: { event }, id: event, source: "kill-test" };
    const answer = await this.#ask<{ instances: { id: string }[] }>("/v1/events", body);
    expect(answer.status).toBe(202);
    const id = answer.body.instances[0]?.id ?? "";
    this.started.set(event, id);
    return id;
  }

  /** Fails at once when something acknowledged is not there. */
  async #seeThrough(id: string): Promise<void> {
    const address = `/v1/instances/${encodeURIComponent(id)}`;
    for (let confirmed = false; ;) {
      const { status, body: seen } = await this.#changed(address);
      if (status !== 200) throw new Error(`${id} was acknowledged, but is answered with ${status}`);
      if (seen.status === "completed") return;
      const waits = seen.waiting_for.some(({ event }) => event === "confirmed");
      if (confirmed && waits)
        throw new Error(`the event to ${id} was acknowledged, but the instance waits for it`);
      if (!waits) continue;
      const sent = await this.#ask(`${address}/events`, { type: "confirmed", data: { of: id } });
      // 409: an earlier try was taken, only its answer was cut.
      expect([200, 409]).toContain(sent.status);
      confirmed = true;
    }
  }

  /** The answer for an instance once it waits for the event, has completed, or is not found. */
  async #changed(address: string): Promise<{ readonly status: number; readonly body: InstanceView }> {
    return eventually(
      `${address} goes on`,
      async () => {
        const answer = await this.#ask<InstanceView>(address);
        if (answer.status !== 200) return answer;
        const { status, waiting_for: waits } = answer.body;
        return status === "completed" || waits.some(({ event }) => event === "confirmed")
          ? answer
          : undefined;
      },
      120_000,
      everyMs,
    );
  }

  /** Asks until there is an answer. */
  async #ask<T>(path: string, body?: unknown): Promise<{ readonly status: number; readonly body: T }> {
    return eventually(
      `${path} is answered`,
      async () => {
        try {
          const response = await fetch(
            this.#url + path,
            body === undefined
              ? {}
              : {
                  method: "POST",
                  headers: { "content-type": "application/json" },
                  body: JSON.stringify(body),
                },
          );
          const answer = { status: response.status, body: (await response.json()) as T };
          this.#answered++;
          if (this.#watch !== undefined && this.#answered >= this.#watch.count) this.#watch.resolve();
          return answer;
        } catch (error) {
          this.unanswered++;
          throw error;
        }
      },
      60_000,
      everyMs,
    );
  }
}

/** The kernel may hold the port for a moment after the kill. */
async function restarted(start: () => Promise<Server>): Promise<Server> {
  return eventually("the server starts again", start);
}

async function setRule(standin: string, rule: unknown): Promise<void> {
  const response = await fetch(`${standin}/_standin/rules`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(rule),
  });
  expect(response.ok).toBe(true);
}

async function readAll<T>(url: string): Promise<readonly T[]> {
  const items: T[] = [];
  for (let cursor = ""; ;) {
    const page = (await (await fetch(url + cursor)).json()) as { items: T[]; next: string | null };
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

async function readRequests(standin: string): Promise<readonly { readonly key: string }[]> {
  const answer = await fetch(`${standin}/_standin/requests`);
  return ((await answer.json()) as { requests: readonly { key: string }[] }).requests;
}
