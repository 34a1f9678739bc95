// Rights: the one table of who may do what, by route. What is not in it nobody may do.

export const roles = ["sender", "officer", "operator", "author", "auditor", "admin"] as const;

/**
 * `sender` sends events and starts instances. `officer` sees and decides the tasks of the own groups. `operator` looks
 * after instances. `author` deploys workflows. `auditor` reads everything and changes nothing. `admin` may do all, but
 * is of no group on that account.
 */
export type Role = (typeof roles)[number];

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

/** Of a route as Hono has it (`GET /v1/things/:id`): whom it is for; undefined where the table does not list it. */
export const accessTo = (route: string): "anyone" | readonly Role[] | undefined =>
  Object.hasOwn(table, route) ? table[route] : undefined;

export const mayUse = (access: readonly Role[], held: readonly Role[]): boolean =>
  held.some((role) => role === "admin" || access.includes(role));

/** `admin` is in no row, since it is for every one. */
const table: Readonly<Record<string, "anyone" | readonly Role[]>> = {
  "GET /": "anyone",
  "GET /healthz": "anyone",
  "GET /readyz": "anyone",
  "GET /openapi.json": "anyone",
  "GET /docs": "anyone",
  "GET /docs/style.css": "anyone",
  // A page that shows nothing by itself.
  "GET /inspector": "anyone",

  "POST /v1/events": ["sender"],
  "POST /v1/workflows/:id/instances": ["sender"],
  "POST /v1/instances/:id/events": ["sender"],

  "GET /v1/instances": ["operator", "auditor"],
  "GET /v1/instances/:id": ["operator", "auditor"],
  "GET /v1/instances/:id/journal": ["operator", "auditor"],
  "GET /v1/instances/:id/stream": ["operator", "auditor"],
  "GET /v1/stream": ["operator", "auditor"],
  "POST /v1/instances/:id/cancel": ["operator"],
  "POST /v1/instances/:id/pause": ["operator"],
  "POST /v1/instances/:id/resume": ["operator"],
  "POST /v1/instances/:id/retry": ["operator"],
  "POST /v1/instances/:id/skip": ["operator"],
  "POST /v1/instances/:id/what-if": ["operator", "auditor"],
  "GET /v1/batches": ["operator", "auditor"],
  "GET /v1/batches/:id": ["operator", "auditor"],
  "POST /v1/batches": ["operator"],

  "GET /v1/services": ["operator", "auditor"],

  "GET /v1/tasks": ["officer", "operator", "auditor"],
  "GET /v1/tasks/:id": ["officer", "operator", "auditor"],
  "POST /v1/tasks/:id/claim": ["officer"],
  "POST /v1/tasks/:id/release": ["officer"],
  "POST /v1/tasks/:id/delegate": ["officer"],
  "POST /v1/tasks/:id/complete": ["officer"],

  "GET /v1/workflows": ["operator", "author", "auditor"],
  "GET /v1/workflows/:id": ["operator", "author", "auditor"],
  "GET /v1/workflows/:id/machine": ["operator", "author", "auditor"],
  "GET /v1/workflows/:id/diagram.mmd": ["operator", "author", "auditor"],
  "GET /v1/workflows/:id/diagram.svg": ["operator", "author", "auditor"],
  "GET /v1/workflows/:id/proof": ["operator", "author", "auditor"],
  "PUT /v1/workflows/:id": ["author"],

  "GET /inspect": ["operator", "auditor"],

  "GET /v1/keys": ["auditor"],
  "POST /v1/keys": [],
  "POST /v1/keys/:id/revoke": [],
};
