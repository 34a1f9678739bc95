// serve: what it says when it starts, and what it refuses to start on.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { InstanceView } from "../../src/engine/view.ts";
import { hmsAct, served, temporaryDirectory } from "./harness.ts";

const workflow = "id: first\ntrigger: begin\ninput: {name: string, age: integer?}\nsteps:\n  - wait: 5d\n";

function directoryWith(files: Readonly<Record<string, string>>): string {
  const cwd = temporaryDirectory();
  mkdirSync(join(cwd, "workflows"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, "workflows", name), text);
  return cwd;
}

test("it says where it listens, what it serves and how to start a first instance", async () => {
  const cwd = directoryWith({ "a.yaml": workflow, "b.yaml": workflow.replace("first", "second") });
  let address = "";
  const { code, stdout, stderr } = await served({ cwd }, [], async (url) => void (address = url));
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^hms-act \S+ listens on http:\/\/127\.0\.0\.1:\d+\n/);
  expect(stdout).toContain("workflows  first, second (from ./workflows)");
  expect(stdout).toContain("data       ./data");
  expect(stdout).toContain("gateway    none");
  expect(stdout).toContain("sign-in    none, so loopback alone is served");
  expect(stdout).toContain("Calls wait until a gateway is set");
  expect(stdout).toContain(`npx hms-act send begin --data '{"name":"text"}' --url ${address}`);
  expect(stdout).toContain(`-d '{"type":"begin","data":{"name":"text"}}'`);
});

test("warnings are counted in one line, and told by check", async () => {
  const calls =
    "id: calls\ntrigger: begin\nsteps:\n  - call: POST /a\n  - call: POST /b\n  - call: POST /c\n";
  const { stdout, stderr } = await served(
    { cwd: directoryWith({ "a.yaml": calls }) },
    [],
    async () => undefined,
  );
  expect(stderr).toBe("");
  expect(stdout).toContain("\n2 warnings, told by hms-act check ./workflows\n");
});

test("the command it prints starts an instance, which outlives the server", async () => {
  const cwd = directoryWith({ "a.yaml": workflow });
  let id = "";
  await served({ cwd }, [], async (url) => {
    const sent = await hmsAct(["send", "begin", "--data", '{"name":"text"}', "--url", url, "--json"]);
    expect(sent).toMatchObject({ code: 0, stderr: "" });
    id = (JSON.parse(sent.stdout) as { instances: [{ id: string }] }).instances[0].id;
    const plain = await hmsAct(["send", "begin", "--data", '{"name":"B"}', "--url", url]);
    expect(plain.stdout).toMatch(/^event \S+\nstarted first:[0-9a-z]{17}\n$/);
  });
  await served({ cwd }, [], async (url) => {
    const shown = await hmsAct(["show", id, "--url", url, "--json"]);
    expect(JSON.parse(shown.stdout) as InstanceView).toMatchObject({
      id,
      status: "running",
      input: { name: "text" },
    });
    const listed = await hmsAct(["ls", "--limit", "1", "--url", url]);
    expect(listed.stdout).toMatch(
      /^INSTANCE +STATUS +UPDATED +WAITS FOR\nfirst:\w+ +running +\S+Z +wait until \S+Z/,
    );
    expect(listed.stdout).toMatch(/more: hms-act ls --cursor \S+\n$/);
    const record = await hmsAct(["journal", id, "--url", url]);
    expect(record.stdout).toMatch(/^ENTRY .*\n1 +\S+Z +started +begin +local +wait\n$/);
    const unknown = await hmsAct(["show", "first:none", "--url", url]);
    expect([unknown.code, unknown.stdout]).toEqual([1, ""]);
    expect(unknown.stderr).toContain("first:none");
  });
});

test("on workflows with errors it prints them all, makes nothing and exits 1", async () => {
  const cwd = directoryWith({
    "a.yaml": workflow.replace("wait:", "weit:"),
    "b.yaml": "",
    "c.yaml": workflow,
    "d.yaml": workflow,
  });
  const { code, stdout, stderr } = await hmsAct(["serve", "--port", "0"], { cwd });
  expect([code, stdout]).toEqual([1, ""]);
  for (const file of ["a.yaml:5", "b.yaml:1", "d.yaml:1"]) expect(stderr).toContain(`workflows/${file}`);
  expect(stderr).not.toContain("workflows/c.yaml:");
  expect(existsSync(join(cwd, "data"))).toBe(false);
});

test.each([
  [["--host", "0.0.0.0"], 'make a key with "hms-act key create --role admin", set jwt_issuer'],
  [["--host", "example.org"], "--host is example.org, but must be an address of this machine"],
  [["--port", "high"], "--port is high, but must be a whole number"],
  [["--gateway", "ftp://x"], "--gateway is ftp://x, but must be a URL"],
  [["--workflows", "nowhere"], "nowhere does not exist"],
  [["--data", "data-file"], "data-file is not a directory"],
])("serve %j is one sentence, exit 2", async (args, part) => {
  const cwd = directoryWith({ "a.yaml": workflow });
  writeFileSync(join(cwd, "data-file"), "no directory");
  const stop = AbortSignal.abort();
  const { code, stdout, stderr } = await hmsAct(["serve", "--port", "0", ...args], {
    cwd,
    interruption: stop,
  });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(stderr).toContain(part);
});

test.each([
  [{ ACT_RETENTION: "3650d" }, "retention is 3650d, but archive is not set: name the directory"],
  [{ ACT_ARCHIVE: "old" }, "archive is old, but retention is not set: say after what time"],
  [{ ACT_RETENTION: "1d", ACT_ARCHIVE: "data-file" }, "data-file (EEXIST"],
])("serve with %j is one sentence, exit 2", async (env, part) => {
  const cwd = directoryWith({ "a.yaml": workflow });
  writeFileSync(join(cwd, "data-file"), "no directory");
  const { code, stdout, stderr } = await hmsAct(["serve", "--port", "0"], { cwd, env });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(stderr).toContain(part);
  expect(existsSync(join(cwd, "data"))).toBe(false);
});

test("a data directory in use is one sentence, exit 2", async () => {
  const cwd = directoryWith({ "a.yaml": workflow });
  await served({ cwd }, [], async () => {
    const second = await hmsAct(["serve", "--port", "0"], { cwd });
    expect([second.code, second.stdout]).toEqual([2, ""]);
    expect(second.stderr).toMatch(/^error: The data directory .* is in use by .*\n$/);
  });
});

test("a port in use is one sentence, exit 2, and leaves the data directory free", async () => {
  const cwd = directoryWith({ "a.yaml": workflow });
  await served({ cwd }, [], async (url) => {
    const { port } = new URL(url);
    for (let i = 0; i < 2; i++) {
      const second = await hmsAct(["serve", "--port", port, "--data", "other"], { cwd });
      expect([second.code, second.stdout]).toEqual([2, ""]);
      expect(second.stderr).toMatch(new RegExp(`^error: Port ${port} on 127.0.0.1 is in use: .*\n$`));
    }
  });
});
