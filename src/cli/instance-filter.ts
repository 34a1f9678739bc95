// InstanceFilter: the flags that say which instances a verb is about.

export interface FilterOptions {
  readonly workflow?: string;
  readonly version?: string;
  readonly status?: string;
  readonly step?: string;
  readonly error?: string;
  readonly createdAfter?: string;
  readonly createdBefore?: string;
  /** `name=value`. */
  readonly label?: readonly string[];
  readonly search?: string;
}

/** Names and values, each as the server takes it. */
export interface InstanceFilter {
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly labels: readonly (readonly [name: string, value: string])[];
}

export function filterOf(options: FilterOptions): InstanceFilter {
  const given = [
    ["workflow", options.workflow],
    ["version", options.version],
    ["status", options.status],
    ["step", options.step],
    ["error", options.error],
    ["created_after", options.createdAfter],
    ["created_before", options.createdBefore],
    ["q", options.search],
  ] as const;
  return {
    fields: given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
    labels: (options.label ?? []).map((label) => {
      const at = label.indexOf("=");
      return [label.slice(0, at), label.slice(at + 1)] as const;
    }),
  };
}
