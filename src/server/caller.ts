// Callers: who a request is from, as the gate found out: what they may do, and whose name the journal gets.
import type { Context } from "hono";
import type { Person } from "../engine/task.ts";
import type { Role } from "./rights.ts";

export interface Caller {
  /** The person or program, whichever key or token was shown. Four eyes compare this. */
  readonly subject: string;
  readonly roles: readonly Role[];
  /** Whose tasks they see and decide. `all`: a member of every group. */
  readonly groups: "all" | readonly string[];
}

/** Said once for every request, by the gate alone. */
export const setCaller = (context: Context, caller: Caller): void => context.set("caller", caller);

export const actorOf = (context: Context): string => callerOf(context).subject;

export function personOf(context: Context): Person {
  const { subject, groups } = callerOf(context);
  return { user: subject, groups };
}

/** The groups whose tasks the caller may read: the own ones, where no role reads more. */
export function readableGroups(context: Context): "all" | readonly string[] {
  const { roles, groups } = callerOf(context);
  return roles.some((role) => readsAllTasks.includes(role)) ? "all" : groups;
}

const readsAllTasks: readonly Role[] = ["operator", "auditor", "admin"];

function callerOf(context: Context): Caller {
  const caller = context.get("caller") as Caller | undefined;
  if (caller === undefined) throw new Error(`${context.req.path} was reached without passing the gate.`);
  return caller;
}
