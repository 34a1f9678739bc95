// One instance of a shipped workflow, from the start of time to its end, with services that answer as a test says.
import { readFileSync } from "node:fs";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { play } from "../src/cli/play.ts";
import { familyBeside } from "../src/cli/workflow-files.ts";
import type { ErrorData } from "../src/engine/instance.ts";
import type { Outcome } from "../src/engine/ports.ts";
import { parseDuration } from "../src/language/duration.ts";
import type { Json } from "../src/language/json.ts";
import { readWorkflow } from "../src/language/read.ts";
import { SimulatedClock } from "../src/simulation/clock.ts";
import { ok, SimulatedGateway } from "../src/simulation/gateway.ts";
import { startOfTimeMs } from "../src/simulation/world.ts";

interface Told {
  readonly status: string;
  readonly output?: Json;
  readonly error?: ErrorData;
  /** Paths and bodies of all attempts, in order. */
  readonly calls: readonly string[];
  readonly bodies: readonly (Json | undefined)[];
  readonly refused: readonly string[];
  /** Whole days from the start to the end. */
  readonly days: number;
}

/** A status, `late` for an attempt without an answer in time, or the JSON of a success. */
type Scripted = number | "late" | { readonly [key: string]: Json };

/**
 * `events` by `TYPE@TIME`, `decisions` by `STEP:NAME@TIME`, the time counted from the start. Services answer in turn as scripted for their path, then `{}`.
 */
export async function tell(
  id: string,
  input: Json,
  events: Readonly<Record<`${string}@${string}`, Json>> = {},
  answers: Readonly<Record<string, readonly Scripted[]>> = {},
  decisions: Readonly<Record<`${string}:${string}@${string}`, Json>> = {},
): Promise<Told> {
  const source = readFileSync(new URL(`../workflows/${id}.yaml`, import.meta.url), "utf8");
  const left = new Map(Object.entries(answers).map(([path, scripted]) => [path, [...scripted]]));
  const gateway = new SimulatedGateway(({ request: { path } }) => outcomeOf(left.get(path)?.shift() ?? {}));
  const refused: string[] = [];
  const { workflow } = readWorkflow(source, id);
  const { instance } = await play({
    workflow: workflow!,
    source,
    ...familyBeside(`workflows/${id}.yaml`, workflow!, process.cwd()),
    input,
    decisions: Object.entries(decisions).map(([text, output]) => {
      const [step, user, time] = text.split(/[:@]/);
      return { text, step: step!, user: user!, output, offsetMs: parseDuration(time!)! };
    }),
    events: Object.entries(events).map(([text, data]) => {
      const [type, time] = text.split("@");
      return { text, type: type!, data, offsetMs: parseDuration(time!)! };
    }),
    store: createMemoryStore(),
    gateway,
    clock: new SimulatedClock(startOfTimeMs),
    fastForward: true,
    random: () => 0.5,
    newId: () => "1",
    tell: (happening) => {
      if (happening.kind === "refused") refused.push(happening.event);
    },
    stop: new AbortController().signal,
  });
  const { status, output, error, updated_at } = instance;
  return {
    status,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    calls: gateway.attempts.map(({ request: { path } }) => path),
    bodies: gateway.attempts.map(({ request: { body } }) => body),
    refused,
    days: Math.floor((Date.parse(updated_at) - startOfTimeMs) / 86_400_000),
  };
}

function outcomeOf(scripted: Scripted): Outcome {
  if (scripted === "late") {
    return { kind: "error", type: "timeout", message: "no answer in time", retryable: true, unknown: true };
  }
  if (typeof scripted !== "number") return ok(scripted);
  if (scripted === 200) return ok();
  const message = `answered ${scripted}`;
  const retryable = scripted >= 500;
  return { kind: "error", type: "communication", status: scripted, message, retryable, unknown: false };
}
