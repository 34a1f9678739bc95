// Arrival: the bytes of a request's body, counted as they come so that no sender can fill the memory.
import type { IncomingMessage } from "node:http";

export const maxBodyBytes = 1024 * 1024;

export type Arrival =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "too-large" }
  /** The connection broke, or another reader was first. */
  | { readonly kind: "broken" };

/**
 * Takes Node's own message where the request came through one: building a web stream round it costs more than all
 * checks of a small body. An announced size above the limit is refused unread.
 */
export function receive(request: Request, incoming: IncomingMessage | undefined): Promise<Arrival> {
  const announced = request.headers.get("content-length");
  if (announced !== null && Number(announced) > maxBodyBytes) return Promise.resolve(tooLarge);
  return incoming === undefined ? receiveStream(request) : receiveMessage(incoming);
}

const tooLarge: Arrival = { kind: "too-large" };
const broken: Arrival = { kind: "broken" };

function receiveMessage(incoming: IncomingMessage): Promise<Arrival> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (arrival: Arrival): void => {
      incoming.off("data", onData).off("end", onEnd).off("close", onClose);
      resolve(arrival);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.byteLength;
      if (size > maxBodyBytes) end(tooLarge);
      else chunks.push(chunk);
    };
    const onEnd = (): void =>
      end({ kind: "whole", bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size) });
    // Without an "end" before it; Node gives a message no "error" that nobody listens for.
    const onClose = (): void => end(broken);
    if (incoming.destroyed || incoming.readableDidRead) resolve(broken);
    else incoming.on("data", onData).on("end", onEnd).on("close", onClose);
  });
}

async function receiveStream(request: Request): Promise<Arrival> {
  if (request.body === null) return { kind: "whole", bytes: new Uint8Array() };
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { kind: "whole", bytes: Buffer.concat(chunks, size) };
      size += value.byteLength;
      if (size > maxBodyBytes) {
        // Not awaited: the answer must not wait for the sender to notice.
        reader.cancel().catch(() => undefined);
        return tooLarge;
      }
      chunks.push(value);
    }
  } catch {
    return broken;
  }
}
