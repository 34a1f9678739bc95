// Service: what the workflows of these tests call; it remembers which process of ours sent each request, and when.
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface Received {
  readonly key: string;
  /** Which process sent it, counted from 1. */
  readonly sender: number;
  /** Undefined while it was not answered. */
  status?: number;
}

export interface Service {
  readonly url: string;
  readonly received: readonly Received[];
  /** To be told once the process before has ended and before the next one begins. */
  nextSender(): Promise<number>;
}

/** Answers each request within 15 ms, and some of those to `/late` with 503. */
export async function startService(random: () => number): Promise<Service> {
  const received: Received[] = [];
  const senders = new WeakMap<Socket, number>();
  let sender = 0;
  const server = createServer((request, response) => {
    const asked: Received = {
      key: String(request.headers["idempotency-key"]),
      sender: senders.get(request.socket)!,
    };
    received.push(asked);
    const status = request.url === "/late" && random() < 0.3 ? 503 : 200;
    request.resume().on("end", () => {
      setTimeout(() => {
        if (response.destroyed) return;
        asked.status = status;
        response.writeHead(status, { "content-type": "application/json" }).end("{}");
      }, random() * 15);
    });
  });
  server.on("connection", (socket) => senders.set(socket, sender));
  await listening(server);
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async nextSender() {
      // What the dead process had dialled is accepted by the end of this turn, at the latest.
      await new Promise((resolve) => setImmediate(resolve));
      return ++sender;
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}
