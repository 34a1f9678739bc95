// Allow: which methods a path takes, for answering one that it does not take.

interface Route {
  readonly method: string;
  /** As Hono has it: `/v1/things/:id`. */
  readonly path: string;
}

/** The methods of every route that the path matches, in the order of the header `Allow`. */
export function allowedMethods(routes: readonly Route[]): (path: string) => readonly string[] {
  const patterns = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  for (const { method, path } of routes) {
    const known = patterns.get(path) ?? { pattern: patternOf(path), methods: new Set() };
    patterns.set(path, known);
    known.methods.add(method);
    // Hono answers HEAD from GET.
    if (method === "GET") known.methods.add("HEAD");
  }
  return (path) => {
    const matching = [...patterns.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort();
  };
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/:\w+/g, "[^/]+")}$`);
