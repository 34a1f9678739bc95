// Wishes: what a caller asks for beside what is to be done to an instance.
import type { Advance, Instance } from "./cause.ts";
import { EngineError } from "./error.ts";
import type { Commit } from "./instance.ts";
import { keptReply } from "./replies.ts";
import type { Reply } from "./replies.ts";

export interface Wishes<View> {
  /** Keeps the answer with what is done, in the same commit. */
  readonly reply?: Reply<View> | undefined;
  /** Revisions of which the instance must be at one: else `changed`, and nothing is done. */
  readonly revisions?: readonly number[] | undefined;
}

/** The same, for the commit that does it. */
export interface DeliveryWishes {
  /** Answers that the commit is to keep. */
  readonly keysOf?: (advanced: Advance) => Commit["keys"];
  readonly revisions?: readonly number[];
  /** The id was made for this: no instance of it is looked for, and the store refuses a second one. */
  readonly isNew?: boolean;
}

/** `view`: what the caller is answered, of which the reply is made. */
export const wishesOf = <View>(
  { reply, revisions }: Wishes<View>,
  view: (after: Advance) => View,
): DeliveryWishes => ({
  ...(reply && { keysOf: (after: Advance) => keptReply(reply, view(after)) }),
  ...(revisions && { revisions }),
});

export const withKeys = (advanced: Advance, keys: Commit["keys"]): Advance => ({
  ...advanced,
  commit: { ...advanced.commit, keys: [...advanced.commit.keys, ...keys] },
});

export function mustBeAt({ head }: Instance, revisions: readonly number[]): void {
  if (revisions.includes(head.revision)) return;
  const wanted = revisions.length === 0 ? "one that it never had" : revisions.join(" or ");
  throw new EngineError(
    "changed",
    `Instance ${head.id} is at revision ${head.revision}, and the request is for ${wanted}: look at it again.`,
    { instance: head.id, revision: head.revision },
  );
}
