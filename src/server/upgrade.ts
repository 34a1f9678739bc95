// Upgrades: requests that ask for a WebSocket pass the same app as the others, which takes them or answers why not.
import type { IncomingMessage } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Context } from "hono";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";
import type { Answering } from "./listen.ts";
import type { Problem } from "./problem.ts";
import { answerProblem } from "./problem.ts";

/** Takes the request for a WebSocket: the app's answer then is of no account, and `take` gets the socket once it is open. */
export type Upgrade = (take: (socket: WebSocket) => void) => void;

/** How the request may be upgraded; undefined where it does not ask for a WebSocket. */
export const upgradeOf = (context: Context): Upgrade | undefined =>
  (context.env as { readonly upgrade?: Upgrade } | undefined)?.upgrade;

/** The one protocol that is spoken here; a client that offers none speaks it too. */
const protocol = "act.inspect";
/** Browsers can send no header with a WebSocket: the key comes as one more protocol that is offered. */
const bearerPrefix = "act.bearer.";

export interface AskedApp {
  fetch(request: Request, bindings: object): Response | Promise<Response>;
}

/** `close` says goodbye to every socket. */
export function createUpgrades(app: AskedApp): Pick<Answering, "upgrade" | "close"> {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    // Nobody has anything to say here.
    maxPayload: 1024,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  let isClosing = false;
  async function answer(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const request = requestOf(incoming);
    if (request === undefined) return end(socket, incoming, answerProblem(unreadable));
    let take: Parameters<Upgrade>[0] | undefined;
    const upgrade: Upgrade | undefined = asksForWebSocket(incoming) ? (taken) => (take = taken) : undefined;
    let response: Response;
    try {
      response = await app.fetch(request, { incoming, upgrade });
    } catch {
      response = answerProblem({ kind: "internal", detail: "The request failed." });
    }
    if (isClosing) return void socket.destroy();
    if (take === undefined) return end(socket, incoming, response);
    sockets.handleUpgrade(incoming, socket, head, take);
  }

  return {
    upgrade: (incoming, socket, head) => void answer(incoming, socket, head),
    close(graceMs) {
      isClosing = true;
      for (const socket of sockets.clients) socket.close(goingAway, "The server is stopping.");
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, graceMs).unref();
    },
  };
}

const goingAway = 1001;

const asksForWebSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === "websocket";

/**
 * The request as the app takes it. Undefined where none can be made of it: what asks for another protocol and has a
 * body, which Node leaves unread once a server takes upgrades, or has no address.
 */
function requestOf(incoming: IncomingMessage): Request | undefined {
  const { method = "GET", url = "", headers } = incoming;
  const host = headers.host ?? "";
  const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  if (hasBody || !/^(?:GET|HEAD)$/.test(method)) return undefined;
  if (!/^[\w.:[\]-]*$/.test(host) || !url.startsWith("/")) return undefined;
  const address = `http://${host === "" ? "localhost" : host}${url}`;
  if (!URL.canParse(address)) return undefined;
  const own = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) own.set(name, Array.isArray(value) ? value.join(", ") : value);
  const offered = headers["sec-websocket-protocol"]?.split(/\s*,\s*/) ?? [];
  const key = offered.find((each) => each.startsWith(bearerPrefix))?.slice(bearerPrefix.length);
  if (key !== undefined && headers.authorization === undefined) own.set("authorization", `Bearer ${key}`);
  return new Request(address, { method, headers: own });
}

const unreadable: Problem = {
  kind: "bad-request",
  detail: "Only a WebSocket is taken here in place of HTTP/1.1: leave out the header Upgrade.",
};

/** Sends the answer as the last of its connection. */
async function end(socket: Duplex, { method }: IncomingMessage, response: Response): Promise<void> {
  if (!socket.writable) return void socket.destroy();
  const body = Buffer.from(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set("content-length", String(body.length));
  headers.set("connection", "close");
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.write(`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ""}\r\n${lines}\r\n`);
  socket.end(method === "HEAD" ? undefined : body);
}
