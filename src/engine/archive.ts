// Archive: the record of a family of instances as lines that can be read, and proved whole, without the store.
//
//   {"archive":"hms-act 1","family":<id>,"instances":<count>}          the first line
//   {"archive":"definition","version":..,"workflow":..,"source":..,"compiled":..}   one a version that they ran
//   {"archive":"instance","id":..,"head":{..},"view":{..}}             one an instance, the family's first before its children:
//     {"seq":..,"instance":..,...,"prev":..}                           each of its journal entries, as its stored bytes
//   {"archive":"end","lines":<count before it>,"sha256":..}            SHA-256 over all bytes before this line
//
// An entry's hash is the SHA-256 of its line without the line break: the next entry of the instance has it as `prev`, and
// the head that of the newest as `hash`.
import { createHash } from "node:crypto";
import type { Json } from "../language/json.ts";
import type { Head, JournalEntry, StoredDefinition } from "./instance.ts";
import { hashEntry, noHash } from "./journal.ts";
import type { InstanceView } from "./view.ts";

export interface ArchivedInstance {
  readonly head: Head;
  /** As it was last shown. */
  readonly view: InstanceView;
  /** `seq` of its entries, oldest first. */
  readonly entries: readonly number[];
}

export interface ArchivedFamily {
  /** The one that is nobody's child stands first. */
  readonly instances: readonly ArchivedInstance[];
  readonly definitions: readonly StoredDefinition[];
}

/** The lines, without line breaks; `bytesOf` gives an entry's stored bytes. Equal families have equal lines. */
export function* archiveLines(
  { instances, definitions }: ArchivedFamily,
  bytesOf: (seq: number) => string,
): Generator<string> {
  const sum = createHash("sha256");
  let lines = 0;
  const counted = (line: string): string => {
    sum.update(`${line}\n`);
    lines++;
    return line;
  };
  const family = instances[0]?.head.id ?? "";
  yield counted(JSON.stringify({ archive: archiveForm, family, instances: instances.length }));
  for (const definition of definitions)
    yield counted(JSON.stringify({ archive: "definition", ...definition }));
  for (const { head, view, entries } of instances) {
    yield counted(JSON.stringify({ archive: "instance", id: head.id, head, view }));
    for (const seq of entries) yield counted(bytesOf(seq));
  }
  yield JSON.stringify({ archive: "end", lines, sha256: sum.digest("hex") });
}

const archiveForm = "hms-act 1";

/** What an archive holds of one instance. */
export interface ArchivedSummary {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  readonly status: string;
  readonly entries: number;
  /** Hash of its newest entry. */
  readonly hash: string;
  readonly view: Json;
}

export interface ArchiveReport {
  /** The instance whose family it is. */
  readonly family: string;
  readonly instances: readonly ArchivedSummary[];
  /** Over all that comes before the last line; empty where there is none. */
  readonly sha256: string;
  /** What does not fit, a sentence each: the first hundred. None: it is whole and unchanged. */
  readonly findings: readonly string[];
}

const findingsMax = 100;

/** Takes the lines of an archive one after the other, in memory that does not grow with them, and says whether it is whole. */
export class ArchiveCheck {
  readonly #sum = createHash("sha256");
  readonly #findings: string[] = [];
  readonly #versions = new Set<string>();
  readonly #instances = new Map<string, ArchivedSummary>();
  #lines = 0;
  #family = "";
  #said = 0;
  #sha256 = "";
  #head: Head | undefined;
  /** Of the instance whose entries come: how many came, and the newest. */
  #entries = 0;
  #last: { readonly seq: number; readonly hash: string } = nothing;

  take(line: string): void {
    this.#lines++;
    if (this.#sha256 !== "") return this.#find("it stands behind the last line");
    let value: Line;
    try {
      value = JSON.parse(line) as Line;
    } catch {
      value = null;
    }
    if (typeof value !== "object" || value === null) {
      this.#find("it is no JSON object");
    } else if (value.archive === "end") {
      return this.#takeEnd(value);
    } else if (this.#lines === 1) {
      if (value.archive !== archiveForm) this.#find(`it does not begin as an archive does (${archiveForm})`);
      [this.#family, this.#said] = [textOf(value["family"]), Number(value["instances"])];
    } else if (value.archive === "definition") {
      this.#versions.add(textOf(value["version"]));
    } else if (value.archive === "instance") {
      this.#takeInstance(value);
    } else if (value.archive === undefined) {
      this.#takeEntry(value as unknown as JournalEntry, line);
    } else this.#find(`it is of a kind that this version does not know, ${JSON.stringify(value.archive)}`);
    this.#sum.update(`${line}\n`);
  }

  end(): ArchiveReport {
    this.#endInstance();
    if (this.#sha256 === "") this.#find("the archive ends behind it without its last line: it is cut off");
    const instances = [...this.#instances.values()];
    if (instances.length !== this.#said)
      this.#find(`the archive has ${instances.length} instances, and its first line says ${this.#said}`);
    if (instances[0]?.id !== this.#family)
      this.#find(`its first instance is not ${JSON.stringify(this.#family)}`);
    return {
      family: this.#family,
      instances,
      sha256: this.#sha256,
      findings: this.#findings,
    };
  }

  #takeInstance({ id, head, view }: NonNullable<Line>): void {
    this.#endInstance();
    const { workflow, version, status, hash, parent } = (head ?? {}) as unknown as Partial<Head>;
    if (typeof id !== "string" || typeof version !== "string" || (head as unknown as Head).id !== id)
      return this.#find("it has no head of its instance");
    if (!this.#versions.has(version)) this.#find(`version ${version} of ${id} is not in the archive`);
    const isFirst = this.#instances.size === 0;
    if (!isFirst && !this.#instances.has(parent?.instance ?? ""))
      this.#find(`${id} is a child of none of the instances before it`);
    if (this.#instances.has(id)) this.#find(`${id} comes twice`);
    if (!isView(view, id)) this.#find(`it does not show ${id}`);
    this.#head = head as unknown as Head;
    [this.#entries, this.#last] = [0, nothing];
    this.#instances.set(id, {
      id,
      version,
      workflow: String(workflow),
      status: String(status),
      entries: Number(this.#head.revision),
      hash: String(hash),
      view: view ?? null,
    });
  }

  #takeEntry({ seq, instance, revision, prevSeq, prev }: JournalEntry, line: string): void {
    const head = this.#head;
    if (!head) return this.#find("it is an entry of no instance");
    const { seq: lastSeq, hash } = this.#last;
    this.#entries++;
    if (instance !== head.id) this.#find(`entry ${seq} is of ${instance}, not of ${head.id}`);
    else if (revision !== this.#entries)
      this.#find(`entry ${seq} is revision ${revision} of ${instance}, where ${this.#entries} is to come`);
    else if (prevSeq !== lastSeq || prev !== hash)
      this.#find(`entry ${seq} of ${instance} does not continue the chain behind entry ${lastSeq}`);
    this.#last = { seq, hash: hashEntry(line) };
  }

  #endInstance(): void {
    const head = this.#head;
    if (!head) return;
    this.#head = undefined;
    if (this.#entries !== head.revision)
      this.#find(`${head.id} has ${this.#entries} entries, and its head says ${head.revision}`);
    else if (this.#last.seq !== head.last || this.#last.hash !== head.hash)
      this.#find(`the newest entry of ${head.id} is not the one that its head names`);
  }

  #takeEnd({ lines, sha256 }: NonNullable<Line>): void {
    this.#endInstance();
    this.#sha256 = this.#sum.digest("hex");
    if (lines !== this.#lines - 1)
      this.#find(`it says ${JSON.stringify(lines)} lines, and ${this.#lines - 1} came`);
    if (sha256 !== this.#sha256) this.#find("the SHA-256 that it says is not that of what comes before it");
  }

  #find(what: string): void {
    if (this.#findings.length < findingsMax) this.#findings.push(`line ${this.#lines}: ${what}`);
  }
}

/** Whether it has what every view of the instance has. */
function isView(view: Json | undefined, id: string): boolean {
  const shown = (view ?? {}) as { readonly [Name in keyof InstanceView]?: unknown };
  const texts = [shown.workflow, shown.version, shown.status, shown.created_at, shown.updated_at];
  return (
    shown.id === id &&
    texts.every((text) => typeof text === "string") &&
    typeof shown.steps === "object" &&
    shown.steps !== null &&
    Array.isArray(shown.waiting_for)
  );
}

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

const nothing = { seq: 0, hash: noHash } as const;

type Line = { readonly [name: string]: Json; readonly archive?: Json } | null;
