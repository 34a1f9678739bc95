// Agent: work for an AI agent: what it is given, what it must answer, and who reviews that.
import { readTask } from "./ask.ts";
import type { CallDefaults } from "./call.ts";
import type { Draft } from "./draft.ts";
import { Findings } from "./findings.ts";
import type { Reader, View } from "./reader.ts";
import { readDuration, readRetry } from "./retry.ts";
import { readDataType } from "./type.ts";
import type { AgentStep, DataType, Review, Template } from "./workflow.ts";
import { schemaOf } from "./written-schema.ts";

export function readAgent(
  draft: Draft,
  view: View,
  calls: CallDefaults,
  reader: Reader,
): Pick<AgentStep, "agent" | "call" | "output" | "review"> {
  const { node } = draft;
  const agent = node.entries.get("agent")?.value;
  const name = agent?.kind === "scalar" ? String(agent.value) : "";
  const output = agentOutput(draft, reader.findings);
  const given = node.entries.get("with")?.value;
  const input: Template = given ? reader.template(given, view) : { kind: "expression", source: "input" };
  const retry = readRetry(node.entries.get("retry")?.value, calls.retry, reader.findings);
  const timeoutMs = readDuration(node.entries.get("timeout")?.value, reader.findings, true);
  const review = readReview(draft, output, { ...view, output }, reader);
  return {
    agent: name,
    call: {
      method: "POST",
      path: { kind: "literal", value: `/agents/${name}` },
      body: {
        kind: "map",
        entries: [
          ["input", input],
          ["output", { kind: "literal", value: schemaOf(output) }],
        ],
      },
      retry,
      timeoutMs: timeoutMs ?? calls.timeoutMs,
    },
    output,
    ...(review && { review }),
  };
}

/** The type that the answer must have. Without `findings`, what is wrong with it is left for another to report. */
export function agentOutput({ node }: Draft, findings: Findings = new Findings("", "")): DataType {
  const output = node.entries.get("output")?.value;
  return output?.kind === "map" ? readDataType(output, findings) : { kind: "record", fields: {} };
}

function readReview({ id, node }: Draft, output: DataType, view: View, reader: Reader): Review | undefined {
  const review = node.entries.get("review")?.value;
  if (!review) return undefined;
  const whenNode = review.kind === "map" ? review.entries.get("when")?.value : undefined;
  const when = whenNode && reader.condition(whenNode, view);
  const title = node.entries.get("title")?.value ?? id;
  return { ...readTask(review, output, title, view, reader), ...(when && { when }) };
}
