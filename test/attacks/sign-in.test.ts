// Sign-in: keys that are wrong, old, misplaced or dressed up, and what a key and its record give away.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMemoryKeyRing } from "../../src/adapters/key-ring.ts";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { createApiKeys, newKey } from "../../src/server/api-key.ts";
import { temporaryDirectory } from "../cli/harness.ts";
import { problemIn, verdictOf } from "../server/verdict.ts";
import { guarded } from "./harness.ts";

const bearing = (authorization: string): RequestInit => ({ headers: { authorization } });

describe("a key", () => {
  test.each<[string, (key: string) => string]>([
    ["with one letter changed", (key) => key.slice(0, -1) + (key.endsWith("A") ? "B" : "A")],
    ["cut off", (key) => key.slice(0, -1)],
    ["with something after it", (key) => `${key}A`],
    ["in other letters", (key) => key.toUpperCase()],
    ["that is its hash", (key) => createHash("sha256").update(key).digest("hex")],
    ["of another, with this one's id", (key) => key.slice(0, 17) + newKey().key.slice(17)],
    ["that was never made", () => newKey().key],
    ["that is empty", () => ""],
    ["that is no key", () => "act_"],
  ])("%s is 401", async (_, change) => {
    const { app, key } = await guarded();
    const good = await key({ roles: ["admin"] });
    expect((await app.request("/v1/instances", bearing(`Bearer ${good}`))).status).toBe(200);
    const response = await app.request("/v1/instances", bearing(`Bearer ${change(good)}`));
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="hms-act"');
    expect(await verdictOf(response)).toBe("401 sign-in");
  });

  test.each<[string, (key: string) => string]>([
    ["as Basic", (key) => `Basic ${Buffer.from(`x:${key}`).toString("base64")}`],
    ["bare", (key) => key],
    ["twice", (key) => `Bearer ${key}, Bearer ${key}`],
  ])("sent %s is 401", async (_, header) => {
    const { app, key } = await guarded();
    const good = await key({ roles: ["admin"] });
    expect(await verdictOf(await app.request("/v1/instances", bearing(header(good))))).toBe("401 sign-in");
  });

  test("in the query is 401, also beside the same one in the header", async () => {
    const { app, ask, key } = await guarded();
    const good = await key({ roles: ["admin"] });
    for (const name of ["key", "access_token", "cursor"]) {
      const path = `/v1/instances?${name}=${good}`;
      expect((await problemIn(await app.request(path))).detail).toContain("revoke it");
      expect(await verdictOf(await ask("GET", path, good))).toBe("401 sign-in");
    }
  });

  test("in a cookie or in X-Act-User is no sign-in, and no answer sets a cookie", async () => {
    const { app, key } = await guarded();
    const good = await key({ roles: ["admin"] });
    for (const headers of [{ cookie: `key=${good}` }, { "x-act-user": "root" }, { "x-api-key": good }]) {
      const response = await app.request("/v1/instances", { headers });
      expect(response.headers.get("set-cookie")).toBeNull();
      expect(await verdictOf(response)).toBe("401 sign-in");
    }
  });

  test("is refused from the millisecond on in which it expires", async () => {
    let nowMs = 1_000;
    const { ask, key } = await guarded({ gate: { now: () => nowMs } });
    const good = await key({ roles: ["admin"], expiresAtMs: 2_000 });
    nowMs = 1_999;
    expect((await ask("GET", "/v1/instances", good)).status).toBe(200);
    nowMs = 2_000;
    expect((await problemIn(await ask("GET", "/v1/instances", good))).detail).toContain("expired");
  });

  test("is refused as soon as it is revoked, and revoking the last one does not open the server", async () => {
    const { ask } = await guarded({ first: false });
    const made = await ask("POST", "/v1/keys", undefined, { role: ["admin"] });
    const { id, key } = (await made.json()) as { id: string; key: string };
    expect((await ask("GET", "/v1/instances", key)).status).toBe(200);
    expect((await ask("POST", `/v1/keys/${id}/revoke`, key, {})).status).toBe(200);
    expect((await problemIn(await ask("GET", "/v1/instances", key))).detail).toContain("revoked");
    expect(await verdictOf(await ask("GET", "/v1/instances"))).toBe("401 sign-in");
  });

  test("of a role that this version does not know gives nothing", async () => {
    const keyRing = createMemoryKeyRing();
    const { key, id, hash } = newKey();
    await keyRing.keep({ id, hash, holder: "x", roles: ["emperor"], groups: [], createdAtMs: 1 });
    const { ask } = await guarded({ gate: { keyRing } });
    expect(await verdictOf(await ask("GET", "/v1/instances", key))).toBe("403 not-allowed");
  });
});

describe("making keys", () => {
  test.each([
    [{}, "/role is missing"],
    [{ role: [] }, "/role"],
    [{ role: ["root"] }, "/role/0 must be one of"],
    [{ role: ["admin"], hash: "00" }, "/hash is not known here"],
    [{ role: ["admin"], id: "000000000000" }, "/id is not known here"],
    [{ role: ["admin"], name: "a\nb" }, "/name"],
    [{ role: ["admin"], groups: ["\u202e"] }, "/groups/0"],
    [{ role: ["admin"], expires_at: "2001-01-01T00:00:00Z" }, "is over already"],
    [{ role: ["admin"], expires_at: "soon" }, "/expires_at"],
  ])("of %j is 422", async (body, part) => {
    const { ask } = await guarded({ first: false });
    const response = await ask("POST", "/v1/keys", undefined, body);
    expect(response.status).toBe(422);
    expect((await problemIn(response)).detail).toContain(part);
    expect((await ask("GET", "/v1/instances")).status).toBe(200);
  });

  test("shows the key once, and its hash never", async () => {
    const { ask } = await guarded({ first: false });
    const made = (await (
      await ask("POST", "/v1/keys", undefined, { role: ["admin"], name: "ada" })
    ).json()) as {
      key: string;
    };
    const list = await (await ask("GET", "/v1/keys", made.key)).text();
    expect(list).toContain('"name":"ada"');
    for (const secret of [made.key, made.key.slice(17), sha256(made.key)]) expect(list).not.toContain(secret);
  });

  test("an id in the path is only ever an id", async () => {
    const { ask, key } = await guarded();
    const admin = await key({ roles: ["admin"] });
    for (const id of ["__proto__", "..%2f..%2fetc", "%00", "x".repeat(5_000), "000000000000"]) {
      expect(await verdictOf(await ask("POST", `/v1/keys/${id}/revoke`, admin, {}))).toBe("404 unknown-key");
    }
  });
});

test("the store's files hold the hash of a key, and no part of its secret", async () => {
  const path = temporaryDirectory();
  const store = openLmdbStore(path);
  const { key } = await createApiKeys(store.keyRing, Date.now).create({ roles: ["admin"], groups: [] });
  await store.close();
  const bytes = readdirSync(path).map((name) => readFileSync(join(path, name)).toString("latin1"));
  const files = bytes.join("\n");
  expect(files).toContain(sha256(key));
  expect(files).not.toContain(key.slice(17, 30));
});

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
