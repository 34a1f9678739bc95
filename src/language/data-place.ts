// Data place: where in the data of an instance something is found, as expressions name it.
import type { Type } from "./workflow.ts";

/** Fields from a root on. */
export interface DataPlace {
  /** A name in scope; `step` with the step's id. */
  readonly root: string;
  readonly step?: string;
  readonly fields: readonly string[];
}

/** The type of what stands there whatever the data; undefined of what may be absent or null. */
export type TypeOfPlace = (place: DataPlace) => Type | undefined;

/** As an expression. */
export function printPlace({ root, step, fields }: DataPlace): string {
  const start = step === undefined ? root : `step(${step})`;
  return (
    start + fields.map((field) => (isIdentifier(field) ? `.${field}` : `[${JSON.stringify(field)}]`)).join("")
  );
}

/** Whether a field can be written after a dot. */
export const isIdentifier = (field: string): boolean => /^[A-Za-z_]\w*$/.test(field) && !reserved.has(field);

const reserved: ReadonlySet<string> = new Set(["in", "true", "false", "null"]);
