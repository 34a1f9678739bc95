// Connection: one kept connection to a server, over which whole requests go as bytes, at the least cost that still is HTTP.
// A client that took everything would cost as much as the server that is measured.
import { connect } from "node:net";

export interface Answer {
  readonly status: number;
  /** Status line and headers. */
  readonly head: string;
  readonly body: string;
}

export interface Connection {
  /**
   * Resolves with the whole answer, which must announce its length; rejects when the connection ends before. One
   * request at a time.
   */
  ask(request: Buffer): Promise<Answer>;
  close(): void;
}

/** Rejects when nobody listens at the URL. */
export function connectTo(url: string): Promise<Connection> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let asked: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
    let text = "";
    let ended: Error | undefined;
    socket.setEncoding("latin1");
    socket.on("data", (more: string) => {
      text = text === "" ? more : text + more;
      const whole = read(text);
      if (whole === undefined || asked === undefined) return;
      const { resolve: answer } = asked;
      text = "";
      asked = undefined;
      answer(whole);
    });
    socket.on("error", (error) => (ended = error));
    socket.on("close", () => {
      ended ??= new Error("the server closed the connection");
      reject(ended);
      asked?.reject(ended);
    });
    socket.on("connect", () =>
      resolve({
        ask: (request) =>
          new Promise((answered, failed) => {
            if (ended !== undefined) return failed(ended);
            asked = { resolve: answered, reject: failed };
            socket.write(request);
          }),
        close: () => void socket.destroy(),
      }),
    );
  });
}

/** A request as bytes, its body as JSON. */
export function requestTo(
  method: "GET" | "POST",
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const text = body === undefined ? "" : JSON.stringify(body);
  const all = {
    host: "127.0.0.1",
    ...(body !== undefined && {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${text}`);
}

/** The answer that the text holds; undefined where that is not whole. Bodies keep their bytes, read as Latin-1. */
function read(text: string): Answer | undefined {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const head = text.slice(0, headEnd);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
  if (Number.isNaN(length)) throw new Error(`The answer does not say its length: ${head}`);
  if (text.length < headEnd + 4 + length) return undefined;
  return { status: Number(head.slice(9, 12)), head, body: text.slice(headEnd + 4) };
}
