// Timeline: what became of one instance, kept as a JSON file.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { EntryView, InstanceView } from "../engine/view.ts";

export interface Timeline {
  readonly instance: InstanceView;
  /** Oldest first. */
  readonly journal: readonly EntryView[];
}

export type Written =
  /** As a person in the working directory would name it. */
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly sentence: string };

/** Writes `runs/<instance>.json` in the data directory; the `:` of the id, which some file systems refuse, becomes `-`. */
export function writeTimeline(timeline: Timeline, data: string, cwd: string): Written {
  const directory = join(data, "runs");
  const path = join(directory, `${timeline.instance.id.replaceAll(":", "-")}.json`);
  try {
    mkdirSync(resolve(cwd, data), { recursive: true, mode: 0o700 });
    mkdirSync(resolve(cwd, directory), { recursive: true });
    writeFileSync(resolve(cwd, path), `${JSON.stringify(timeline, null, 2)}\n`);
    return { ok: true, path };
  } catch (cause) {
    return { ok: false, sentence: (cause as Error).message };
  }
}
