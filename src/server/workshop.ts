// Workshop: what is done with workflows from the network that may take long: it is given away, so that requests do not wait.
import type { Diagnostic } from "../language/diagnostic.ts";
import type { Json } from "../language/json.ts";
import { readWorkflow } from "../language/read.ts";
import { checkTogether } from "../language/together.ts";
import type { Workflow } from "../language/workflow.ts";
import { proofDocument } from "../proof/document.ts";
import { TooManyStates } from "../proof/explore.ts";
import { prove } from "../proof/prove.ts";

export interface Workshop {
  /** Within the time that such a job may take; rejects EngineError `overloaded` when too many wait. */
  do(job: Job): Promise<Done>;
}

/** `others`: the workflows that the one may run. */
export type Job =
  | {
      readonly kind: "read";
      readonly text: string;
      readonly file: string;
      readonly others: readonly Workflow[];
    }
  | { readonly kind: "prove"; readonly workflow: Workflow; readonly others: readonly Workflow[] };

export type Done =
  /** With a workflow if and only if no diagnostic is an error. */
  | { readonly kind: "read"; readonly workflow?: Workflow; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "proved"; readonly document: Json }
  /** One sentence. */
  | { readonly kind: "given_up"; readonly because: string };

/** In this thread, however long it takes. */
export function work(job: Job): Done {
  switch (job.kind) {
    case "read":
      return read(job);
    case "prove":
      return decide(job);
    default:
      return job satisfies never;
  }
}

function read({ text, file, others }: Extract<Job, { kind: "read" }>): Done {
  const { workflow, diagnostics, references } = readWorkflow(text, file);
  if (!workflow) return { kind: "read", diagnostics };
  const beside = others
    .filter(({ id }) => id !== workflow.id)
    .map((other) => ({ file: `${other.id}.yaml`, workflow: other, references: [] }));
  const together = checkTogether([{ file, workflow, references }, ...beside], []);
  const all = [...diagnostics, ...together];
  const isWrong = all.some(({ severity }) => severity === "error");
  return { kind: "read", diagnostics: all, ...(!isWrong && { workflow }) };
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
