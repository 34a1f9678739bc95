// Secrets: values that workflows name and nobody stores: files of one directory, read when a call is sent, and hidden
// wherever their values come back.
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Json } from "../language/json.ts";
import { secretPattern } from "../language/name.ts";

export interface Secrets {
  /** The value of now; undefined where there is none that can be sent. */
  of(name: string): string | undefined;
  /** Why the name has no value that can be sent, in words that follow the name; undefined where it has one. */
  faultOf(name: string): string | undefined;
  /** With `***` in place of every value that is or was known. */
  redact(text: string): string;
  redactBytes(bytes: Buffer): Buffer;
  /** Keys of objects, too. */
  redactJson(value: Json): Json;
}

/** Where operators may keep a secret beside the directory; workflows cannot name these. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where paths that are not absolute begin. */
  readonly cwd: string;
}

/** `env:NAME`, a variable, or `file:PATH`; a URL is none. */
export const referencePattern = /^(env|file):(?!\/\/)(.+)$/s;

/** The text that a reference stands for, a line end at its end left out, or why there is none. */
export function readReference(reference: string, { env, cwd }: Surroundings): Reading {
  const [, kind, where = ""] = referencePattern.exec(reference) ?? [];
  if (kind === "env") {
    const value = env[where];
    return value === undefined || value === "" ? { fault: "is not set" } : { value };
  }
  return readText(resolve(cwd, where));
}

/**
 * A secret is a file named by it, in UTF-8, a line end at its end left out: as Docker and Kubernetes mount them. It has
 * 8 characters of printable ASCII at least, so that hiding it hides nothing else. Of `Bearer x` and `Basic x` the `x` is
 * hidden by itself, too, and so is the password in the latter.
 */
export function createFileSecrets(directory: string | undefined, surroundings?: Surroundings): Secrets {
  const known = new Map<string, readonly string[]>();
  const read = (name: string): Reading => {
    if (surroundings && referencePattern.test(name)) return sendable(readReference(name, surroundings));
    return directory === undefined ? nowhere : readSecret(directory, name);
  };
  const secrets = secretsOf(read, known);
  // What a service may send back before any call names it is known from the start.
  if (directory !== undefined) for (const name of namesIn(directory)) secrets.of(name);
  return secrets;
}

export type Reading = { readonly value: string } | { readonly fault: string };

function readSecret(directory: string, name: string): Reading {
  if (!secretPattern.test(name)) return { fault: "is no name of a secret" };
  return sendable(readText(join(directory, name)));
}

function readText(path: string): Reading {
  try {
    return { value: readFileSync(path, "utf8").replace(/\r?\n$/, "") };
  } catch (cause) {
    return { fault: `cannot be read from ${path} (${(cause as NodeJS.ErrnoException).code})` };
  }
}

const sendable = (reading: Reading): Reading =>
  "fault" in reading || /^[\x20-\x7e]{8,8192}$/.test(reading.value)
    ? reading
    : { fault: "must have 8 to 8192 characters, all of them printable ASCII" };

const nowhere: Reading = { fault: "has no place: the setting secrets names the directory of its file" };

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => secretPattern.test(name));
  } catch {
    return [];
  }
}

function secretsOf(read: (name: string) => Reading, known: Map<string, readonly string[]>): Secrets {
  /** Longest first, so that a secret within another leaves nothing of it. */
  let hidden: readonly string[] = [];
  const learn = (value: string): void => {
    if (known.has(value)) return;
    known.set(value, partsOf(value));
    hidden = [...new Set([...known.values()].flat())].toSorted((a, b) => b.length - a.length);
  };
  const redact = (text: string): string => {
    let shown = text;
    for (const part of hidden) if (shown.includes(part)) shown = shown.replaceAll(part, "***");
    return shown;
  };
  const redactJson = (value: Json): Json => {
    if (typeof value === "string") return redact(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item: Json) => redactJson(item));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactJson(item)]));
  };
  return {
    of(name) {
      const reading = read(name);
      if ("fault" in reading) return undefined;
      learn(reading.value);
      return reading.value;
    },
    faultOf(name) {
      const reading = read(name);
      return "fault" in reading ? reading.fault : undefined;
    },
    redact,
    redactBytes: (bytes) =>
      hidden.some((part) => bytes.includes(part))
        ? Buffer.from(redact(bytes.toString("latin1")), "latin1")
        : bytes,
    redactJson: (value) => (hidden.length === 0 ? value : redactJson(value)),
  };
}

function partsOf(value: string): readonly string[] {
  const [, scheme = "", rest = ""] = /^(\S+) +(\S{8,})$/.exec(value) ?? [];
  const password = /^basic$/i.test(scheme)
    ? Buffer.from(rest, "base64").toString().split(":").slice(1).join(":")
    : "";
  return [value, rest, password].filter((part) => part.length >= 8);
}

/** For where no secrets are set up: names have no values, and there is nothing to hide. */
export const noSecrets: Secrets = secretsOf(() => nowhere, new Map());

/** For calls to stubs: every secret has the value `secret <name>`. */
export const pretendedSecrets: Secrets = {
  ...noSecrets,
  of: (name) => `secret ${name}`,
  faultOf: () => undefined,
};
