// Stub: the services of a measurement. Answers 200 {} to everything, at the least cost that still is HTTP.
import { createServer, type AddressInfo, type Socket } from "node:net";

export interface Call {
  readonly path: string;
  readonly instance: string;
  /** Idempotency key. */
  readonly key: string;
}

export interface Stub {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Understands what undici sends (a length, no chunks) and nothing more; a parser that took everything would
 * cost as much as what is measured. `answered` is called when a call's answer has been handed to the socket; with `isSilent` none is,
 * and it is called when the call has come.
 */
export async function startStub(answered: (call: Call) => void, isSilent = false): Promise<Stub> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
    let rest = "";
    socket.setEncoding("latin1").on("data", (text: string) => {
      rest = answerAll(rest + text, isSilent ? undefined : socket, answered);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Answers every whole request of the text; returns what is left of an unfinished one. */
function answerAll(text: string, socket: Socket | undefined, answered: (call: Call) => void): string {
  let at = 0;
  for (;;) {
    const headEnd = text.indexOf("\r\n\r\n", at);
    if (headEnd === -1) return text.slice(at);
    const head = text.slice(at, headEnd);
    const end = headEnd + 4 + Number(field(head, "content-length") ?? 0);
    if (text.length < end) return text.slice(at);
    at = end;
    socket?.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}");
    const [, path = ""] = head.split(" ", 2);
    answered({
      path,
      instance: field(head, "x-act-instance") ?? "",
      key: field(head, "idempotency-key") ?? "",
    });
  }
}

/** Value of a header that is written in lower case. */
function field(head: string, name: string): string | undefined {
  const start = head.indexOf(`\r\n${name}: `);
  if (start === -1) return undefined;
  const from = start + name.length + 4;
  const to = head.indexOf("\r\n", from);
  return to === -1 ? head.slice(from) : head.slice(from, to);
}
