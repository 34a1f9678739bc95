// Finding: something that the exploration of a workflow shows and that nobody asked for.

export interface Finding {
  readonly code: FindingCode;
  /** What is wrong, with the names in it. */
  readonly message: string;
  readonly hint: string;
  /** Of the file, from 1. */
  readonly line: number;
  /** Absent of the workflow as a whole. */
  readonly step?: string;
}

/** Each is explained in the language reference. */
export type FindingCode =
  | "unreachable-step"
  | "when-always-true"
  | "when-always-false"
  | "handler-never-taken"
  | "timer-never-due"
  | "event-never-taken"
  | "not-undone"
  | "endless-wait"
  | "endless-loop"
  | "dead-end";
