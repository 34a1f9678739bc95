// Origins: requests that a page of another site had a browser send, or that reached us under a name not ours.
import type { Problem } from "./problem.ts";

export interface Names {
  /** True where the server listens on loopback alone, so that `Host` is a name of loopback or somebody else's trick. */
  readonly loopback: boolean;
  /** Addresses (`https://act.example`) under which a proxy shows this server, beside the one that is asked. */
  readonly origins: readonly string[];
}

/** Whether nobody on another machine can reach the address. Names but `localhost` may lead anywhere. */
export const isLoopback = (address: string): boolean =>
  address === "localhost" || address === "::1" || /^127(?:\.\d{1,3}){3}$/.test(address);

/** Why the request is not from where it seems, or undefined. Programs send no `Origin`, browsers always do when it counts. */
export function foreignness(headers: Headers, { loopback, origins }: Names): Problem | undefined {
  const host = headers.get("host");
  if (loopback && host !== null && !loopbackHost.test(host)) {
    const detail = `This server is asked for on this machine alone, and not under the name ${JSON.stringify(host)}.`;
    return { kind: "foreign-host", detail };
  }
  const origin = headers.get("origin");
  if (origin === null || origins.includes(origin)) return undefined;
  const own = host?.toLowerCase();
  if (origin === `http://${own}` || origin === `https://${own}`) return undefined;
  const detail = `A page of ${JSON.stringify(origin)} may not use this server; the setting origins says which may.`;
  return { kind: "foreign-origin", detail };
}

/** With any port. Nobody else's name server answers for these. */
const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
