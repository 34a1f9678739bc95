// Violation: a promise of the engine that a run found broken, and where the first difference is.

/** What must hold after every run, by name. */
export const invariants = {
  path: "the journal tells the machine's path: event by event, state by state",
  chain: "entries are numbered without a gap, and each holds the hash of the one before",
  calls: "everything to be called is called at least once, always under one key and with one request",
  cause: "nothing is called that no durable entry asks for",
  end: "after the end nothing is called, and on the way to a failed end only what undoes",
  timers: "a timer fires once, when it is due and never before",
  undo: "what completed is undone in reverse order, each step once",
  retries: "a call that fails is tried again as often as its `retry` says, and no more",
  durable: "nothing is answered and nothing is called before its commit is durable",
  duplicates: "what has been dealt with already changes nothing; an answer that comes too late is noted once",
  rights: "nobody takes or decides a task who may not, and nobody else one that has an owner",
  restart: "a restart changes nothing: the store becomes what it becomes without one",
  order: "two events that are independent of each other lead to the same store in either order",
  stuck: "whatever happens is taken, and every run comes to its end",
} as const;

export type Invariant = keyof typeof invariants;

/** Ends a run. `message` says what differs, in words. */
export class Violation extends Error {
  readonly invariant: Invariant;

  constructor(invariant: Invariant, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Violation";
    this.invariant = invariant;
  }
}

/** Ends a run that cannot be: time makes something else happen first. */
export class Impossible extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Impossible";
  }
}
