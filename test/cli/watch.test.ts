// watch, ls --watch: changes come as they are made, to people and to pipes, over a server that goes and comes back.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { hmsAct, served, temporaryDirectory } from "./harness.ts";

function directory(): string {
  const cwd = temporaryDirectory();
  mkdirSync(join(cwd, "workflows"));
  writeFileSync(
    join(cwd, "workflows", "a.yaml"),
    "id: first\ntrigger: begin\nsteps:\n  - {id: reply, wait_for: answered}\n  - {id: thanks, wait_for: thanked}\n",
  );
  return cwd;
}

/** Calls `then` once the text has come. */
function when(text: string, then: () => void): (all: string) => void {
  let done = false;
  return (all) => {
    if (done || !all.includes(text)) return;
    done = true;
    then();
  };
}

test("watch tells the record so far, then each entry, and ends with the instance", async () => {
  await served({ cwd: directory() }, [], async (url) => {
    await hmsAct(["start", "first", "--key", "k", "--url", url]);
    const send = (type: string) => (): void =>
      void hmsAct(["send", type, "--instance", "first:k", "--url", url]);
    const [first, second] = [when("reply\n", send("answered")), when("thanks\n", send("thanked"))];
    const { code, stdout, stderr } = await hmsAct(["watch", "first:k", "--url", url], {
      onStdout: (all) => {
        first(all);
        second(all);
      },
    });
    expect([code, stderr]).toEqual([0, ""]);
    expect(
      stdout
        .replaceAll(/\d{4}-\S+Z/g, "TIME")
        .split("\n")
        .slice(0, 4),
    ).toEqual([
      "1       TIME  started       start.first               local       reply",
      "2       TIME  event         reply                     local       thanks",
      "3       TIME  event         thanks                    local       completed",
      "first:k  completed",
    ]);
    const json = await hmsAct(["watch", "first:k", "--url", url, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ id: "first:k", status: "completed" });
    expect((await hmsAct(["watch", "first:none", "--url", url])).code).toBe(1);
  });
});

test("watch that is interrupted shows where the instance stands", async () => {
  await served({ cwd: directory() }, [], async (url) => {
    await hmsAct(["start", "first", "--key", "k", "--url", url]);
    const stop = new AbortController();
    const { code, stdout } = await hmsAct(["watch", "first:k", "--url", url], {
      interruption: stop.signal,
      onStdout: when("start", () => stop.abort()),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("first:k  running\n");
    expect(stdout).toContain("waits for  event answered");
  });
});

test("ls --watch adds a line for each instance that has changed", async () => {
  await served({ cwd: directory() }, [], async (url) => {
    await hmsAct(["start", "first", "--key", "a", "--url", url]);
    await hmsAct(["start", "first", "--key", "b", "--url", url]);
    const stop = new AbortController();
    const send = (): void => void hmsAct(["send", "answered", "--instance", "first:b", "--url", url]);
    const [begin, end] = [when("first:b", send), when("event thanked", () => stop.abort())];
    const { code, stdout } = await hmsAct(["ls", "--watch", "--status", "running", "--url", url], {
      interruption: stop.signal,
      onStdout: (all) => {
        begin(all);
        end(all);
      },
    });
    expect(code).toBe(0);
    expect(stdout.match(/first:a/g)).toHaveLength(1);
    expect(stdout).toMatch(/first:b {2}running {2}\S+Z {2}event thanked\n$/);
    expect(stdout).not.toContain("\u001b");
  });
});

test("ls --watch keeps the list in place on a terminal", async () => {
  await served({ cwd: directory() }, [], async (url) => {
    const stop = new AbortController();
    const { code, stdout } = await hmsAct(["ls", "--watch", "--url", url], {
      terminal: true,
      interruption: stop.signal,
      onStdout: when("Ctrl-C", () => stop.abort()),
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\u001b\[H\u001b\[2Jno instances\n/);
  });
});

test("ls --watch --json is wrong usage, and says what programs use", async () => {
  const { code, stderr } = await hmsAct(["ls", "--watch", "--json"]);
  expect([code, stderr]).toEqual([
    2,
    "error: --watch shows people what changes; programs follow GET /v1/stream.\n",
  ]);
});

test("watch goes on where it was when the connection is lost", async () => {
  const entry = (seq: number, status: string): string =>
    `id: ${seq}\ndata: ${JSON.stringify({ seq, at: "2027-01-01T00:00:00Z", kind: "event", state: {}, instance: "a:b", status })}\n\n`;
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    if (!request.url!.endsWith("/stream"))
      return void response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ id: "a:b", status: "completed" }));
    asked.push(request.headers["last-event-id"]);
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (asked.length > 1) return void response.end(entry(8, "completed"));
    response.write(`: hello\n\n${entry(7, "running")}id: 8\ndata: {"se`);
    setImmediate(() => request.socket.destroy());
  });
  const url = await listening(server);
  const { code, stdout, stderr } = await hmsAct(["watch", "a:b", "--json", "--url", url]);
  expect([code, JSON.parse(stdout)]).toEqual([0, { id: "a:b", status: "completed" }]);
  expect(stderr).toBe("the connection was lost; trying again\n");
  expect(asked).toEqual(["0", "7"]);
});

test("watch shows answers, too, that came after the end", async () => {
  const at = "2027-01-01T00:00:00Z";
  const common = { at, state: "completed", instance: "a:b", status: "completed" };
  const event = { type: "done.sms", visit: 1, attempt: 2, status: 200, output: null };
  const entries = [
    { seq: 7, kind: "timer", step: "rest", revision: 2, ...common },
    { seq: 8, kind: "stale", step: "sms", event, revision: 3, ...common },
  ];
  const shown = { created_at: at, updated_at: at, revision: 3, input: null, steps: {}, waiting_for: [] };
  const instance = { id: "a:b", workflow: "a", version: "v", status: "completed", ...shown };
  const server = createServer((request, response) => {
    if (!request.url!.endsWith("/stream"))
      return void response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify(instance));
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const entry of entries) response.write(`id: ${entry.seq}\ndata: ${JSON.stringify(entry)}\n\n`);
  });
  const url = await listening(server);
  const { code, stdout } = await hmsAct(["watch", "a:b", "--url", url]);
  expect([code, stdout.split("\n").slice(0, 2)]).toEqual([
    0,
    [
      `7       ${at}  timer         rest                                  completed`,
      `8       ${at}  stale         done sms                              completed`,
    ],
  ]);
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
