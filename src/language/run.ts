// Runs: steps that run another workflow.
import type { Draft } from "./draft.ts";
import type { Reader, View } from "./reader.ts";
import { writtenAt } from "./reference.ts";
import { readDuration } from "./retry.ts";
import { typeOfTemplate } from "./variable-type.ts";
import type { RunStep, Type } from "./workflow.ts";

export function readRun(
  { node }: Draft,
  view: View,
  reader: Reader,
): Pick<RunStep, "workflow" | "with" | "wait" | "timeoutMs"> {
  const { findings, references } = reader;
  const target = node.entries.get("run")!.value;
  const workflow = target.kind === "scalar" ? String(target.value) : "";
  const given = node.entries.get("with");
  const template = given && reader.template(given.value, view);
  const waitNode = node.entries.get("wait")?.value;
  const wait = !(waitNode?.kind === "scalar" && waitNode.value === false);
  const timeout = node.entries.get("timeout");
  const timeoutMs = readDuration(timeout?.value, findings, true);
  if (timeout && !wait) {
    findings.error(timeout.keyPlace, {
      code: "never-waits",
      message: "a step that does not wait has no `timeout`",
      hint: "leave out `timeout`, or `wait: false`",
    });
  }
  references.push({
    kind: "run",
    workflow,
    waits: wait,
    given: template
      ? (typeOfTemplate(template, (source) => reader.typeOf(source, view)) ?? any)
      : (reader.input ?? any),
    at: findings.rangeOf(target.place),
    ...(given && { written: writtenAt(given, findings) }),
  });
  return {
    workflow,
    ...(template && { with: template }),
    wait,
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

const any: Type = { kind: "any" };
