// Setting: what every part of a draft is made from.
import type { MachineEvent } from "../../machine/event.ts";
import type { Definition } from "../catalog.ts";
import type { Circumstances, Instance } from "../cause.ts";

export interface Setting {
  readonly definition: Definition;
  /** Of the instance. */
  readonly id: string;
  readonly before: Instance | undefined;
  readonly at: Circumstances;
  /** Events that the machine must hear within this same commit, oldest first. */
  readonly events: MachineEvent[];
}
