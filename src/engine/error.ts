// EngineError: what a caller did wrong, by a code that the edges map once (HTTP status, exit code).
import type { Json } from "../language/json.ts";

export type EngineErrorCode =
  /** No workflow of that id. */
  | "unknown_workflow"
  /** No instance of that id. */
  | "unknown_instance"
  /** The instance has ended and left the store for the archive. */
  | "archived"
  /** No workflow, or not this instance's, declares the event type. */
  | "unknown_event"
  /** A type only the engine may produce, or one that is not well formed. */
  | "bad_event"
  /** The event is known but nothing waits for it now. */
  | "not_awaited"
  /** The instance has ended. */
  | "ended"
  /** The instance's status does not allow this. */
  | "wrong_status"
  /** The data does not match the declared types. */
  | "bad_data"
  /** The instance would hold more data than it may. */
  | "too_much_data"
  /** The same key, with other content. */
  | "key_reused"
  /** An instance of that key exists. */
  | "key_taken"
  /** No batch of that id. */
  | "unknown_batch"
  /** No task of that id. */
  | "unknown_task"
  /** Somebody else has taken the task, or nobody has who could give it back. */
  | "task_taken"
  /** The task is decided, or was taken back. */
  | "task_ended"
  /** The person is no member of the task's group. */
  | "not_in_group"
  /** The person may not decide the task: somebody else must. */
  | "four_eyes"
  /** An instance that this is or may be for cannot be read: nothing was done, and it may be asked again when that is mended. */
  | "unreadable"
  /** The instance is not at the revision that the caller saw. */
  | "changed"
  /** The instance's mailbox is full: try again later. */
  | "overloaded"
  /** There is no room for new instances: those that have begun go on. */
  | "no_room"
  /** The engine is stopping. */
  | "stopping";

export class EngineError extends Error {
  readonly code: EngineErrorCode;
  /** Machine-readable particulars: known types, pointers into the data, the instance's id. */
  readonly details: { readonly [key: string]: Json };

  constructor(code: EngineErrorCode, message: string, details: { readonly [key: string]: Json } = {}) {
    super(message);
    this.name = "EngineError";
    this.code = code;
    this.details = details;
  }
}

/** What was thrown, in words. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

/** Whether an instance is there and cannot be read. */
export const isUnreadable = (error: unknown): error is EngineError =>
  error instanceof EngineError && error.code === "unreadable";
