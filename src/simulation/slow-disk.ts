// slowly: one run on a disk whose commits take their time. While one does, nobody is answered and nothing is called.
import type { Commit } from "../engine/instance.ts";
import { replaced } from "./disk.ts";
import type { Disk, OpenDisk } from "./disk.ts";
import { imageDifference } from "./image-difference.ts";
import { Life } from "./life.ts";
import { lastImage } from "./record.ts";
import type { Recording, Subject } from "./record.ts";
import { Violation } from "./violation.ts";

/** Rejects with the Violation at the first commit that something did not wait for. */
export async function slowly(
  subject: Subject,
  recording: Recording,
  onCommit: (act: number) => void,
): Promise<void> {
  const { acts } = recording.script;
  const disk = new SlowDisk(subject.open);
  const settle = async (life: Life): Promise<void> => {
    const before = { calls: life.calls.length, answered: life.answered };
    await life.world.turn();
    for (let commit = disk.waiting; commit; commit = disk.waiting) {
      onCommit(life.act);
      const { entry } = commit;
      const call = life.calls[before.calls]?.attempt;
      if (call) throw new Violation("durable", `${call.key} is called before entry ${entry.seq} is durable`);
      if (life.answered > before.answered)
        throw new Violation("durable", `a request is answered before entry ${entry.seq} is durable`);
      disk.release();
      await life.world.turn();
      if (disk.waiting) [before.calls, before.answered] = [life.calls.length, life.answered];
    }
  };
  const life = await Life.begin({ ...subject, open: disk.open, next: acts[0]!, settle }, 0);
  for (const [index, act] of acts.entries()) await life.perform(act, index);
  const difference = imageDifference(lastImage(recording), life.disk.image());
  if (difference !== undefined) throw new Violation("durable", difference);
}

class SlowDisk {
  readonly open: OpenDisk;
  readonly #waiting: { readonly commit: Commit; readonly release: () => void }[] = [];

  constructor(open: OpenDisk) {
    this.open = (image, onDurable) => this.#slow(open(image, onDurable));
  }

  /** The oldest commit that is under way: they become durable in the order in which they are given. */
  get waiting(): Commit | undefined {
    return this.#waiting[0]?.commit;
  }

  release(): void {
    this.#waiting.shift()?.release();
  }

  #slow(disk: Disk): Disk {
    const commit = async (commit: Commit): Promise<void> => {
      await new Promise<void>((release) => this.#waiting.push({ commit, release }));
      return disk.commit(commit);
    };
    return { ...replaced(disk, { commit }), image: () => disk.image() };
  }
}
