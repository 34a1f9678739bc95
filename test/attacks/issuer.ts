// An issuer of tokens on this machine, whose keys can be changed and which can be told to misbehave.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SignJWT, exportJWK, generateKeyPair } from "jose";
import type { CryptoKey, JWK, JWTHeaderParameters } from "jose";
import { onTestFinished } from "vitest";

export interface IssuerKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

export interface TestIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly jwks: string;
  /** What it publishes from now on. */
  publish(keys: readonly IssuerKey[]): Promise<void>;
  /** How it answers in place of its keys; undefined: with its keys again. */
  misbehave(status: number | undefined, headers?: Readonly<Record<string, string>>): void;
  /** How often its keys were read. */
  reads(): number;
}

export async function newIssuerKey(kid: string, alg = "RS256"): Promise<IssuerKey> {
  return { kid, alg, ...(await generateKeyPair(alg, { extractable: true })) };
}

export async function startIssuer(...keys: readonly IssuerKey[]): Promise<TestIssuer> {
  let published: readonly JWK[] = [];
  let status: number | undefined;
  let extra: Readonly<Record<string, string>> = {};
  let reads = 0;
  const server = createServer((_, response) => {
    reads++;
    response
      .writeHead(status ?? 200, { "content-type": "application/json", ...extra })
      .end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const publish = async (all: readonly IssuerKey[]): Promise<void> => {
    published = await Promise.all(
      all.map(async ({ kid, alg, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, alg, use: "sig" })),
    );
  };
  await publish(keys);
  return {
    issuer: "https://login.example",
    audience: "hms-act",
    jwks: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    publish,
    misbehave: (code, headers = {}) => {
      status = code;
      extra = headers;
    },
    reads: () => reads,
  };
}

/** A good token of `ada`, an auditor, unless the claims say otherwise; a claim that is undefined is left out. */
export function tokenOf(
  { kid, alg, privateKey }: IssuerKey,
  nowMs: number,
  claims: Readonly<Record<string, unknown>> = {},
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  const nowSeconds = Math.floor(nowMs / 1000);
  const good = {
    iss: "https://login.example",
    aud: "hms-act",
    sub: "ada",
    exp: nowSeconds + 300,
    iat: nowSeconds,
    roles: ["auditor"],
  };
  return new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg, kid, ...header }).sign(privateKey);
}
