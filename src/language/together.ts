// Together: what is wrong with workflows that run each other, once all their files are known.
import { everyStep } from "./all-steps.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { meant, nearest } from "./near.ts";
import { ownErrorTypes } from "./on-error.ts";
import type { Reference } from "./reference.ts";
import type { DataType, SchemaType, Type, Workflow } from "./workflow.ts";

/** A file that was read. Files with errors of their own are left out of it. */
export interface Member {
  readonly file: string;
  readonly workflow: Workflow;
  readonly references: readonly Reference[];
}

/**
 * The errors that one file alone does not show: runs of workflows that are not there or whose input does not fit,
 * workflows that would wait for each other, handlers of errors that no workflow has. `others`: ids of workflows whose
 * files cannot be read, and of which nothing more is known. In the order of the files, and of their lines.
 */
export function checkTogether(members: readonly Member[], others: readonly string[]): readonly Diagnostic[] {
  const workflows = new Map(members.map((member) => [member.workflow.id, member]));
  return members.flatMap((member) =>
    member.references.flatMap((reference): readonly Diagnostic[] => {
      const found =
        reference.kind === "error-type"
          ? unknownType(reference, member, workflows, others)
          : wrongRun(reference, member, workflows, others);
      return found.map((problem) => ({ file: member.file, severity: "error", ...problem }));
    }),
  );
}

type Members = ReadonlyMap<string, Member>;
type Problem = Omit<Diagnostic, "file" | "severity">;
type Run = Extract<Reference, { kind: "run" }>;

function wrongRun(
  run: Run,
  { workflow }: Member,
  members: Members,
  others: readonly string[],
): readonly Problem[] {
  const target = members.get(run.workflow);
  if (!target) {
    if (others.includes(run.workflow)) return [];
    const message = `there is no workflow \`${run.workflow}\``;
    return [
      {
        ...run.at,
        code: "unknown-workflow",
        message,
        hint: meant(run.workflow, [...members.keys(), ...others], "workflows"),
      },
    ];
  }
  const cycle = run.waits && run.workflow !== workflow.id ? wayBack(target, workflow.id, members) : undefined;
  // A cycle is one mistake, told where its first workflow stands.
  const order = [...members.keys()];
  if (cycle?.every((id) => order.indexOf(id) > order.indexOf(workflow.id))) {
    const way = [...cycle, workflow.id].map((id) => `\`${id}\``).join(", which runs ");
    const message = `\`${workflow.id}\` runs ${way}: they would wait for each other, and never end`;
    return [
      {
        ...run.at,
        code: "run-cycle",
        message,
        hint: "`wait: false` lets a workflow begin and go its own way",
      },
    ];
  }
  const { input } = target.workflow;
  return input ? misfits(run, input) : [];
}

/** Ids from a workflow to the one that runs `id` and waits for it. */
function wayBack(from: Member, id: string, members: Members): readonly string[] | undefined {
  const seen = new Set<string>();
  const search = (member: Member, way: readonly string[]): readonly string[] | undefined => {
    if (seen.has(member.workflow.id)) return undefined;
    seen.add(member.workflow.id);
    for (const reference of member.references) {
      if (reference.kind !== "run" || !reference.waits) continue;
      if (reference.workflow === id) return way;
      const next = members.get(reference.workflow);
      const found = next && search(next, [...way, next.workflow.id]);
      if (found) return found;
    }
    return undefined;
  };
  return search(from, [from.workflow.id]);
}

/** What is known of the input and cannot be what the workflow takes. */
function misfits({ workflow, given, at, written }: Run, input: DataType): readonly Problem[] {
  const source = written ? "`with`" : "the instance's own input";
  /** At the entry that the name begins with, where there is one. */
  const problem = (name: string, message: string, hint?: string): Problem => ({
    ...(written?.entries.get(name.split(".")[0]!) ?? written?.at ?? at),
    code: "wrong-input",
    message: `\`${workflow}\` takes ${message}`,
    ...(hint !== undefined && { hint }),
  });
  const compare = (wantedType: Type, foundType: Type, name: string): readonly Problem[] => {
    const [wanted, found] = [known(wantedType), known(foundType)];
    if (wanted.kind === "record" && found.kind === "record") {
      return Object.entries(wanted.fields).flatMap(([field, { type, optional }]) => {
        const inner = name === "" ? field : `${name}.${field}`;
        const entry = found.fields[field];
        if (entry) return compare(type, entry.type, inner);
        if (optional) return [];
        const unknown = Object.keys(found.fields).filter((key) => !(key in wanted.fields));
        const near = nearest(field, unknown);
        const hint = near === undefined ? undefined : `there is \`${near}\``;
        return [
          problem(
            inner,
            `\`${inner}\`, and ${source} has none`,
            hint ?? (written ? undefined : "write the input under `with:`"),
          ),
        ];
      });
    }
    const [takes, is] = [classOf(wanted), classOf(found)];
    if (takes === undefined || is === undefined || takes === is) return [];
    return [problem(name, `${name === "" ? "a map as its input" : `${takes} as \`${name}\``}, not ${is}`)];
  };
  return compare(input, given, "");
}

/** What expressions know of the type's data. */
const known = (type: Type): Exclude<Type, SchemaType> => (type.kind === "schema" ? known(type.as) : type);

/** Values of two classes never fit; undefined for what may be anything. */
function classOf({ kind }: Exclude<Type, SchemaType>): string | undefined {
  switch (kind) {
    case "string":
    case "enum":
    case "timestamp":
    case "duration":
      return "a string";
    case "number":
    case "integer":
      return "a number";
    case "boolean":
      return "true or false";
    case "list":
      return "a list";
    case "record":
      return "a map";
    case "any":
      return undefined;
    default:
      return kind satisfies never;
  }
}

/** What fails with the type may be a workflow that it runs, or one that that runs. */
function unknownType(
  { type, at }: Extract<Reference, { kind: "error-type" }>,
  member: Member,
  members: Members,
  others: readonly string[],
): readonly Problem[] {
  const types = new Set(ownErrorTypes);
  const seen = new Set<Member>();
  const toSee = [member];
  for (let next = toSee.pop(); next; next = toSee.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const step of everyStep(next.workflow.steps)) {
      if (step.kind === "fail") types.add(step.type);
      if (step.kind !== "run") continue;
      if (others.includes(step.workflow)) return [];
      const target = members.get(step.workflow);
      // What is not there is reported where it is run.
      if (!target) return [];
      toSee.push(target);
    }
  }
  if (types.has(type)) return [];
  const message = `nothing fails with type \`${type}\`, here or in what is run`;
  return [{ ...at, code: "unknown-error-type", message, hint: meant(type, [...types], "types") }];
}
