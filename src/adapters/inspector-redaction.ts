// Redaction: data as it may be shown to somebody who looks on: without what is secret, and not longer than can be read.
import type { Json } from "../language/json.ts";

/**
 * Values under names that speak of secrets, keys and tokens wherever they stand, and what is longer than 65,536
 * characters of JSON, are replaced by a sentence that says so. The shape stays.
 */
export function redacted(data: Json): Json {
  const shown = withoutSecrets(data, 0);
  const { length } = JSON.stringify(shown);
  return length <= lengthMax ? shown : `[left out: ${length} characters of JSON; the journal has them]`;
}

const lengthMax = 65_536;
const depthMax = 64;
const hidden = "[redacted]";

function withoutSecrets(data: Json, depth: number): Json {
  if (typeof data === "string") return secretText.test(data) ? hidden : data;
  if (typeof data !== "object" || data === null) return data;
  if (depth === depthMax) return "[left out: nested too deep]";
  if (Array.isArray(data)) return data.map((item: Json) => withoutSecrets(item, depth + 1));
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      secretName.test(name) ? hidden : withoutSecrets(value, depth + 1),
    ]),
  );
}

/** Words that a name may hold in any spelling: `apiKey`, `api-key`, `X-API-KEY`. */
const secretName =
  /pass(?:word|wd|phrase|code)|secret|token|authori[sz]ation|cookie|credential|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|signature|^(?:pin|cvv|cvc|ssn|iban)$|social[-_ ]?security|account[-_ ]?number|card[-_ ]?number/i;

/** Credentials by their own form: bearer and basic headers, JWTs, PEM keys, this server's API keys, passwords in URLs. */
const secretText =
  /\b(?:bearer|basic) +[\w+/=.~-]{8,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bact_[0-9a-z]+_[\w-]{16,}|:\/\/[^/?#@\s:]*:[^/?#@\s]+@/i;
