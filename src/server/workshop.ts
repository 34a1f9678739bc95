// Workshop: what is done with workflows from the network that may take long: it is given away, so that requests do not wait.
import { everyStep, runsOf } from "../language/all-steps.ts";
import type { Diagnostic } from "../language/diagnostic.ts";
import type { Json } from "../language/json.ts";
import { readWorkflow } from "../language/read.ts";
import { awaitedByMatch, checkTogether } from "../language/together.ts";
import type { Member } from "../language/together.ts";
import type { Workflow } from "../language/workflow.ts";
import { compile } from "../machine/compile.ts";
import { proofDocument } from "../proof/document.ts";
import { TooManyStates } from "../proof/explore.ts";
import { prove } from "../proof/prove.ts";
import { drawSvg } from "./drawing.ts";
import { layOut } from "./layout.ts";

export interface Workshop {
  /** Within the time that such a job may take; rejects EngineError `overloaded` when too many wait. */
  do(job: Job): Promise<Done>;
}

export type Job =
  /** `others`: all that are deployed; those that run what is read are held against it. */
  | {
      readonly kind: "read";
      readonly text: string;
      readonly file: string;
      readonly others: readonly Deployed[];
    }
  /** `others`: those that the one may run. */
  | { readonly kind: "prove"; readonly workflow: Workflow; readonly others: readonly Workflow[] }
  /** `failures`: with the transitions that failed calls take. */
  | { readonly kind: "draw"; readonly workflow: Workflow; readonly failures: boolean };

export interface Deployed {
  readonly workflow: Workflow;
  /** YAML as its author wrote it. */
  readonly source: string;
}

export type Done =
  /** With a workflow if and only if no diagnostic is an error. */
  | { readonly kind: "read"; readonly workflow?: Workflow; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "proved"; readonly document: Json }
  | { readonly kind: "drawn"; readonly svg: string }
  /** One sentence. */
  | { readonly kind: "given_up"; readonly because: string };

/** In this thread, however long it takes. */
export function work(job: Job): Done | Promise<Done> {
  switch (job.kind) {
    case "read":
      return read(job);
    case "prove":
      return decide(job);
    case "draw":
      return draw(job);
    default:
      return job satisfies never;
  }
}

function read({ text, file, others }: Extract<Job, { kind: "read" }>): Done {
  const { workflow, diagnostics, references } = readWorkflow(text, file);
  if (!workflow) return { kind: "read", diagnostics };
  const beside = membersBeside(workflow, others);
  const together = checkTogether([{ file, workflow, references }, ...beside], []);
  const current = others.find((other) => other.workflow.id === workflow.id);
  const known = new Set(current ? mistakesWith(current.workflow, beside) : []);
  const all = [...diagnostics, ...together.filter((one) => !known.has(JSON.stringify(one)))];
  const isWrong = all.some(({ severity }) => severity === "error");
  return { kind: "read", diagnostics: all, ...(!isWrong && { workflow }) };
}

/** What is wrong with the others already, as long as the workflow is as it is now. */
const mistakesWith = (workflow: Workflow, beside: readonly Member[]): readonly string[] =>
  checkTogether([{ file: "", workflow, references: [] }, ...beside], []).map((one) => JSON.stringify(one));

/** The others; of those that lead to the workflow, by what they run or emit, also what their texts say of it. */
function membersBeside({ id, triggers, steps }: Workflow, others: readonly Deployed[]): readonly Member[] {
  const leading = new Set([id]);
  const heard = new Set(awaitedByMatch(steps));
  for (const trigger of triggers) if (trigger.kind === "event") heard.add(trigger.event);
  const emits = ({ steps: own }: Workflow): boolean =>
    [...everyStep(own)].some((step) => step.kind === "emit" && heard.has(step.event));
  for (let before = 0; before < leading.size;) {
    before = leading.size;
    for (const { workflow } of others)
      if (runsOf(workflow).some((run) => leading.has(run))) leading.add(workflow.id);
  }
  return others
    .filter(({ workflow }) => workflow.id !== id)
    .map(({ workflow, source }) => {
      const file = `${workflow.id}.yaml`;
      const says = leading.has(workflow.id) || emits(workflow) ? readWorkflow(source, file).references : [];
      return { file, workflow, references: says };
    });
}

function decide({ workflow, others }: Extract<Job, { kind: "prove" }>): Done {
  const family = new Map(others.map((other) => [other.id, other]));
  try {
    const proof = prove(workflow, { children: (id) => family.get(id) });
    return { kind: "proved", document: proofDocument({ file: `${workflow.id}.yaml`, proof }) as Json };
  } catch (cause) {
    if (!(cause instanceof TooManyStates)) throw cause;
    return { kind: "given_up", because: `${cause.message}: try hms-act prove with --states-max.` };
  }
}

async function draw({ workflow, failures }: Extract<Job, { kind: "draw" }>): Promise<Done> {
  const layout = await layOut(compile(workflow), failures);
  return { kind: "drawn", svg: drawSvg(layout, workflow.title ?? workflow.id) };
}
