// InstanceQuery: what the store is asked for a page of a list of instances.
import type { Catalog } from "./catalog.ts";
import { isEnded } from "./facets.ts";
import type { ListQuery, Store } from "./ports.ts";
import { behindSchedules } from "./schedule-id.ts";

/** What instances a list is to have. */
export interface InstanceQuery extends Omit<ListQuery, "before" | "versions" | "unloadable"> {
  readonly version?: string;
  /** Labels of the version that they run. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** With one more than the page has, so that the caller can tell whether there are more. */
export function rangeOf(query: InstanceQuery, at: Setting): ListQuery {
  const { version: _version, labels: _labels, limit, after = "", ...filters } = query;
  const { workflow } = filters;
  const start = workflow === undefined ? behindSchedules : `${workflow}:`;
  return {
    ...filters,
    limit: limit + 1,
    after: after > start ? after : start,
    // Ids begin with the workflow's and a colon, behind which comes the semicolon.
    ...(workflow !== undefined && { before: `${workflow};` }),
    ...versionsOf(query, at),
  };
}

interface Setting {
  readonly store: Pick<Store, "versions">;
  readonly catalog: Pick<Catalog, "labelsOf" | "unloadable">;
}

/** An instance whose version cannot be loaded needs attention, and is nothing else before it has ended. */
function versionsOf(
  { version, labels = {}, status }: InstanceQuery,
  { store, catalog }: Setting,
): Pick<ListQuery, "versions" | "unloadable"> {
  const isLive = status !== undefined && !isEnded(status);
  const unloadable = isLive ? catalog.unloadable(store.versions()) : [];
  if (status === "needs_attention")
    return { ...(unloadable.length > 0 && { unloadable }), ...labelled(version, labels, { store, catalog }) };
  const { versions } = labelled(version, labels, { store, catalog });
  if (unloadable.length === 0) return versions ? { versions } : {};
  return { versions: (versions ?? store.versions()).filter((other) => !unloadable.includes(other)) };
}

function labelled(
  version: string | undefined,
  labels: Labels,
  { store, catalog }: Setting,
): Pick<ListQuery, "versions"> {
  if (Object.keys(labels).length === 0) return version === undefined ? {} : { versions: [version] };
  const known = store.versions().filter((other) => version === undefined || other === version);
  return { versions: known.filter((other) => hasLabels(catalog.labelsOf(other), labels)) };
}

type Labels = Readonly<Record<string, string>>;

const hasLabels = (own: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([name, value]) => Object.hasOwn(own, name) && own[name] === value);
