// Services: what the operator says of them, by name, in the setting `services`; `*` is said of all that are not named.
import { referencePattern } from "../adapters/secrets.ts";
import { addressFault } from "../adapters/gateway-route.ts";
import type { ServiceAddress } from "../adapters/gateway-route.ts";
import type { ServicePolicy } from "../engine/lane.ts";
import { formatDuration, parseDuration } from "../language/duration.ts";
import { Findings } from "../language/findings.ts";
import type { Json, JsonObject } from "../language/json.ts";
import { secretPattern } from "../language/name.ts";
import { meant } from "../language/near.ts";
import { plainOf, readTree } from "../language/tree.ts";

export interface ServiceSettings {
  /** Absent: it is behind the gateway. */
  readonly address?: ServiceAddress;
  /** What differs from the usual; undefined within: no limit. */
  readonly policy: { readonly [name in keyof ServicePolicy]?: ServicePolicy[name] | undefined };
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

/**
 * What a service may be asked for: what is said under its name, else under `*`, else the usual. One of which nobody said
 * where it is may be asked for nothing: its calls wait.
 */
export function policyOf(service: string, services: Services, hasGateway: boolean): ServicePolicy {
  const own = Object.hasOwn(services, service) ? services[service] : undefined;
  const said = { ...usual, ...services[everyOther]?.policy, ...own?.policy };
  const { maxRunning = usual.maxRunning, perSecond, retries, breaker } = said;
  return {
    maxRunning: hasGateway || own?.address !== undefined ? maxRunning : 0,
    ...(perSecond !== undefined && { perSecond }),
    ...(retries && { retries }),
    ...(breaker && { breaker }),
  };
}

const usual: ServicePolicy = {
  maxRunning: 128,
  retries: { perSecond: 10, share: 0.2 },
  breaker: { failures: 20, pauseMs: 5_000 },
};

/** For people: texts of headers may be secrets. */
export const maskedServices = (services: Services): JsonObject =>
  Object.fromEntries(
    Object.entries(services).map(([name, { address, policy }]) => [
      name,
      { ...(address && maskedAddress(address)), ...shownPolicy(policy) },
    ]),
  );

function maskedAddress({ url, internal, headers }: ServiceAddress): JsonObject {
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === "string" ? "***" : value,
  ]);
  return { url, internal, headers: Object.fromEntries(shown) as JsonObject };
}

function shownPolicy({ maxRunning, perSecond, ...others }: ServiceSettings["policy"]): JsonObject {
  const { retries, breaker } = others;
  return {
    ...(maxRunning !== undefined && { max_running: maxRunning }),
    ...(perSecond !== undefined && { rate: perSecond }),
    ...("retries" in others && {
      retries: retries === undefined ? false : { share: retries.share, per_second: retries.perSecond },
    }),
    ...("breaker" in others && {
      breaker:
        breaker === undefined
          ? false
          : { failures: breaker.failures, pause: formatDuration(breaker.pauseMs) },
    }),
  };
}

type Part<T> = { readonly value: T } | { readonly fault: string };

const fields = ["url", "internal", "headers", "max_running", "rate", "retries", "breaker"] as const;

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
  const policy = readPolicy(said);
  if ("fault" in policy) return policy;
  return { value: { ...(address.value && { address: address.value }), policy: policy.value } };
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

function readPolicy({
  max_running: running,
  rate,
  retries,
  breaker,
}: JsonObject): Part<ServiceSettings["policy"]> {
  if (running !== undefined && !isNumber(running, 0, 10_000, 1))
    return { fault: "max_running must be a whole number of calls at once, from 0 to 10000" };
  if (rate !== undefined && !isNumber(rate, 0.001, 1_000_000))
    return { fault: "rate must be a number of calls a second, from 0.001 to 1000000" };
  const budget = retries === undefined ? undefined : readRetries(retries);
  if (budget && "fault" in budget) return budget;
  const opening = breaker === undefined ? undefined : readBreaker(breaker);
  if (opening && "fault" in opening) return opening;
  return {
    value: {
      ...(running !== undefined && { maxRunning: running }),
      ...(rate !== undefined && { perSecond: rate }),
      ...(budget && { retries: budget.value }),
      ...(opening && { breaker: opening.value }),
    },
  };
}

function readRetries(said: Json): Part<ServicePolicy["retries"]> {
  if (said === false) return { value: undefined };
  const legal = "retries must be false or {share: 0 to 1, per_second: 0 to 10000}";
  if (!isMap(said)) return { fault: legal };
  const { share = 0, per_second: perSecond = 0, ...rest } = said;
  const isLegal = isNumber(share, 0, 1) && isNumber(perSecond, 0, 10_000) && share + perSecond > 0;
  return isLegal && Object.keys(rest).length === 0 ? { value: { share, perSecond } } : { fault: legal };
}

function readBreaker(said: Json): Part<ServicePolicy["breaker"]> {
  if (said === false) return { value: undefined };
  const legal = "breaker must be false or {failures: 1 to 10000, pause: a time such as 5s}";
  if (!isMap(said)) return { fault: legal };
  const { failures, pause, ...rest } = said;
  const pauseMs = typeof pause === "string" ? (parseDuration(pause) ?? 0) : 0;
  const isLegal = isNumber(failures, 1, 10_000, 1) && pauseMs > 0;
  return isLegal && Object.keys(rest).length === 0 ? { value: { failures, pauseMs } } : { fault: legal };
}

/** `step` of 1: a whole one. */
const isNumber = (value: Json | undefined, min: number, max: number, step?: 1): value is number =>
  typeof value === "number" &&
  value >= min &&
  value <= max &&
  (step === undefined || Number.isInteger(value));

function readHeaders(said: Json): Part<ServiceAddress["headers"]> {
  if (!isMap(said)) return { fault: "headers must be a map from names to values" };
  const headers: [string, string | { readonly secret: string }][] = [];
  for (const [name, value] of Object.entries(said)) {
    const secret = isMap(value) && Object.keys(value).join() === "secret" ? value["secret"] : undefined;
    if (typeof value === "string")
      headers.push([name, referencePattern.test(value) ? { secret: value } : value]);
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
