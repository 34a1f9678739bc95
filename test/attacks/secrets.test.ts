// Secrets: canaries in every slot where a secret may be, searched for everywhere that anything is kept or shown.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createFileSecrets, noSecrets } from "../../src/adapters/secrets.ts";
import { WebSocket } from "ws";
import { hmsAct, served, temporaryDirectory } from "../cli/harness.ts";

const canary = "C4N4RY-5ECRET-value";
const bearer = `Bearer ${canary}`;
/** Of the operator's headers: by reference to a variable, to a file, and by name. */
const operators = { env: "C4N4RY-variable-1", file: "C4N4RY-in-a-file-2", named: "C4N4RY-by-name-3" };
const basic = `Basic ${Buffer.from(`agency:${canary}`).toString("base64")}`;

interface Echo {
  readonly url: string;
  /** The headers of the requests that came. */
  readonly received: Readonly<Record<string, string | string[] | undefined>>[];
}

/** A service that sends back all that it got, in several forms, and fails at `/fail`. */
async function startEcho(): Promise<Echo> {
  const received: Echo["received"] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      received.push(request.headers);
      const text = JSON.stringify({ headers: request.headers, [String(request.headers["x-second"])]: 1 });
      const escaped = text.replaceAll("C4N4RY", "C\\u0034N4RY");
      response
        .writeHead(request.url?.endsWith("/fail") === true ? 418 : 200, {
          "content-type": "application/json",
        })
        .end(`{"plain":${text},"escaped":${escaped}}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const workflow = `id: paying
trigger: begin
steps:
  - id: pay
    call: POST /pay
    headers:
      Authorization: {secret: finance_token}
      X-Second: {secret: second}
      X-Case: "\${instance.id}"
  - id: look
    call: GET /fail
    headers: {Authorization: {secret: finance_token}}
    retry: 0
    on_error: [{steps: [{id: rest, ask: {group: clerks, title: "\${error.message}"}}]}]
`;

function directory(secrets: Readonly<Record<string, string>>): string {
  const cwd = temporaryDirectory();
  mkdirSync(join(cwd, "workflows"));
  mkdirSync(join(cwd, "secrets"));
  writeFileSync(join(cwd, "workflows", "a.yaml"), workflow);
  for (const [name, value] of Object.entries(secrets)) writeFileSync(join(cwd, "secrets", name), value);
  return cwd;
}

const filesBelow = (path: string): readonly string[] =>
  readdirSync(path).flatMap((name) => {
    const inside = join(path, name);
    return statSync(inside).isDirectory() ? filesBelow(inside) : [inside];
  });

test("a secret reaches the service, and nothing that is kept, answered, printed or logged", async () => {
  const echo = await startEcho();
  const cwd = directory({ finance_token: `${bearer}\n`, second: basic });
  const env = { ACT_SECRETS: "secrets", ACT_KEY: "act_0123456789ab_C4N4RY-5ECRET-value" };
  const stop = new AbortController();
  const said: string[] = [];
  let visiting: Promise<void> | undefined;
  const visit = async (url: string): Promise<void> => {
    const shown = async (...args: string[]) => {
      const { stdout, stderr } = await hmsAct([...args, "--url", url], { cwd, env: {} });
      said.push(stdout, stderr);
      return stdout;
    };
    await shown("send", "begin");
    const deadline = Date.now() + 30_000;
    while (!(await shown("tasks")).includes("clerks")) expect(Date.now()).toBeLessThan(deadline);
    const { items } = JSON.parse(await shown("ls", "--json")) as { items: readonly { id: string }[] };
    const { id } = items[0]!;
    for (const verb of ["show", "journal"])
      for (const flag of [[], ["--json"]]) await shown(verb, id, ...flag);
    for (const path of [
      `/v1/instances/${id}`,
      `/v1/instances/${id}/journal?format=ndjson`,
      "/v1/workflows/paying",
    ])
      said.push(await (await fetch(url + path)).text());
  };
  const ended = await hmsAct(["serve", "--port", "0", "--gateway", echo.url], {
    cwd,
    env,
    interruption: stop.signal,
    onStdout: (all) => {
      const url = /listens on (\S+)\n/.exec(all)?.[1];
      if (url !== undefined && visiting === undefined) visiting = visit(url).finally(() => stop.abort());
    },
  });
  await visiting;
  const config = await hmsAct(["config"], { cwd, env });
  said.push(ended.stdout, ended.stderr, config.stdout, config.stderr);

  expect(echo.received[0]).toMatchObject({ authorization: bearer, "x-second": basic });
  const everything = said.join("\n");
  expect(everything).toContain("finance_token");
  expect(everything).toContain('"authorization":"***"');
  const kept = filesBelow(join(cwd, "data")).map((path) => readFileSync(path).toString("latin1"));
  expect(kept.join("\n")).toContain("finance_token");
  for (const place of [...kept, everything]) {
    for (const trace of [canary, "C4N4RY", basic, basic.slice(6), "C\\u0034N4RY"])
      expect(place).not.toContain(trace);
  }
});

const byReference = `id: served
trigger: begin
steps:
  - id: pay
    call: POST /finance/pay
  - id: look
    call: GET /finance/fail
    retry: 0
    on_error: [{steps: [{id: rest, ask: {group: clerks, title: "\${error.message}"}}]}]
`;

test("what an operator adds for a service, what callers show and what they must not send stay where they belong", async () => {
  const echo = await startEcho();
  const cwd = directory({ finance_token: operators.named, second: basic });
  writeFileSync(join(cwd, "workflows", "a.yaml"), byReference);
  writeFileSync(join(cwd, "of-the-operator"), `${operators.file}\n`);
  const config = `secrets: env:OWN_DIRECTORY
services:
  finance:
    url: ${echo.url}
    internal: true
    headers: {X-Env: "env:OWN_TOKEN", X-File: "file:of-the-operator", X-Second: {secret: finance_token}}
`;
  writeFileSync(join(cwd, "act.config.yaml"), config);
  const env = { OWN_TOKEN: operators.env, OWN_DIRECTORY: "secrets" };
  const said: string[] = [];
  const frames: string[] = [];
  let own = "";
  const ended = await served({ cwd, env }, [], async (url) => {
    const made = await hmsAct(["key", "create", "--role", "admin", "--name", "ada", "--json"], { cwd, env });
    own = (JSON.parse(made.stdout) as { key: string }).key;
    const look = async (path: string, init: RequestInit = {}): Promise<string> => {
      const headers = { authorization: `Bearer ${own}`, ...(init.headers as Record<string, string>) };
      const text = await (await fetch(url + path, { ...init, headers })).text();
      said.push(text);
      return text;
    };
    const socket = new WebSocket(`${url.replace("http", "ws")}/inspect`, [
      "act.inspect",
      `act.bearer.${own}`,
    ]);
    socket.on("message", (data: Buffer) => frames.push(data.toString()));
    await once(socket, "open");
    const forged = `eyJhbGciOiJub25lIn0.${Buffer.from('{"sub":"C4N4RY"}').toString("base64url")}.C4N4RY`;
    for (const wrong of [`Bearer act_0123456789ab_${canary}`, `Bearer ${forged}`, basic])
      expect(await look("/v1/instances", { headers: { authorization: wrong } })).toContain("sign-in");
    await look(`/v1/instances?access_token=${canary}`);
    const json = { "content-type": "application/json", "x-api-key": canary, cookie: canary };
    await look("/v1/events", { method: "POST", headers: json, body: '{"type":"begin","data":{}}' });
    const deadline = Date.now() + 30_000;
    while (!(await look("/v1/tasks")).includes("clerks")) expect(Date.now()).toBeLessThan(deadline);
    const { items } = JSON.parse(await look("/v1/instances")) as { items: readonly { id: string }[] };
    for (const part of ["", "/journal?format=ndjson"]) await look(`/v1/instances/${items[0]!.id}${part}`);
    for (const path of ["/v1/services", "/v1/keys", "/v1/workflows/served"]) await look(path);
    socket.close();
    await once(socket, "close");
  });
  const shown = await hmsAct(["config", "--json"], { cwd, env });
  said.push(ended.stdout, ended.stderr, shown.stdout, shown.stderr);

  expect(echo.received[0]).toMatchObject({
    "x-env": operators.env,
    "x-file": operators.file,
    "x-second": operators.named,
  });
  expect(said.join("\n")).toContain('"x-env":"***"');
  expect(frames.length).toBeGreaterThan(2);
  const kept = filesBelow(join(cwd, "data")).map((path) => readFileSync(path).toString("latin1"));
  for (const place of [...kept, ...said, ...frames]) {
    for (const trace of ["C4N4RY", "C\\u0034N4RY", own, own.slice(-20), basic.slice(6)])
      expect(place).not.toContain(trace);
  }
});

describe("a server whose workflows name a secret", () => {
  test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    [
      "that is not there",
      { second: basic },
      { ACT_SECRETS: "secrets" },
      "names the secret finance_token, which cannot be read",
    ],
    [
      "that is too short to hide",
      { finance_token: "short", second: basic },
      { ACT_SECRETS: "secrets" },
      "must have 8 to 8192",
    ],
    [
      "that would split a header",
      { finance_token: "Bearer a\r\nx: y", second: basic },
      { ACT_SECRETS: "secrets" },
      "printable ASCII",
    ],
    ["without a place for them", {}, {}, "the setting secrets names the directory"],
  ])("%s does not start, and says which", async (_, secrets, env, part) => {
    const cwd = directory(secrets);
    const { code, stdout, stderr } = await hmsAct(["serve", "--port", "0"], {
      cwd,
      env,
      interruption: AbortSignal.abort(),
    });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(part);
  });
});

describe("hiding", () => {
  test("leaves nothing of a secret that is within another, and nothing of a former value", () => {
    const path = temporaryDirectory();
    writeFileSync(join(path, "one"), "12345678");
    writeFileSync(join(path, "two"), "1234567890123");
    const secrets = createFileSecrets(path);
    expect(secrets.redact("a 1234567890123 b 12345678 c")).toBe("a *** b *** c");
    writeFileSync(join(path, "one"), "a new value");
    expect(secrets.of("one")).toBe("a new value");
    expect(secrets.redact("12345678, a new value")).toBe("***, ***");
  });

  test("looks into lists, maps and their keys, and at bytes in any encoding", () => {
    const path = temporaryDirectory();
    writeFileSync(join(path, "one"), `${bearer}\n`);
    const secrets = createFileSecrets(path);
    const value = { [canary]: [{ a: `x${bearer}y` }, 1, null, true], ä: canary };
    expect(secrets.redactJson(value)).toEqual({ "***": [{ a: "x***y" }, 1, null, true], ä: "***" });
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`ä${canary}`)]);
    expect(secrets.redactBytes(bytes)).toEqual(
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("ä***")]),
    );
  });

  test("names lead nowhere but into the directory", () => {
    const path = temporaryDirectory();
    mkdirSync(join(path, "inside"));
    writeFileSync(join(path, "outside"), "long enough");
    const secrets = createFileSecrets(join(path, "inside"));
    for (const name of ["../outside", "..", ".", "", "a/b", "A", "__proto__", "a\0b"]) {
      expect([secrets.of(name), secrets.faultOf(name)]).toEqual([undefined, "is no name of a secret"]);
    }
    rmSync(join(path, "inside"), { recursive: true });
    expect(createFileSecrets(join(path, "inside")).of("one")).toBeUndefined();
    expect(noSecrets.redactJson({ a: canary })).toEqual({ a: canary });
  });
});
