// Looking on over a real server: the package's own receiver hears a whole run; who may not look on is told why; and no
// onlooker costs the others anything.
import { once } from "node:events";
import { connect } from "node:net";
import { createWebSocketReceiver } from "@statelyai/inspect";
import type { ClientOptions } from "ws";
import { WebSocket } from "ws";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Frame } from "../../src/adapters/inspector-frames.ts";
import { startOfTimeMs } from "../../src/simulation/world.ts";
import { guarded } from "../attacks/harness.ts";
import { open, serve } from "./harness.ts";
import type { Served } from "./harness.ts";
import { problemIn } from "./verdict.ts";

const fiveDaysMs = 5 * 86_400_000;

async function started({ world }: Pick<Served, "world">, id = 987): Promise<string> {
  const { instances } = await world.engine.publish({
    type: "payment_failed",
    data: { id, password: "canary" },
  });
  await world.settle();
  return instances[0]!.id;
}

interface Looking {
  readonly frames: readonly Frame[];
  /** Resolves once so many have come. */
  heard(count: number): Promise<void>;
}

interface Socket extends Looking {
  readonly socket: WebSocket;
}

/** Resolves when the socket is open, rejects with `STATUS TYPE` of the problem when the server refuses it. */
async function dial(
  url: string,
  options: ClientOptions & { readonly protocols?: readonly string[] } = {},
): Promise<Socket> {
  const { protocols = [], ...others } = options;
  const socket = new WebSocket(url.replace("http:", "ws:"), [...protocols], others);
  onTestFinished(() => socket.terminate());
  const heard = hearing();
  socket.on("message", (text: Buffer) => heard.hear(JSON.parse(text.toString()) as Frame));
  await new Promise<void>((resolve, reject) => {
    socket.on("open", () => resolve());
    socket.on("error", reject);
    socket.on("unexpected-response", (_, response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => {
        const { type = "" } = JSON.parse(text) as { readonly type?: string };
        reject(new Error(`${response.statusCode} ${type.replace("urn:hms-act:problem:", "")}`));
      });
    });
  });
  return { socket, frames: heard.frames, heard: heard.heard };
}

function hearing(): Looking & { hear(frame: Frame): void } {
  const frames: Frame[] = [];
  let look = (): void => undefined;
  return {
    frames,
    hear(frame) {
      frames.push(frame);
      look();
    },
    heard: (count) =>
      new Promise((resolve) => {
        look = () => frames.length >= count && resolve();
        look();
      }),
  };
}

describe("createWebSocketReceiver of @statelyai/inspect", () => {
  test("receives a whole run of the seed's workflow, from its start to its end", async () => {
    const served = await serve({ inspect: {} });
    const { url } = await open(served.app);
    const before = await started(served, 1);
    const { frames, hear, heard } = hearing();
    const receiver = createWebSocketReceiver({ server: `${url.replace("http:", "ws:")}/inspect` });
    const { unsubscribe } = receiver.subscribe((frame) => hear(frame as unknown as Frame));
    onTestFinished(unsubscribe);
    await heard(2);
    const id = await started(served);
    await served.world.advanceTo(startOfTimeMs + fiveDaysMs);
    await heard(2 + 15 + 4);

    expect(frames.slice(0, 2)).toMatchObject([
      { type: "@xstate.actor", sessionId: before, snapshot: { value: "wait_for_fix" } },
      { type: "@xstate.snapshot", sessionId: before, snapshot: { value: "wait_for_fix", status: "active" } },
    ]);
    const own = frames.filter(({ sessionId }) => sessionId === id);
    expect(own.map((frame) => (frame.type === "@xstate.event" ? frame.event.type : frame.type))).toEqual([
      "@xstate.actor",
      ...[
        "xstate.init",
        "done.freeze_payments",
        "done.notify_citizen.email",
        "done.notify_citizen.sms",
        "done.create_ticket",
        "xstate.after.432000000.payment_failed_flow.wait_for_fix",
        "done.escalate",
      ].flatMap((type) => [type, "@xstate.snapshot"]),
    ]);
    expect(own.at(-1)).toMatchObject({
      snapshot: { status: "done", value: "completed", tags: ["completed"] },
    });
    expect(JSON.stringify(frames)).not.toContain("canary");
  });
});

/** Of the seed's workflow, until it waits: the actor, then an event and a snapshot for the start and each of four calls. */
const framesOfStart = 11;

describe("the WebSocket", () => {
  test("shows one instance alone where that is asked", async () => {
    const served = await serve({ inspect: {} });
    const { url } = await open(served.app);
    const id = await started(served, 1);
    await started(served, 2);
    const { frames, heard } = await dial(`${url}/inspect?instance=${encodeURIComponent(id)}`);
    await heard(2);
    await served.world.advanceTo(startOfTimeMs + fiveDaysMs);
    await heard(6);
    expect(new Set(frames.map(({ sessionId }) => sessionId))).toEqual(new Set([id]));
  });

  test.each([
    ["/inspect?instance=payment_failed_flow:nobody", "404 unknown-instance"],
    ["/inspect?limit=501", "422 invalid-input"],
    ["/inspect?limit=x", "422 invalid-input"],
    ["/inspect?token=x", "422 invalid-input"],
    ["/v1/instances", "200"],
    ["/nothing", "404 unknown-route"],
  ])("is not opened at %s: %s", async (path, answer) => {
    const { app } = await serve({ inspect: {} });
    const { url } = await open(app);
    await expect(dial(`${url}${path}`)).rejects.toThrow(answer);
  });

  test.each(["https://evil.example", "http://127.0.0.1.evil.example", "null", "http://127.0.0.1:1"])(
    "is refused to a page of %s",
    async (origin) => {
      const { app } = await serve({ inspect: {} });
      const { url } = await open(app);
      await expect(dial(`${url}/inspect`, { origin })).rejects.toThrow("403 foreign-origin");
    },
  );

  test("is open to a page of the server itself", async () => {
    const served = await serve({ inspect: {} });
    const { url } = await open(served.app);
    await started(served);
    const { heard } = await dial(`${url}/inspect`, { origin: url });
    await heard(2);
  });

  test("is refused where nobody may look on", async () => {
    const { app } = await serve();
    const { url } = await open(app);
    await expect(dial(`${url}/inspect`)).rejects.toThrow("404 inspector-off");
  });

  test("is refused to those who show no key or have no such role, and open with a key as header or protocol", async () => {
    const served = await guarded({ inspect: {} });
    const { url } = await open(served.app);
    await started(served);
    await expect(dial(`${url}/inspect`)).rejects.toThrow("401 sign-in");
    const sender = await served.key({ roles: ["sender"] });
    await expect(dial(`${url}/inspect`, { protocols: [`act.bearer.${sender}`] })).rejects.toThrow(
      "403 not-allowed",
    );
    const auditor = await served.key({ roles: ["auditor"] });
    const first = await dial(`${url}/inspect`, { headers: { authorization: `Bearer ${auditor}` } });
    const second = await dial(`${url}/inspect`, { protocols: ["act.inspect", `act.bearer.${auditor}`] });
    expect(second.socket.protocol).toBe("act.inspect");
    await Promise.all([first.heard(2), second.heard(2)]);
  });

  test("is refused beyond as many onlookers as may be, until one leaves", async () => {
    const { app } = await serve({ inspect: { onlookersMax: 1 } });
    const { url } = await open(app);
    const { socket } = await dial(`${url}/inspect`);
    await expect(dial(`${url}/inspect`)).rejects.toThrow("503 too-many-onlookers");
    socket.close();
    await once(socket, "close");
    await dial(`${url}/inspect`);
  });

  test("takes nothing from the onlooker, least of all much", async () => {
    const { app } = await serve({ inspect: {} });
    const { url } = await open(app);
    const { socket } = await dial(`${url}/inspect`);
    socket.send("small talk");
    socket.send("x".repeat(1025));
    const [code] = (await once(socket, "close")) as [number];
    expect([1006, 1009]).toContain(code);
  });

  test("is broken for an onlooker that does not answer, and not for one that does", async () => {
    const { app } = await serve({ inspect: { heartbeatMs: 40 } });
    const { url } = await open(app);
    const dumb = await dial(`${url}/inspect`, { autoPong: false });
    const alive = await dial(`${url}/inspect`);
    const [code] = (await once(dumb.socket, "close")) as [number];
    expect(code).toBe(1006);
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
  });

  test("is closed for an onlooker that reads too slowly, while the instances go on", async () => {
    const served = await serve({ inspect: { waitingMax: 200_000, onlookersMax: 2 } });
    const { url } = await open(served.app);
    const slow = await dial(`${url}/inspect`);
    const quick = await dial(`${url}/inspect`);
    slow.socket.pause();
    const closed = once(slow.socket, "close");
    // The kernel takes some megabytes before anybody is slow. Once the slow one is cut off, there is a place for another.
    let third: Socket | undefined;
    for (let begun = 0; third === undefined && begun < 3_000; begun += 25) {
      for (let count = 1; count <= 25; count++) {
        await started(served, begun + count);
        await quick.heard((begun + count) * framesOfStart);
      }
      third = await dial(`${url}/inspect?limit=1`).catch(() => undefined);
    }
    expect(third).toBeDefined();
    slow.socket.resume();
    const [code] = (await closed) as [number];
    expect([1006, 1013]).toContain(code);
    expect(quick.socket.readyState).toBe(WebSocket.OPEN);
    expect(served.world.broken).toBeUndefined();
    expect(served.failures).toEqual([]);
  });

  test("says goodbye when the server stops, which waits for nobody", async () => {
    const { app } = await serve({ inspect: {} });
    const listening = await open(app, 200);
    const polite = await dial(`${listening.url}/inspect`);
    const deaf = await dial(`${listening.url}/inspect`);
    deaf.socket.pause();
    const goodbye = once(polite.socket, "close");
    await listening.close();
    const [code, reason] = (await goodbye) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([1001, "The server is stopping."]);
  });
});

describe("a request that asks for something else in place of HTTP/1.1", () => {
  const ask = async (request: string): Promise<string> => {
    const { app } = await serve({ inspect: {} });
    const { port } = await open(app);
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk) => (answer += chunk.toString()));
    socket.write(request);
    await once(socket, "close");
    return answer;
  };
  const upgrade =
    "host: a\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n";

  test("is answered over HTTP/1.1 where it has no body", async () => {
    const answer = await ask(`GET /healthz HTTP/1.1\r\n${upgrade}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/\r\n\r\n\{"status":"ok"\}$/);
  });

  test("is told how to ask where it has one", async () => {
    const answer = await ask(`POST /v1/events HTTP/1.1\r\n${upgrade}content-length: 2\r\n\r\n{}`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain("leave out the header Upgrade");
  });

  test.each([
    "GET http://evil.example/ HTTP/1.1",
    "GET //evil.example/inspect HTTP/1.1",
    "GET /%00 HTTP/1.1",
  ])("is an address of this server only: %s", async (line) => {
    expect(await ask(`${line}\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 40[04] /,
    );
  });

  test("is refused under a host that is none", async () => {
    const answer = await ask(
      "GET /inspect HTTP/1.1\r\nhost: a/b?c\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

test("without a WebSocket the address says which page uses it", async () => {
  const { get } = await serve({ inspect: {} });
  const problem = await problemIn(await get("/inspect"));
  expect(problem).toMatchObject({ status: 426, type: "urn:hms-act:problem:upgrade-needed" });
  expect(problem.detail).toContain("/inspector");
});

test("the page may load, run, frame and ask nothing but what it needs", async () => {
  const { get } = await serve({ inspect: { page: "https://inspector.example/a/<b>" } });
  const response = await get("/inspector?instance=%3Cscript%3E");
  const html = await response.text();
  expect(response.headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/]+='; style-src 'sha256-[\w+/]+='; connect-src 'self'; frame-src https:\/\/inspector\.example; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  );
  expect(html).toContain(`const inspector = "https://inspector.example/a/\\u003cb>";`);
  expect(html.match(/<script>/g)).toHaveLength(1);
});

test("the page of a server where nobody may look on says so, and embeds nothing", async () => {
  const { get } = await serve();
  const response = await get("/inspector");
  expect(await response.text()).toContain("--inspect or ACT_INSPECT=true");
  expect(response.headers.get("content-security-policy")).not.toContain("frame-src");
});
