// record: one script on the real engine, from an empty disk to its end, with all that became durable on the way.
import type { Workflow } from "../language/workflow.ts";
import type { Script } from "./act.ts";
import type { OpenDisk, StoreImage } from "./disk.ts";
import { Life } from "./life.ts";
import type { Moment, Sent } from "./life.ts";

/** A workflow, and where its instances live. */
export interface Subject {
  readonly workflow: Workflow;
  readonly source: string;
  readonly open: OpenDisk;
}

export interface Recording {
  readonly script: Script;
  readonly id: string;
  /** The disk before the first act. */
  readonly first: StoreImage;
  /** Every commit, with the image that it left. */
  readonly moments: readonly Recorded[];
  readonly calls: readonly Sent[];
}

export type Recorded = Moment & { readonly image: StoreImage };

/** Rejects with the Violation, or the Impossible, at which the run came to its end too soon. */
export async function record(subject: Subject, script: Script): Promise<Recording> {
  const life = await Life.begin({ ...subject, next: script.acts[0]!, images: true }, 0);
  const first = life.disk.image();
  for (const [index, act] of script.acts.entries()) await life.perform(act, index);
  return { script, id: life.id, first, moments: life.moments as Recorded[], calls: life.calls };
}

/** The disk when that many commits have become durable. */
export const imageAfter = ({ first, moments }: Recording, count: number): StoreImage =>
  count === 0 ? first : moments[count - 1]!.image;

export const lastImage = (recording: Recording): StoreImage =>
  imageAfter(recording, recording.moments.length);
