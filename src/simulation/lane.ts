// Lane: where paths are driven, one after the other, of whatever workflow they are.
import type { Workflow } from "../language/workflow.ts";
import { Driver } from "./drive-path.ts";
import type { DriveLimits, DrivenPath } from "./drive-path.ts";
import type { OpenDisk } from "./disk.ts";
import { partOf } from "./part.ts";
import type { Part } from "./part.ts";
import type { PlannedPath } from "./plan.ts";
import type { StorePlace } from "./reopened.ts";

/** Drives paths, perhaps several at once. What it gives for a path must be what a `Lane` gives. */
export interface Lanes {
  /** How many paths it wants to be given before the first of them has been driven. */
  readonly ahead: number;
  /** Undefined: all was stopped before it came to this path. */
  drive(path: LanePath): Promise<DrivenPath | undefined>;
}

/** A path and all that driving it depends on, as data. */
export interface LanePath extends DriveLimits {
  readonly source: string;
  readonly part: Part;
  readonly planned: PlannedPath;
}

export interface Surroundings {
  readonly open: OpenDisk;
  /** A place for a store of another kind, on which samples are driven too. Without it none is. */
  readonly otherStore?: () => StorePlace;
}

export class Lane implements Lanes {
  readonly ahead = 1;
  readonly #read: (source: string) => Workflow;
  readonly #surroundings: Surroundings;
  #driver: { readonly name: string; readonly driver: Driver } | undefined;

  /** `read` gives the workflow of a source, which has no errors. */
  constructor(read: (source: string) => Workflow, surroundings: Surroundings) {
    this.#read = read;
    this.#surroundings = surroundings;
  }

  drive({ source, part, planned, ...limits }: LanePath): Promise<DrivenPath> {
    const name = JSON.stringify([part, source]);
    if (this.#driver?.name !== name) {
      const { workflow } = partOf(this.#read(source), part);
      this.#driver = { name, driver: new Driver({ ...this.#surroundings, workflow, source }) };
    }
    return this.#driver.driver.drive(planned, limits);
  }
}
