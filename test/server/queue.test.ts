// The queue and the brake: who sends little waits for nobody who sends much, and who does not wait is made to.
import { expect, test, vi } from "vitest";
import { createBrake } from "../../src/server/brake.ts";
import { createQueue } from "../../src/server/queue.ts";
import type { Leave, Loop } from "../../src/server/queue.ts";

/** A loop of which the test says how long each turn takes, and how much of that is idle. */
class Turns implements Loop {
  readonly #due: (() => void)[] = [];
  readonly #timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  #nowMs = 5_000;
  #idleMs = 0;

  nowMs = (): number => this.#nowMs;
  idleMs = (): number => this.#idleMs;
  afterThisTurn = (callback: () => void): void => void this.#due.push(callback);
  in = (ms: number, callback: () => void): (() => void) => {
    const timer = { atMs: this.#nowMs + ms, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** Lets time pass and the turn end. */
  async turn(ms: number, idle: 0 | 1 = 0): Promise<void> {
    this.#nowMs += ms;
    this.#idleMs += idle * ms;
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

test("beside another caller few of a flood are at work at once, and who sends one waits for nobody", async () => {
  const { send, inside, work, turns } = queued();
  send("calm");
  for (let i = 0; i < 300; i++) send("flood");
  for (let ms = 0; ms < 90; ms++) await turns.turn(1, 1);
  // The first of each, and those that have places.
  expect(inside()).toHaveLength(10);
  for (let round = 0; round < 20; round++) {
    work();
    await turns.turn(50);
    for (let i = 0; i < 30; i++) send("flood");
    expect(send("calm").leave, `round ${round}`).toBeDefined();
  }
});

test("more of a flood begin while the loop has nothing to do, fewer while it is always at work", async () => {
  const begun = async (idle: 0 | 1): Promise<number> => {
    const { send, inside, work, turns } = queued();
    for (let i = 0; i < 2_000; i++) send("flood");
    let count = 0;
    for (let ms = 0; ms < 2_000; ms++) {
      if (ms % 20 === 0) send("calm");
      count += inside().filter((caller) => caller === "flood").length;
      work();
      await turns.turn(1, idle);
    }
    return count;
  };
  const [busy, idle] = [await begun(0), await begun(1)];
  // Fifty a second, and what it took to get there.
  expect(busy).toBeGreaterThanOrEqual(100);
  expect(busy).toBeLessThan(400);
  expect(idle).toBeGreaterThan(3 * busy);
});

test("of those that wait, one of each caller is let in after the other", async () => {
  const { send, inside, work, turns } = queued();
  for (const caller of ["a", "b", "c"]) send(caller);
  const order = [...inside()];
  for (let i = 0; i < 20; i++) send("a");
  for (let i = 0; i < 3; i++) for (const caller of ["b", "c"]) send(caller);
  for (let ms = 0; ms < 200 && order.length < 12; ms++) {
    work();
    await turns.turn(1);
    order.push(...inside());
  }
  for (const caller of ["a", "b", "c"])
    expect(order.slice(0, 12).filter((each) => each === caller)).toHaveLength(4);
});

test("once the others have been gone for a second, all that wait are let in", async () => {
  const { send, inside, turns } = queued();
  send("calm");
  for (let i = 0; i < 300; i++) send("flood");
  await turns.turn(999);
  expect(inside().length).toBeLessThan(20);
  for (let ms = 0; ms < 25; ms++) await turns.turn(1);
  expect(inside()).toHaveLength(301);
});

test("who rests gives its place away", async () => {
  const { send, inside, turns } = queued();
  send("calm");
  for (let i = 0; i < 30; i++) send("flood");
  for (let ms = 0; ms < 90; ms++) await turns.turn(1, 1);
  expect(inside()).toHaveLength(10);
  for (let ms = 0; ms < 90; ms++) await turns.turn(1, 1);
  expect(inside()).toHaveLength(18);
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
