// Scheduled decisions: `STEP[:NAME]=JSON@TIME`, a person deciding the task of a step at an offset from the start.
import { parseDuration } from "../language/duration.ts";
import type { Json } from "../language/json.ts";
import { readPayload } from "./payload.ts";

export interface ScheduledDecision {
  readonly step: string;
  readonly user: string;
  readonly output: Json;
  readonly offsetMs: number;
  /** `STEP@TIME`, for people. */
  readonly text: string;
}

export type ScheduledDecisions =
  | { readonly ok: true; readonly decisions: readonly ScheduledDecision[] }
  | { readonly ok: false; readonly sentence: string };

/** Each decision without a name is somebody else's: `person_1`, `person_2`, ... */
export function readScheduledDecisions(texts: readonly string[], cwd: string): ScheduledDecisions {
  const decisions: ScheduledDecision[] = [];
  let unnamed = 0;
  for (const text of texts) {
    const [, step, name, json, time] = /^([^=:@]+)(?::([^=@]+))?=(.*)@([^@]*)$/s.exec(text) ?? [];
    const offsetMs = time === undefined ? undefined : parseDuration(time);
    if (step === undefined || json === undefined || offsetMs === undefined)
      return {
        ok: false,
        sentence: `--decide is ${text}, but must be STEP=JSON@TIME or STEP:NAME=JSON@TIME with a time such as 90s, 2h30m or 5d.`,
      };
    const output = readPayload(`--decide ${step}`, json, cwd);
    if (!output.ok) return output;
    const user = name ?? `person_${++unnamed}`;
    decisions.push({ step, user, output: output.value, offsetMs, text: `${step}@${time}` });
  }
  return { ok: true, decisions };
}
