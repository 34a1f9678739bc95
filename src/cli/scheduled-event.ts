// Scheduled events: `TYPE[=JSON]@TIME`, an event sent at an offset from an instance's start.
import { parseDuration } from "../language/duration.ts";
import type { Json } from "../language/json.ts";
import { readPayload } from "./payload.ts";

export interface ScheduledEvent {
  readonly type: string;
  readonly data: Json;
  readonly offsetMs: number;
  /** `TYPE@TIME`, for people. */
  readonly text: string;
}

export type ScheduledEvents =
  | { readonly ok: true; readonly events: readonly ScheduledEvent[] }
  | { readonly ok: false; readonly sentence: string };

/** Data is null where none is given. */
export function readScheduledEvents(texts: readonly string[], cwd: string): ScheduledEvents {
  const events: ScheduledEvent[] = [];
  for (const text of texts) {
    const [, type, json, time] = /^([^=@]+)(?:=(.*))?@([^@]*)$/s.exec(text) ?? [];
    const offsetMs = time === undefined ? undefined : parseDuration(time);
    if (type === undefined || offsetMs === undefined)
      return {
        ok: false,
        sentence: `--event is ${text}, but must be TYPE@TIME or TYPE=JSON@TIME with a time such as 90s, 2h30m or 5d.`,
      };
    const data = json === undefined ? undefined : readPayload(`--event ${type}`, json, cwd);
    if (data !== undefined && !data.ok) return data;
    events.push({ type, data: data?.value ?? null, offsetMs, text: `${type}@${time}` });
  }
  return { ok: true, events };
}
