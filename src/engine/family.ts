// Family: sees to it that children begin, are cancelled and undone with their parents, and that parents hear how they
// ended. What is to be done follows from both heads alone, so it can be asked for at any time and any number of times.
import { checkData } from "../language/data.ts";
import { meant } from "../language/near.ts";
import type { Cause, Instance } from "./cause.ts";
import type { Catalog } from "./catalog.ts";
import { depthMax, parentOf, runOf } from "./child.ts";
import type { ChildEnd } from "./child.ts";
import type { RunHead, RunRequest } from "./instance.ts";
import { quote } from "./start.ts";
import { traceOf } from "./trace.ts";
import { outputOfInstance } from "./view.ts";

export interface Family {
  /** The parent's run of a step, or its child, is not what it was: to be told once that is durable. */
  attend(parent: string, step: string): void;
}

export interface FamilyOptions {
  readonly find: (instance: string) => Instance | undefined;
  /** Whether there was an instance of the id. While its parent has not ended, no child is removed. */
  readonly wasRemoved: (instance: string) => boolean;
  readonly catalog: Pick<Catalog, "all" | "current">;
  /** Where workflows come from, for people: `workflows/`. */
  readonly from: string | undefined;
  readonly requestAt: (seq: number, step: string) => RunRequest;
  readonly now: () => number;
  /** Gives an instance a cause, in its own time. */
  readonly deliver: (instance: string, cause: Cause) => void;
  /** Likewise, for the start of a child: a parent whose child cannot begin needs attention. */
  readonly begin: (parent: string, step: string, start: Extract<Cause, { kind: "start" }>) => void;
}

export function createFamily(options: FamilyOptions): Family {
  return {
    attend(parent, step) {
      const instance = options.find(parent);
      const run = instance?.head.runs?.[step];
      if (!instance || !run || instance.head.paused) return;
      const { wait } = runOf(instance.definition, step);
      const found = options.find(run.child);
      const { visit } = run;
      const tell = (ended: ChildEnd): void => options.deliver(parent, { kind: "child", step, visit, ended });
      const known = found?.head.parent;
      const isTaken = found !== undefined || options.wasRemoved(run.child);
      if (isTaken && (known?.instance !== parent || known.step !== step || known.visit !== visit)) {
        if (run.is === "undoing") return tell({ kind: "undone" });
        const message = `${run.child} exists and is nobody's child`;
        return run.is === "open" ? tell({ kind: "failed", error: { type: "runtime", message } }) : undefined;
      }
      const child = found;
      switch (run.is) {
        case "open":
          if (!child) return begin(instance, step, run, options, tell);
          if (!wait) return tell({ kind: "begun" });
          return child.state.ended ? tell(endOf(child)) : undefined;
        case "left":
        case "held":
          if (child?.state.cancellable && wait) cancel(child, parent, run.is === "held", options);
          return;
        case "undoing":
          if (!child || (child.state.ended && child.state.status !== "completed"))
            return tell({ kind: "undone" });
          if (child.state.cancellable) return cancel(child, parent, false, options);
          return options.deliver(child.head.id, { kind: "undo" });
        case "over":
          return;
        default:
          return run.is satisfies never;
      }
    },
  };
}

function begin(
  { head }: Instance,
  step: string,
  run: RunHead,
  { catalog, from, requestAt, now, begin: start }: FamilyOptions,
  tell: (ended: ChildEnd) => void,
): void {
  const { workflow, data, wait } = requestAt(run.request, step);
  const fail = (type: string, message: string): void => tell({ kind: "failed", error: { type, message } });
  const definition = catalog.current(workflow);
  if (!definition) {
    const known = catalog.all().map((other) => other.workflow.id);
    const where = from === undefined ? "" : ` in ${from}`;
    return fail(
      "runtime",
      `there is no workflow ${quote(workflow)}${where}: ${meant(workflow, known, "workflows")}`,
    );
  }
  const parent = parentOf(head, step, run.visit, wait);
  if (parent.depth > depthMax)
    return fail(
      "runtime",
      `${workflow} would be the child of ${depthMax} others in one another, which is too deep`,
    );
  const [misfit] = definition.workflow.input ? checkData(definition.workflow.input, data) : [];
  if (misfit)
    return fail(
      "validation",
      `the input of ${workflow} does not fit: ${misfit.pointer || "it"} ${misfit.message}`,
    );
  const event = {
    id: `${head.id}/${step}/${run.visit}`,
    type: `start.${workflow}`,
    source: "run",
    time: new Date(now()).toISOString(),
    data,
  };
  const trace = traceOf(head);
  start(head.id, step, { kind: "start", id: run.child, definition, event, keys: [], parent, trace });
}

function cancel(child: Instance, parent: string, hold: boolean, { deliver }: FamilyOptions): void {
  deliver(child.head.id, { kind: "cancel", reason: `${parent} does not wait for it any more`, hold });
}

/** A child that failed has undone what it did. */
function endOf({ definition, head, payload, state }: Instance): ChildEnd {
  const { id, error } = head;
  if (state.status === "completed") {
    return { kind: "completed", output: outputOfInstance(definition, head, payload) ?? null };
  }
  if (state.status === "cancelled" || !error)
    return { kind: "failed", error: { type: "runtime", message: `${id} was cancelled`, instance: id } };
  const { type, status, message, attempts } = error;
  return {
    kind: "failed",
    error: {
      type,
      ...(status !== undefined && { status }),
      message,
      ...(attempts !== undefined && { attempts }),
      instance: id,
    },
  };
}
