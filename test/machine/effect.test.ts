// Effects: what a machine may not ask for. XState would fire a timer without a whole delay at once.
import { expect, test } from "vitest";
import { armOf, effectOf } from "../../src/machine/effect.ts";
import type { EffectAction } from "../../src/machine/effect.ts";

test.each([Number.NaN, Infinity, -1, 0.5, 2 ** 53])("a timer of %s ms is refused", (delayMs) => {
  expect(() => armOf("wait", delayMs, "xstate.after.wait")).toThrow(/wait has no whole delay/);
});

test("a timer of no time, and one of 400 days, are taken", () => {
  for (const delayMs of [0, 400 * 86_400_000])
    expect(armOf("wait", delayMs, "xstate.after.wait")).toEqual({
      kind: "arm",
      step: "wait",
      delayMs,
      event: "xstate.after.wait",
    });
});

test("an action that nobody knows is refused, and not passed over", () => {
  const misspelt = { type: "recrod", params: { step: "a", status: "waiting" } } as unknown as EffectAction;
  expect(() => effectOf(misspelt)).toThrow(/does not know: recrod/);
});
