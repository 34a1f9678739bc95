// Deployment: a new version of a workflow, from its text; and what is made of it: machine, diagram, proof.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import { hash } from "node:crypto";
import type { Engine } from "../engine/engine.ts";
import { runsOf } from "../language/all-steps.ts";
import type { Diagnostic } from "../language/diagnostic.ts";
import type { Json } from "../language/json.ts";
import type { Workflow } from "../language/workflow.ts";
import { compile } from "../machine/compile.ts";
import { generateMermaid } from "../machine/mermaid.ts";
import { deployedSchema, machineSchema, proofSchema } from "./answers.ts";
import { picturePolicy } from "./drawing.ts";
import { versionsWanted } from "./precondition.ts";
import type { Problem } from "./problem.ts";
import { answerProblem } from "./problem.ts";
import { picture, send, tagged, taggedText } from "./reply.ts";
import { remembered } from "./remembered.ts";
import { addOperation } from "./route.ts";
import { idIn } from "./workflows.ts";
import type { Done, Workshop } from "./workshop.ts";

const hasTag = { ETag: "The version" };

const pictureQuery = z.strictObject({
  failures: z
    .enum(["true", "false"])
    .default("true")
    .openapi({ description: "Whether the transitions that failed calls take are shown" }),
});

export function addDeployment(app: OpenAPIHono, engine: Engine, workshop: Workshop): void {
  addOperation(
    app,
    {
      method: "put",
      path: "/v1/workflows/{id}",
      operationId: "deployWorkflow",
      summary: "Give a workflow, new or not, a new version. Instances that run keep theirs",
      input: { in: "text", types: ["application/yaml", "text/yaml"], read: (text) => text },
      answer: {
        status: 200,
        description: "The workflow is at this version already",
        made: "New instances begin with this version, also after a restart",
        schema: deployedSchema,
        headers: hasTag,
      },
      problems: ["invalid-workflow", "invalid-input", "changed", "overloaded", "stopping"],
    },
    async (context, text) => {
      const id = idIn(context);
      const others = engine.workflows().map((other) => {
        const { workflow, source } = engine.definition(other.id);
        return { workflow, source };
      });
      const read = await workshop.do({ kind: "read", text, file: `${id.slice(0, 80)}.yaml`, others });
      if (read.kind !== "read") return answerProblem(notRead(read));
      const { workflow, diagnostics } = read;
      if (workflow === undefined) return answerProblem(wrong(id, diagnostics));
      if (workflow.id !== id) return answerProblem(otherId(id, workflow.id));
      const versions = versionsWanted(context);
      const { version, isNew } = await engine.deploy(workflow, text, { versions });
      const view = engine.workflows().find((other) => other.id === id);
      return send(tagged({ ...view, diagnostics }, version, isNew ? 201 : 200));
    },
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/v1/workflows/{id}/machine",
      operationId: "readMachine",
      summary: "The statechart of a workflow, as XState takes it",
      answer: { status: 200, description: "Its configuration", schema: machineSchema, headers: hasTag },
      problems: ["unknown-workflow"],
    },
    (context) => {
      const { workflow, version } = engine.definition(idIn(context));
      return send(tagged(compile(workflow), version));
    },
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/v1/workflows/{id}/diagram.mmd",
      operationId: "readDiagram",
      summary: "The statechart of a workflow as a Mermaid diagram",
      answer: {
        status: 200,
        description: "A state diagram",
        schema: z.string(),
        type: mermaidType,
        headers: hasTag,
      },
      problems: ["unknown-workflow"],
    },
    (context) => {
      const { workflow, version } = engine.definition(idIn(context));
      return taggedText(generateMermaid(compile(workflow)), mermaidType, version);
    },
  );

  const pictures = new Map<string, Promise<Done>>();
  addOperation(
    app,
    {
      method: "get",
      path: "/v1/workflows/{id}/diagram.svg",
      operationId: "drawDiagram",
      summary: "The statechart of a workflow as a picture",
      input: { in: "query", schema: pictureQuery },
      answer: {
        status: 200,
        description: "SVG, for light and dark; without script",
        schema: z.string(),
        type: "image/svg+xml",
        headers: hasTag,
      },
      problems: ["unknown-workflow", "too-much-to-draw", "overloaded"],
    },
    async (context, query) => {
      const { workflow, version } = engine.definition(idIn(context));
      const failures = query.failures === "true";
      const tag = failures ? version : `${version}-without`;
      const done = await remembered(pictures, tag, () => workshop.do({ kind: "draw", workflow, failures }));
      if (done.kind === "drawn") return picture(done.svg, picturePolicy, tag);
      const hint = failures ? " ?failures=false leaves out what failures lead to." : "";
      return answerProblem({ kind: "too-much-to-draw", detail: becauseOf(done) + hint });
    },
  );

  const proofs = new Map<string, Promise<Done>>();
  addOperation(
    app,
    {
      method: "get",
      path: "/v1/workflows/{id}/proof",
      operationId: "readProof",
      summary: "Whether a workflow's guarantees hold on every path, and what else was found",
      answer: {
        status: 200,
        description: "Of the version that new instances begin with",
        schema: proofSchema,
        headers: { ETag: "Of the version, and of those of the workflows that it runs" },
      },
      problems: ["unknown-workflow", "too-much-to-prove", "overloaded"],
    },
    async (context) => {
      const { workflow, version } = engine.definition(idIn(context));
      const { others, versions } = familyOf(engine, workflow);
      const tag = hash("sha256", JSON.stringify([version, ...versions])).slice(0, 16);
      const done = await remembered(proofs, tag, () => workshop.do({ kind: "prove", workflow, others }));
      return done.kind === "proved"
        ? send(tagged(done.document, tag))
        : answerProblem({ kind: "too-much-to-prove", detail: becauseOf(done) });
    },
  );
}

const mermaidType = "text/vnd.mermaid; charset=utf-8";

const becauseOf = (done: Done): string =>
  done.kind === "given_up" ? done.because : "The server could not work on it.";

const notRead = (done: Done): Problem => ({ kind: "invalid-workflow", detail: becauseOf(done) });

/** What is wrong may stand in the text, or in that of another workflow, which would not fit any more. */
function wrong(id: string, diagnostics: readonly Diagnostic[]): Problem {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : "";
  const where = first?.file === `${id.slice(0, 80)}.yaml` ? "Line" : `${first?.file ?? ""}, line`;
  return {
    kind: "invalid-workflow",
    detail: first ? `${where} ${first.line}: ${first.message}${more}.` : "The workflow has errors.",
    members: { diagnostics: diagnostics as unknown as Json },
  };
}

function otherId(wanted: string, written: string): Problem {
  const detail = `The text is of ${JSON.stringify(written)}, and the address of ${JSON.stringify(wanted.slice(0, 80))}.`;
  return {
    kind: "invalid-input",
    detail,
    errors: [{ pointer: "/id", detail: `must be ${wanted.slice(0, 80)}` }],
  };
}

/** The workflows that one may run, and those that they may, as they are now. */
function familyOf(
  engine: Engine,
  workflow: Workflow,
): { readonly others: readonly Workflow[]; readonly versions: readonly string[] } {
  const all = new Map(engine.workflows().map(({ id }) => [id, engine.definition(id)]));
  const found = new Map<string, { readonly workflow: Workflow; readonly version: string }>();
  const wanted = [...runsOf(workflow)];
  for (let id = wanted.pop(); id !== undefined; id = wanted.pop()) {
    const other = all.get(id);
    if (!other || found.has(id)) continue;
    found.set(id, other);
    wanted.push(...runsOf(other.workflow));
  }
  const members = [...found.values()];
  return { others: members.map((other) => other.workflow), versions: members.map(({ version }) => version) };
}
