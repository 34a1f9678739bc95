// key: who may sign in. Asks the running server, or opens the store where none runs.
import { resolve } from "node:path";
import type { Json } from "../language/json.ts";
import { meant } from "../language/near.ts";
import { createApiKeys } from "../server/api-key.ts";
import type { ApiKeys } from "../server/api-key.ts";
import { keyView } from "../server/keys.ts";
import { isRole, roles } from "../server/rights.ts";
import type { Role } from "../server/rights.ts";
import { ask, printRefusal } from "./client.ts";
import type { Answer, Server } from "./client.ts";
import { readLocalAccess } from "./local-access.ts";
import { openStore } from "./open.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { headedTable, paintFor, printable, printJson, refuse, table } from "./report.ts";
import { readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";

interface KeyOptions {
  readonly url?: string;
  readonly data?: string;
  /** The key to ask with. */
  readonly key?: string;
  readonly json?: boolean;
}

export interface CreateOptions extends KeyOptions {
  readonly role: string;
  readonly group?: string;
  readonly name?: string;
  readonly expires?: string;
}

interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly role: readonly string[];
  readonly groups: readonly string[];
  readonly expires_at?: string;
  readonly revoked_at?: string;
}

/** `nowMs` tells what `--expires 90d` means. */
export async function create(options: CreateOptions, terminal: Terminal, nowMs: number): Promise<ExitCode> {
  const wanted = listOf(options.role);
  const unknown = wanted.find((role) => !isRole(role));
  if (unknown !== undefined || wanted.length === 0) {
    const hint = meant(unknown ?? "", roles, "roles");
    return refuse(
      terminal,
      `--role is ${printable(options.role)}, but there is no role ${JSON.stringify(unknown ?? "")}; ${hint}.`,
    );
  }
  const groups = listOf(options.group ?? "");
  const wrong = [...groups, ...(options.name === undefined ? [] : [options.name])].find(
    (text) => !shortName.test(text),
  );
  if (wrong !== undefined) {
    return refuse(
      terminal,
      `${printable(JSON.stringify(wrong))} must be 1 to 64 printable ASCII characters.`,
    );
  }
  const expiresAtMs = options.expires === undefined ? undefined : endOf(options.expires, nowMs);
  if (Number.isNaN(expiresAtMs)) {
    const legal = "a time to come, such as 2027-01-31T00:00:00Z, or a number of days such as 90d";
    return refuse(terminal, `--expires is ${printable(options.expires ?? "")}, but must be ${legal}.`);
  }
  const { name } = options;
  const held = wanted as readonly Role[];
  return answerTo(
    options,
    terminal,
    {
      remote: (server) =>
        ask(server, "POST", "/v1/keys", {
          role: held,
          groups,
          ...(name !== undefined && { name }),
          ...(expiresAtMs !== undefined && { expires_at: new Date(expiresAtMs).toISOString() }),
        }),
      local: async (keys) => {
        const { key, record } = await keys.create({
          roles: [...new Set(held)],
          groups: [...new Set(groups)],
          ...(name !== undefined && { holder: name }),
          ...(expiresAtMs !== undefined && { expiresAtMs }),
        });
        return { ...keyView(record), key };
      },
    },
    printNew,
  );
}

export async function list(options: KeyOptions, terminal: Terminal): Promise<ExitCode> {
  return answerTo(
    options,
    terminal,
    {
      remote: (server) => ask(server, "GET", "/v1/keys"),
      local: async (keys) => ({ items: keys.all().map(keyView), next: null }),
    },
    printList,
  );
}

export async function revoke(id: string, options: KeyOptions, terminal: Terminal): Promise<ExitCode> {
  return answerTo(
    options,
    terminal,
    {
      remote: (server) => ask(server, "POST", `/v1/keys/${encodeURIComponent(id)}/revoke`, {}),
      local: async (keys) => {
        const record = await keys.revoke(id);
        return record && keyView(record);
      },
    },
    printRevoked,
  );
}

interface Ways {
  readonly remote: (server: Server) => Promise<Answer>;
  /** Undefined: no key has the id. */
  readonly local: (keys: ApiKeys) => Promise<Json | undefined>;
}

async function answerTo<T>(
  options: KeyOptions,
  terminal: Terminal,
  ways: Ways,
  print: (answer: T, terminal: Terminal) => void,
): Promise<ExitCode> {
  const { url, data, key } = options;
  const settings = readSettings(["url", "data", "key", "network_disk"], { url, data, key }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const answer = await reach(settings.values, settings.origins.url !== "default", terminal.cwd, ways);
  if (answer.kind !== "ok") return printRefusal(terminal, answer, options.json === true);
  if (options.json === true) printJson(terminal, answer.body);
  else print(answer.body as T, terminal);
  return 0;
}

/**
 * With a key, or an address that is not the data directory's server: over HTTP, as anybody. Else as the owner of the
 * data directory: its server is asked with the key that lies there, and where none runs, the store is opened.
 */
async function reach(
  settings: Server & Pick<Settings, "data" | "network_disk">,
  isAddressed: boolean,
  cwd: string,
  { remote, local }: Ways,
): Promise<Answer> {
  const directory = resolve(cwd, settings.data);
  const own = readLocalAccess(directory);
  if (settings.key !== undefined) return remote(settings);
  if (isAddressed) return remote(own !== undefined && isSame(own.url, settings.url) ? own : settings);
  const opened = await openStore(directory, { network: settings.network_disk });
  if (!opened.ok) {
    if (opened.inUse && own !== undefined) return remote(own);
    return { kind: "unreachable", sentence: opened.sentence };
  }
  try {
    const body = await local(createApiKeys(opened.store.keyRing, Date.now));
    if (body !== undefined) return { kind: "ok", body };
    const sentence = "No key has this id. hms-act key ls lists them.";
    return { kind: "problem", sentence, document: { title: "No key has this id", detail: sentence } };
  } finally {
    await opened.store.close();
    await opened.directory.release();
  }
}

/** Loopback by any of its names. */
function isSame(a: string, b: string): boolean {
  const place = (url: string): string => new URL(url).host.replace("localhost", "127.0.0.1");
  return place(a) === place(b);
}

const listOf = (text: string): readonly string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

const shortName = /^(?! )[\x20-\x7e]{1,64}(?<! )$/;

/** NaN where it is no time to come. */
function endOf(text: string, nowMs: number): number {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  if (days !== undefined) return Number(days) > 0 ? nowMs + Number(days) * 86_400_000 : NaN;
  const timeMs = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/.test(text)
    ? Date.parse(text)
    : NaN;
  return timeMs > nowMs ? timeMs : NaN;
}

function printNew(made: KeyView & { readonly key: string }, { stdout, env }: Terminal): void {
  const paint = paintFor(stdout, env);
  stdout.write(
    `${paint.bold(made.key)}\n` +
      table(factsOf(made)) +
      "It is shown this once. Send it as Authorization: Bearer KEY; hms-act takes it from ACT_KEY.\n",
  );
}

function factsOf({ id, name, role, groups, expires_at: expiresAt }: KeyView): readonly (readonly string[])[] {
  return [
    ["  id", id],
    ["  name", printable(name)],
    ["  role", role.join(", ")],
    ["  groups", groups.map(printable).join(", ") || "none"],
    ["  expires", expiresAt ?? "never"],
  ];
}

function printList({ items }: { readonly items: readonly KeyView[] }, terminal: Terminal): void {
  const { stdout } = terminal;
  if (items.length === 0) {
    stdout.write("no keys: whoever reaches the server may do all\n");
    return;
  }
  const rows = items.map(({ id, name, role, groups, expires_at: expiresAt, revoked_at: revokedAt }) => [
    id,
    printable(name),
    role.join(","),
    groups.map(printable).join(","),
    expiresAt ?? "",
    revokedAt ?? "",
  ]);
  stdout.write(headedTable(["KEY", "NAME", "ROLE", "GROUPS", "EXPIRES", "REVOKED"], rows, terminal));
}

function printRevoked({ id, revoked_at: revokedAt }: KeyView, { stdout }: Terminal): void {
  stdout.write(`key ${id} is refused since ${revokedAt ?? "now"}\n`);
}
