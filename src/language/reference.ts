// References: what a file says of other workflows, which only their files can answer for.
import type { Range } from "./diagnostic.ts";
import type { Type } from "./workflow.ts";

/** What a file says of others. */
export type Reference =
  /** Runs a workflow, with input of that type, and waits for its end or does not. */
  | {
      readonly kind: "run";
      readonly workflow: string;
      readonly waits: boolean;
      readonly given: Type;
      readonly at: Range;
      /** Where the input is written, and its entries by their keys; absent where it is the instance's own. */
      readonly written?: Written;
    }
  /** Handles an error type with which nothing in this file fails. */
  | { readonly kind: "error-type"; readonly type: string; readonly at: Range };

export interface Written {
  readonly at: Range;
  readonly entries: ReadonlyMap<string, Range>;
}
