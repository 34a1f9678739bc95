// Ask: what people are asked: of which group, with which form, until when.
import type { Draft } from "./draft.ts";
import { Findings } from "./findings.ts";
import type { Reader, View } from "./reader.ts";
import { readDuration } from "./retry.ts";
import type { Node } from "./tree.ts";
import { readDataType } from "./type.ts";
import type { Ask, DataType, Expression, Template } from "./workflow.ts";

/** Of a step `ask`. */
export function readAsk(draft: Draft, view: View, reader: Reader): Ask {
  const { id, node } = draft;
  const title = node.entries.get("title")?.value;
  return readTask(node.entries.get("ask")?.value, formOf(draft, reader.findings), title ?? id, view, reader);
}

/** The type of what people decide. Without `findings`, what is wrong with it is left for another to report. */
export function formOf({ node }: Draft, findings: Findings = new Findings("", "")): DataType {
  const ask = node.entries.get("ask")?.value;
  const form = ask?.kind === "map" ? ask.entries.get("form")?.value : undefined;
  return form?.kind === "map" ? readDataType(form, findings) : { kind: "record", fields: {} };
}

/** `title`: what people see where the task names nothing else. What does not fit the shape has been reported. */
export function readTask(
  node: Node | undefined,
  form: DataType,
  title: Node | string,
  view: View,
  reader: Reader,
): Ask {
  const at = (key: string): Node | undefined =>
    node?.kind === "map" ? node.entries.get(key)?.value : undefined;
  const text = (key: string, what: string): Template | undefined => {
    const value = at(key);
    return value?.kind === "scalar" ? reader.textTemplate(value, view, what) : undefined;
  };
  const dueMs = readDuration(at("due"), reader.findings, true);
  const remindMs = readDuration(at("remind"), reader.findings, true);
  checkTimes(node, { dueMs, remindMs }, reader.findings);
  const quorum = at("quorum");
  const escalateTo = text("escalate_to", "a group");
  return {
    group: text("group", "a group") ?? { kind: "literal", value: "" },
    title: text("title", "a title") ?? { kind: "literal", value: plainText(title) },
    form,
    ...(dueMs !== undefined && { dueMs }),
    ...(remindMs !== undefined && { remindMs }),
    ...(escalateTo && { escalateTo }),
    notBy: readNotBy(at("not_by"), view, reader),
    quorum: quorum?.kind === "scalar" && typeof quorum.value === "number" ? quorum.value : 1,
  };
}

const plainText = (title: Node | string): string => {
  if (typeof title === "string") return title;
  return title.kind === "scalar" ? String(title.value) : "";
};

/** A reminder comes before its task is due, and only what is due can go to somebody else. */
function checkTimes(
  node: Node | undefined,
  { dueMs, remindMs }: { readonly dueMs: number | undefined; readonly remindMs: number | undefined },
  findings: Findings,
): void {
  if (node?.kind !== "map") return;
  const remind = node.entries.get("remind")?.value;
  if (remind && dueMs !== undefined && remindMs !== undefined && remindMs >= dueMs) {
    findings.error(remind.place, {
      code: "wrong-value",
      message: "the reminder comes when the task is overdue already",
      hint: "make `remind` shorter than `due`: both count from the offer",
    });
  }
  const escalate = node.entries.get("escalate_to");
  if (escalate && !node.entries.has("due")) {
    findings.error(escalate.keyPlace, {
      code: "missing-key",
      message: "a task with `escalate_to` has no `due`",
      hint: "add `due:`",
    });
  }
}

function readNotBy(node: Node | undefined, view: View, reader: Reader): readonly Expression[] {
  const items = node?.kind === "list" ? node.items : node ? [node] : [];
  return items.flatMap((item) => reader.people(item, view) ?? []);
}
