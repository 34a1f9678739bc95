// advance: what one cause makes of an instance. Pure: the machine's decision, plus all that the machine does not
// know (revision, times, keys, attempts, requests), as one commit.
import type { Advance, Cause, Circumstances, Instance } from "./cause.ts";
import { Draft } from "./draft/draft.ts";

/**
 * Undefined when the cause is gone already (a duplicate, or something that was overtaken) or nothing takes it: then
 * nothing is to be written, and the present state is the answer.
 */
export function advance(
  before: Instance | undefined,
  cause: Cause,
  circumstances: Circumstances,
): Advance | undefined {
  if (cause.kind === "start") {
    if (before) return undefined;
    return new Draft(cause.definition, cause.id, undefined, circumstances).start(cause);
  }
  if (!before) return undefined;
  const draft = new Draft(before.definition, before.head.id, before, circumstances);
  switch (cause.kind) {
    case "event":
      return draft.event(cause);
    case "cancel":
      return draft.cancel(cause);
    case "pause":
      return draft.pause(cause);
    case "resume":
      return draft.resume(cause);
    case "stick":
      return draft.stick(cause);
    case "retry":
      return draft.retry(cause);
    case "skip":
      return draft.skip(cause);
    case "undo":
      return draft.undo();
    case "child":
      return draft.child(cause);
    case "due":
      return draft.due(cause.row);
    case "outcome":
      return draft.outcome(cause);
    case "task":
      return draft.task(cause);
    default:
      return cause satisfies never;
  }
}
