// Tokens of an issuer: forged, borrowed, old, and what happens when its keys change or cannot be had.
import { createHmac } from "node:crypto";
import { exportJWK, exportSPKI } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createTokens } from "../../src/server/token.ts";
import { problemIn, verdictOf } from "../server/verdict.ts";
import { guarded } from "./harness.ts";
import type { Guarded } from "./harness.ts";
import { newIssuerKey, startIssuer, tokenOf } from "./issuer.ts";
import type { IssuerKey, TestIssuer } from "./issuer.ts";

const nowMs = Date.UTC(2026, 0, 5, 9);
let key: IssuerKey;
beforeAll(async () => {
  key = await newIssuerKey("k1");
});

async function trusting(
  issuer: TestIssuer,
  options: { readonly cooldownMs?: number; readonly more?: readonly string[] } = {},
): Promise<Guarded> {
  const tokens = createTokens(issuer, { now: () => nowMs, cooldownMs: options.cooldownMs ?? 0 });
  const { more = [] } = options;
  return guarded({ first: false, more, gate: { tokens, now: () => nowMs } });
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a token", () => {
  test("that is good signs in with its subject, roles and groups", async () => {
    const { ask } = await trusting(await startIssuer(key));
    expect((await ask("GET", "/v1/instances", await tokenOf(key, nowMs))).status).toBe(200);
    expect(await verdictOf(await ask("GET", "/v1/instances"))).toBe("401 sign-in");
    const text = await tokenOf(key, nowMs, { roles: "officer sender", aud: ["other", "hms-act"] });
    expect(await verdictOf(await ask("GET", "/v1/instances", text))).toBe("403 not-allowed");
    expect((await ask("GET", "/v1/tasks", text)).status).toBe(200);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ["for another audience", { aud: "other" }],
    ["for no audience", { aud: undefined }],
    ["of another issuer", { iss: "https://login.example/" }],
    ["of no issuer", { iss: undefined }],
    ["that has expired", { exp: nowMs / 1000 - 31 }],
    ["that never expires", { exp: undefined }],
    ["whose end is no number", { exp: "never" }],
    ["that is not valid yet", { nbf: nowMs / 1000 + 60 }],
    ["of nobody", { sub: undefined }],
    ["of an empty name", { sub: "" }],
    ["of a name in two lines", { sub: "ada\nroot" }],
    ["of a name that is turned round", { sub: "ada\u202eroot" }],
    ["of a name that is no text", { sub: { toString: "ada" } }],
  ])("%s is 401", async (_, claims) => {
    const { ask } = await trusting(await startIssuer(key));
    expect(await verdictOf(await ask("GET", "/v1/instances", await tokenOf(key, nowMs, claims)))).toBe(
      "401 sign-in",
    );
  });

  test.each<[string, (good: string) => Promise<string> | string]>([
    [
      "without a signature, alg none",
      (good) => `${encoded({ alg: "none", kid: "k1" })}.${good.split(".")[1]}.`,
    ],
    ["alg None", (good) => `${encoded({ alg: "None", kid: "k1" })}.${good.split(".")[1]}.`],
    ["whose signature is cut off", (good) => good.split(".").slice(0, 2).join(".") + "."],
    ["with other claims under its signature", (good) => changed(good, { roles: ["admin"] })],
    ["HS256 with the RSA key as PEM", async (good) => signedByHmac(good, await exportSPKI(key.publicKey))],
    [
      "HS256 with the RSA key as JWK",
      async (good) => signedByHmac(good, JSON.stringify(await exportJWK(key.publicKey))),
    ],
    ["HS256 with the modulus", async (good) => signedByHmac(good, (await exportJWK(key.publicKey)).n ?? "")],
    [
      "that brings its own key",
      async () => {
        const own = await newIssuerKey("k1");
        return tokenOf(own, nowMs, {}, { jwk: await exportJWK(own.publicKey) });
      },
    ],
    ["signed with another key of the same name", async () => tokenOf(await newIssuerKey("k1"), nowMs)],
    ["signed with a key that is not published", async () => tokenOf(await newIssuerKey("k2"), nowMs)],
    [
      "signed by another algorithm than its key is for",
      async () => tokenOf({ ...key, alg: "RS512" }, nowMs).catch(() => "x.y.z"),
    ],
    [
      "with a demand that nobody knows",
      (good) => {
        const [, claims, signature] = good.split(".");
        return `${encoded({ alg: "RS256", kid: "k1", crit: ["x"], x: 1 })}.${claims}.${signature}`;
      },
    ],
    ["with four dots", (good) => `${good}.x.y`],
    ["that is noise", () => "x.y.z"],
    ["that is one word", () => "token"],
  ])("%s is 401", async (_, forge) => {
    const { ask } = await trusting(await startIssuer(key));
    const good = await tokenOf(key, nowMs);
    expect((await ask("GET", "/v1/instances", good)).status).toBe(200);
    expect(await verdictOf(await ask("GET", "/v1/instances", await forge(good)))).toBe("401 sign-in");
  });

  test("gives no role but those of the table", async () => {
    const { ask } = await trusting(await startIssuer(key));
    for (const roles of [undefined, [], ["root", "__proto__"], { admin: true }, "ADMIN", [["admin"]]]) {
      const token = await tokenOf(key, nowMs, { roles });
      expect(await verdictOf(await ask("GET", "/v1/instances", token))).toBe("403 not-allowed");
    }
  });

  test.each(["ES256", "PS256", "EdDSA"])("may be signed by %s", async (alg) => {
    const other = await newIssuerKey("k9", alg);
    const { ask } = await trusting(await startIssuer(key, other));
    expect((await ask("GET", "/v1/instances", await tokenOf(other, nowMs))).status).toBe(200);
  });
});

describe("the issuer's keys", () => {
  test("are read once, and again when a token names a new one; the old one is then refused", async () => {
    const issuer = await startIssuer(key);
    const { ask } = await trusting(issuer);
    const old = await tokenOf(key, nowMs);
    for (let i = 0; i < 5; i++) expect((await ask("GET", "/v1/instances", old)).status).toBe(200);
    expect(issuer.reads()).toBe(1);
    const next = await newIssuerKey("k2");
    await issuer.publish([next]);
    expect((await ask("GET", "/v1/instances", await tokenOf(next, nowMs))).status).toBe(200);
    expect(await verdictOf(await ask("GET", "/v1/instances", old))).toBe("401 sign-in");
  });

  test("are not read again for every token with an invented key", async () => {
    const issuer = await startIssuer(key);
    const { ask } = await trusting(issuer, { cooldownMs: 60_000 });
    expect((await ask("GET", "/v1/instances", await tokenOf(key, nowMs))).status).toBe(200);
    const invented = await newIssuerKey("k2");
    for (let i = 0; i < 20; i++) {
      const token = await tokenOf(invented, nowMs, {}, { kid: `k${i + 10}` });
      expect(await verdictOf(await ask("GET", "/v1/instances", token))).toBe("401 sign-in");
    }
    expect(issuer.reads()).toBe(1);
  });

  test.each<[string, number, Readonly<Record<string, string>>]>([
    ["fail", 500, {}],
    ["are moved elsewhere", 302, { location: "http://169.254.169.254/" }],
  ])("that %s are 503 with Retry-After, and nobody is let in", async (_, status, headers) => {
    const issuer = await startIssuer(key);
    issuer.misbehave(status, headers);
    const { ask } = await trusting(issuer);
    const response = await ask("GET", "/v1/instances", await tokenOf(key, nowMs));
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await verdictOf(response)).toBe("503 sign-in-unavailable");
    issuer.misbehave(undefined);
    expect((await ask("GET", "/v1/instances", await tokenOf(key, nowMs))).status).toBe(200);
  });
});

test("keys and tokens stand side by side, and an API key is never taken for a token", async () => {
  const server = await trusting(await startIssuer(key));
  const apiKey = await server.key({ roles: ["auditor"] });
  expect((await server.ask("GET", "/v1/instances", apiKey)).status).toBe(200);
  const wrong = await problemIn(
    await server.ask("GET", "/v1/instances", `act_${"0".repeat(12)}_${"x".repeat(43)}`),
  );
  expect(wrong.detail).toBe("The key is not one of this server's.");
});

function changed(token: string, claims: object): string {
  const [header, payload = "", signature] = token.split(".");
  const held = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
  return `${header}.${encoded({ ...held, ...claims })}.${signature}`;
}

function signedByHmac(token: string, secret: string): string {
  const signed = `${encoded({ alg: "HS256", kid: "k1", typ: "JWT" })}.${token.split(".")[1]}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}
