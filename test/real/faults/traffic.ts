// Traffic: callers who start instances of a workflow with every kind of step that waits, decide its tasks and send it its
// event, whatever happens to the server in between; and what they were told.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../processes.ts";

export const pauseMs = 150;

/** A caller who has no answer by then asks again. */
const answerMs = 20_000;

const survivor = `
id: survivor
trigger: begin
input: {of: string}
steps:
  - id: first
    call: POST /first
  - id: both
    parallel:
      - call: POST /left
      - call: POST /right
  - id: pause
    wait: ${pauseMs}ms
  - id: late
    call: POST /late
    retry: {max: 20, first: 40ms, factor: 1, cap: 40ms, jitter: 0}
  - id: tell
    emit: told
    with: {of: "\${input.of}"}
  - id: decide
    ask: {group: clerks, form: {note: string}}
  - id: help
    run: helper
    with: {of: "\${input.of}"}
  - id: each
    for_each: "[1, 2]"
    steps:
      - id: one
        call: POST /each
  - id: confirm
    wait: 1h
    until: confirmed
  - id: last
    call: POST /last
`;

const helper = `
id: helper
input: {of: string}
steps:
  - id: pause
    wait: ${pauseMs}ms
  - id: helped
    call: POST /helped
`;

const hearer = `
id: hearer
trigger: told
input: {of: string}
steps:
  - id: heard
    call: POST /heard
`;

/** Steps of each workflow that a service or an event is sent for. */
export const performed: Readonly<Record<string, readonly string[]>> = {
  survivor: ["first", "both.left", "both.right", "late", "each[0].one", "each[1].one", "last"],
  helper: ["helped"],
  hearer: ["heard"],
};

export function writeWorkflows(directory: string): string {
  mkdirSync(directory);
  for (const [name, text] of Object.entries({ survivor, helper, hearer }))
    writeFileSync(join(directory, `${name}.yaml`), text);
  return directory;
}

export class Traffic {
  /** Instance by what it is about; entered when its start was acknowledged. */
  readonly started = new Map<string, string>();
  /** Instances whose task was decided, and whose event was sent, as was acknowledged. */
  readonly decided = new Set<string>();
  readonly confirmed = new Set<string>();
  unanswered = 0;
  #finishing = false;
  #isOpen = false;
  #opened: (url: string) => void = () => undefined;
  #url: Promise<string> = new Promise((resolve) => (this.#opened = resolve));

  /** One instance after another, until `finish`. */
  async work(number: number): Promise<void> {
    for (let round = 0; !this.#finishing; round++) {
      const of = `${number}-${round}`;
      const id = await this.#start(of, (number + round) % 2 === 0);
      this.started.set(of, id);
      await this.#until(`${id}/decide/1`, `/v1/tasks/${encodeURIComponent(`${id}/decide/1`)}/complete`, {
        output: { note: of },
      });
      this.decided.add(id);
      const confirmed = { type: "confirmed", data: { of } };
      await this.#until(`${id}/confirm`, `/v1/instances/${encodeURIComponent(id)}/events`, confirmed);
      this.confirmed.add(id);
    }
  }

  finish(): void {
    this.#finishing = true;
  }

  /** Where the server is. */
  open(url: string): void {
    this.#isOpen = true;
    this.#opened(url);
  }

  /** There is none until it is opened again: callers wait. */
  shut(): void {
    // Those who wait already go on waiting for the next one.
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#url = new Promise((resolve) => (this.#opened = resolve));
  }

  async #start(of: string, isEvent: boolean): Promise<string> {
    if (!isEvent) {
      const { id } = await this.#until<{ id: string }>(`start-${of}`, "/v1/workflows/survivor/instances", {
        data: { of },
      });
      return id;
    }
    const event = { type: "begin", data: { of }, id: of, source: "traffic" };
    const { instances } = await this.#until<{ instances: { id: string }[] }>("", "/v1/events", event);
    return instances[0]!.id;
  }

  /**
   * Asks until it is granted. Each try has a name of its own, unless the one before had no answer: then it is the same
   * request that comes again, and the same answer that it gets. Without `name` the body names it.
   */
  async #until<T>(name: string, path: string, body: unknown): Promise<T> {
    let tries = 0;
    return eventually(
      `${path} is granted`,
      async () => {
        const response = await this.#ask(path, body, name === "" ? undefined : `${name}#${tries}`);
        if (response === undefined) return undefined;
        tries++;
        const answer = (await response.json()) as T & { readonly title?: string };
        if (response.ok) return answer;
        // Not yet: the instance is on its way there.
        if ([404, 409, 503].includes(response.status)) return undefined;
        throw new Error(`${path} was refused with ${response.status}: ${answer.title}`);
      },
      3_600_000,
      50,
    );
  }

  async #ask(path: string, body: unknown, key: string | undefined): Promise<Response | undefined> {
    const url = await this.#url;
    try {
      const response = await fetch(url + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
        body: JSON.stringify(body),
        // Of a request that the process died of, the client does not always hear.
        signal: AbortSignal.timeout(answerMs),
      });
      // Cut in the middle of the answer is unanswered, too.
      return new Response(await response.arrayBuffer(), { status: response.status });
    } catch {
      this.unanswered++;
      return undefined;
    }
  }
}
