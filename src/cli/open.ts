// The composition root: every port of the engine gets its adapter here, and the server its engine.
import { setMaxListeners } from "node:events";
import { accessSync, constants, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { archiveIn } from "../adapters/archive-directory.ts";
import { systemClock } from "../adapters/clock.ts";
import { DataDirectoryError, openDataDirectory } from "../adapters/data-directory.ts";
import type { DataDirectory, DataDirectoryOptions } from "../adapters/data-directory.ts";
import { createRoom } from "../adapters/disk.ts";
import { createHttpGateway } from "../adapters/gateway.ts";
import type { Secrets } from "../adapters/secrets.ts";
import { lackingSecret, openSecrets } from "./secrets.ts";
import { addressesIn, policyOf } from "./services.ts";
import { createNewId } from "../adapters/ids.ts";
import { createInspector } from "../adapters/inspector.ts";
import { makeLmdbFile } from "../adapters/lmdb/examination.ts";
import { openLmdbStore } from "../adapters/lmdb.ts";
import type { LmdbStore } from "../adapters/lmdb.ts";
import { definitionOf } from "../engine/catalog.ts";
import { watchClock } from "../engine/clock-watch.ts";
import { createEngine } from "../engine/create.ts";
import { StoreError } from "../engine/ports.ts";
import type { RetentionRule } from "../engine/retention.ts";
import { parseDuration } from "../language/duration.ts";
import { createAccess } from "../server/access.ts";
import { listen } from "../server/listen.ts";
import type { Listening } from "../server/listen.ts";
import { isLoopback } from "../server/origin.ts";
import type { Tokens } from "../server/sign-in.ts";
import { clockSentence } from "./clock-sentence.ts";
import { createLocalAccess, withdrawLocalAccess } from "./local-access.ts";
import { printable } from "./report.ts";
import type { Settings } from "./settings.ts";
import type { WorkflowFile } from "./workflow-files.ts";
import { createThreadWorkshop } from "./workshop.ts";

export type ServerSettings = Pick<
  Settings,
  | "port"
  | "host"
  | "data"
  | "gateway"
  | "services"
  | "jwt_issuer"
  | "jwt_audience"
  | "jwt_jwks"
  | "origins"
  | "drain"
  | "rate"
  | "connections_per_address"
  | "inspect"
  | "secrets"
  | "disk_free_mb"
  | "disk_free_percent"
  | "retention"
  | "archive"
  | "network_disk"
  | "clock_accept"
>;

export interface OpenOptions {
  readonly settings: ServerSettings;
  /** The data directory of the settings, where it is being opened already; closing the server releases it in any case. */
  readonly taken?: Promise<DataDirectory>;
  readonly cwd: string;
  /** Variables that the settings of services may refer to. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Files without errors. */
  readonly files: readonly WorkflowFile[];
  /** Where they are, for people. */
  readonly from: string;
  readonly version: string;
  /** Program of the thread that reads and proves workflows from the network. Absent: this one does. */
  readonly workshop?: URL;
  /** What operators should know. */
  readonly tell: (what: string, sentence: string) => void;
  /** A mistake of ours: `what` was being done when it showed. */
  readonly log: (what: string, error: unknown) => void;
}

export type Opened =
  | { readonly ok: true; readonly server: OpenServer }
  /** The store broke before there was a server: the process must end. */
  | { readonly ok: false; readonly broken: StoreError }
  /** The data directory or the address cannot be had: one sentence. */
  | { readonly ok: false; readonly sentence: string };

export interface OpenServer {
  readonly url: string;
  /** Whether callers must show who they are. */
  readonly asksSignIn: boolean;
  /**
   * Resolves with the cause when the store broke and no write is under way any more: the process must end, and `close`
   * must not be waited for.
   */
  readonly broken: Promise<unknown>;
  /**
   * Takes no more work, waits for calls on the wire for as long as the setting says, lets answers and commits under way
   * end, and closes the store.
   */
  close(): Promise<void>;
}

/**
 * Work that is open in the store is taken up only once the address is ours, so that a second server on the same
 * port makes no call. It is taken up before requests are: those of the first tenth of a second wait for what answers them.
 */
export async function openServer(options: OpenOptions): Promise<Opened> {
  const { settings, cwd, files, version } = options;
  const secrets = openSecrets(settings.secrets, { cwd, env: options.env });
  let tellBroken: (cause: unknown) => void = () => undefined;
  const broken = new Promise<unknown>((resolve) => (tellBroken = resolve));
  const log = (what: string, error: unknown): void => {
    // Told once, by whoever ends the process; every request that was under way meets it.
    if (error instanceof StoreError && error.code === "broken") tellBroken(error);
    else options.log(secrets.redact(what), redacted(error, secrets));
  };
  const addresses = addressesIn(settings.services);
  const lacking = lackingSecret(files, addresses, secrets);
  if (lacking !== undefined) return { ok: false, sentence: lacking };
  const issuer = await issuerIn(settings);
  if (!issuer.ok) return issuer;
  const retention = retentionIn(settings, cwd);
  if (!retention.ok) return retention;
  const workflows = files.flatMap(({ workflow, text }) => (workflow ? [{ workflow, source: text }] : []));
  // While another process looks at the store.
  for (const { workflow, source } of workflows) definitionOf(workflow, source);
  const opened = await openStore(
    resolve(cwd, settings.data),
    { network: settings.network_disk },
    options.taken,
  );
  if (!opened.ok) return opened;
  const { directory, store } = opened;
  void store.broken.then(tellBroken);
  const localAccess = createLocalAccess(Date.now());
  const loopback = isLoopback(settings.host);
  const access = createAccess({
    keyRing: store.keyRing,
    now: Date.now,
    loopback,
    origins: settings.origins.split(",").filter((origin) => origin !== ""),
    ...(issuer.tokens && { tokens: issuer.tokens }),
    ...(settings.rate !== undefined && { rate: settings.rate }),
    localKey: localAccess.record,
  });
  if (!loopback && !access.asked()) {
    await store.close();
    await directory.release();
    return { ok: false, sentence: withoutSignIn(settings.host) };
  }

  const clock = systemClock();
  const clockWatch = watchClock({
    store,
    clock,
    everyMs: 60_000,
    accept: settings.clock_accept,
    onChange: (fault) => options.tell("clock", clockSentence(fault)),
    onBroken: tellBroken,
  });
  const gateway =
    settings.gateway === undefined && Object.keys(addresses).length === 0
      ? undefined
      : createHttpGateway({
          baseUrl: settings.gateway,
          services: addresses,
          // How many there are is for the engine to say, service by service.
          connections: 4_096,
          now: Date.now,
          secrets,
        });
  const { inspect = loopback } = settings;
  const inspector =
    inspect === false ? undefined : createInspector({ store, onFault: (error) => log("inspector", error) });
  const engine = createEngine({
    store,
    clock,
    timersBy: clockWatch.timers,
    random: Math.random,
    newId: createNewId(Math.random),
    room: createRoom({
      path: directory.path,
      freeMinBytes: settings.disk_free_mb * 1024 * 1024,
      freeMinPercent: settings.disk_free_percent,
      now: Date.now,
    }),
    ...(gateway && { gateway }),
    tendsMemory: true,
    policyOf: (service) => policyOf(service, settings.services, settings.gateway !== undefined),
    workflowsFrom: options.from,
    ...(retention.kept && {
      retention: {
        ...retention.kept,
        onRemoved: (instances) =>
          options.tell("retention", `${instances} instances that had ended were archived and removed`),
      },
    }),
    onBroken: tellBroken,
    onFault: (instance, error) => log(`instance ${instance}`, error),
  });
  try {
    await engine.install(workflows);
  } catch (error) {
    if (!(error instanceof StoreError && error.code === "broken")) throw error;
    await store.idle();
    return { ok: false, broken: error };
  }

  if (inspector) engine.watch(({ commit }) => inspector.committed(commit));

  let taking = false;
  const stopping = new AbortController();
  // Everybody who waits for something listens to it.
  setMaxListeners(0, stopping.signal);
  const workshop = options.workshop && createThreadWorkshop(options.workshop);
  let listening: Listening;
  try {
    const { host, port, connections_per_address: connectionsPerAddress } = settings;
    listening = await listen({ host, port, connectionsPerAddress });
  } catch (cause) {
    await gateway?.close();
    await clockWatch.stop();
    await store.close();
    await directory.release();
    return { ok: false, sentence: (cause as Error).message };
  }
  localAccess.publish(directory.path, listening.url);
  engine.run();
  taking = true;
  // What requests alone need is most of the program.
  const serving = Promise.all([import("../server/app.ts"), import("../server/answering.ts")]).then(
    ([{ createApp }, { answerWith }]) => {
      const app = createApp({
        engine,
        version,
        access,
        ...(inspector && { inspect: { inspector, ...(typeof inspect === "string" && { page: inspect }) } }),
        log: ({ method, url, error }) => log(`${method} ${url}`, error),
        ready: () => taking,
        clockFault: () => clockWatch.fault(),
        stopping: stopping.signal,
        ...(workshop && { workshop }),
      });
      engine.foresee();
      listening.serve(answerWith(app));
    },
  );

  return {
    ok: true,
    server: {
      url: listening.url,
      asksSignIn: access.asked(),
      broken: broken.then(async (cause) => {
        await store.idle();
        // What a reader met comes of what the writer knows, where that is known.
        return Promise.race([store.broken, cause]);
      }),
      async close() {
        await serving;
        // Until the calls are done who asks is told that the server stops: /readyz, and whoever sends something.
        taking = false;
        stopping.abort();
        withdrawLocalAccess(directory.path);
        await engine.drain(parseDuration(settings.drain)!);
        await listening.close();
        await workshop?.close();
        await engine.stop();
        await gateway?.close();
        await clockWatch.stop();
        await store.close();
        await directory.release();
      },
    },
  };
}

/** The text that a log would show, without values of secrets. */
const redacted = (error: unknown, secrets: Secrets): string =>
  secrets.redact(error instanceof Error ? (error.stack ?? error.message) : String(error));

type ReadIssuer =
  | { readonly ok: true; readonly tokens?: Tokens }
  | { readonly ok: false; readonly sentence: string };

async function issuerIn(settings: ServerSettings): Promise<ReadIssuer> {
  const { jwt_issuer: issuer, jwt_audience: audience, jwt_jwks: jwks } = settings;
  if (issuer !== undefined && audience !== undefined && jwks !== undefined) {
    const { createTokens } = await import("../server/token.ts");
    return { ok: true, tokens: createTokens({ issuer, audience, jwks }, { now: Date.now }) };
  }
  const missing = Object.entries({ jwt_issuer: issuer, jwt_audience: audience, jwt_jwks: jwks })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  if (missing.length === 3) return { ok: true };
  const sentence = `Tokens need jwt_issuer, jwt_audience and jwt_jwks; missing is ${missing.join(" and ")}.`;
  return { ok: false, sentence };
}

type ReadRetention =
  | { readonly ok: true; readonly kept?: Pick<RetentionRule, "keepMs" | "archive"> }
  | { readonly ok: false; readonly sentence: string };

/** Makes the directory of the archive where there is none, so that what is wrong with it shows at once. */
function retentionIn(settings: Pick<Settings, "retention" | "archive">, cwd: string): ReadRetention {
  const { retention, archive } = settings;
  if (retention === undefined && archive === undefined) return { ok: true };
  if (archive === undefined) {
    const sentence = `retention is ${retention}, but archive is not set: name the directory into which instances go that ended so long ago.`;
    return { ok: false, sentence };
  }
  if (retention === undefined) {
    const sentence = `archive is ${printable(archive)}, but retention is not set: say after what time instances that have ended go there, such as 3650d.`;
    return { ok: false, sentence };
  }
  const directory = resolve(cwd, archive);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const why = (cause as Error).message;
    const sentence = `The archive cannot be written in ${printable(directory)} (${why}): see to its permissions, or name another directory.`;
    return { ok: false, sentence };
  }
  return { ok: true, kept: { keepMs: parseDuration(retention)!, archive: archiveIn(directory) } };
}

const withoutSignIn = (host: string): string =>
  `Nobody has a key yet, and without sign-in the server listens on loopback alone, not on ${host}: make a key with ` +
  '"hms-act key create --role admin", set jwt_issuer, jwt_audience and jwt_jwks, or leave --host out.';

type OpenedStore =
  | { readonly ok: true; readonly directory: DataDirectory; readonly store: LmdbStore }
  /** `inUse`: by another process, a server as a rule. */
  | { readonly ok: false; readonly sentence: string; readonly inUse: boolean };

/** The caller closes the store, then releases the directory. */
export async function openStore(
  path: string,
  options: Pick<DataDirectoryOptions, "network">,
  taken?: Promise<DataDirectory>,
): Promise<OpenedStore> {
  let directory: DataDirectory;
  try {
    directory = await (taken ?? openDataDirectory(path, process.platform, options));
  } catch (cause) {
    if (cause instanceof DataDirectoryError)
      return { ok: false, sentence: cause.message, inUse: cause.code === "in_use" };
    throw cause;
  }
  const fault = await makeLmdbFile(directory.path);
  if (fault !== undefined) {
    await directory.release();
    const sentence = `No store can be made in the data directory ${directory.path} (${printable(fault)}): see to its disk, or name another directory.`;
    return { ok: false, sentence, inUse: false };
  }
  try {
    return { ok: true, directory, store: openLmdbStore(directory.path, { segments: true }) };
  } catch (cause) {
    await directory.release();
    if (cause instanceof StoreError) return { ok: false, sentence: cause.message, inUse: false };
    throw cause;
  }
}
