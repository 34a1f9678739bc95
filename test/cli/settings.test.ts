// Settings: where they come from, and what is said of wrong ones.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { policyOf, readServices } from "../../src/cli/services.ts";
import { readSettings } from "../../src/cli/settings.ts";
import { hmsAct, temporaryDirectory } from "./harness.ts";

function directoryWith(config: string): string {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, "act.config.yaml"), config);
  return cwd;
}

test("a flag wins over a variable, a variable over the file, the file over the default", () => {
  const cwd = directoryWith("port: 1\nhost: 127.0.0.2\nworkflows: ./flows\n");
  const env = { ACT_PORT: "2", ACT_HOST: "127.0.0.3" };
  const names = ["port", "host", "workflows", "data"] as const;
  expect(readSettings(names, { port: "3" }, { cwd, env })).toEqual({
    ok: true,
    values: { port: 3, host: "127.0.0.3", workflows: "./flows", data: "./data" },
    origins: { port: "--port", host: "ACT_HOST", workflows: "act.config.yaml: workflows", data: "default" },
  });
});

test("an empty variable is as if it were not set", () => {
  const read = readSettings(["port"], {}, { cwd: temporaryDirectory(), env: { ACT_PORT: "" } });
  expect(read).toMatchObject({ ok: true, values: { port: 8787 } });
});

test.each([
  ["ACT_PORT", "80a", "a whole number from 0 (any free port) to 65535"],
  ["ACT_PORT", "65536", "a whole number from 0 (any free port) to 65535"],
  ["ACT_CONNECTIONS_PER_ADDRESS", "0", "a whole number of connections, from 1 to 4096"],
  ["ACT_HOST", "127.0.0", "an address of this machine"],
  ["ACT_HOST", "example.org", "an address of this machine"],
  ["ACT_DATA", " ", "the path of a directory"],
  ["ACT_GATEWAY", "localhost:9000", "a URL such as http://127.0.0.1:9000"],
  ["ACT_GATEWAY", "file:///etc", "a URL such as http://127.0.0.1:9000"],
  ["ACT_INSPECT", "yes", "true, false, or the URL of an inspector's page"],
  ["ACT_INSPECT", "javascript:alert(1)", "true, false, or the URL of an inspector's page"],
  ["ACT_URL", "http://h/?a=b", "a URL such as http://127.0.0.1:9000"],
  ["ACT_JWT_JWKS", "http://login.example/keys", "the https URL of the issuer's JWK set"],
  ["ACT_JWT_JWKS", "file:///keys", "the https URL of the issuer's JWK set"],
  ["ACT_JWT_ISSUER", "two words", "what the issuer writes into its tokens"],
  ["ACT_DRAIN", "5", "a time such as 5s"],
  ["ACT_DRAIN", "2h", "a time such as 5s"],
  ["ACT_RETENTION", "10y", "a time such as 3650d"],
  ["ACT_RETENTION", "0d", "a time such as 3650d"],
  ["ACT_RETENTION", "40000d", "a time such as 3650d"],
  ["ACT_ARCHIVE", " ", "the path of a directory"],
  ["ACT_RATE", "0", "a whole number of requests a second"],
  ["ACT_RATE", "1e9", "a whole number of requests a second"],
  ["ACT_ORIGINS", "act.example", "addresses such as https://act.example"],
  ["ACT_ORIGINS", "https://act.example/console", "addresses such as https://act.example"],
])("%s=%j stops config with its name, value and what is legal", async (name, value, legal) => {
  const { code, stdout, stderr } = await hmsAct(["config"], {
    cwd: temporaryDirectory(),
    env: { [name]: value },
  });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(`${name} is ${value}, but must be ${legal}`);
});

test("a wrong setting stops only the verbs that need it", async () => {
  const cwd = temporaryDirectory();
  const env = { ACT_PORT: "none" };
  expect(readSettings(["url"], {}, { cwd, env }).ok).toBe(true);
  expect(readSettings(["port"], {}, { cwd, env }).ok).toBe(false);
});

test("a password in an address is refused and not repeated", async () => {
  const env = { ACT_GATEWAY: "http://agency:s3cret@gw.example:9000" };
  const { code, stderr } = await hmsAct(["config"], { cwd: temporaryDirectory(), env });
  expect(code).toBe(2);
  expect(stderr).toContain("http://agency:***@gw.example:9000");
  expect(stderr).not.toContain("s3cret");
});

test.each([
  ["prot: 8787\n", 'there is no setting "prot"; did you mean `port`?'],
  [
    "colour: red\n",
    'there is no setting "colour"; settings: url, port, host, data, workflows, gateway, services',
  ],
  ["__proto__: 1\n", "__proto__"],
  ["port: [1]\n", "port"],
  ["port: 1\nport: 2\n", "port"],
  ["- port\n", "act.config.yaml"],
  ["port: {\n", "act.config.yaml"],
])("the file %j is refused with a sentence that holds %j", async (config, part) => {
  const { code, stdout, stderr } = await hmsAct(["config"], { cwd: directoryWith(config) });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("act.config.yaml");
  expect(stderr).toContain(part);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

test("an empty file says nothing", async () => {
  expect((await hmsAct(["config"], { cwd: directoryWith("# later\n") })).code).toBe(0);
});

test("config prints each setting with its origin", async () => {
  const { code, stdout } = await hmsAct(["config"], {
    cwd: directoryWith("gateway: http://127.0.0.1:9000/\n"),
    env: { ACT_PORT: "0" },
  });
  expect(code).toBe(0);
  expect(stdout.replace(/ +/g, " ")).toBe(
    [
      "url http://127.0.0.1:8787 default",
      "port 0 ACT_PORT",
      "host 127.0.0.1 default",
      "data ./data default",
      "workflows ./workflows default",
      "gateway http://127.0.0.1:9000 act.config.yaml: gateway",
      "services (none) default",
      "key (none) default",
      "jwt_issuer (none) default",
      "jwt_audience (none) default",
      "jwt_jwks (none) default",
      "origins (none) default",
      "secrets (none) default",
      "drain 5s default",
      "rate (none) default",
      "connections_per_address 512 default",
      "inspect (none) default",
      "disk_free_mb 512 default",
      "disk_free_percent 5 default",
      "retention (none) default",
      "archive (none) default",
      "network_disk false default",
      "clock_accept false default",
      "",
    ].join("\n"),
  );
});

test.each([
  ["[]", "must be a map from names of services"],
  ["{finance: 1}", '"finance" must be a map with any of url'],
  ["{Finance/x: {}}", "is no name of a service"],
  ["{__proto__: {}}", "__proto__"],
  ["{finance: {ulr: http://f.example}}", 'has no setting "ulr"; did you mean `url`?'],
  ["{finance: {url: 1}}", "url must be a text"],
  ["{finance: {url: ftp://f.example}}", "url must be http(s)://"],
  ["{finance: {url: http://u:p4ssw0rd@f.example}}", "url must be http(s)://"],
  ["{finance: {internal: true}}", "has no url"],
  ["{finance: {headers: {a: b}}}", "has no url"],
  ["{finance: {url: http://f.example, internal: 1}}", "internal must be true or false"],
  ["{finance: {url: http://f.example, headers: [a]}}", "headers must be a map"],
  ["{finance: {url: http://f.example, headers: {a: 1}}}", 'headers: "a" must be a text or {secret: name}'],
  [
    "{finance: {url: http://f.example, headers: {a: {secret: 1}}}}",
    'headers: "a" must be a text or {secret: name}',
  ],
  ["{finance: {url: http://f.example, headers: {host: b}}}", "the header host is set by the gateway"],
  ['{finance: {url: http://f.example, headers: {a: "b\\nc"}}}', "not printable ASCII"],
  ['{"*": {url: http://f.example}}', "cannot have a url"],
  ["{finance: {max_running: 1.5}}", "max_running must be a whole number of calls at once"],
  ["{finance: {rate: 0}}", "rate must be a number of calls a second"],
  ["{finance: {retries: 2}}", "retries must be false or"],
  ["{finance: {retries: {share: 0}}}", "retries must be false or"],
  ["{finance: {retries: {share: 0.1, burst: 1}}}", "retries must be false or"],
  ["{finance: {breaker: {failures: 1}}}", "breaker must be false or"],
  ["{finance: {breaker: {failures: 1, pause: 5}}}", "breaker must be false or"],
  ["{finance: {", "ACT_SERVICES: a bracket is still open"],
])("services %s are refused: %s", async (text, part) => {
  for (const surroundings of [
    { cwd: temporaryDirectory(), env: { ACT_SERVICES: text } },
    ...(text.endsWith("}") ? [{ cwd: directoryWith(`services: ${text}\n`) }] : []),
  ]) {
    const { code, stdout, stderr } = await hmsAct(["config"], surroundings);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(part);
    expect(stderr).not.toContain("p4ssw0rd");
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  }
});

test.each<[string, boolean, string, object]>([
  [
    "",
    true,
    "finance",
    { maxRunning: 128, retries: { perSecond: 10, share: 0.2 }, breaker: { failures: 20, pauseMs: 5_000 } },
  ],
  [
    "",
    false,
    "finance",
    { maxRunning: 0, retries: { perSecond: 10, share: 0.2 }, breaker: { failures: 20, pauseMs: 5_000 } },
  ],
  [
    '"*": {max_running: 4, retries: false, breaker: false}, finance: {rate: 0.5}',
    true,
    "finance",
    { maxRunning: 4, perSecond: 0.5 },
  ],
  [
    '"*": {max_running: 4, rate: 7}, finance: {max_running: 9, retries: {share: 0.1}, breaker: {failures: 2, pause: 1m}}',
    true,
    "finance",
    {
      maxRunning: 9,
      perSecond: 7,
      retries: { perSecond: 0, share: 0.1 },
      breaker: { failures: 2, pauseMs: 60_000 },
    },
  ],
  [
    '"*": {retries: false, breaker: false}, finance: {url: http://f.example}',
    false,
    "finance",
    { maxRunning: 128 },
  ],
  ['"*": {retries: false, breaker: false}, finance: {max_running: 0}', true, "finance", { maxRunning: 0 }],
  ['"*": {retries: false, breaker: false}', true, "constructor", { maxRunning: 128 }],
])("services {%s}, gateway: %s, of %s", (said, hasGateway, name, policy) => {
  const read = readServices(`{${said}}`);
  expect(read).toMatchObject({ ok: true });
  if (read.ok) expect(policyOf(name, read.value, hasGateway)).toEqual(policy);
});

test("what is said of services is shown without the texts of headers", async () => {
  const cwd = directoryWith(`services:
  finance:
    url: https://finance.example/api/
    headers: {Authorization: {secret: token}, X-Plain: C4N4RY}
    max_running: 4
    rate: 2.5
    retries: {per_second: 1}
    breaker: {failures: 2, pause: 90s}
  post: {retries: false, breaker: false}
`);
  const { code, stdout } = await hmsAct(["config", "--json"], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    settings: {
      services: {
        value: {
          finance: {
            url: "https://finance.example/api",
            internal: false,
            headers: { Authorization: { secret: "token" }, "X-Plain": "***" },
            max_running: 4,
            rate: 2.5,
            retries: { share: 0, per_second: 1 },
            breaker: { failures: 2, pause: "1m30s" },
          },
          post: { retries: false, breaker: false },
        },
        origin: "act.config.yaml: services",
      },
    },
  });
});

test("a setting may be a reference to a variable or a file, wherever it is said", async () => {
  const cwd = directoryWith("host: env:OWN_HOST\nkey: file:the-key\nurl: file:the-url\n");
  writeFileSync(join(cwd, "the-key"), "act_0123456789ab_c4n4ry\n");
  writeFileSync(join(cwd, "the-url"), "http://c4n4ry with blanks");
  const env = { OWN_HOST: "127.0.0.9", ACT_PORT: "env:OWN_PORT", ACT_DATA: "env:NOWHERE", OWN_PORT: "99" };
  expect(readSettings(["host", "port", "key"], {}, { cwd, env })).toMatchObject({
    ok: true,
    values: { host: "127.0.0.9", port: 99, key: "act_0123456789ab_c4n4ry" },
    origins: { host: "act.config.yaml: host", port: "ACT_PORT" },
  });
  expect(readSettings(["data"], {}, { cwd, env })).toEqual({
    ok: false,
    sentence: "ACT_DATA is env:NOWHERE, which is not set.",
  });
  expect(readSettings(["data"], { data: "file:nowhere" }, { cwd, env })).toEqual({
    ok: false,
    sentence: `--data is file:nowhere, which cannot be read from ${join(cwd, "nowhere")} (ENOENT).`,
  });
  // What stands there is not repeated.
  expect(readSettings(["url"], {}, { cwd, env })).toEqual({
    ok: false,
    sentence:
      "act.config.yaml: url is file:the-url, but must be a URL such as http://127.0.0.1:9000, without a user, ? and #.",
  });
});

test("a secret is shown neither when it is right nor when it is wrong", async () => {
  const cwd = temporaryDirectory();
  for (const ACT_KEY of ["act_0123456789ab_c4n4ry", "c4n4ry with blanks"]) {
    const { stdout, stderr } = await hmsAct(["config"], { cwd, env: { ACT_KEY } });
    expect(stdout + stderr).toContain("***");
    expect(stdout + stderr).not.toContain("c4n4ry");
  }
});

test.each([
  ["true", true],
  ["false", false],
  ["https://inspector.example/page/", "https://inspector.example/page"],
])("inspect: %s", (text, value) => {
  const cwd = directoryWith(`inspect: ${text}\n`);
  expect(readSettings(["inspect"], {}, { cwd, env: {} })).toMatchObject({
    ok: true,
    values: { inspect: value },
  });
});

test("config --json prints one document", async () => {
  const { stdout } = await hmsAct(["config", "--json"], { cwd: temporaryDirectory() });
  expect(JSON.parse(stdout)).toMatchObject({
    settings: { port: { value: 8787, origin: "default" }, gateway: { value: null, origin: "default" } },
  });
});
