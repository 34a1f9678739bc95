// The stub speaks enough HTTP for what the lines send, however it arrives in pieces.
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { Pool } from "undici";
import { startStub, type Call, type Stub } from "../../src/bench/stub.ts";

let stub: Stub | undefined;

afterEach(async () => {
  await stub?.close();
  stub = undefined;
});

test("undici's requests are answered 200 {} and reported with instance and key", async () => {
  const calls: Call[] = [];
  stub = await startStub((call) => calls.push(call));
  const pool = new Pool(stub.url, { connections: 2 });
  const headers = {
    "x-act-instance": "w:1",
    "idempotency-key": "w:1/s/1",
    "content-type": "application/json",
  };
  for (const path of ["/a", "/b", "/c"]) {
    const answer = await pool.request({ method: "POST", path, headers, body: '{"name":"Zoë"}' });
    expect([answer.statusCode, await answer.body.json()]).toEqual([200, {}]);
  }
  await pool.destroy();
  expect(calls).toEqual(["/a", "/b", "/c"].map((path) => ({ path, instance: "w:1", key: "w:1/s/1" })));
});

test("requests that arrive byte by byte, or several at once, are each answered once", async () => {
  const calls: Call[] = [];
  stub = await startStub((call) => calls.push(call));
  const one = 'POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 7\r\nx-act-instance: i\r\n\r\n{"a":1}';
  const socket = connect(Number(new URL(stub.url).port), "127.0.0.1").setNoDelay(true);
  await once(socket, "connect");
  for (const byte of one) {
    socket.write(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect.poll(() => calls.length).toBe(1);
  socket.write(one + one.replace("/a", "/b") + one.slice(0, -3));
  await expect.poll(() => calls.length).toBe(3);
  socket.write(one.slice(-3));
  await expect.poll(() => calls.map(({ path }) => path)).toEqual(["/a", "/a", "/b", "/a"]);
  socket.destroy();
});
