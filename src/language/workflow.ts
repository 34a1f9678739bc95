// Workflow: what an author wrote, checked. Plain readonly JSON data without behaviour, so that it can be
// stored beside the instances that run it. Durations are whole milliseconds.
import type { Calendar } from "./calendar.ts";
import type { Json, JsonObject } from "./json.ts";

export interface Workflow {
  readonly id: string;
  readonly title?: string;
  readonly description?: string;
  readonly owner?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly triggers: readonly Trigger[];
  /** Types of the trigger's data; absent when the author declared none, then any data is accepted. */
  readonly input?: DataType;
  /** Events an instance may receive while it runs: declared by the author, or by their use in `until`. */
  readonly events: Readonly<Record<string, EventDeclaration>>;
  /** Longest time from the start of an instance to its end; then it fails and compensates. */
  readonly deadlineMs?: number;
  readonly steps: readonly Step[];
  readonly output?: Template;
  readonly guarantees: readonly Guarantee[];
  /** Not part of what runs: an example that changes makes no new version. */
  readonly tests?: readonly Example[];
  /** What is done for an item of a list, as a workflow of its own: whose list that is. Nobody writes such. */
  readonly itemOf?: { readonly workflow: Workflow; readonly list: string };
}

export type Trigger = EventTrigger | CronTrigger;

/** Starts one instance for each event of the type. */
export interface EventTrigger {
  readonly kind: "event";
  readonly event: string;
  /** Makes the instance id `<workflow>:<key>`; evaluated over `data` and `event`. */
  readonly key?: Template;
  /** What becomes of an event whose key has a running instance. Absent: nothing, the instance is named. */
  readonly ifRunning?: "restart" | "reject";
  /** What becomes of one whose key has an instance that has ended. Absent: nothing, the instance is named. */
  readonly ifEnded?: "restart";
  readonly when?: Expression;
}

/** Starts one instance at each time of a schedule, with the data `{scheduled_at}`. */
export interface CronTrigger {
  readonly kind: "cron";
  /** Five fields in capitals, one blank between them. */
  readonly cron: string;
  /** An IANA name. */
  readonly timezone: string;
  /** What becomes of a time at which an instance of the schedule runs: nothing, or one more instance. */
  readonly overlap: "skip" | "allow";
  /** Which of the times get an instance that passed while the engine was not running. */
  readonly catchUp: "one" | "all" | "none";
}

export interface EventDeclaration {
  readonly data?: DataType;
  /** What becomes of one with an address that no step takes when it comes. Absent: it is refused. */
  readonly late?: "ignore" | "keep";
}

/** CEL source text, without `${` and `}`. */
export interface Expression {
  readonly source: string;
}

/** JSON in which any value, or part of a text, may be computed. */
export type Template =
  | { readonly kind: "literal"; readonly value: Json }
  | { readonly kind: "expression"; readonly source: string }
  /** Parts are joined as text: strings as they are, expressions by their value. */
  | { readonly kind: "text"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "list"; readonly items: readonly Template[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [string, Template])[] };

export type Type =
  | { readonly kind: "string" | "number" | "integer" | "boolean" | "timestamp" | "duration" | "any" }
  /** A text that is one of these words. */
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "list"; readonly of: Type }
  | RecordType
  | SchemaType;

/** Of an instance's input, or an event's data. */
export type DataType = RecordType | SchemaType;

export interface RecordType {
  readonly kind: "record";
  readonly fields: Readonly<Record<string, { readonly type: Type; readonly optional: boolean }>>;
}

/** A JSON Schema, checked when it was read; `as` is what expressions know of data that fits it. */
export interface SchemaType {
  readonly kind: "schema";
  readonly schema: Json;
  readonly as: Type;
}

export type Step =
  | CallStep
  | ParallelStep
  | WaitStep
  | WaitForStep
  | EmitStep
  | ScopeStep
  | ChooseStep
  | ForEachStep
  | RunStep
  | RepeatStep
  | SetStep
  | FailStep
  | EndStep
  | AskStep
  | AgentStep;

interface StepBase {
  /** The step's name for ever: written by the author, or generated. */
  readonly id: string;
  readonly title?: string;
  /** Steps of the same list that must have ended before it starts; absent of every step of a list that is no graph. */
  readonly needs?: readonly string[];
  /** Guard on entry; false skips the step. */
  readonly when?: Expression;
  /** What becomes of the step's failure, in order: the first that matches. Without a match it goes on outward. */
  readonly onError?: readonly ErrorHandler[];
  /**
   * Undoes the completed step, and of a step that holds others stands for what would undo those. Ids are
   * `<id>.compensation`, or `<id>.compensation.<name>` for a list and for ids that are written.
   */
  readonly compensation?: readonly Step[];
  /** 1-based line of the step in its file, for findings. */
  readonly line: number;
}

/** Matches when all that it names does; one that names nothing matches every error. */
export interface ErrorHandler {
  /** Error types, as in `fail` or of the engine's own. */
  readonly types?: readonly string[];
  /** HTTP statuses: a number, or a class such as `5xx` as its first digit. */
  readonly statuses?: readonly (number | { readonly class: number })[];
  /** Over `error` and the rest of the scope. */
  readonly when?: Expression;
  readonly steps: readonly Step[];
  /** `continue`: what follows the step runs. `fail`: after the handler's steps the failure goes on outward. */
  readonly then: "continue" | "fail";
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface CallStep extends StepBase {
  readonly kind: "call";
  readonly call: Call;
  /** The author says that a completed step has no undo. */
  readonly irreversible: boolean;
  /** No policy is asked about the call; the journal keeps why. */
  readonly policy?: PolicyWaiver;
}

export interface PolicyWaiver {
  readonly kind: "none";
  readonly because: string;
}

/** A request to a service behind the gateway. */
export interface Call {
  readonly method: Method;
  /** Begins with one `/`; segments may be computed and are percent-encoded when they are. */
  readonly path: Template;
  readonly query?: readonly (readonly [string, Template])[];
  readonly headers?: readonly (readonly [string, Template])[];
  /** Headers whose values the operator keeps, with the names of these. */
  readonly secrets?: readonly (readonly [header: string, secret: string])[];
  /** Body; absent means the instance's input (and none for GET and DELETE). */
  readonly body?: Template;
  readonly retry: RetryPolicy;
  /** Longest time one attempt may take. */
  readonly timeoutMs: number;
}

export interface RetryPolicy {
  /** Retries after the first attempt; 0 for none. */
  readonly max: number;
  readonly firstMs: number;
  readonly factor: number;
  readonly capMs: number;
  /** Share of the delay that is random, 0 to 1: a delay d becomes one of [d(1-jitter), d(1+jitter)]. */
  readonly jitter: number;
}

export interface ParallelStep extends StepBase {
  readonly kind: "parallel";
  /** `named` when written as a map: its output is then a map, else a list. */
  readonly named: boolean;
  readonly branches: readonly Branch[];
  /** Successes that the block needs: the number of branches unless the author said otherwise (`any` is 1). */
  readonly join: number;
  /** What becomes of the others once the successes are there. */
  readonly onWin: "cancel" | "finish";
  /** What becomes of the others once the successes cannot be reached any more. */
  readonly onFail: "cancel" | "finish";
  /** Longest time of the whole block. */
  readonly timeoutMs?: number;
}

export interface Branch {
  /** Name of the region: the map's key, or the last part of the id of the branch's only step. */
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Rests until time has passed, or until an event ends it early. */
export interface WaitStep extends StepBase {
  readonly kind: "wait";
  readonly until: readonly string[];
  /** Over `event`: an event of `until` for which it is not true is not taken. */
  readonly match?: Expression;
  /**
   * `for`: a time from entry. `at`: a timestamp, computed on entry; one that has passed ends the wait at once.
   * `business`: days by the calendar as it was when the workflow was read.
   */
  readonly time:
    | { readonly kind: "for"; readonly durationMs: number }
    | { readonly kind: "at"; readonly at: Template }
    | { readonly kind: "business"; readonly days: number; readonly calendar: Calendar };
}

/** Rests until events have come. */
export interface WaitForStep extends StepBase {
  readonly kind: "wait_for";
  /** Of `any`, the first counts; of `all`, each. One event is an `any` of one. */
  readonly mode: "any" | "all";
  readonly events: readonly string[];
  /** Over `event`: an event for which it is not true is not taken. */
  readonly match?: Expression;
  readonly timeoutMs?: number;
  readonly onTimeout: "fail" | "continue";
}

/** Publishes an event, which starts and resumes what it would if it came from outside. */
export interface EmitStep extends StepBase {
  readonly kind: "emit";
  readonly event: string;
  /** Absent means the instance's input. */
  readonly data?: Template;
  readonly retry: RetryPolicy;
}

/** Steps that share a time limit, a handler of errors and a compensation. */
export interface ScopeStep extends StepBase {
  readonly kind: "steps";
  readonly steps: readonly Step[];
  readonly timeoutMs?: number;
}

/** The first case whose condition is true; without one, nothing. */
export interface ChooseStep extends StepBase {
  readonly kind: "choose";
  /** `when` is absent for `else`, which stands last. */
  readonly cases: readonly { readonly when?: Expression; readonly steps: readonly Step[] }[];
  /** Longest time of the case taken. */
  readonly timeoutMs?: number;
}

/** The same steps for each item of a list, several items at once. Each item is a machine of its own. */
export interface ForEachStep extends StepBase {
  readonly kind: "for_each";
  /** A list, computed on entry. */
  readonly list: Template;
  /** The name of the item in expressions inside; `<as>_index` counts from 0. */
  readonly as: string;
  readonly steps: readonly Step[];
  /** Items under way at once. */
  readonly maxParallel: number;
  /** A longer list is a failure. */
  readonly maxItems: number;
  /** Items that must succeed. */
  readonly join: "all" | number;
  readonly onWin: "cancel" | "finish";
  readonly onFail: "cancel" | "finish";
  /** Longest time of all items together. */
  readonly timeoutMs?: number;
}

/** Runs another workflow: an instance of its own, with this one as its parent. */
export interface RunStep extends StepBase {
  readonly kind: "run";
  readonly workflow: string;
  /** The child's input; absent means this instance's own. */
  readonly with?: Template;
  /** Whether the step ends with the child, which is then of the family: cancelled and undone with its parent. */
  readonly wait: boolean;
  /** Longest time until the child has ended. */
  readonly timeoutMs?: number;
}

/** Steps that are done again, in rounds that begin fresh, until a condition is true after one. */
export interface RepeatStep extends StepBase {
  readonly kind: "repeat";
  readonly steps: readonly Step[];
  readonly until: Expression;
  /** Rounds at most. */
  readonly max: number;
  /** From the start of a round to that of the next; a round that takes longer is followed at once. */
  readonly everyMs?: number;
  /** What it is that `max` rounds were not enough. */
  readonly onMax: "fail" | "continue";
  /** Longest time of all rounds. */
  readonly timeoutMs?: number;
}

/** Assigns variables, readable as `vars.<name>` everywhere from then on. */
export interface SetStep extends StepBase {
  readonly kind: "set";
  readonly values: readonly (readonly [string, Template])[];
}

export interface FailStep extends StepBase {
  readonly kind: "fail";
  readonly type: string;
  readonly message: Template;
}

/** Ends the instance, from any branch: the others are cancelled. `failed` and `cancelled` compensate. */
export interface EndStep extends StepBase {
  readonly kind: "end";
  readonly as: "completed" | "failed" | "cancelled";
}

/** Work for a person: a task that is offered to a group until so many of its members have decided it. */
export interface AskStep extends StepBase {
  readonly kind: "ask";
  readonly ask: Ask;
  /** Longest time of the whole step. */
  readonly timeoutMs?: number;
}

/** What people are asked. */
export interface Ask {
  /** The group whose members may decide. */
  readonly group: Template;
  readonly title: Template;
  /** Type of what a person decides. */
  readonly form: DataType;
  /** Time from the offer until the task is overdue. */
  readonly dueMs?: number;
  /** Time from the offer until people are reminded, once. */
  readonly remindMs?: number;
  /** The group that an overdue task is offered to instead; without one, the step fails with type `human`. */
  readonly escalateTo?: Template;
  /** People who may not decide: each a text, a list of texts, or null. */
  readonly notBy: readonly Expression[];
  /** How many different people must decide. */
  readonly quorum: number;
}

/** Work for an AI agent, whose answer must hold to a type, and which a person may have to review. */
export interface AgentStep extends StepBase {
  readonly kind: "agent";
  readonly agent: string;
  /** `POST /agents/<agent>` with `{input, output}`: what it is given, and the JSON Schema of what is wanted. */
  readonly call: Call;
  readonly output: DataType;
  /** The task has the output as its form, and shows what the agent answered. */
  readonly review?: Review;
}

export interface Review extends Ask {
  /** Over `output`; absent: every answer is reviewed. */
  readonly when?: Expression;
}

/** Claims about every path; see the language reference. Each names steps or events of this workflow. */
export type Guarantee = Claim & {
  /** 1-based line in the file, for findings. */
  readonly line: number;
};

export type Claim =
  /** `unless`: `cancelled`, `failed` and events. */
  | { readonly kind: "always"; readonly step: string; readonly unless?: readonly string[] }
  | { readonly kind: "never"; readonly step: string; readonly after?: string }
  | { readonly kind: "before"; readonly first: string; readonly then: string }
  | { readonly kind: "leads_to"; readonly first: string; readonly then: string }
  | { readonly kind: "exclusive"; readonly steps: readonly string[] }
  | { readonly kind: "within"; readonly step: string; readonly of: string; readonly maxMs: number }
  | { readonly kind: "compensated"; readonly step: string }
  | { readonly kind: "different_people"; readonly first: string; readonly then: string };

/** What an author expects of one instance. */
export interface Example {
  readonly name: string;
  readonly line: number;
  /** Absent: `{}`, or a sample where that does not fit. */
  readonly input?: Json;
  /** By step, what its attempts are answered; the last repeats. */
  readonly answers: Readonly<Record<string, readonly ExampleAnswer[]>>;
  /** In order of time. */
  readonly happenings: readonly Happening[];
  readonly expected: Expected;
}

export type ExampleAnswer =
  | { readonly kind: "status"; readonly status: number; readonly output: Json }
  /** Time that runs out; a connection that breaks after sending; one that is not made. */
  | { readonly kind: "timeout" | "lost" | "refused" };

/** `atMs` counts from the start. */
export type Happening =
  | { readonly kind: "event"; readonly atMs: number; readonly event: string; readonly data: Json }
  | {
      readonly kind: "decision";
      readonly atMs: number;
      readonly step: string;
      readonly output: Json;
      readonly by: string;
    };

/** What is absent may be anything. */
export interface Expected {
  readonly status?: string;
  readonly output?: Json;
  /** A part of it. */
  readonly error?: JsonObject;
  /** Statuses by step; `absent` where it was not reached. */
  readonly steps?: Readonly<Record<string, string>>;
  /** `METHOD /path`, all of them in order. */
  readonly calls?: readonly string[];
  /** From the start to the end. */
  readonly afterMs?: number;
}
