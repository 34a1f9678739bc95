// Schedule ids: how a schedule is named in the store, beside the instances and apart from them.
import { hash } from "node:crypto";
import type { CronTrigger } from "../language/workflow.ts";

/** By the workflow and what the schedule says, so that it is the same one wherever it stands among the triggers. */
export const scheduleId = (workflow: string, { cron, timezone }: CronTrigger): string =>
  `${prefix}${workflow}:${hash("sha256", `${cron} ${timezone}`).slice(0, 16)}`;

/** No instance has such an id: theirs begin with a letter. */
export const isSchedule = (id: string): boolean => id.startsWith(prefix);

/** In the order of ids, all schedules stand before this and all instances behind it. */
export const behindSchedules = ")";

const prefix = "(schedule):";
