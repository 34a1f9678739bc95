// Sign-in: who a request is from, by the key or token that it bears, or by its word where no sign-in is set up.
import type { KeyRecord } from "../adapters/key-ring.ts";
import type { ApiKeys } from "./api-key.ts";
import { holdsKey } from "./api-key.ts";
import type { Caller } from "./caller.ts";
import type { Problem } from "./problem.ts";
import { isRole } from "./rights.ts";

export interface SignIn {
  /** Whether callers must show who they are: from the first key or issuer on, and then for ever. */
  asked(): boolean;
  /** `mayCheck` is asked before a check that costs more than the refusal of the request would. */
  callerOf(request: Request, mayCheck: () => boolean): Signed | Promise<Signed>;
}

export type Signed =
  | { readonly kind: "caller"; readonly caller: Caller }
  | { readonly kind: "problem"; readonly problem: Problem }
  /** Nothing was checked, since that may not be. */
  | { readonly kind: "unchecked" };

/** Tokens of an issuer that is trusted. */
export interface Tokens {
  /** As `SignIn.callerOf` has it. */
  callerOf(token: string, mayCheck: () => boolean): Signed | Promise<Signed>;
}

export function createSignIn(keys: ApiKeys, tokens?: Tokens): SignIn {
  const asked = (): boolean => tokens !== undefined || keys.exist();
  return {
    asked,
    callerOf(request, mayCheck) {
      const shown = request.headers.get("authorization");
      if (shown === null) return asked() ? refuse(nothingShown(request.url)) : signed(claimed(request));
      if (holdsKey(request.url)) return refuse(inTheOpen);
      const credential = /^Bearer +([\x21-\x7e]+)$/i.exec(shown)?.[1];
      if (credential === undefined) return refuse("The header authorization is not `Bearer` and a key.");
      if (credential.startsWith("act_")) return judged(keys, credential);
      return tokens === undefined ? refuse(unknown) : tokens.callerOf(credential, mayCheck);
    },
  };
}

/**
 * Without sign-in the server serves loopback alone and takes the caller's word: the header `X-Act-User`, or `local`. Of
 * the name only printable ASCII is kept, 64 characters at most.
 */
function claimed(request: Request): Caller {
  const claim = request.headers.get("x-act-user");
  if (claim === null) return local;
  const name = claim
    .replace(/[^\x20-\x7e]/g, "")
    .slice(0, 64)
    .trim();
  return name === "" ? local : { ...local, subject: name };
}

const local: Caller = { subject: "local", roles: ["admin"], groups: "all" };

function judged(keys: ApiKeys, credential: string): Signed {
  const verdict = keys.judge(credential);
  switch (verdict.kind) {
    case "good":
      return signed(callerOf(verdict.record));
    case "unknown":
      return refuse(unknown);
    case "expired":
      return refuse("The key has expired: ask for a new one.");
    case "revoked":
      return refuse("The key was revoked: ask for a new one.");
    default:
      return verdict satisfies never;
  }
}

/** A role that this version does not know gives nothing. */
const callerOf = ({ holder, roles, groups }: KeyRecord): Caller => ({
  subject: holder,
  roles: roles.filter(isRole),
  groups,
});

const signed = (caller: Caller): Signed => ({ kind: "caller", caller });

export const refuse = (detail: string): Signed => ({
  kind: "problem",
  problem: { kind: "sign-in", detail, headers: { "www-authenticate": 'Bearer realm="hms-act"' } },
});

const unknown = "The key is not one of this server's.";
const inTheOpen =
  "A key stands in the address, where logs and histories keep it: revoke it, and send the next one as `Authorization: Bearer KEY`.";

const nothingShown = (url: string): string =>
  holdsKey(url) || /[?&]access_token=/.test(url)
    ? inTheOpen
    : "The request shows no key. Send `Authorization: Bearer KEY`; `hms-act key create` makes one.";
