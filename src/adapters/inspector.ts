// Inspector: shows instances of the store, as they are and as they move, to whoever looks on with Stately's inspector
// or another receiver of its messages. It watches, and can change nothing.
import type { Commit } from "../engine/instance.ts";
import { isSchedule } from "../engine/schedule-id.ts";
import type { Frame } from "./inspector-frames.ts";
import { InspectorView } from "./inspector-view.ts";
import type { InspectedStore, InspectorQuery } from "./inspector-view.ts";

export interface Inspector {
  /** To be told of every commit once it is durable. Never throws. */
  committed(commit: Commit): void;
  /** Whether there is an instance with this id. */
  knows(instance: string): boolean;
  /** Whether as many look on as may. */
  isFull(): boolean;
  /** Undefined: as many look on already as may. */
  attach(query: InspectorQuery, wire: Wire): Onlooker | undefined;
}

/** The way to one onlooker. Nothing is sent after `detach`. */
export interface Wire {
  /** `sent` is called once the text has left this process, and no sooner. */
  send(text: string, sent: () => void): void;
  /** The onlooker reads too slowly, or something went wrong: it is to be cut off. */
  drop(why: string): void;
}

export interface Onlooker {
  detach(): void;
}

export interface InspectorOptions {
  readonly store: InspectedStore;
  /** 32 where it is missing. */
  readonly onlookersMax?: number;
  /** Characters of commits that may wait for one onlooker; 8 Mi where it is missing. */
  readonly waitingMax?: number;
  /** A mistake of ours, which costs the onlooker its connection and nobody else anything. */
  readonly onFault: (error: unknown) => void;
}

export function createInspector(options: InspectorOptions): Inspector {
  const { store, onlookersMax = 32, waitingMax = 8 * 1024 * 1024, onFault } = options;
  const onlookers = new Set<Feed>();
  const isFull = (): boolean => onlookers.size >= onlookersMax;
  return {
    knows: (instance) => !isSchedule(instance) && store.read(instance) !== undefined,
    isFull,
    attach(query, wire) {
      if (isFull()) return undefined;
      const end = (): void => void onlookers.delete(feed);
      const feed = new Feed(new InspectorView(store, query), wire, { waitingMax, onFault, end });
      onlookers.add(feed);
      feed.goOn();
      return { detach: () => feed.detach() };
    },
    committed(commit) {
      for (const feed of onlookers) feed.committed(commit);
    },
  };
}

/** Characters that may be under way to one onlooker before the next is read from the store. */
const underWayMax = 256 * 1024;

interface FeedOptions {
  readonly waitingMax: number;
  readonly onFault: (error: unknown) => void;
  readonly end: () => void;
}

/** What one onlooker is still to be shown. Only as much is made of it as the wire takes. */
class Feed {
  readonly #view: InspectorView;
  readonly #wire: Wire;
  readonly #options: FeedOptions;
  #frames: Iterator<Frame, undefined>;
  readonly #commits: Commit[] = [];
  #waiting = 0;
  #underWay = 0;
  #isDetached = false;
  #isGoingOn = false;

  constructor(view: InspectorView, wire: Wire, options: FeedOptions) {
    this.#view = view;
    this.#wire = wire;
    this.#options = options;
    this.#frames = view.present();
  }

  committed(commit: Commit): void {
    this.#commits.push(commit);
    this.#waiting += sizeOf(commit);
    if (this.#waiting > this.#options.waitingMax) this.#drop("You read more slowly than things happen.");
    else this.goOn();
  }

  /** Sends until the wire is full. `sent` may be called at once, so that this may be asked for while it is at it. */
  goOn(): void {
    if (this.#isGoingOn) return;
    this.#isGoingOn = true;
    try {
      while (!this.#isDetached && this.#underWay < underWayMax) {
        const frame = this.#next();
        if (frame === undefined) break;
        const text = JSON.stringify(frame);
        this.#underWay += text.length;
        this.#wire.send(text, () => {
          this.#underWay -= text.length;
          this.goOn();
        });
      }
    } catch (error) {
      this.#options.onFault(error);
      this.#drop("The server failed; its log says why.");
    } finally {
      this.#isGoingOn = false;
    }
  }

  detach(): void {
    this.#isDetached = true;
    this.#commits.length = 0;
    this.#options.end();
  }

  #next(): Frame | undefined {
    for (;;) {
      const { value, done } = this.#frames.next();
      if (!done) return value;
      const commit = this.#commits.shift();
      if (commit === undefined) return undefined;
      this.#waiting -= sizeOf(commit);
      this.#frames = this.#view.live(commit);
    }
  }

  #drop(why: string): void {
    if (this.#isDetached) return;
    this.detach();
    this.#wire.drop(why);
  }
}

const sizeOf = ({ head, entryBytes }: Commit): number => entryBytes.length + head.state.length;
