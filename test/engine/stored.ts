// A store's image as what is looked through for soundness, and a world in which every index has rows.
import type { Stored } from "../../src/engine/soundness.ts";
import { entombedIn, tombstoneKeys } from "../../src/engine/tombstone.ts";
import type { Json } from "../../src/language/json.ts";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { Store } from "../../src/engine/ports.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { StoreImage } from "../../src/simulation/disk.ts";
import { ok } from "../../src/simulation/gateway.ts";
import { World } from "../../src/simulation/world.ts";

/** Undefined in the journal, or empty: an entry that is missing. */
export interface Rows extends Omit<StoreImage, "journal"> {
  readonly journal: readonly (string | undefined)[];
}

export function storedIn(rows: Rows): Stored {
  const journal = rows.journal.map((text) => text ?? "missing");
  const store = createMemoryStore({ ...rows, journal });
  const isOneOf = (row: readonly unknown[], among: readonly (readonly unknown[])[]): boolean =>
    among.some((other) => JSON.stringify(other) === JSON.stringify(row));
  return {
    read: (id) => store.read(id),
    entry: (seq) => (rows.journal[seq - 1] ? store.entry(seq) : undefined),
    lastSeq: () => rows.journal.length,
    entries: () => rows.journal.filter((text) => text !== undefined && text !== "").length,
    tombstones: () =>
      rows.keys
        .filter(([key]) => key.startsWith(tombstoneKeys.from))
        .map(([key, text]) => [entombedIn(key), JSON.parse(text) as Json] as const),
    definition: (version) => store.definition(version),
    ids: () => rows.heads.map(([id]) => id),
    due: () => rows.due,
    open: () => rows.open,
    asking: () => rows.asking,
    awaiting: () => rows.awaiting,
    hasDue: (row) => isOneOf(dueCells(row), rows.due.map(dueCells)),
    isOpen: (id) => rows.open.includes(id),
    isAsking: (id) => rows.asking.includes(id),
    isAwaiting: (event, id) => isOneOf([event, id], rows.awaiting),
  };
}

const dueCells = ({ dueAtMs, instance, timer, visit }: Rows["due"][number]): readonly unknown[] => [
  dueAtMs,
  instance,
  timer,
  visit,
];

const sources = [
  `id: parent
trigger: begin
input: {name: string}
events:
  paid: {data: {name: string}}
steps:
  - id: account
    call: POST /accounts
    compensation: DELETE /accounts
  - id: both
    parallel:
      - id: child
        run: child
      - id: broken
        call: POST /broken
        retry: {max: 5, first: 1h, jitter: 0}
      - id: approve
        ask: {group: clerks, form: {yes: boolean}, due: 2d, remind: 1d}
      - id: pay
        wait: 10d
        until: paid
        match: data.name == input.name
`,
  `id: child
steps:
  - id: print
    call: POST /print
  - wait_for: photo_taken
`,
  `id: nightly
trigger: {cron: "0 6 * * *"}
steps:
  - call: POST /nightly
`,
];

/**
 * Instances with open calls, back-offs, timers, tasks, awaited events, children, a schedule, and some that have ended.
 * Calls of `/broken` fail; those of `/print` for `b` never end, since the world has no more time.
 */
export async function busyWorld(store: Store): Promise<World> {
  const workflows = sources.map((source) => {
    const { workflow, diagnostics } = readWorkflow(source, "busy.yaml");
    if (workflow === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
    return { workflow, source };
  });
  const world = await World.create({
    store,
    workflows,
    script: ({ request: { path } }) => {
      if (path === "/print") return undefined;
      if (path !== "/broken") return ok();
      return {
        kind: "error",
        type: "communication",
        message: "down",
        status: 503,
        retryable: true,
        unknown: false,
      };
    },
  });
  const ids = new Map<string, string>();
  for (const name of ["a", "b", "c"]) {
    const event = { type: "begin", data: { name }, id: `event-${name}`, source: "test" };
    const { instances } = await world.engine.publish(event);
    ids.set(name, instances[0]!.id);
  }
  await world.settle();
  const [a, , c] = ["a", "b", "c"].map((name) => ids.get(name)!);
  await world.engine.operate(a!, { kind: "cancel" });
  await world.engine.operate(c!, { kind: "pause" });
  await world.settle();
  return world;
}
