// reopened: one run on a store of another kind, which is closed, and opened again by a new process, before every event.
// It must hold in the end what the memory store holds.
import type { Commit } from "../engine/instance.ts";
import type { Store } from "../engine/ports.ts";
import { replaced } from "./disk.ts";
import type { Disk, OpenDisk, StoreImage } from "./disk.ts";
import { imageDifference } from "./image-difference.ts";
import { Life } from "./life.ts";
import { lastImage } from "./record.ts";
import type { Recording, Subject } from "./record.ts";
import { Violation } from "./violation.ts";

/** Where a store is kept while no process has it open. */
export interface StorePlace {
  /** With what was durable when it was closed; the first time nothing. */
  open(): Store;
  /** Nothing of it is wanted any more. */
  remove(): void;
}

/** More rows than a run of one instance makes. */
const rowsMax = 10_000;

/** Rejects with the Violation that the other store brings to light. */
export async function reopened(subject: Subject, recording: Recording, place: StorePlace): Promise<void> {
  const { acts } = recording.script;
  for (const [index, act] of acts.entries()) {
    const store = place.open();
    const nowMs = recording.moments.find((moment) => moment.act === index - 1)?.nowMs;
    const open: OpenDisk = (_, onDurable) => diskOf(store, lastImage(recording), onDurable);
    const life = await Life.begin(
      { ...subject, open, next: act, ...(nowMs !== undefined && { nowMs }) },
      index,
    );
    await life.perform(act, index);
    const isLast = index === acts.length - 1;
    const difference = isLast ? imageDifference(lastImage(recording), life.disk.image()) : undefined;
    await life.world.engine.stop();
    await store.close();
    if (difference !== undefined) throw new Violation("restart", difference);
  }
}

/** `like`: an image that names the rows that the port has no list of. */
function diskOf(store: Store, like: StoreImage, onDurable: Parameters<OpenDisk>[1]): Disk {
  const commit = async (made: Commit): Promise<void> => {
    await store.commit(made);
    onDurable(made);
  };
  return { ...replaced(store, { commit }), image: () => imageOf(store, like) };
}

function imageOf(store: Store, like: StoreImage): StoreImage {
  const events = new Set(like.awaiting.map(([event]) => event));
  return {
    heads: store.list({ limit: rowsMax }).map((head) => [head.id, JSON.stringify(head)]),
    journal: Array.from({ length: store.lastSeq() }, (_, index) => store.entry(index + 1)?.bytes ?? ""),
    due: store.due(Infinity, rowsMax),
    open: [...store.open()].toSorted(),
    awaiting: [...events].flatMap((event) =>
      store.awaiting(event, rowsMax).map((id) => [event, id] as const),
    ),
    asking: store.asking({ limit: rowsMax }),
    keys: like.keys.map(([key]) => [key, JSON.stringify(store.key(key))]),
    definitions: like.definitions.map(([version]) => [version, JSON.stringify(store.definition(version))]),
  };
}
