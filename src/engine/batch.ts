// Batch: events that came together. Each is taken as if those before it had been taken first; yet those that cannot concern
// each other are under way together, so that a thousand of them share few writes.
import { everyStep } from "../language/all-steps.ts";
import type { Definition } from "./catalog.ts";

/** What an event is about to move. */
export interface Moves {
  readonly instances: readonly string[];
  readonly started: readonly Definition[];
  readonly resumed: readonly Definition[];
}

/** Asked before anything is moved; false means that the plan must be made anew, since others have moved since. */
export type Confirm = (moves: Moves) => Promise<boolean>;

/**
 * Takes the events in their order and gives what became of each. `take` must ask `confirm` when it knows what the event
 * moves, and call `begun` once the first of that is in its mailbox. A refusal that `isRefusal` knows is an event's
 * result; anything else that goes wrong rejects.
 */
export async function takeInOrder<Event extends { readonly type: string }, Taken, Refusal>(
  events: readonly Event[],
  take: (event: Event, confirm: Confirm, begun: () => void) => Promise<Taken>,
  isRefusal: (error: unknown) => error is Refusal,
): Promise<readonly (Taken | Refusal)[]> {
  const results: Promise<Taken | Refusal>[] = [];
  let together: Promise<unknown>[] = [];
  let moved = new Moved();
  for (const event of events) {
    const before = together;
    await new Promise<void>((resolve) => {
      const begun = (): void => resolve();
      const confirm: Confirm = async (moves) => {
        if (!moved.mayConcern(event.type, moves)) {
          moved.add(event.type, moves);
          return true;
        }
        await Promise.all(before);
        moved = new Moved();
        together = together.slice(before.length);
        return false;
      };
      const result = take(event, confirm, begun).catch((error: unknown) => {
        if (isRefusal(error)) return error;
        throw error;
      });
      results.push(result);
      const ended = result.then(begun, begun);
      together = [...together, ended];
    });
  }
  return Promise.all(results);
}

/** What the events under way move. */
class Moved {
  readonly #instances = new Set<string>();
  readonly #started = new Set<Definition>();
  /** Types of the events that resumed instances of the definition. */
  readonly #resumed = new Map<Definition, Set<string>>();

  add(type: string, { instances, started, resumed }: Moves): void {
    for (const id of instances) this.#instances.add(id);
    for (const definition of started) this.#started.add(definition);
    for (const definition of resumed) {
      const types = this.#resumed.get(definition) ?? new Set();
      this.#resumed.set(definition, types.add(type));
    }
  }

  /** Whether an event of the type could find something other than it would after the events under way. */
  mayConcern(type: string, { instances }: Moves): boolean {
    if (instances.some((id) => this.#instances.has(id))) return true;
    for (const definition of this.#started) if (waitsFor(definition, type) !== "never") return true;
    for (const [definition, types] of this.#resumed) {
      const waits = waitsFor(definition, type);
      // Whom the same event has resumed cannot come to wait for it once more.
      const isOver = waits === "once" && types.size === 1 && types.has(type);
      if (waits !== "never" && !isOver) return true;
    }
    return false;
  }
}

type Waits = "never" | "once" | "often";

const known = new WeakMap<Definition, Map<string, Waits>>();

/** How often an instance can come to wait, with a `match`, for an event of the type. */
function waitsFor(definition: Definition, type: string): Waits {
  const types = known.get(definition) ?? new Map<string, Waits>();
  known.set(definition, types);
  const before = types.get(type);
  if (before) return before;
  const steps = [...everyStep(definition.workflow.steps)];
  let count = 0;
  for (const step of steps) {
    if (step.kind !== "wait" && step.kind !== "wait_for") continue;
    const events = step.kind === "wait" ? step.until : step.events;
    if (step.match && events.includes(type)) count++;
  }
  const again = steps.some(({ kind }) => kind === "repeat" || kind === "for_each");
  const waits: Waits = count === 0 ? "never" : count === 1 && !again ? "once" : "often";
  types.set(type, waits);
  return waits;
}
