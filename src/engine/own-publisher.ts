// The engine as its own bus: events that workflows emit start and resume what they would if they came from outside.
import type { Engine } from "./engine.ts";
import { EngineError } from "./error.ts";
import type { Outcome, Publisher } from "./ports.ts";

export function createOwnPublisher(engine: Pick<Engine, "publish">): Publisher {
  return {
    async publish(event) {
      try {
        await engine.publish(event);
        return published;
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

const published: Outcome = { kind: "ok", status: 202, output: null };

function outcomeOf(error: unknown): Outcome {
  const message = error instanceof EngineError ? sayRefusal(error) : String(error);
  const again = { kind: "error", type: "communication", message, retryable: true } as const;
  if (!(error instanceof EngineError)) return { ...again, unknown: true };
  switch (error.code) {
    // Nobody here listens; others may.
    case "unknown_event":
      return published;
    case "overloaded":
    case "no_room":
    case "stopping":
    case "unreadable":
      return { ...again, unknown: false };
    case "bad_event":
    case "bad_data":
    case "too_much_data":
    case "key_reused":
    case "key_taken":
    case "unknown_workflow":
    case "unknown_instance":
    case "archived":
    case "not_awaited":
    case "ended":
    case "wrong_status":
    case "unknown_batch":
    case "unknown_task":
    case "task_taken":
    case "task_ended":
    case "changed":
    case "not_in_group":
    case "four_eyes":
      return { kind: "error", type: "validation", message, retryable: false, unknown: false };
    default:
      return error.code satisfies never;
  }
}

/** With the first thing that is wrong with the data, where that is why. */
function sayRefusal({ message, details }: EngineError): string {
  const errors = details["errors"] as readonly { pointer: string; detail: string }[] | undefined;
  const [first] = errors ?? [];
  return first ? `${message} ${first.pointer}: ${first.detail}` : message;
}
