// Write: what a store writes whole or not at all, with its rows as bytes.
import type { Commit } from "../../engine/instance.ts";
import type { Removal } from "../../engine/tombstone.ts";

export type Write = CommitWrite | RowWrite | AnswersWrite | RemovalWrite;

export interface CommitWrite {
  readonly kind: "commit";
  readonly commit: Commit;
  readonly head: Buffer;
  readonly entry: Buffer;
  readonly answers: readonly Buffer[];
}

/** A row that is given whole: a definition stays as it was first written, a credential becomes what it is now. */
interface RowWrite {
  readonly kind: "definition" | "credential";
  readonly name: string;
  readonly text: Buffer;
}

/** Answers that are kept outside of commits, and those that are forgotten (without bytes). */
export interface AnswersWrite {
  readonly kind: "answers";
  readonly rows: readonly (readonly [key: string, answer: Buffer | undefined])[];
}

/** Instances that leave the store, and the bytes of their tombstones. */
export interface RemovalWrite {
  readonly kind: "removal";
  readonly removals: readonly Removal[];
  readonly tombstones: readonly Buffer[];
}
