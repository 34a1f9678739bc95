// InstanceQuery: what the store is asked for a page of a list of instances.
import type { Catalog } from "./catalog.ts";
import type { ListQuery, Store } from "./ports.ts";
import { behindSchedules } from "./schedule-id.ts";

/** What instances a list is to have. */
export interface InstanceQuery extends Omit<ListQuery, "before" | "versions"> {
  readonly version?: string;
  /** Labels of the version that they run. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** With one more than the page has, so that the caller can tell whether there are more. */
export function rangeOf(
  { version, labels = {}, limit, after = "", ...filters }: InstanceQuery,
  { store, catalog }: { readonly store: Store; readonly catalog: Catalog },
): ListQuery {
  const { workflow } = filters;
  const versions =
    Object.keys(labels).length === 0
      ? version === undefined
        ? undefined
        : [version]
      : store
          .versions()
          .filter(
            (other) =>
              (version === undefined || other === version) && hasLabels(catalog.labelsOf(other), labels),
          );
  const start = workflow === undefined ? behindSchedules : `${workflow}:`;
  return {
    ...filters,
    limit: limit + 1,
    after: after > start ? after : start,
    // Ids begin with the workflow's and a colon, behind which comes the semicolon.
    ...(workflow !== undefined && { before: `${workflow};` }),
    ...(versions && { versions }),
  };
}

type Labels = Readonly<Record<string, string>>;

const hasLabels = (own: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([name, value]) => Object.hasOwn(own, name) && own[name] === value);
