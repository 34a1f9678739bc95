// Simple steps: those that neither wait nor hold others: emit, set, fail and end.
import { assignedBy } from "./assignment.ts";
import type { Draft } from "./draft.ts";
import { reservedProperty } from "./name.ts";
import type { Reader, View } from "./reader.ts";
import { writtenAt } from "./reference.ts";
import { typeOfTemplate } from "./variable-type.ts";
import type { EmitStep, EndStep, FailStep, SetStep, Type } from "./workflow.ts";

export function readEmit({ node }: Draft, view: View, reader: Reader): Pick<EmitStep, "event" | "data"> {
  const { findings, references } = reader;
  const target = node.entries.get("emit")?.value;
  const given = node.entries.get("with");
  const event = target?.kind === "scalar" ? String(target.value) : "";
  const data = given && reader.template(given.value, view);
  references.push({
    kind: "emit",
    event,
    given: data
      ? (typeOfTemplate(data, (source) => reader.typeOf(source, view)) ?? any)
      : (reader.input ?? any),
    at: findings.rangeOf((target ?? node).place),
    ...(given && { written: writtenAt(given, findings) }),
  });
  return { event, ...(data && { data }) };
}

const any: Type = { kind: "any" };

/** All values are computed from what was set before the step. */
export function readSet(draft: Draft, view: View, reader: Reader): SetStep["values"] {
  const set = draft.node.entries.get("set")?.value;
  const entries = assignedBy(draft);
  if (set?.kind === "map" && entries.length === 0) {
    const hint = "for example `{total: ${input.amount}}`";
    reader.findings.error(set.place, { code: "wrong-value", message: "`set` takes at least 1 value", hint });
  }
  return entries.map(({ key, keyPlace, value }) => {
    const reserved = reservedProperty(key);
    if (reserved !== undefined) {
      const message = `${reserved} and no name of a variable`;
      reader.findings.error(keyPlace, { code: "reserved-id", message, hint: `for example \`${key}_value\`` });
    }
    return [key, reader.template(value, view)] as const;
  });
}

/** Without a message of the author's own, the message says the type. */
export function readFail({ node }: Draft, view: View, reader: Reader): Pick<FailStep, "type" | "message"> {
  const fail = node.entries.get("fail")?.value;
  const value = (key: string) => {
    const inner = fail?.kind === "map" ? fail.entries.get(key)?.value : undefined;
    return inner?.kind === "scalar" ? inner : undefined;
  };
  const type = String(value("type")?.value);
  const message = value("message");
  return {
    type,
    message: message
      ? reader.textTemplate(message, view, "a message")
      : { kind: "literal", value: `the workflow fails here: ${type}` },
  };
}

export function readEnd({ node }: Draft): EndStep["as"] {
  const end = node.entries.get("end")?.value;
  const as = end?.kind === "scalar" ? end.value : undefined;
  return as === "failed" || as === "cancelled" ? as : "completed";
}
