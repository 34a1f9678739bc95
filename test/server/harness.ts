// The server over the real engine in its simulated world: what the tests here send to and look at.
import { readFile } from "node:fs/promises";
import { onTestFinished } from "vitest";
import { createMemoryKeyRing } from "../../src/adapters/key-ring.ts";
import { createInspector } from "../../src/adapters/inspector.ts";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { ServicePolicy } from "../../src/engine/lane.ts";
import type { Random, Room, Store } from "../../src/engine/ports.ts";
import type { RetentionRule } from "../../src/engine/retention.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Access, AccessOptions } from "../../src/server/access.ts";
import { createAccess } from "../../src/server/access.ts";
import type { Failure } from "../../src/server/app.ts";
import { createApp } from "../../src/server/app.ts";
import type { Pace } from "../../src/server/event-stream.ts";
import type { InspectOptions } from "../../src/server/inspect.ts";
import { answerWith } from "../../src/server/answering.ts";
import { listen } from "../../src/server/listen.ts";
import type { AskedApp } from "../../src/server/upgrade.ts";
import type { Listening } from "../../src/server/listen.ts";
import type { Script } from "../../src/simulation/gateway.ts";
import { World } from "../../src/simulation/world.ts";

export interface Served {
  readonly app: ReturnType<typeof createApp>;
  readonly world: World;
  /** What the server logged. */
  readonly failures: readonly Failure[];
  get(path: string): Promise<Response>;
  /** JSON, or a text that is sent as it is. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/**
 * Has the seed's `payment_failed_flow`, and `benefit_flow` with typed data, a key and a declared event. Services
 * answer by the script, or 200 `{}` where there is none.
 */
export async function serve(
  options: {
    more?: readonly string[];
    script?: Script;
    access?: Access;
    store?: Store;
    policyOf?: (service: string) => ServicePolicy;
    room?: Room;
    retention?: RetentionRule;
    random?: Random;
    /** Told of mistakes of the engine's own; where it is missing, they break the world. */
    onFault?: (instance: string, error: unknown) => void;
    stopping?: AbortSignal;
    pace?: Pace;
    /** Lets people look on. */
    inspect?: Omit<InspectOptions, "inspector"> & {
      readonly onlookersMax?: number;
      readonly waitingMax?: number;
    };
  } = {},
): Promise<Served> {
  const {
    more = [],
    access = accessOf(),
    store = createMemoryStore(),
    stopping,
    pace,
    inspect,
    ...simulated
  } = options;
  const texts = [await readFile("workflows/payment_failed.yaml", "utf8"), benefitFlow, ...more];
  const workflows = texts.map((source) => {
    const { workflow, diagnostics } = readWorkflow(source, "test.yaml");
    if (workflow === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
    return { workflow, source };
  });
  const world = await World.create({ store, workflows, ...simulated });
  const failures: Failure[] = [];
  const onFault = (error: unknown): void =>
    void failures.push({ method: "GET", url: "/inspect", error: error as Error });
  const inspector = inspect && createInspector({ store, ...inspect, onFault });
  if (inspector) world.engine.watch(({ commit }) => inspector.committed(commit));
  const app = createApp({
    engine: world.engine,
    version: "1.2.3",
    access,
    ...(stopping && { stopping }),
    ...(pace && { pace }),
    ...(inspector && { inspect: { ...inspect, inspector } }),
    log: (failure) => failures.push(failure),
  });
  return {
    app,
    world,
    failures,
    get: async (path) => app.request(path),
    post: async (path, body, headers = { "content-type": "application/json" }) =>
      app.request(path, {
        method: "POST",
        headers,
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
  };
}

/** Without any key, as on loopback, but under any name; unless the options say otherwise. */
export const accessOf = (options: Partial<AccessOptions> = {}): Access =>
  createAccess({
    keyRing: createMemoryKeyRing(),
    now: Date.now,
    loopback: false,
    origins: [],
    holdMs: 50,
    ...options,
  });

/** On a free port of loopback until the test ends. */
export async function open(app: AskedApp, graceMs = 1_000): Promise<Listening> {
  const listening = await listen({ host: "127.0.0.1", port: 0, graceMs });
  listening.serve(answerWith(app));
  onTestFinished(() => listening.close());
  return listening;
}

export const benefitFlow = `id: benefit_flow
title: A benefit that is claimed
trigger: {event: benefit_claimed, key: "\${data.claim}"}
input: {claim: string, amount: number}
events:
  bank_updated: {data: {iban: string}}
steps:
  - id: wait_for_bank
    wait: 2h
    until: bank_updated
  - id: review
    wait: 1h
`;
