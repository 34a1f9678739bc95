// Connections of one address, and what an address is.
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { limitConnections, remoteHolder } from "../../src/server/connections.ts";
import { networkOf } from "../../src/server/network.ts";
import { createPlaces } from "../../src/server/places.ts";
import { dial, hear } from "./socket.ts";

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:DB8:1:2::9", "2001:db8:1:2"],
  ["2001:db8::9", "2001:db8:0:0"],
  ["2001:db8::3:4:5:6:7", "2001:db8:0:3"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["::2", "0:0:0:0"],
])("%s counts as %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])("%s is not counted", (address) => {
  expect(remoteHolder(address)).toBeUndefined();
});

test("a place is given back once, and to its holder", () => {
  const places = createPlaces(2);
  const [first, second] = [places.take("a"), places.take("a")];
  expect([places.take("a"), places.take("b")]).toEqual([undefined, expect.any(Function)]);
  first!();
  first!();
  expect(places.take("a")).toEqual(expect.any(Function));
  expect(places.take("a")).toBeUndefined();
  second!();
  expect(places.take("a")).toEqual(expect.any(Function));
});

test("a connection too many is refused without being read, and its place is free when another is gone", async () => {
  const server = createServer((_, response) => void response.end("served"));
  limitConnections(
    server,
    2,
    (socket) => void socket.end("refused"),
    () => "one address",
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const ask = async (): Promise<string> => {
    const socket = await dial(port);
    const answer = hear(socket);
    socket.write("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    return answer;
  };
  const [first] = [await dial(port), await dial(port)];
  expect(await ask()).toBe("refused");
  const gone = new Promise<void>((resolve) => {
    server.getConnections((_, before) => {
      const look = (): unknown =>
        server.getConnections((_error, now) => (now < before ? resolve() : setImmediate(look)));
      look();
    });
  });
  first.destroy();
  await gone;
  expect(await ask()).toContain("served");
});
