// Stories: the workflow of every transcript, for tests that follow its paths; and a disk whose process dies.
import { readdirSync, readFileSync } from "node:fs";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { DurablePoint } from "../../src/adapters/memory.ts";
import type { Disk } from "../../src/simulation/follow.ts";

const folder = new URL("../engine/transcripts/", import.meta.url);

/** Names of the transcripts, with the workflow that each is about. */
export const stories = readdirSync(folder).flatMap((name) => {
  const text = readFileSync(new URL(name, folder), "utf8");
  const source = /^workflow\n(.*?)\n----/ms.exec(text)?.[1];
  return source === undefined ? [] : [[name, source] as const];
});

/** The process dies at one point of its so-manyth commit. */
export function diskThatCrashes(commit: number, point: DurablePoint): Disk {
  let commits = 0;
  let tell = (): void => undefined;
  const crashed = new Promise<void>((resolve) => (tell = resolve));
  const store = createMemoryStore(undefined, {
    onPoint(reached) {
      if (reached === "before-commit") commits++;
      if (commits !== commit || reached !== point) return undefined;
      setImmediate(tell);
      return "crash";
    },
  });
  let opened = false;
  return {
    crashed,
    open() {
      if (opened) return createMemoryStore(store.image());
      opened = true;
      return store;
    },
  };
}
