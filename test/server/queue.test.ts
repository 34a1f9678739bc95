// The queue and the brake: who sends little waits for nobody who sends much, and who does not wait is made to.
import { expect, test, vi } from "vitest";
import { createBrake } from "../../src/server/brake.ts";
import { createQueue } from "../../src/server/queue.ts";
import type { Leave, Loop } from "../../src/server/queue.ts";

/** A loop whose turns take what work is done in them. */
class Turns implements Loop {
  readonly #due: (() => void)[] = [];
  readonly #timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  #nowMs = 5_000;

  nowMs = (): number => this.#nowMs;
  workedMs = (): number => this.#nowMs;
  afterThisTurn = (callback: () => void): void => void this.#due.push(callback);
  in = (ms: number, callback: () => void): (() => void) => {
    const timer = { atMs: this.#nowMs + ms, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** Lets time pass and the turn end. */
  async turn(ms: number): Promise<void> {
    this.#nowMs += ms;
    for (const timer of [...this.#timers])
      if (timer.atMs <= this.#nowMs && this.#timers.delete(timer)) timer.callback();
    for (const callback of this.#due.splice(0)) callback();
    await Promise.resolve();
    await Promise.resolve();
  }
}

interface Request {
  readonly caller: string;
  leave?: Leave;
}

function queued(): {
  turns: Turns;
  send(caller: string): Request;
  inside(): readonly string[];
  work(): void;
} {
  const turns = new Turns();
  const queue = createQueue(turns);
  const all: Request[] = [];
  return {
    turns,
    send(caller) {
      const request: Request = { caller };
      all.push(request);
      const entered = queue.enter(caller);
      if (typeof entered === "function") request.leave = entered;
      else void entered.then((leave) => (request.leave = leave));
      return request;
    },
    inside: () => all.filter(({ leave }) => leave !== undefined).map(({ caller }) => caller),
    work() {
      for (const request of all.splice(0)) {
        if (request.leave === undefined) all.push(request);
        else request.leave();
      }
    },
  };
}

test("one caller alone is let in as often as it comes", async () => {
  const { send, inside, turns } = queued();
  send("a");
  await turns.turn(1_000);
  for (let i = 0; i < 300; i++) send("a");
  expect(inside()).toHaveLength(301);
});

test("beside another caller a flood is let in by 64, and by 4 once turns are long; who sends one waits for nobody", async () => {
  const { send, inside, work, turns } = queued();
  send("calm");
  work();
  await turns.turn(1);
  for (let i = 0; i < 300; i++) send("flood");
  expect(inside()).toHaveLength(64);
  expect(send("calm").leave).toBeDefined();
  for (let round = 0; round < 20; round++) {
    work();
    await turns.turn(50);
    for (let i = 0; i < 30; i++) send("flood");
    expect(send("calm").leave, `round ${round}`).toBeDefined();
  }
  expect(inside().length).toBeLessThanOrEqual(5);
});

test("of those that wait, one of each caller is let in after the other", async () => {
  const { send, work, turns } = queued();
  send("calm");
  for (let i = 0; i < 200; i++) send("flood");
  for (let round = 0; round < 12; round++) {
    work();
    await turns.turn(50);
    send("calm");
  }
  const others = ["a", "b", "c"].flatMap((caller) => [send(caller), send(caller), send(caller)]);
  const letIn = (): readonly string[] =>
    others.filter(({ leave }) => leave !== undefined).map(({ caller }) => caller);
  expect(letIn()).toEqual(["a", "b", "c"]);
  let rounds = 0;
  for (; letIn().length < others.length; rounds++) {
    work();
    await turns.turn(50);
  }
  expect(rounds).toBeLessThanOrEqual(4);
});

test("who rests gives its place away", async () => {
  const { send, turns } = queued();
  send("calm");
  for (let i = 0; i < 63; i++) send("flood");
  const waits = send("flood");
  expect(waits.leave).toBeUndefined();
  await turns.turn(99);
  expect(waits.leave).toBeUndefined();
  await turns.turn(1);
  expect(waits.leave).toBeDefined();
});

test("the first refusals come at once, those of who goes on later, and not more are held than there is room for", async () => {
  vi.useFakeTimers();
  try {
    const { hold } = createBrake({ free: 2, holdMs: 1_000, heldMax: 3 });
    expect([hold("a"), hold("a"), hold("b")]).toEqual([undefined, undefined, undefined]);
    const held = [hold("a"), hold("a"), hold("a")];
    expect(held.every((each) => each !== undefined)).toBe(true);
    expect(hold("a")).toBeUndefined();
    let answered = 0;
    for (const each of held) void each!.then(() => answered++);
    await vi.advanceTimersByTimeAsync(999);
    expect(answered).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(answered).toBe(3);
    expect(hold("a")).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});
