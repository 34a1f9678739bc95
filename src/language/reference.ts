// References: what a file says of other workflows, which only their files can answer for.
import type { Range } from "./diagnostic.ts";
import type { Findings } from "./findings.ts";
import type { Entry } from "./tree.ts";
import type { DataType, Type } from "./workflow.ts";

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
  /** Publishes an event with data of that type. */
  | {
      readonly kind: "emit";
      readonly event: string;
      readonly given: Type;
      readonly at: Range;
      /** Where the data is written; absent where it is the instance's own input. */
      readonly written?: Written;
    }
  /** Takes an event with data of that type: as the input of what it always starts, or as it is declared for those that await it. */
  | {
      readonly kind: "takes";
      readonly event: string;
      readonly as: "input" | "data";
      readonly type: DataType;
      readonly written: Written;
    }
  /** Handles an error type with which nothing in this file fails. */
  | { readonly kind: "error-type"; readonly type: string; readonly at: Range };

export interface Written {
  readonly at: Range;
  readonly entries: ReadonlyMap<string, Range>;
}

/** Where the value of an entry such as `with` is written. */
export function writtenAt({ keyPlace, value }: Entry, findings: Findings): Written {
  const entries = value.kind === "map" ? [...value.entries.values()] : [];
  return {
    at: findings.rangeOf(keyPlace),
    entries: new Map(entries.map((entry) => [entry.key, findings.rangeOf(entry.keyPlace)])),
  };
}
