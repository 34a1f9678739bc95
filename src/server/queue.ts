// Queue: lets the work of requests begin by callers in turn, and little of it at once, so that a caller who sends much
// makes nobody wait but itself.

import type { Context } from "hono";
import { actorOf } from "./caller.ts";
import { Admission } from "./admission.ts";
import type { IdleLoop } from "./admission.ts";

/** Said for every request that the gate knows the caller of. */
export const setQueue = (context: Context, queue: Queue): void => context.set("queue", queue);

/** Does the work of a request when it is its caller's turn. */
export function inTurn(
  context: Context,
  work: () => Response | Promise<Response>,
): Response | Promise<Response> {
  const queue = context.get("queue") as Queue | undefined;
  if (queue === undefined) return work();
  return doInTurn(queue.enter(actorOf(context)), work);
}

async function doInTurn(
  entered: Leave | Promise<Leave>,
  work: () => Response | Promise<Response>,
): Promise<Response> {
  const leave = typeof entered === "function" ? entered : await entered;
  try {
    return await work();
  } finally {
    leave();
  }
}

export interface Queue {
  /** Resolves, with what says that the work is done, when it may begin; at once where nobody waits. */
  enter(caller: string): Leave | Promise<Leave>;
}

/** Once more is no harm. */
export type Leave = () => void;

/** What the queue needs of the event loop. */
export interface Loop extends IdleLoop {
  /** Calls back when all that is ready now has had its turn. */
  afterThisTurn(callback: () => void): void;
  /** Calls back later; what is returned takes that back. */
  in(ms: number, callback: () => void): () => void;
}

const ownLoop: Loop = {
  nowMs: () => performance.now(),
  idleMs: () => performance.nodeTiming.idleTime,
  afterThisTurn: (callback) => void setImmediate(callback),
  in: (ms, callback) => {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};

/**
 * While there is one caller alone, everybody is let in at once, and so is always a caller of whom nothing is at work and
 * nothing waits. Of those that wait, one of each caller is let in after the other, as long as `places` are free, at a pace
 * that leaves the event loop idle for part of the time, but that is `leastPerSecond` for each of them at least. Who is at
 * work for longer than `restsAfterMs` is taken to rest (it waits for somebody), and its place is another's.
 */
export function createQueue(loop: Loop = ownLoop): Queue {
  /** By caller, first come, first served; the caller whose turn it is stands first. */
  const waiting = new Map<string, ((leave: Leave) => void)[]>();
  const atWork = new Map<string, number>();
  const admission = new Admission(loop);
  let taken = 0;
  let newest = "";
  let sharedUntilMs = 0;
  let isWaking = false;

  const isShared = (): boolean => loop.nowMs() < sharedUntilMs;

  /** With a place, or because nobody is kept waiting by that. */
  function letIn(caller: string, place: 0 | 1): Leave {
    taken += place;
    atWork.set(caller, (atWork.get(caller) ?? 0) + 1);
    let isIn = true;
    const leave = (): void => {
      if (!isIn) return;
      isIn = false;
      takeBack();
      // Work that is done within one turn must not make that turn endless.
      loop.afterThisTurn(() => {
        taken -= place;
        const left = atWork.get(caller)! - 1;
        if (left === 0) atWork.delete(caller);
        else atWork.set(caller, left);
        letNextIn();
      });
    };
    const takeBack = loop.in(restsAfterMs, leave);
    return leave;
  }

  function letNextIn(): void {
    for (;;) {
      const [first] = waiting;
      if (first === undefined) return;
      if (isShared()) {
        if (taken >= places) return;
        const againInMs = admission.admit(leastPerSecond * waiting.size);
        if (againInMs !== undefined) return wakeIn(againInMs);
      }
      const [caller, requests] = first;
      waiting.delete(caller);
      const begin = requests.shift()!;
      if (requests.length > 0) waiting.set(caller, requests);
      begin(letIn(caller, 1));
    }
  }

  function wakeIn(ms: number): void {
    if (isWaking) return;
    isWaking = true;
    loop.in(ms, () => {
      isWaking = false;
      letNextIn();
    });
  }

  return {
    enter(caller) {
      const othersWait = waiting.size > (waiting.has(caller) ? 1 : 0);
      if (caller !== newest || othersWait) sharedUntilMs = loop.nowMs() + sharedForMs;
      newest = caller;
      const isFirst = !atWork.has(caller) && !waiting.has(caller);
      if (isFirst || (waiting.size === 0 && !isShared())) return letIn(caller, 0);
      return new Promise((begin) => {
        const requests = waiting.get(caller);
        if (requests === undefined) waiting.set(caller, [begin]);
        else requests.push(begin);
        letNextIn();
      });
    },
  };
}

const places = 8;
const restsAfterMs = 100;
const sharedForMs = 1_000;
/** Of a caller who waits: enough for people, and for programs that do one thing after the other. */
const leastPerSecond = 50;
