// Listen: a port of this machine, within limits of time and size that one caller cannot use up for the others.
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Problem } from "./problem.ts";
import { problemStatus, problemText, problemTitle } from "./problem.ts";
import { problemHeaders } from "./reply.ts";
import { limitConnections } from "./connections.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** How long `close` waits for answers under way before it breaks their connections. 5,000 where it is missing. */
  readonly graceMs?: number;
  /** How long a request's headers may take, and the whole request. 10,000 and 30,000 where it is missing. */
  readonly patience?: { readonly headersMs: number; readonly requestMs: number };
  /** Connections that one address may hold, loopback excepted. 512 where it is missing. */
  readonly connectionsPerAddress?: number;
}

/** What answers all that a server hears. */
export interface Answering {
  request(incoming: IncomingMessage, outgoing: ServerResponse): void;
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends what was upgraded; what has not ended after so long is broken. */
  close(graceMs: number): void;
}

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** From now on requests are answered. Those that have come before have waited for it. To be called once, before `close`. */
  serve(answering: Answering): void;
  /** Takes no more connections, lets answers under way end, and resolves when every connection is closed. */
  close(): Promise<void>;
}

/** Rejects with a sentence for people when the address cannot be had. */
export async function listen({
  host,
  port,
  graceMs = 5_000,
  patience = { headersMs: 10_000, requestMs: 30_000 },
  connectionsPerAddress = 512,
}: ListenOptions): Promise<Listening> {
  let serve: (answering: Answering) => void = () => undefined;
  const answering = new Promise<Answering>((resolve) => (serve = resolve));
  const server = createServer(
    { ...limits, ...timeoutsOf(patience) },
    (incoming, outgoing) => void answering.then((answers) => answers.request(incoming, outgoing)),
  );
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    void answering.then((answers) => answers.upgrade(incoming, socket, head));
  });
  server.maxConnections = maxConnections;
  limitConnections(server, connectionsPerAddress, (socket) =>
    endWith(socket, tooManyConnections(connectionsPerAddress)),
  );
  server.on("clientError", answerUnreadable);
  await open(server, host, port);
  // Closing is the only end a server comes to: an error after this point concerns one connection.
  server.on("error", () => undefined);
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}`,
    port: address.port,
    serve,
    close() {
      void answering.then((answers) => answers.close(graceMs));
      return close(server, graceMs);
    },
  };
}

/** Node looks at its connections now and then only. */
const timeoutsOf = ({ headersMs, requestMs }: NonNullable<ListenOptions["patience"]>) => ({
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  connectionsCheckingInterval: Math.min(2_000, headersMs / 4),
});

const limits = {
  /** Longer than clients and proxies keep an idle connection, so that they, not we, close it: no request is lost. */
  keepAliveTimeout: 75_000,
  maxHeaderSize: 16 * 1024,
  /** Node would answer a missing host itself, without a body. */
  requireHostHeader: false,
};

const maxConnections = 4_096;

function open(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(new Error(explain(error, host, port), { cause: error }));
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is in use: stop the program that has it, or choose another port.`;
    case "EACCES":
      return `Port ${port} on ${host} needs rights this program does not have: choose a port of 1024 or above.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `${JSON.stringify(host)} is not an address of this machine: choose another host.`;
    default:
      return `The server cannot listen on port ${port} of ${host}: ${error.message}.`;
  }
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const grace = setTimeout(() => server.closeAllConnections(), graceMs);
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    // Requests that come now on open connections are answered and are the last of theirs.
    server.prependListener("request", (_, response) => response.setHeader("connection", "close"));
    server.close(() => {
      clearTimeout(grace);
      clearInterval(sweep);
      resolve();
    });
  });
}

/** Node closes idle connections once, when closing begins; those whose answer ends later are found by looking again. */
const sweepMs = 20;

/** Node's parser refused the request, so that no app can answer it. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  endWith(socket, problemOfParser(error.code));
}

/** Without waiting for the other side, which may never say goodbye. */
function endWith(socket: Socket, problem: Problem): void {
  const text = problemText(problem);
  const head = Object.entries({
    ...problemHeaders,
    ...problem.headers,
    "content-length": Buffer.byteLength(text),
    connection: "close",
  });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.write(
    `HTTP/1.1 ${problemStatus(problem.kind)} ${problemTitle(problem.kind)}\r\n${lines}\r\n${text}`,
  );
  socket.destroySoon();
}

const tooManyConnections = (max: number): Problem => ({
  kind: "too-many-connections",
  detail: `One address may hold ${max} connections, as the setting connections_per_address says: close some.`,
  headers: { "retry-after": "5" },
});

function problemOfParser(code: string | undefined): Problem {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return {
        kind: "headers-too-large",
        detail: `A request's headers may have ${limits.maxHeaderSize} bytes at most.`,
      };
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return { kind: "request-timeout", detail: "The request did not arrive whole in time." };
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return { kind: "too-large", detail: "The chunk extensions of the body are too large." };
    default:
      return { kind: "bad-request", detail: "The request is not well-formed HTTP/1.1." };
  }
}
