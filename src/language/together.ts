// Together: what is wrong with workflows that run each other, once all their files are known.
import { everyStep } from "./all-steps.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { meant, nearest } from "./near.ts";
import { ownErrorTypes } from "./on-error.ts";
import type { Reference } from "./reference.ts";
import type { DataType, SchemaType, Step, Type, Workflow } from "./workflow.ts";

/** A file that was read. Files with errors of their own are left out of it. */
export interface Member {
  readonly file: string;
  readonly workflow: Workflow;
  readonly references: readonly Reference[];
}

/**
 * What is wrong and one file alone does not show: runs of workflows that are not there or whose input does not fit,
 * workflows that would wait for each other, events whose data does not fit what they move or that no data fits, handlers of errors that no
 * workflow has. `others`: ids of workflows whose
 * files cannot be read, and of which nothing more is known. In the order of the files, and of their lines.
 */
export function checkTogether(members: readonly Member[], others: readonly string[]): readonly Diagnostic[] {
  const workflows = new Map(members.map((member) => [member.workflow.id, member]));
  return members.flatMap((member) =>
    member.references.flatMap((reference): readonly Diagnostic[] => {
      const found = problemsOf(reference, member, workflows, others);
      return found.map((problem) => ({ file: member.file, severity: "error" as const, ...problem }));
    }),
  );
}

type Members = ReadonlyMap<string, Member>;
/** An error, where nothing else is said. */
type Problem = Omit<Diagnostic, "file" | "severity"> & Partial<Pick<Diagnostic, "severity">>;
type Run = Extract<Reference, { kind: "run" }>;
type Emit = Extract<Reference, { kind: "emit" }>;
type Takes = Extract<Reference, { kind: "takes" }>;

function problemsOf(
  reference: Reference,
  member: Member,
  members: Members,
  others: readonly string[],
): readonly Problem[] {
  switch (reference.kind) {
    case "run":
      return wrongRun(reference, member, members, others);
    case "emit":
      return [...members.values()].flatMap((taker) => wrongData(reference, taker.workflow));
    case "takes":
      return takenOtherwise(reference, member, members);
    case "error-type":
      return unknownType(reference, member, members, others);
    default:
      return reference satisfies never;
  }
}

/**
 * Of what an event without an address moves: what is to start refuses it, so that the step fails; what awaits it is only
 * passed over. A trigger with a condition, and waits without `match`, may have nothing to do with it.
 */
function wrongData(emit: Emit, { id, triggers, input, events, steps }: Workflow): readonly Problem[] {
  const { event } = emit;
  const starts = triggers.some((one) => one.kind === "event" && one.event === event && !one.when);
  if (starts && input) return misfits(emit, `\`${id}\`, which \`${event}\` starts,`, input);
  const declared = events[event]?.data;
  if (!declared || !awaitedByMatch(steps).has(event)) return [];
  const passedOver = misfits(emit, `\`${id}\`, which awaits \`${event}\`,`, declared);
  return passedOver.map((problem) => ({ ...problem, severity: "warning" }));
}

/**
 * Whatever data an event of the type comes with, one of two workflows refuses it or passes it over. Told where the second of
 * them says it, or at the one of which there is a text.
 */
function takenOtherwise(taken: Takes, member: Member, members: Members): readonly Problem[] {
  const { event, as, type, written } = taken;
  if (as === "data" && !awaitedByMatch(member.workflow.steps).has(event)) return [];
  let isBehind = false;
  for (const other of members.values()) {
    if (other === member) isBehind = true;
    if (other === member || (isBehind && other.references.length > 0)) continue;
    for (const theirs of takenBy(other.workflow, event)) {
      const found = contradiction(type, theirs, "");
      if (!found) continue;
      const { name, one, another } = found;
      return [
        {
          ...(written.entries.get(name.split(".")[0]!) ?? written.at),
          code: "contradicting-data",
          severity: "warning",
          message: `\`${member.workflow.id}\` takes ${one} as \`${name}\` of \`${event}\`, and \`${other.workflow.id}\` ${another}: no such event is for both`,
          hint: "let them agree, or give the events two names",
        },
      ];
    }
  }
  return [];
}

/** The types of data that a workflow takes the event with, which has no address. */
function takenBy({ triggers, input, events, steps }: Workflow, event: string): readonly DataType[] {
  const starts = triggers.some((one) => one.kind === "event" && one.event === event && !one.when);
  const declared = awaitedByMatch(steps).has(event) ? events[event]?.data : undefined;
  return [...(starts && input ? [input] : []), ...(declared ? [declared] : [])];
}

interface Contradiction {
  readonly name: string;
  readonly one: string;
  readonly another: string;
}

/** What both name, one of them needs, and no value is; undefined where some data may fit both. */
function contradiction(oneType: Type, anotherType: Type, name: string): Contradiction | undefined {
  const [one, another] = [known(oneType), known(anotherType)];
  if (one.kind === "record" && another.kind === "record") {
    for (const [field, { type, optional }] of Object.entries(one.fields)) {
      const theirs = Object.hasOwn(another.fields, field) ? another.fields[field] : undefined;
      if (!theirs || (optional && theirs.optional)) continue;
      const found = contradiction(type, theirs.type, name === "" ? field : `${name}.${field}`);
      if (found) return found;
    }
    return undefined;
  }
  if (one.kind === "enum" && another.kind === "enum") {
    if (one.values.some((value) => another.values.includes(value))) return undefined;
    return { name, one: oneOf(one.values), another: oneOf(another.values) };
  }
  const [is, other] = [classOf(one), classOf(another)];
  if (is === undefined || other === undefined || is === other) return undefined;
  return { name, one: is, another: other };
}

const oneOf = (values: readonly string[]): string =>
  `one of ${values.map((value) => JSON.stringify(value)).join(", ")}`;

/** Event types that steps await wherever they come from. */
export function awaitedByMatch(steps: readonly Step[]): ReadonlySet<string> {
  return new Set(
    [...everyStep(steps)].flatMap((step) => {
      if ((step.kind !== "wait_for" && step.kind !== "wait") || step.match === undefined) return [];
      return step.kind === "wait" ? step.until : step.events;
    }),
  );
}

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
  return input ? misfits(run, `\`${run.workflow}\``, input) : [];
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

/** What is known of the data and cannot be what `taker` takes. */
function misfits(
  { kind, given, at, written }: Run | Emit,
  taker: string,
  input: DataType,
): readonly Problem[] {
  const what = kind === "run" ? "input" : "data";
  const source = written ? "`with`" : "the instance's own input";
  /** At the entry that the name begins with, where there is one. */
  const problem = (name: string, message: string, hint?: string): Problem => ({
    ...(written?.entries.get(name.split(".")[0]!) ?? written?.at ?? at),
    code: kind === "run" ? "wrong-input" : "wrong-data",
    message: `${taker} takes ${message}`,
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
            hint ?? (written ? undefined : `write the ${what} under \`with:\``),
          ),
        ];
      });
    }
    const [takes, is] = [classOf(wanted), classOf(found)];
    if (takes === undefined || is === undefined || takes === is) return [];
    return [problem(name, `${name === "" ? `a map as its ${what}` : `${takes} as \`${name}\``}, not ${is}`)];
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
