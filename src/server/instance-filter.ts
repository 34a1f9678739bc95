// InstanceFilter: which instances a request is about, as the engine takes it.
import type { z } from "@hono/zod-openapi";
import type { BatchFilter } from "../engine/batches.ts";
import type { batchRequest } from "./requests.ts";

export function filterIn({
  workflow,
  version,
  status,
  step,
  error,
  created_after: from,
  created_before: before,
  q,
  label,
}: z.infer<typeof batchRequest>["filter"]): BatchFilter {
  return {
    ...(workflow !== undefined && { workflow }),
    ...(version !== undefined && { version }),
    ...(status !== undefined && { status }),
    ...(step !== undefined && { step }),
    ...(error !== undefined && { error }),
    ...(from !== undefined && { createdFromMs: Date.parse(from) }),
    ...(before !== undefined && { createdBeforeMs: Date.parse(before) }),
    ...(q !== undefined && { text: q }),
    ...(label !== undefined && { labels: label }),
  };
}
