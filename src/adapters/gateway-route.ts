// Route: which base URL a call goes to, with what the operator adds to it, and over which connections.
import type { LookupFunction } from "node:net";
import { serviceOf } from "../engine/service.ts";
import { isPublicHost, publicLookup, whyNot } from "./address.ts";
import type { Resolve } from "./address.ts";
import { operatorHeaderFault, parseBaseUrl } from "./gateway-request.ts";
import type { BaseUrl, OperatorHeaders } from "./gateway-request.ts";

/** A service with an address of its own: its name leaves the path, so `/finance/freeze` becomes `<url>/freeze`. */
export interface ServiceAddress {
  /** Like the gateway's base URL. */
  readonly url: string;
  /** Whether its host may have an address that is not public. */
  readonly internal: boolean;
  /** By name, in the place of what a call says under the same name. */
  readonly headers: OperatorHeaders;
}

export interface Route<Connections> {
  readonly base: BaseUrl;
  /** What leaves the path before it is joined to the base. */
  readonly prefix: string;
  readonly headers: OperatorHeaders;
  readonly connections: Connections;
}

export interface Routes<Connections> {
  /** Undefined where nobody said where such a call goes. */
  of(path: string): Route<Connections> | undefined;
  readonly all: readonly Route<Connections>[];
}

export interface RoutesOptions<Connections> {
  readonly baseUrl: string | undefined;
  readonly services: Readonly<Record<string, ServiceAddress>>;
  readonly resolve: Resolve;
  /** Makes those to an origin, which look its name up so where `lookup` is given. */
  readonly connectionsTo: (origin: string, lookup: LookupFunction | undefined) => Connections;
}

/** Throws TypeError when an address may not be used. */
export function createRoutes<Connections>({
  baseUrl,
  services,
  resolve,
  connectionsTo,
}: RoutesOptions<Connections>): Routes<Connections> {
  const gateway = baseUrl === undefined ? undefined : parseBaseUrl(baseUrl);
  const own = new Map(
    Object.entries(services).map(([name, service]): [string, Route<Connections>] => {
      const fault = addressFault(service);
      if (fault !== undefined) throw new TypeError(`${name}: ${fault}.`);
      const base = parseBaseUrl(service.url);
      const connections = connectionsTo(base.origin, service.internal ? undefined : publicLookup(resolve));
      return [name, { base, prefix: `/${name}`, headers: service.headers, connections }];
    }),
  );
  const rest = gateway && {
    base: gateway,
    prefix: "",
    headers: {},
    connections: connectionsTo(gateway.origin, undefined),
  };
  return {
    of: (path) => (own.size === 0 ? rest : (own.get(serviceOf(path)) ?? rest)),
    all: [...own.values(), ...(rest === undefined ? [] : [rest])],
  };
}

/** Why calls may not go there, in words that follow the service's name. A name's addresses are judged when it is dialled. */
export function addressFault({ url, internal, headers }: ServiceAddress): string | undefined {
  let base: BaseUrl;
  try {
    base = parseBaseUrl(url);
  } catch {
    return "url must be http(s)://host[:port][/path], without user, ? and #";
  }
  const { hostname } = new URL(base.origin);
  if (!internal && !isPublicHost(hostname)) return `url leads to ${hostname}, ${whyNot}`;
  for (const [name, value] of Object.entries(headers)) {
    const fault = operatorHeaderFault(name, value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
