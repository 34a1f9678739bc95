// Tags: the parts of the interface, as its description is divided.

/** Of a path as in OpenAPI; what is not of the versioned interface is the server's. */
export const tagOf = (path: string): string => /^\/v1\/(\w+)/.exec(path)?.[1] ?? "server";

/** In the order in which they are read. */
export const tags: readonly { readonly name: string; readonly description: string }[] = [
  { name: "events", description: "What happened outside: it starts instances, and resumes those that wait." },
  { name: "instances", description: "Runs of workflows: start, look, follow, operate." },
  { name: "batches", description: "Operations on all instances that a filter finds." },
  { name: "stream", description: "What happens to all instances, as it happens." },
  { name: "tasks", description: "What people are asked, and what they do about it." },
  { name: "workflows", description: "What can be run: texts, versions, statecharts and proofs." },
  {
    name: "services",
    description: "Whom calls are for, how much they are asked, and what holds calls back.",
  },
  { name: "keys", description: "Who may sign in." },
  { name: "server", description: "Where things are, and how the server is." },
];
