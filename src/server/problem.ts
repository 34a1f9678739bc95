// Problem: why a request was not done, as problem details (RFC 9457), and the one mapping of engine errors to them.
import type { EngineError, EngineErrorCode } from "../engine/error.ts";
import type { Json, JsonObject } from "../language/json.ts";
import { problemHeaders } from "./reply.ts";

/** Ends the problem's `type`, so it is stable: clients compare it. Status and title follow from it. */
export type ProblemKind = keyof typeof kinds;

export interface Problem {
  readonly kind: ProblemKind;
  /** What was wrong with this request, with the value, and what to do about it. */
  readonly detail: string;
  readonly errors?: readonly InputError[];
  /** Extension members, beside those of the RFC. */
  readonly members?: Readonly<Record<string, Json>>;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One mistake in the input. The pointer (RFC 6901) leads into the body, or to a parameter of the query. */
export interface InputError {
  readonly pointer: string;
  readonly detail: string;
}

export const problemStatus = (kind: ProblemKind): number => kinds[kind].status;
export const problemTitle = (kind: ProblemKind): string => kinds[kind].title;
export const problemType = (kind: ProblemKind): string => `urn:hms-act:problem:${kind}`;

export function answerProblem(problem: Problem): Response {
  const status = problemStatus(problem.kind);
  return new Response(problemText(problem), { status, headers: { ...problemHeaders, ...problem.headers } });
}

/** The problem as JSON text, for where no Response can be sent. */
export const problemText = (problem: Problem): string => JSON.stringify(problemDocument(problem));

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly InputError[];
}

/** With the members that the problem has beside those of the RFC. */
export const problemDocument = (problem: Problem): ProblemDocument => ({
  ...problem.members,
  type: problemType(problem.kind),
  title: problemTitle(problem.kind),
  status: problemStatus(problem.kind),
  detail: problem.detail,
  ...(problem.errors === undefined ? {} : { errors: problem.errors }),
});

export function problemOf(error: EngineError): Problem {
  const { instance, errors, ...others } = error.details;
  // RFC 9457 keeps the member "instance" for an address of the occurrence.
  const members = instance === undefined ? others : { ...others, instance_id: instance };
  const kind = kindOf[error.code];
  const retryAfter = retryAfterSeconds[kind];
  return {
    kind,
    detail: error.message,
    members,
    ...(isErrorList(errors) ? { errors } : {}),
    ...(retryAfter === undefined ? {} : { headers: { "retry-after": retryAfter } }),
  };
}

const kinds = {
  "bad-request": { status: 400, title: "The request is not HTTP as this server takes it" },
  "malformed-json": { status: 400, title: "The body is not JSON" },
  "bad-event": { status: 400, title: "Nobody outside may send this event type" },
  "unknown-cursor": { status: 400, title: "The cursor is not one of ours" },
  "sign-in": { status: 401, title: "Sign-in is needed" },
  "not-allowed": { status: 403, title: "The caller's roles do not allow this" },
  "foreign-origin": { status: 403, title: "The request is from a page of another site" },
  "foreign-host": { status: 403, title: "The request is for another host" },
  "unknown-route": { status: 404, title: "There is nothing at this address" },
  "unknown-workflow": { status: 404, title: "No workflow has this id" },
  "unknown-instance": { status: 404, title: "No instance has this id" },
  "unknown-event": { status: 404, title: "No workflow declares this event" },
  "unknown-key": { status: 404, title: "No key has this id" },
  "inspector-off": { status: 404, title: "The inspector is off" },
  "unknown-batch": { status: 404, title: "No batch has this id" },
  "unknown-task": { status: 404, title: "No task has this id" },
  "not-in-group": { status: 403, title: "The task is for another group" },
  "four-eyes": { status: 403, title: "Somebody else must decide the task" },
  "wrong-method": { status: 405, title: "The address does not take this method" },
  "request-timeout": { status: 408, title: "The request took too long to arrive" },
  "not-awaited": { status: 409, title: "Nothing waits for this event now" },
  archived: { status: 410, title: "The instance has ended and was archived" },
  ended: { status: 409, title: "The instance has ended" },
  "wrong-status": { status: 409, title: "The instance's status does not allow this" },
  "task-taken": { status: 409, title: "Somebody else has taken the task, or nobody has" },
  "task-ended": { status: 409, title: "The task has ended" },
  "key-taken": { status: 409, title: "An instance has this key already" },
  changed: { status: 412, title: "The thing is not as the caller saw it" },
  "too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The body is of a type this address does not take" },
  "invalid-input": { status: 422, title: "The input does not have the expected form" },
  "invalid-workflow": { status: 422, title: "The workflow has errors" },
  "too-much-to-draw": { status: 422, title: "The statechart is too large to draw here" },
  "too-much-to-prove": { status: 422, title: "There is too much to explore here" },
  "bad-data": { status: 422, title: "The data does not match the declared types" },
  "too-much-data": { status: 422, title: "The instance would hold too much data" },
  "key-reused": { status: 422, title: "The same name was used before with other content" },
  "upgrade-needed": { status: 426, title: "The address is a WebSocket" },
  "headers-too-large": { status: 431, title: "The request's headers are too large" },
  "too-many-requests": { status: 429, title: "The caller asks too much at once" },
  "too-many-connections": { status: 429, title: "The address has too many connections" },
  "too-many-streams": { status: 429, title: "The caller has too many streams open" },
  overloaded: { status: 429, title: "Too much is waiting already" },
  internal: { status: 500, title: "The server failed" },
  "too-many-onlookers": { status: 503, title: "As many look on already as may" },
  stopping: { status: 503, title: "The server is stopping" },
  "sign-in-unavailable": { status: 503, title: "Nobody can sign in at the moment" },
  unreadable: { status: 503, title: "An instance that this may be for cannot be read" },
  "not-ready": { status: 503, title: "The server is not ready" },
  "no-room": { status: 507, title: "The disk has no room for new instances" },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

const kindOf: Readonly<Record<EngineErrorCode, ProblemKind>> = {
  unknown_workflow: "unknown-workflow",
  unknown_instance: "unknown-instance",
  archived: "archived",
  unknown_event: "unknown-event",
  bad_event: "bad-event",
  not_awaited: "not-awaited",
  ended: "ended",
  wrong_status: "wrong-status",
  bad_data: "bad-data",
  too_much_data: "too-much-data",
  key_reused: "key-reused",
  key_taken: "key-taken",
  unknown_batch: "unknown-batch",
  unknown_task: "unknown-task",
  task_taken: "task-taken",
  task_ended: "task-ended",
  not_in_group: "not-in-group",
  four_eyes: "four-eyes",
  changed: "changed",
  overloaded: "overloaded",
  no_room: "no-room",
  stopping: "stopping",
  unreadable: "unreadable",
};

const retryAfterSeconds: { readonly [kind in ProblemKind]?: string } = {
  overloaded: "1",
  stopping: "5",
  "no-room": "60",
};

function isErrorList(value: Json | undefined): value is readonly (InputError & JsonObject)[] {
  if (!Array.isArray(value)) return false;
  return (value as readonly (Partial<InputError> | null)[]).every(
    (item) => typeof item?.pointer === "string" && typeof item.detail === "string",
  );
}
