// Service: what the workflows of these tests call; it remembers which process of ours sent each request, and when.
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Received {
  readonly key: string;
  /** Which process sent it. */
  readonly sender: number;
  /** Undefined while it was not answered. */
  status?: number;
}

export interface Service {
  /** Gateway of the process with this number, in whose name whatever comes there is received. */
  urlFor(sender: number): string;
  readonly received: readonly Received[];
}

/** Answers each request within 15 ms, and some of those to `/late` with 503. */
export async function startService(random: () => number): Promise<Service> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const [, sender, path] = request.url!.split("/");
    const asked: Received = {
      key: String(request.headers["idempotency-key"]),
      sender: Number(sender),
    };
    received.push(asked);
    const status = path === "late" && random() < 0.3 ? 503 : 200;
    request.resume().on("end", () => {
      setTimeout(() => {
        if (response.destroyed) return;
        asked.status = status;
        response.writeHead(status, { "content-type": "application/json" }).end("{}");
      }, random() * 15);
    });
  });
  await listening(server);
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { urlFor: (sender) => `http://127.0.0.1:${port}/${sender}`, received };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}
