// Retry: how often and with which pauses a call is tried again; the built-in defaults and what authors change.
import { parseDuration } from "./duration.ts";
import type { Findings } from "./findings.ts";
import { percentPattern } from "./value-shape.ts";
import type { Node } from "./tree.ts";
import type { RetryPolicy } from "./workflow.ts";

/** Some 31 seconds of pauses in all. */
export const callRetry: RetryPolicy = { max: 5, firstMs: 1000, factor: 2, capMs: 60_000, jitter: 0.2 };

/** An undo is worth more patience: ten attempts in all. */
export const compensationRetry: RetryPolicy = {
  max: 9,
  firstMs: 1000,
  factor: 2,
  capMs: 3_600_000,
  jitter: 0.2,
};

/** One attempt of a call, in milliseconds. */
export const callTimeoutMs = 30_000;

/**
 * What is written over what holds otherwise. A first pause longer than the cap of the defaults lifts the cap with
 * it; a written cap below it is an error.
 */
export function readRetry(node: Node | undefined, otherwise: RetryPolicy, findings: Findings): RetryPolicy {
  if (node?.kind === "scalar" && typeof node.value === "number") return { ...otherwise, max: node.value };
  if (node?.kind !== "map") return otherwise;
  const numberAt = (key: string): number | undefined => {
    const value = node.entries.get(key)?.value;
    return value?.kind === "scalar" && typeof value.value === "number" ? value.value : undefined;
  };
  const firstMs = readDuration(node.entries.get("first")?.value, findings) ?? otherwise.firstMs;
  const writtenCapMs = readDuration(node.entries.get("cap")?.value, findings);
  if (writtenCapMs !== undefined && writtenCapMs < firstMs) {
    findings.error(node.entries.get("cap")!.value.place, {
      code: "wrong-value",
      message: "the longest pause (`cap`) is shorter than the first one",
      hint: "make `cap` at least as long as `first`",
    });
  }
  return {
    max: numberAt("max") ?? otherwise.max,
    firstMs,
    factor: numberAt("factor") ?? otherwise.factor,
    capMs: writtenCapMs ?? Math.max(otherwise.capMs, firstMs),
    jitter: readJitter(node.entries.get("jitter")?.value, findings) ?? otherwise.jitter,
  };
}

/** Milliseconds; undefined for what is no duration, which the shape has reported. Too long ones are reported here. */
export function readDuration(
  node: Node | undefined,
  findings: Findings,
  positive = false,
): number | undefined {
  if (node?.kind !== "scalar" || typeof node.value !== "string") return undefined;
  const durationMs = parseDuration(node.value);
  if (durationMs === undefined && /^(?:\d+(?:ms|s|m|h|d|w))+$/.test(node.value)) {
    findings.error(node.place, { code: "wrong-duration", message: "the duration is longer than 100 years" });
  }
  if (positive && durationMs === 0) {
    findings.error(node.place, {
      code: "wrong-duration",
      message: "the duration must be longer than nothing",
    });
  }
  return durationMs;
}

function readJitter(node: Node | undefined, findings: Findings): number | undefined {
  if (node?.kind !== "scalar") return undefined;
  if (typeof node.value === "number") return node.value;
  const text = String(node.value);
  if (!percentPattern.test(text)) return undefined;
  const share = Number(text.slice(0, -1)) / 100;
  if (share > 1) findings.error(node.place, { code: "wrong-value", message: "`jitter` is at most 100%" });
  return share;
}
