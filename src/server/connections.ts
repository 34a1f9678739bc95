// Connections: how many of them one address may hold, so that it cannot take all that the server has.
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { networkOf } from "./network.ts";
import { isLoopback } from "./origin.ts";
import { createPlaces } from "./places.ts";

/**
 * Whose places a connection from the address takes; undefined: nobody's, it is not counted. What comes from this machine is a proxy as a rule, or somebody
 * who may stop the server anyway.
 */
export function remoteHolder(address: string): string | undefined {
  const network = networkOf(address);
  return isLoopback(address) || isLoopback(network) ? undefined : network;
}

/** One too many is given to `refuse`, and nothing else is done with it. */
export function limitConnections(
  server: Server,
  max: number,
  refuse: (socket: Socket) => void,
  holderOf = remoteHolder,
): void {
  const places = createPlaces(max);
  // Before Node's own listener, which would read requests from it.
  server.prependListener("connection", (socket: Socket) => {
    const holder = holderOf(socket.remoteAddress ?? "");
    if (holder === undefined) return;
    const leave = places.take(holder);
    if (leave === undefined) refuse(socket);
    else socket.once("close", leave);
  });
}
