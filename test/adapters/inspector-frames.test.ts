// The messages for Stately's inspector, held against those that the package itself makes of the same machine run live.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createWebSocketInspector } from "@statelyai/inspect";
import { beforeAll, describe, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { createActor } from "xstate";
import type { AnyStateMachine } from "xstate";
import type { Frame } from "../../src/adapters/inspector-frames.ts";
import { inspectVersion } from "../../src/adapters/inspector-frames.ts";
import { InspectorView } from "../../src/adapters/inspector-view.ts";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { Commit } from "../../src/engine/instance.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";
import { machine as seedMachine } from "../../generated/payment_failed_flow.machine.ts";

/** What the package's own inspector sends over a socket of an actor that gets these events. */
async function liveFrames(
  machine: AnyStateMachine,
  input: unknown,
  events: readonly { readonly type: string }[],
): Promise<readonly Frame[]> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const heard: Frame[] = [];
  const all = new Promise<void>((resolve) => {
    server.on("connection", (socket) => {
      socket.on("message", (text: Buffer) => {
        heard.push(JSON.parse(text.toString()) as Frame);
        if (heard.length === 3 + 2 * events.length) resolve();
      });
    });
  });
  const inspector = createWebSocketInspector({ url: `ws://127.0.0.1:${port}`, serializationDepthLimit: 100 });
  const actor = createActor(machine, { inspect: inspector.inspect, input });
  actor.start();
  for (const event of events) actor.send(event);
  await all;
  actor.stop();
  inspector.stop();
  server.close();
  return heard;
}

/** Ours, of an instance as it is committed, to its end. */
async function storedFrames(): Promise<readonly Frame[]> {
  const source = await readFile("workflows/payment_failed.yaml", "utf8");
  const { workflow } = readWorkflow(source, "payment_failed.yaml");
  const store = createMemoryStore();
  const commits: Commit[] = [];
  const world = await World.create({
    store,
    workflows: [{ workflow: workflow!, source }],
    observer: { committed: (commit) => void commits.push(commit) },
  });
  await world.engine.publish({ type: "payment_failed", data: { id: 987 } });
  await world.settle();
  await world.advanceTo(startOfTimeMs + 5 * 86_400_000);
  const view = new InspectorView(store, { kind: "recent", limit: 50 });
  return commits.flatMap((commit) => [...view.live(commit)]);
}

/** Names and types of all members, `shape` of those that are structures of the protocol and not of the workflow. */
function shapeOf(frame: Frame): unknown {
  const { snapshot, ...rest } = frame as Frame & { readonly snapshot?: Readonly<Record<string, unknown>> };
  return { ...typesOf({ ...rest }), ...(snapshot && { snapshot: typesOf(snapshot) }) };
}

const typesOf = (record: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record)
      .map(
        ([name, value]) =>
          [name, value === null ? "null" : Array.isArray(value) ? "list" : typeof value] as const,
      )
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

describe("the frames of the seed's workflow", () => {
  let ours: readonly Frame[];
  let live: readonly Frame[];
  beforeAll(async () => {
    ours = await storedFrames();
    const [, ...events] = ours.flatMap((frame) => (frame.type === "@xstate.event" ? [frame.event] : []));
    live = await liveFrames(seedMachine, { id: 987 }, events);
  });

  test("are as many, of the same types in the same order", () => {
    expect(ours.map(({ type }) => type)).toEqual(live.map(({ type }) => type));
    expect(ours.length).toBe(15);
  });

  test("have the same members of the same types", () => {
    expect(ours.map(shapeOf)).toEqual(live.map(shapeOf));
  });

  test("tell the same events, states, tags and statuses", () => {
    const told = (frames: readonly Frame[]) =>
      // The package tells the actor with the snapshot that it has when it is told, and not when it began.
      frames.slice(1).map((frame) => {
        if (frame.type === "@xstate.event") return frame.event;
        const { value, tags, status, children, historyValue } = frame.snapshot;
        return {
          value,
          tags: tags.toSorted(),
          status,
          children,
          historyValue,
          of: (frame as { event?: unknown }).event,
        };
      });
    expect(told(ours)).toEqual(told(live));
  });

  test("have the machine's definition, whole and in the author's order", () => {
    const [own, theirs] = [ours[0], live[0]].map((frame) => (frame as { definition: string }).definition);
    expect(JSON.parse(own!)).toEqual(JSON.parse(theirs!));
    expect(Object.keys((JSON.parse(own!) as { states: object }).states)).toEqual(
      Object.keys(seedMachine.config.states!),
    );
  });

  test("say the version of the package that is installed", async () => {
    const manifest = await readFile("node_modules/@statelyai/inspect/package.json", "utf8");
    expect((JSON.parse(manifest) as { version: string }).version).toBe(inspectVersion);
    expect(new Set([...ours, ...live].map(({ _version }) => _version))).toEqual(new Set([inspectVersion]));
  });
});
