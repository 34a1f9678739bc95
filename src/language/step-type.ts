// Step types: what is known before anything runs of what `step(<id>)` will show.
import { agentOutput } from "./agent.ts";
import { formOf } from "./ask.ts";
import { awaitedBy, typeOfEvent } from "./awaited.ts";
import type { DeclaredEvents } from "./awaited.ts";
import type { Draft } from "./draft.ts";
import type { StepType } from "./expression-type.ts";
import type { RecordType, Type } from "./workflow.ts";

export function typeOfStep(draft: Draft, declared: DeclaredEvents): StepType {
  const output = outputOf(draft);
  return { ...(output && { output }), ...eventsOf(draft, declared), ...decisionsOf(draft) };
}

/** Who decided a task, what and when: one for each person. */
function decisionsOf(draft: Draft): Pick<StepType, "decisions"> {
  const isReviewed = draft.action === "agent" && draft.node.entries.has("review");
  if (draft.action !== "ask" && !isReviewed) return {};
  const text = { type: { kind: "string" }, optional: false } as const;
  const fields = {
    by: text,
    output: { type: isReviewed ? agentOutput(draft) : formOf(draft), optional: false },
    at: text,
  };
  return { decisions: { kind: "list", of: { kind: "record", fields } satisfies Type } };
}

/** Undefined where anything may come: what services answer, what a case or another workflow gives. */
function outputOf(draft: Draft): StepType["output"] {
  const { node, action, blocks } = draft;
  switch (action) {
    case "parallel": {
      if (node.entries.get("parallel")?.value.kind !== "map") return undefined;
      const branches = blocks.filter(({ kind }) => kind === "branch");
      const fields = branches.map(({ name }) => [name, { type: { kind: "any" }, optional: false }] as const);
      return { kind: "record", fields: Object.fromEntries(fields) };
    }
    case "steps":
    case "repeat": {
      const last = blocks.find(({ kind }) => kind === "scope" || kind === "round")?.drafts.at(-1);
      return last && outputOf(last);
    }
    case "ask":
      return formOf(draft);
    case "agent":
      return agentOutput(draft);
    case "wait":
    case "wait_days":
    case "wait_until":
    case "wait_business_days":
    case "wait_for":
    case "emit":
    case "set":
    case "fail":
    case "end":
      return { kind: "null" };
    case "run": {
      const wait = node.entries.get("wait")?.value;
      return wait?.kind === "scalar" && wait.value === false ? begun : undefined;
    }
    case "call":
    case "choose":
    case "for_each":
    case undefined:
      return undefined;
    default:
      return action satisfies never;
  }
}

/** Of a workflow that is run and not waited for. */
const begun: RecordType = {
  kind: "record",
  fields: { instance: { type: { kind: "string" }, optional: false } },
};

function eventsOf(draft: Draft, declared: DeclaredEvents): Pick<StepType, "event" | "events"> {
  const { mode, nodes } = awaitedBy(draft);
  const names = nodes.map(({ value }) => String(value));
  if (mode === "all") {
    const fields = names.map(
      (name) => [name, { type: typeOfEvent(name, declared), optional: false }] as const,
    );
    return { events: { kind: "record", fields: Object.fromEntries(fields) } satisfies RecordType };
  }
  const [event, ...others] = names;
  return event !== undefined && others.length === 0 ? { event: typeOfEvent(event, declared) } : {};
}
