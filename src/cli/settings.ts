// Settings: what the verbs need to know of their surroundings, each from a flag, else an ACT_* variable, else
// act.config.yaml in the working directory, else the value it has when nobody says anything. Wherever it is said, it may be
// a reference: `env:NAME` or `file:PATH`.
import { isIP } from "node:net";
import { parseDuration } from "../language/duration.ts";
import { readReference, referencePattern } from "../adapters/secrets.ts";
import { meant } from "../language/near.ts";
import { isLoopback } from "../server/origin.ts";
import type { Terminal } from "./report.ts";
import { printable } from "./report.ts";
import { configFile, readConfigFile } from "./config-file.ts";
import { readServices } from "./services.ts";
import type { Services } from "./services.ts";

export interface Settings {
  /** Where the HTTP verbs find the server. */
  readonly url: string;
  readonly port: number;
  readonly host: string;
  /** Directory of the store. */
  readonly data: string;
  /** Directory of the workflow files. */
  readonly workflows: string;
  /** Undefined: no services are known, calls wait. */
  readonly gateway: string | undefined;
  /** What is said of single services; a map, so that the flag has none. */
  readonly services: Services;
  /**
   * Whether people may look on with an inspector; an address: yes, with the page that is there. Undefined: on loopback
   * alone.
   */
  readonly inspect: boolean | string | undefined;
  /** A secret: what the HTTP verbs show the server. Undefined where it asks for none. */
  readonly key: string | undefined;
  /** Tokens of this issuer are a sign-in; all three settings, or none. */
  readonly jwt_issuer: string | undefined;
  readonly jwt_audience: string | undefined;
  readonly jwt_jwks: string | undefined;
  /** Addresses under which a proxy shows the server's pages, with commas between. */
  readonly origins: string;
  /** Directory with a file for each secret that workflows name. Undefined: they may name none. */
  readonly secrets: string | undefined;
  /** How long a stopping server waits for calls on the wire: a duration. */
  readonly drain: string;
  /** Requests a second that one caller may send; undefined: 1,000 with sign-in, any number without. */
  readonly rate: number | undefined;
  /** Connections that one address may hold, loopback excepted. */
  readonly connections_per_address: number;
  /** With less room than this on the disk no instance begins: MiB, and percent of the whole. */
  readonly disk_free_mb: number;
  readonly disk_free_percent: number;
  /** How long instances stay in the store after they have ended: a duration. Undefined: for ever. */
  readonly retention: string | undefined;
  /** Directory of the archive, into which they go then; with `retention`, or not at all. */
  readonly archive: string | undefined;
  /** Whether the store may lie on a network file system. */
  readonly network_disk: boolean;
  /** Whether the clock is right as it is, although it stood later before. */
  readonly clock_accept: boolean;
}

export type SettingName = keyof Settings;

export type Read<N extends SettingName> =
  | {
      readonly ok: true;
      readonly values: Pick<Settings, N>;
      /** For people: `--port`, `ACT_PORT`, `act.config.yaml: port` or `default`. */
      readonly origins: Readonly<Record<N, string>>;
    }
  /** One sentence: the setting's name, its value and what is legal. */
  | { readonly ok: false; readonly sentence: string };

/** Reads the named settings only, so that a wrong port does not stop a verb that needs none. */
export function readSettings<N extends SettingName>(
  names: readonly N[],
  flags: Readonly<Partial<Record<SettingName, string | undefined>>>,
  terminal: Pick<Terminal, "env" | "cwd">,
): Read<N> {
  const file = readConfigFile(terminal.cwd);
  if (!file.ok) return file;
  for (const key of Object.keys(file.entries)) {
    if (!Object.hasOwn(declarations, key))
      return {
        ok: false,
        sentence: `${configFile}: there is no setting ${JSON.stringify(key)}; ${meant(key, settingNames, "settings")}`,
      };
  }
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  for (const name of names) {
    const { initial, read } = declarations[name];
    const said = whatWasSaid(name, flags, terminal.env, file.entries);
    origins[name] = said?.origin ?? "default";
    if (said === undefined) {
      values[name] = initial;
      continue;
    }
    const isReference = referencePattern.test(said.value);
    const reading = isReference ? readReference(said.value, terminal) : { value: said.value };
    if ("fault" in reading)
      return { ok: false, sentence: printable(`${said.origin} is ${said.value}, which ${reading.fault}.`) };
    const checked = read(reading.value);
    if (!checked.ok && "fault" in checked)
      return { ok: false, sentence: printable(`${said.origin}: ${checked.fault}.`) };
    if (!checked.ok)
      return {
        ok: false,
        // What a reference stands for is not repeated: it may be a secret that was meant for another place.
        sentence: `${said.origin} is ${isReference ? printable(said.value) : shown(name, said.value)}, but must be ${checked.legal}.`,
      };
    values[name] = checked.value;
  }
  return { ok: true, values: values as Pick<Settings, N>, origins: origins as Record<N, string> };
}

/** For people: nothing of a secret, and of anything else no control characters and no password. */
export function shown(name: SettingName, value: string): string {
  return declarations[name].secret === true ? "***" : printable(masked(value));
}

/** The password of a URL becomes `***`. */
export function masked(value: string): string {
  return value.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:)[^/?#]*@/i, "$1***@");
}

interface Declaration {
  readonly initial: Settings[SettingName];
  readonly read: (text: string) => Checked;
  readonly secret?: true;
}

type Checked =
  | { readonly ok: true; readonly value: Settings[SettingName] }
  | { readonly ok: false; readonly legal: string }
  /** Of a setting of many parts: which is wrong, and how. */
  | { readonly ok: false; readonly fault: string };

const declarations: Readonly<Record<SettingName, Declaration>> = {
  url: { initial: "http://127.0.0.1:8787", read: httpUrl },
  port: { initial: 8787, read: port },
  host: { initial: "127.0.0.1", read: address },
  data: { initial: "./data", read: directory },
  workflows: { initial: "./workflows", read: directory },
  gateway: { initial: undefined, read: httpUrl },
  services: { initial: {}, read: readServices },
  key: { initial: undefined, read: credential, secret: true },
  jwt_issuer: { initial: undefined, read: words },
  jwt_audience: { initial: undefined, read: words },
  jwt_jwks: { initial: undefined, read: jwks },
  origins: { initial: "", read: origins },
  secrets: { initial: undefined, read: directory },
  drain: { initial: "5s", read: duration },
  rate: { initial: undefined, read: rate },
  connections_per_address: { initial: 512, read: connections },
  inspect: { initial: undefined, read: inspect },
  disk_free_mb: { initial: 512, read: mebibytes },
  disk_free_percent: { initial: 5, read: percent },
  retention: { initial: undefined, read: retention },
  archive: { initial: undefined, read: directory },
  network_disk: { initial: false, read: yesOrNo },
  clock_accept: { initial: false, read: yesOrNo },
};

export const settingNames = Object.keys(declarations) as readonly SettingName[];

function whatWasSaid(
  name: SettingName,
  flags: Readonly<Partial<Record<SettingName, string | undefined>>>,
  env: Terminal["env"],
  file: Readonly<Record<string, string>>,
): { readonly value: string; readonly origin: string } | undefined {
  const flag = flags[name];
  if (flag !== undefined) return { value: flag, origin: `--${name}` };
  const variable = `ACT_${name.toUpperCase()}`;
  const inherited = env[variable];
  if (inherited !== undefined && inherited !== "") return { value: inherited, origin: variable };
  const written = Object.hasOwn(file, name) ? file[name] : undefined;
  return written === undefined ? undefined : { value: written, origin: `${configFile}: ${name}` };
}

function port(text: string): Checked {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  return value <= 65_535
    ? { ok: true, value }
    : { ok: false, legal: "a whole number from 0 (any free port) to 65535" };
}

/** Whether it may be listened on without sign-in is for the server to say, who knows of keys. */
function address(text: string): Checked {
  return text === "localhost" || isIP(text) !== 0
    ? { ok: true, value: text }
    : { ok: false, legal: "an address of this machine, such as 127.0.0.1, ::1 or 0.0.0.0" };
}

function directory(text: string): Checked {
  return text.trim() !== "" && !text.includes("\0")
    ? { ok: true, value: text }
    : { ok: false, legal: "the path of a directory" };
}

function credential(text: string): Checked {
  return /^[\x21-\x7e]{1,8192}$/.test(text)
    ? { ok: true, value: text }
    : { ok: false, legal: "an API key as hms-act key create printed it, or a token of the issuer" };
}

function rate(text: string): Checked {
  const value = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  return value > 0
    ? { ok: true, value }
    : { ok: false, legal: "a whole number of requests a second, from 1 to 9999999" };
}

function connections(text: string): Checked {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return value > 0 && value <= 4_096
    ? { ok: true, value }
    : { ok: false, legal: "a whole number of connections, from 1 to 4096, which is all that there are" };
}

function mebibytes(text: string): Checked {
  return /^\d{1,8}$/.test(text)
    ? { ok: true, value: Number(text) }
    : { ok: false, legal: "a whole number of MiB, 0 for none" };
}

function percent(text: string): Checked {
  return /^\d{1,2}$/.test(text)
    ? { ok: true, value: Number(text) }
    : { ok: false, legal: "a whole number of percent from 0 to 99" };
}

function yesOrNo(text: string): Checked {
  return text === "true" || text === "false"
    ? { ok: true, value: text === "true" }
    : { ok: false, legal: "true or false" };
}

function duration(text: string): Checked {
  const durationMs = parseDuration(text);
  return durationMs !== undefined && durationMs <= 3_600_000
    ? { ok: true, value: text }
    : { ok: false, legal: "a time such as 5s, 500ms or 1m, at most 1h" };
}

function retention(text: string): Checked {
  const durationMs = parseDuration(text);
  return durationMs !== undefined && durationMs > 0
    ? { ok: true, value: text }
    : { ok: false, legal: "a time such as 3650d, 52w or 12h, more than none and at most 36525d" };
}

function words(text: string): Checked {
  return /^[\x21-\x7e]{1,1000}$/.test(text)
    ? { ok: true, value: text }
    : { ok: false, legal: "what the issuer writes into its tokens, without blanks" };
}

/** Who can change the keys on their way can sign in as anybody. */
function jwks(text: string): Checked {
  const url = httpUrl(text.replace(/\?.*$/, "")).ok ? new URL(text) : undefined;
  return url !== undefined && (url.protocol === "https:" || isLoopback(url.hostname.replace(/^\[|\]$/g, "")))
    ? { ok: true, value: text }
    : { ok: false, legal: "the https URL of the issuer's JWK set" };
}

function origins(text: string): Checked {
  const all = text.split(",").map((item) => item.trim());
  const legal = all.every((item) => URL.canParse(item) && new URL(item).origin === item);
  return legal
    ? { ok: true, value: all.join(",") }
    : { ok: false, legal: "addresses such as https://act.example, with commas between" };
}

function httpUrl(text: string): Checked {
  const { protocol, username, password, search, hash } = URL.canParse(text) ? new URL(text) : nothing;
  const legal = /^https?:$/.test(protocol) && username + password + search + hash === "";
  return legal
    ? { ok: true, value: text.replace(/\/+$/, "") }
    : { ok: false, legal: "a URL such as http://127.0.0.1:9000, without a user, ? and #" };
}

function inspect(text: string): Checked {
  if (text === "true" || text === "false") return { ok: true, value: text === "true" };
  const page = httpUrl(text);
  return page.ok
    ? page
    : { ok: false, legal: "true, false, or the URL of an inspector's page, without a user, ? and #" };
}

const nothing = { protocol: "", username: "", password: "", search: "", hash: "" };
