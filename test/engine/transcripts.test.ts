import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Catalog } from "../../src/engine/catalog.ts";
import { facetsOf } from "../../src/engine/facets.ts";
import type { Head } from "../../src/engine/instance.ts";
import { Instances } from "../../src/engine/instances.ts";
import type { Store } from "../../src/engine/ports.ts";
import { isSchedule } from "../../src/engine/schedule-id.ts";
import { viewInstance } from "../../src/engine/view.ts";
import { tell } from "./transcript.ts";

const folder = new URL("./transcripts/", import.meta.url);

describe("transcripts", () => {
  test.each(readdirSync(folder))("%s", async (name) => {
    const file = new URL(name, folder);
    const written = readFileSync(file, "utf8");
    const heads: Head[] = [];
    let kept: Store | undefined;
    const told = await tell(written, {
      recorder: ({ head }, _, store) => {
        heads.push(head);
        kept = store;
      },
    });
    if (process.env["UPDATE"] === "1") writeFileSync(file, told);
    else expect(told).toBe(written);
    if (kept) mustBeCountedAsShown(kept, heads);
  });
});

/** After every commit, an instance is counted as waiting for just what its view says that it waits for. */
function mustBeCountedAsShown(store: Store, heads: readonly Head[]): void {
  const instances = new Instances(store, new Catalog(store));
  for (const head of heads) {
    if (isSchedule(head.id)) continue;
    const shown = viewInstance(instances.of(head), false).waiting_for;
    const marks = facetsOf(head).marks.filter((mark) => mark.startsWith("waiting="));
    expect(marks.toSorted(), `revision ${head.revision} of ${head.id}`).toEqual(
      [...new Set(shown.map(({ kind }) => `waiting=${kind}`))].toSorted(),
    );
  }
}
