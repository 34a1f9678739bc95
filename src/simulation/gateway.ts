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

export class SimulatedGateway implements Gateway {
  /** Every attempt that reached the services, in order. */
  readonly attempts: Attempt[] = [];
  readonly #script: Script;
  readonly #held = new Map<
    string,
    { readonly attempt: Attempt; readonly resolve: (outcome: Outcome) => void }
  >();

  constructor(script: Script) {
    this.#script = script;
  }

  call(attempt: Attempt): Promise<Outcome> {
    this.attempts.push(attempt);
    const outcome = this.#script(attempt);
    if (outcome) return Promise.resolve(outcome);
    return new Promise((resolve) => this.#held.set(attempt.key, { attempt, resolve }));
  }

  /** Attempts that wait for `reply`, in the order in which they came. */
  held(): readonly Attempt[] {
    return [...this.#held.values()].map(({ attempt }) => attempt);
  }

  reply(key: string, outcome: Outcome): void {
    const held = this.#held.get(key);
    if (!held)
      throw new RangeError(`no call waits under the key ${key}; held: ${[...this.#held.keys()].join(", ")}`);
    this.#held.delete(key);
    held.resolve(outcome);
  }
}
