// Keys: who may sign in, made, listed and revoked over HTTP.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import type { KeyRecord } from "../adapters/key-ring.ts";
import type { JsonObject } from "../language/json.ts";
import type { ApiKeys } from "./api-key.ts";
import { answerProblem } from "./problem.ts";
import { reply, replyNew } from "./reply.ts";
import { roles } from "./rights.ts";
import { addOperation } from "./route.ts";

const person = /^(?! )[\x20-\x7e]{1,64}(?<! )$/;
const short = z.string().regex(person, "must be 1 to 64 printable ASCII characters");
const roleList = z.array(z.enum(roles)).min(1).max(roles.length);

const keyRequest = z
  .strictObject({
    role: roleList.openapi({ description: "What may be done with it" }),
    groups: z.array(short).max(100).default([]).openapi({ description: "Whose tasks are seen and decided" }),
    name: short.optional().openapi({
      description: "Whose key it is, for the journal and for four eyes: two keys of one person have one name",
    }),
    expires_at: z.iso
      .datetime()
      .optional()
      .openapi({ description: "RFC 3339, UTC. Good for ever where it is missing" }),
  })
  .openapi("KeyRequest", { example: { role: ["officer"], groups: ["case_officers"], name: "ada" } });

const keyFields = {
  id: z.string(),
  role: z.array(z.string()),
  groups: z.array(z.string()),
  name: z.string().openapi({ description: "Who acts with it" }),
  created_at: z.string(),
  expires_at: z.string().optional(),
  revoked_at: z.string().optional(),
};
const keySchema = z.object(keyFields).openapi("Key");
const newKeySchema = z
  .object({ ...keyFields, key: z.string().openapi({ description: "Shown this once" }) })
  .openapi("NewKey");

export function addKeys(app: OpenAPIHono, keys: ApiKeys): void {
  addOperation(
    app,
    {
      method: "post",
      path: "/v1/keys",
      operationId: "createKey",
      summary: "Make an API key. From the first one on, every request must show a key",
      input: { in: "body", schema: keyRequest },
      answer: { status: 201, description: "The key, on disk as a hash", schema: newKeySchema },
      secret: true,
      problems: [],
    },
    async (_, { role, groups, name, expires_at: expiresAt }) => {
      const expiresAtMs = expiresAt === undefined ? undefined : Date.parse(expiresAt);
      if (expiresAtMs !== undefined && expiresAtMs <= keys.now()) {
        const detail = `expires_at is ${expiresAt}, which is over already.`;
        return answerProblem({ kind: "invalid-input", detail });
      }
      const { key, record } = await keys.create({
        roles: [...new Set(role)],
        groups: [...new Set(groups)],
        ...(name !== undefined && { holder: name }),
        ...(expiresAtMs !== undefined && { expiresAtMs }),
      });
      return replyNew({ ...keyView(record), key });
    },
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/v1/keys",
      operationId: "listKeys",
      summary: "List the API keys, revoked ones too",
      answer: {
        status: 200,
        description: "All of them",
        schema: z.object({ items: z.array(keySchema), next: z.null() }),
      },
      problems: [],
    },
    () => reply({ items: keys.all().map(keyView), next: null }),
  );

  addOperation(
    app,
    {
      method: "post",
      path: "/v1/keys/{id}/revoke",
      operationId: "revokeKey",
      summary: "Refuse a key from now on",
      input: { in: "body", schema: z.strictObject({}) },
      answer: { status: 200, description: "The key after it, on disk", schema: keySchema },
      problems: ["unknown-key"],
    },
    async (context) => {
      const id = context.req.param("id") as string;
      const record = await keys.revoke(id);
      if (record !== undefined) return reply(keyView(record));
      const detail = `No key has the id ${JSON.stringify(id.slice(0, 80))}. GET /v1/keys lists them.`;
      return answerProblem({ kind: "unknown-key", detail });
    },
  );
}

/** What people and programs see of a key: not even its hash. */
export function keyView(record: KeyRecord): JsonObject {
  const { id, roles: role, groups, holder, createdAtMs, expiresAtMs, revokedAtMs } = record;
  return {
    id,
    role,
    groups,
    name: holder,
    created_at: iso(createdAtMs),
    ...(expiresAtMs !== undefined && { expires_at: iso(expiresAtMs) }),
    ...(revokedAtMs !== undefined && { revoked_at: iso(revokedAtMs) }),
  };
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();
