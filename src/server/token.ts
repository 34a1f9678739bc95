// Tokens: JWTs of an issuer that the operator trusts, checked with the keys that it publishes.
import { hash } from "node:crypto";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import type { JWTPayload } from "jose";
import { isRole } from "./rights.ts";
import { refuse } from "./sign-in.ts";
import type { Signed, Tokens } from "./sign-in.ts";

export interface Issuer {
  /** What `iss` must be, letter for letter. */
  readonly issuer: string;
  /** What `aud` must be or have in it. */
  readonly audience: string;
  /** Where the issuer's keys are, as a JWK set. Redirects are not followed. */
  readonly jwks: string;
}

export interface TokenOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /**
   * How long after the keys were read a token that names an unknown one is refused without reading them again, so that
   * nobody has us ask the issuer at will. 30,000 where it is missing.
   */
  readonly cooldownMs?: number;
}

/**
 * A token must be signed by an algorithm of the list, whatever it says itself; have `exp` and `sub`; and be of the issuer
 * and for the audience. `roles` and `groups` are lists of texts, or one text with blanks between. Half a minute is
 * granted to clocks that differ. A token that was found good is taken for so without another look for a minute, or until
 * the issuer signs with another key.
 */
export function createTokens({ issuer, audience, jwks }: Issuer, options: TokenOptions): Tokens {
  const { now, cooldownMs = 30_000 } = options;
  const keys = createRemoteJWKSet(new URL(jwks), { cooldownDuration: cooldownMs, timeoutDuration: 5_000 });
  const good = new Map<string, Good>();
  let newestKid: string | undefined;

  async function check(token: string, digest: string): Promise<Signed> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        algorithms: [...algorithms],
        issuer,
        audience,
        requiredClaims: ["sub", "exp"],
        clockTolerance: toleranceS,
        currentDate: new Date(now()),
      });
      if (protectedHeader.kid !== newestKid) good.clear();
      newestKid = protectedHeader.kid;
      const signed = callerIn(payload);
      if (signed.kind !== "caller") return signed;
      const [oldest] = good.keys();
      if (good.size >= goodMax) good.delete(oldest!);
      const untilMs = Math.min(now() + goodForMs, (payload.exp! + toleranceS) * 1_000);
      good.set(digest, { signed, untilMs });
      return signed;
    } catch (error) {
      return explain(error);
    }
  }

  return {
    callerOf(token, mayCheck) {
      const digest = hash("sha256", token);
      const known = good.get(digest);
      if (known !== undefined && now() < known.untilMs) return known.signed;
      good.delete(digest);
      return mayCheck() ? check(token, digest) : { kind: "unchecked" };
    },
  };
}

interface Good {
  readonly signed: Signed;
  readonly untilMs: number;
}

const goodForMs = 60_000;
const goodMax = 10_000;
const toleranceS = 30;

/** Signatures with two keys alone: under one of these no public key is ever taken for a shared secret. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
] as const;

function callerIn(claims: JWTPayload): Signed {
  const sub: unknown = claims.sub;
  if (typeof sub !== "string" || !name.test(sub)) {
    return refuse("The token's `sub` is no name: it must be 1 to 255 characters that can be seen.");
  }
  const caller = {
    subject: sub,
    roles: textsIn(claims["roles"]).filter(isRole),
    groups: textsIn(claims["groups"]),
  };
  return { kind: "caller", caller };
}

/** What would deceive a reader of the journal is no name: control characters, and those that turn the direction of a text. */
const name = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,255}$/u;

function textsIn(claim: unknown): readonly string[] {
  if (typeof claim === "string") return claim.split(" ").filter((word) => word !== "");
  return Array.isArray(claim) ? claim.filter((item): item is string => typeof item === "string") : [];
}

function explain(error: unknown): Signed {
  if (error instanceof errors.JWTExpired)
    return refuse("The token has expired: ask its issuer for a new one.");
  if (error instanceof errors.JWTClaimValidationFailed)
    return refuse(`The token's \`${error.claim}\` is not as it must be.`);
  if (error instanceof errors.JOSEAlgNotAllowed)
    return refuse(`The token must be signed by ${algorithms.join(", ")}.`);
  if (error instanceof errors.JWKSNoMatchingKey)
    return refuse("The token is signed with a key that its issuer does not publish.");
  if (aboutToken.some((kind) => error instanceof kind))
    return refuse("The token is not one of the issuer's.");
  const detail = "The issuer's keys cannot be read now, so no token can be checked. Try again soon.";
  return {
    kind: "problem",
    problem: { kind: "sign-in-unavailable", detail, headers: { "retry-after": "5" } },
  };
}

const aboutToken = [
  errors.JWSInvalid,
  errors.JWTInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
] as const;
