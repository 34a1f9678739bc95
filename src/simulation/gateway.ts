// SimulatedGateway: services that answer by a script, or wait to be told what to answer.
import { isRecord } from "../language/data-error.ts";
import type { JsonObject } from "../language/json.ts";
import { sampleOf } from "../language/sample.ts";
import type { Attempt, Gateway, Outcome } from "../engine/ports.ts";

/** Answers an attempt at once; undefined holds it until `reply`. */
export type Script = (attempt: Attempt) => Outcome | undefined;

export const ok = (output: Extract<Outcome, { kind: "ok" }>["output"] = {}): Outcome => ({
  kind: "ok",
  status: 200,
  output,
});

/** 200 `{}`; of an agent the smallest thing that fits what is asked of it. */
export function usualAnswer({ request: { path, body } }: Attempt): Outcome {
  const asked =
    path.startsWith("/agents/") && isRecord(body ?? null) ? (body as JsonObject)["output"] : undefined;
  return ok(
    asked === undefined ? {} : sampleOf({ kind: "schema", schema: asked, as: { kind: "any" } }, "required"),
  );
}

interface Held {
  readonly attempt: Attempt;
  readonly resolve: (outcome: Outcome) => void;
}

export class SimulatedGateway implements Gateway {
  /** Every attempt that reached the services, in order. */
  readonly attempts: Attempt[] = [];
  readonly #script: Script;
  #held: readonly Held[] = [];

  constructor(script: Script) {
    this.#script = script;
  }

  call(attempt: Attempt): Promise<Outcome> {
    this.attempts.push(attempt);
    const outcome = this.#script(attempt);
    if (outcome) return Promise.resolve(outcome);
    return new Promise((resolve) => (this.#held = [...this.#held, { attempt, resolve }]));
  }

  /** Attempts that wait for `reply`, in the order in which they came. */
  held(): readonly Attempt[] {
    return this.#held.map(({ attempt }) => attempt);
  }

  /** Answers an attempt, or the newest of those under a key. */
  reply(which: Attempt | string, outcome: Outcome): void {
    const found = this.#held.findLast(({ attempt }) => attempt === which || attempt.key === which);
    if (!found) {
      const held = this.#held.map(({ attempt }) => attempt.key).join(", ");
      const key = typeof which === "string" ? which : which.key;
      throw new RangeError(`no call waits under the key ${key}; held: ${held}`);
    }
    this.#held = this.#held.filter((other) => other !== found);
    found.resolve(outcome);
  }
}
