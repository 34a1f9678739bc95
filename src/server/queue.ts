// Queue: lets the work of requests begin by callers in turn, and little of it at once, so that a caller who sends much
// makes nobody wait but itself.

import type { Context } from "hono";
import { actorOf } from "./caller.ts";

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
export interface Loop {
  nowMs(): number;
  /** What the process has worked since it began: on a crowded machine, time that passes says nothing of what it does. */
  workedMs(): number;
  /** Calls back when all that is ready now has had its turn. */
  afterThisTurn(callback: () => void): void;
  /** Calls back later; what is returned takes that back. */
  in(ms: number, callback: () => void): () => void;
}

const ownLoop: Loop = {
  nowMs: () => performance.now(),
  workedMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  afterThisTurn: (callback) => void setImmediate(callback),
  in: (ms, callback) => {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};

/**
 * A caller of whom nothing is at work is let in at once, and so is everybody while there is one caller alone. Else as many
 * are at work as leave the turns of the event loop below `turnMs` of the processor: fewer after a longer turn, more after
 * a shorter one; of those that wait, one of each caller is let in after the other. What the engine does on its own account
 * makes turns longer, too, so that work is not taken in much faster than it is done. Who is at work for longer than
 * `restsAfterMs` is taken to rest (it waits for somebody), and its place is another's.
 */
export function createQueue(loop: Loop = ownLoop): Queue {
  /** By caller, first come, first served; the caller whose turn it is stands first. */
  const waiting = new Map<string, ((leave: Leave) => void)[]>();
  const atWork = new Map<string, number>();
  let taken = 0;
  let places = placesMax;
  let newest = "";
  let sharedUntilMs = 0;

  function letIn(caller: string): Leave {
    taken++;
    atWork.set(caller, (atWork.get(caller) ?? 0) + 1);
    let isIn = true;
    const leave = (): void => {
      if (!isIn) return;
      isIn = false;
      takeBack();
      const before = loop.workedMs();
      // Work that is done within one turn must not make that turn endless.
      loop.afterThisTurn(() => {
        const isLong = loop.workedMs() - before > turnMs;
        places = isLong ? Math.max(placesMin, places * 0.75) : Math.min(placesMax, places + 0.25);
        taken--;
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
    while (taken < places) {
      const [first] = waiting;
      if (first === undefined) return;
      const [caller, requests] = first;
      waiting.delete(caller);
      const begin = requests.shift()!;
      if (requests.length > 0) waiting.set(caller, requests);
      begin(letIn(caller));
    }
  }

  return {
    enter(caller) {
      const nowMs = loop.nowMs();
      if (caller !== newest) sharedUntilMs = nowMs + sharedForMs;
      newest = caller;
      const isAlone = nowMs >= sharedUntilMs;
      if (!atWork.has(caller) || (waiting.size === 0 && (isAlone || taken < places))) return letIn(caller);
      return new Promise((begin) => {
        const requests = waiting.get(caller);
        if (requests === undefined) waiting.set(caller, [begin]);
        else requests.push(begin);
      });
    },
  };
}

const turnMs = 10;
const restsAfterMs = 100;
const sharedForMs = 1_000;
const placesMin = 4;
const placesMax = 64;
