// Deployments: which version of each workflow new instances begin with, kept over restarts, though it came from the network
// and no file has it.
import type { Json } from "../language/json.ts";
import type { Clock, Store } from "./ports.ts";

export interface Deployment {
  /** The version that new instances begin with. */
  readonly current: string;
  /** The version of the file when it was last seen; absent where there is none. */
  readonly file?: string;
  /** Every version that was current once, oldest first; one may come again. */
  readonly versions: readonly { readonly version: string; readonly atMs: number }[];
}

type Row = Readonly<Record<string, Deployment>>;

export class Deployments {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** A map without a prototype: ids are names. */
  all(): ReadonlyMap<string, Deployment> {
    return new Map(Object.entries((this.#store.key(rowKey) ?? {}) as unknown as Row));
  }

  /**
   * Notes the version that a file has, and gives the one that is current: the file's, unless another was deployed since
   * the file had this version. So the newest word counts: an edited file wins over what was deployed before.
   */
  async seen(workflow: string, version: string): Promise<string> {
    const before = this.all().get(workflow);
    if (before?.file === version) return before.current;
    await this.#keep(workflow, this.#next(before, version, version));
    return version;
  }

  /** Makes the version current. Durable when resolved. */
  async deploy(workflow: string, version: string): Promise<void> {
    const before = this.all().get(workflow);
    if (before?.current === version) return;
    await this.#keep(workflow, this.#next(before, version, before?.file));
  }

  #next(before: Deployment | undefined, current: string, file: string | undefined): Deployment {
    const versions = before?.versions ?? [];
    const isNew = versions.at(-1)?.version !== current;
    return {
      current,
      ...(file !== undefined && { file }),
      versions: isNew ? [...versions, { version: current, atMs: this.#clock.now() }] : versions,
    };
  }

  async #keep(workflow: string, deployment: Deployment): Promise<void> {
    const row = Object.fromEntries([...this.all(), [workflow, deployment]]);
    await this.#store.keep([{ key: rowKey, answer: row as unknown as Json }]);
  }
}

/** One row, since it is read at every start and written when a version changes. */
const rowKey = "deployments";
