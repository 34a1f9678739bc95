// The workshop on a thread of its own, which is ended when a job takes too long, or too much memory.
import { Worker } from "node:worker_threads";
import { EngineError } from "../engine/error.ts";
import type { Done, Job, Workshop } from "../server/workshop.ts";

/** By the clock: a text is read in milliseconds; proofs and pictures are for requests that people wait for. */
const limitMs: { readonly [kind in Job["kind"]]: number } = { read: 5_000, prove: 30_000, draw: 30_000 };
const memoryMb = 512;
const waitingMax = 16;
/** How long a thread that has nothing to do is kept. */
const idleMs = 30_000;

export interface ThreadWorkshop extends Workshop {
  close(): Promise<void>;
}

/** `program`: what the thread runs. It begins with the first job. */
export const createThreadWorkshop = (program: URL): ThreadWorkshop => new OneThread(program);

class OneThread implements ThreadWorkshop {
  readonly #program: URL;
  #thread: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(program: URL) {
    this.#program = program;
  }

  async do(job: Job): Promise<Done> {
    if (this.#waiting >= waitingMax)
      throw new EngineError(
        "overloaded",
        "Too many workflows wait to be read, proved or drawn: try again later.",
      );
    this.#waiting++;
    const done = this.#last.then(() => this.#give(job));
    this.#last = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      this.#waiting--;
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#thread?.terminate();
  }

  #give(job: Job): Promise<Done> {
    clearTimeout(this.#idle);
    const thread = (this.#thread ??= this.#begin());
    return new Promise((resolve) => {
      const end = (done: Done): void => {
        clearTimeout(timer);
        thread.off("message", end).off("error", onError);
        this.#idle = setTimeout(() => this.#drop(), idleMs).unref();
        resolve(done);
      };
      const giveUp = (because: string): void => {
        this.#drop();
        end({ kind: "given_up", because });
      };
      const onError = (error: Error): void =>
        giveUp(`It needs more than this server gives: ${error.message}.`);
      const timer = setTimeout(
        () => giveUp(`It takes longer than ${limitMs[job.kind] / 1000} seconds.`),
        limitMs[job.kind],
      );
      thread.on("message", end).on("error", onError);
      thread.postMessage(job);
    });
  }

  #begin(): Worker {
    const thread = new Worker(this.#program, { resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
    thread.unref();
    // What it says after it was given up concerns nobody.
    thread.on("error", () => undefined);
    return thread;
  }

  #drop(): void {
    void this.#thread?.terminate();
    this.#thread = undefined;
  }
}
