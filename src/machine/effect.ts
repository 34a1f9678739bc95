// Effect: what an action of a config asks of the world, as data.
import type { ActionConfig } from "./config.ts";
import type { Effect } from "./state.ts";

/** Actions that leave what the machine remembers as it is. */
export type EffectAction = Exclude<
  ActionConfig,
  { readonly type: "remember" | "forget" | "nextRound" | "previousRound" | "lastRound" }
>;

export function effectOf(action: EffectAction): Effect {
  const { step } = action.params;
  switch (action.type) {
    case "call":
    case "emit":
    case "run":
    case "set":
    case "spread":
    case "ask":
    case "remind":
    case "escalate":
      return { kind: action.type, step };
    case "undo": {
      const { only } = action.params;
      return { kind: "undo", step, ...(only && { only }) };
    }
    case "arm":
      return { kind: "arm", step, delayMs: "computed", event: action.params.event };
    case "disarm":
      return { kind: "disarm", step };
    case "record": {
      const { status, because } = action.params;
      return { kind: "record", step, status, ...(because && { because }) };
    }
    default:
      throw new Error(
        `a machine asks for an action that the engine does not know: ${(action satisfies never as ActionConfig).type}`,
      );
  }
}

/** Of a delayed transition; without a whole delay from 0 on, XState would fire it at once. */
export function armOf(step: string, delayMs: number, event: string): Effect {
  if (!Number.isSafeInteger(delayMs) || delayMs < 0)
    throw new Error(`timer ${event} has no whole delay: ${delayMs}`);
  return { kind: "arm", step, delayMs, event };
}
