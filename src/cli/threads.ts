// Threads: lanes on which paths are driven at once, this thread's own among them.
import { Worker } from "node:worker_threads";
import type { DrivenPath } from "../simulation/drive-path.ts";
import type { Lane, LanePath, Lanes } from "../simulation/lane.ts";

export interface ToThread {
  readonly number: number;
  readonly path: LanePath;
}

export type ToMain =
  /** It has loaded what it needs, and waits for paths. */
  | { readonly kind: "ready" }
  | { readonly kind: "driven"; readonly number: number; readonly driven: DrivenPath }
  /** The path of the number could not be driven, for a mistake of ours. */
  | { readonly kind: "broken"; readonly number: number; readonly cause: unknown };

interface Task {
  readonly number: number;
  readonly path: LanePath;
  readonly resolve: (driven: DrivenPath | undefined) => void;
  readonly reject: (cause: unknown) => void;
}

/** More paths than this are worth another thread, which takes as long to begin. */
const threadsFrom = 8;

/** How many paths a thread is sent before it has driven the first of them: it never waits for the next. */
const sentMax = 2;

/** Driven or waiting at once, for each thread: enough for the others to go on while one drives a path that is long. */
const aheadOfEach = 32;

export class Threads implements Lanes {
  readonly ahead: number;
  readonly #jobs: number;
  readonly #program: URL;
  readonly #own: Lane;
  readonly #stop: AbortSignal;
  readonly #waiting: Task[] = [];
  #threads: readonly Thread[] | undefined;
  #given = 0;
  #isOwnBusy = false;

  /**
   * `jobs` threads in all. `program` is what each but this runs; they begin when they are worth it. When stopped, they end
   * what they drive, and no more.
   */
  constructor(own: Lane, program: URL, jobs: number, stop: AbortSignal) {
    this.#stop = stop;
    stop.addEventListener("abort", () => this.#give());
    this.#own = own;
    this.#program = program;
    this.#jobs = jobs;
    this.ahead = jobs * aheadOfEach;
  }

  drive(path: LanePath): Promise<DrivenPath | undefined> {
    const number = ++this.#given;
    if (number > threadsFrom)
      this.#threads ??= Array.from(
        { length: this.#jobs - 1 },
        () => new Thread(this.#program, () => this.#give()),
      );
    return new Promise((resolve, reject) => {
      this.#waiting.push({ number, path, resolve, reject });
      this.#give();
    });
  }

  /** What the threads still drive is lost. */
  async close(): Promise<void> {
    await Promise.all(this.#threads?.map((thread) => thread.end()) ?? []);
  }

  #give(): void {
    if (this.#stop.aborted) for (const task of this.#waiting.splice(0)) task.resolve(undefined);
    for (const thread of this.#threads ?? [])
      while (thread.isFree && this.#waiting.length > 0) thread.send(this.#waiting.shift()!);
    if (this.#isOwnBusy) return;
    const task = this.#waiting.shift();
    if (!task) return;
    this.#isOwnBusy = true;
    this.#own
      .drive(task.path)
      .then(task.resolve, task.reject)
      .finally(() => {
        this.#isOwnBusy = false;
        this.#give();
      });
  }
}

class Thread {
  readonly #worker: Worker;
  readonly #sent = new Map<number, Task>();
  readonly #onFree: () => void;
  #isReady = false;

  /** `onFree` is called whenever it may be sent a path. */
  constructor(program: URL, onFree: () => void) {
    this.#onFree = onFree;
    this.#worker = new Worker(program);
    this.#worker.on("message", (message: ToMain) => this.#hear(message));
    this.#worker.on("error", (cause) => this.#fail(cause));
    this.#worker.on("messageerror", (cause) => this.#fail(cause));
  }

  get isFree(): boolean {
    return this.#isReady && this.#sent.size < sentMax;
  }

  send(task: Task): void {
    const { number, path } = task;
    this.#sent.set(number, task);
    this.#worker.postMessage({ number, path } satisfies ToThread);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #hear(message: ToMain): void {
    switch (message.kind) {
      case "ready":
        this.#isReady = true;
        break;
      case "driven":
        this.#taken(message.number).resolve(message.driven);
        break;
      case "broken":
        this.#taken(message.number).reject(message.cause);
        break;
      default:
        message satisfies never;
    }
    this.#onFree();
  }

  #taken(number: number): Task {
    const task = this.#sent.get(number)!;
    this.#sent.delete(number);
    return task;
  }

  /** A thread that breaks off is sent nothing any more, and what it was sent fails. */
  #fail(cause: unknown): void {
    this.#isReady = false;
    for (const task of this.#sent.values()) task.reject(cause);
    this.#sent.clear();
  }
}
