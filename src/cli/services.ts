// Services: what the operator says of them, by name, in the setting `services`; `*` is said of all that are not named.
import { addressFault } from "../adapters/gateway-route.ts";
import type { ServiceAddress } from "../adapters/gateway-route.ts";
import { Findings } from "../language/findings.ts";
import type { Json, JsonObject } from "../language/json.ts";
import { secretPattern } from "../language/name.ts";
import { meant } from "../language/near.ts";
import { plainOf, readTree } from "../language/tree.ts";

export interface ServiceSettings {
  /** Absent: it is behind the gateway. */
  readonly address?: ServiceAddress;
}

/** By the first segment of the paths that are called. */
export type Services = Readonly<Record<string, ServiceSettings>>;

/** `fault`: in words that follow the setting's name and a colon. */
export type ReadServices =
  | { readonly ok: true; readonly value: Services }
  | { readonly ok: false; readonly fault: string };

/** `text`: a map in YAML or JSON. */
export function readServices(text: string): ReadServices {
  const findings = new Findings("services", text);
  const { root } = readTree(text, findings);
  const [mistake] = findings.diagnostics(() => false);
  if (mistake !== undefined) return { ok: false, fault: mistake.message };
  const all = root && plainOf(root);
  if (!isMap(all))
    return { ok: false, fault: "must be a map from names of services to what is said of them" };
  const services: [string, ServiceSettings][] = [];
  for (const [name, said] of Object.entries(all)) {
    const read = readService(name, said);
    if ("fault" in read) return { ok: false, fault: `${JSON.stringify(name)} ${read.fault}` };
    services.push([name, read.value]);
  }
  return { ok: true, value: Object.fromEntries(services) };
}

/** Of those that have one. */
export const addressesIn = (services: Services): Readonly<Record<string, ServiceAddress>> =>
  Object.fromEntries(
    Object.entries(services).flatMap(([name, { address }]) => (address ? [[name, address]] : [])),
  );

/** Where something else plays the services. */
export const withoutAddresses = (services: Services): Services =>
  Object.fromEntries(Object.entries(services).map(([name, { address: _address, ...rest }]) => [name, rest]));

/** For people: texts of headers may be secrets. */
export const maskedServices = (services: Services): JsonObject =>
  Object.fromEntries(
    Object.entries(services).map(([name, { address }]) => [name, { ...(address && maskedAddress(address)) }]),
  );

function maskedAddress({ url, internal, headers }: ServiceAddress): JsonObject {
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === "string" ? "***" : value,
  ]);
  return { url, internal, headers: Object.fromEntries(shown) as JsonObject };
}

type Part<T> = { readonly value: T } | { readonly fault: string };

const fields = ["url", "internal", "headers"] as const;

function readService(name: string, said: Json): Part<ServiceSettings> {
  if (name !== everyOther && !segment.test(name))
    return {
      fault: 'is no name of a service: the first part of a path, such as finance, or "*" for all others',
    };
  if (!isMap(said)) return { fault: `must be a map with any of ${fields.join(", ")}` };
  const stranger = Object.keys(said).find((key) => !(fields as readonly string[]).includes(key));
  if (stranger !== undefined)
    return { fault: `has no setting ${JSON.stringify(stranger)}; ${meant(stranger, fields, "settings")}` };
  const address = readAddress(name, said);
  if ("fault" in address) return address;
  return { value: { ...(address.value && { address: address.value }) } };
}

function readAddress(
  name: string,
  { url, internal = false, headers = {} }: JsonObject,
): Part<ServiceAddress | undefined> {
  if (typeof internal !== "boolean") return { fault: "internal must be true or false" };
  if (url === undefined) {
    if (internal || !isMap(headers) || Object.keys(headers).length > 0)
      return { fault: "has no url: internal and headers are of services with an address of their own" };
    return { value: undefined };
  }
  if (name === everyOther)
    return { fault: "cannot have a url: the setting gateway is the address of all others" };
  if (typeof url !== "string") return { fault: "url must be a text" };
  const read = readHeaders(headers);
  if ("fault" in read) return read;
  const address = { url: url.replace(/\/+$/, ""), internal, headers: read.value };
  const fault = addressFault(address);
  return fault === undefined ? { value: address } : { fault };
}

function readHeaders(said: Json): Part<ServiceAddress["headers"]> {
  if (!isMap(said)) return { fault: "headers must be a map from names to values" };
  const headers: [string, string | { readonly secret: string }][] = [];
  for (const [name, value] of Object.entries(said)) {
    const secret = isMap(value) && Object.keys(value).join() === "secret" ? value["secret"] : undefined;
    if (typeof value === "string") headers.push([name, value]);
    else if (typeof secret === "string" && secretPattern.test(secret)) headers.push([name, { secret }]);
    else return { fault: `headers: ${JSON.stringify(name)} must be a text or {secret: name}` };
  }
  return { value: Object.fromEntries(headers) };
}

/** The name under which is said what holds of services without a name here. */
const everyOther = "*";

/** A segment that needs no percent-encoding, so that it has one spelling. */
const segment = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;

const isMap = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
