// Within: whether a step always completes in time.
import { formatDuration } from "../language/duration.ts";
import type { Claim, Workflow } from "../language/workflow.ts";
import type { Graph } from "./graph.ts";
import type { Part } from "./longest.ts";
import { worstCase } from "./worst-case.ts";
import type { Span } from "./worst-case.ts";

export type Within =
  | { readonly kind: "in_time"; readonly longestMs: number; readonly parts: readonly Part[] }
  /** `longestMs` is absent where nothing bounds the time, and then there are no parts. */
  | {
      readonly kind: "too_late";
      readonly longestMs?: number;
      readonly parts: readonly Part[];
      /** What would make the claim hold. */
      readonly repair: string;
    }
  | { readonly kind: "vacuous"; readonly because: string };

export function within(
  { step, of, maxMs }: Extract<Claim, { kind: "within" }>,
  workflow: Workflow,
  space: { readonly runs: Graph },
  children: Span["children"],
): Within {
  const worst = worstCase(workflow, space, { of, step, ...(children && { children }) });
  switch (worst.kind) {
    case "never": {
      const after = of === "start" ? "" : ` after \`${of}\``;
      return { kind: "vacuous", because: `\`${step}\` never completes${after}` };
    }
    case "unbounded":
      return { kind: "too_late", parts: [], repair: worst.because };
    case "bounded": {
      const { ms: longestMs, story: parts } = worst;
      if (longestMs <= maxMs) return { kind: "in_time", longestMs, parts };
      return { kind: "too_late", longestMs, parts, repair: repairOf(parts, longestMs) };
    }
    default:
      return worst satisfies never;
  }
}

function repairOf(parts: readonly Part[], longestMs: number): string {
  const [longest] = parts.toSorted((a, b) => b.ms - a.ms);
  const shorten = longest
    ? `shorten \`${longest.step}\`, which takes ${formatDuration(longest.ms)} of it, or `
    : "";
  return `${shorten}allow \`max: ${formatDuration(longestMs)}\``;
}
