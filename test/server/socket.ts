// Raw connections of clients that keep to no rule.
import { once } from "node:events";
import type { Socket } from "node:net";
import { connect } from "node:net";
import { onTestFinished } from "vitest";

export async function dial(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  // A server that has answered may break the connection while more is still being sent.
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** All that the server sends until the text appears, or until it ends the connection. */
export function hear(socket: Socket, until?: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk.toString();
      if (until !== undefined && heard.includes(until)) resolve(heard);
    });
    socket.on("close", () => resolve(heard));
  });
}
