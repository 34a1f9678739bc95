// key: keys made, listed and revoked, with and without a server, and verbs that show one.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hmsAct, served, temporaryDirectory } from "./harness.ts";
import type { Ended } from "./harness.ts";

interface Made {
  readonly id: string;
  readonly key: string;
  readonly role: readonly string[];
  readonly groups: readonly string[];
}

const workflow = "id: first\ntrigger: begin\nsteps:\n  - ask: {group: clerks}\n";

function directory(): string {
  const cwd = temporaryDirectory();
  mkdirSync(join(cwd, "workflows"));
  writeFileSync(join(cwd, "workflows", "a.yaml"), workflow);
  return cwd;
}

const serving = (
  cwd: string,
  visit: (url: string) => Promise<void>,
  args: readonly string[] = [],
): Promise<Ended> => served({ cwd }, args, visit);

async function make(cwd: string, ...args: readonly string[]): Promise<Made> {
  const { code, stdout, stderr } = await hmsAct(["key", "create", ...args, "--json"], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Made;
}

test("a key that is made without a server is known to the next one", async () => {
  const cwd = directory();
  const made = await make(cwd, "--role", "sender,officer", "--group", "clerks", "--name", "ada");
  expect(made).toMatchObject({ id: made.key.split("_")[1], role: ["sender", "officer"], groups: ["clerks"] });
  const { stdout } = await serving(cwd, async (url) => {
    expect((await hmsAct(["send", "begin", "--url", url])).stderr).toContain("hms-act key create");
    const sent = await hmsAct(["send", "begin", "--url", url, "--key", made.key, "--json"]);
    expect(sent).toMatchObject({ code: 0, stderr: "" });
    const env = { ACT_KEY: made.key, ACT_URL: url };
    expect((await hmsAct(["tasks"], { env })).stdout).toContain("clerks");
    expect((await hmsAct(["start", "first", "--key", "k"], { env })).stdout).toContain("first:k");
    const listed = await hmsAct(["ls"], { env });
    expect([listed.code, listed.stderr]).toEqual([
      1,
      expect.stringContaining("is for admin or operator or auditor"),
    ]);
  });
  expect(stdout).toContain("sign-in    every request shows a key or a token");
  expect(stdout).toContain('-H "authorization: Bearer $ACT_KEY"');
});

test("the owner of the data directory makes keys through the running server, one after another, and revokes them", async () => {
  const cwd = directory();
  await serving(cwd, async (url) => {
    const file = join(cwd, "data", "server.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const first = await make(cwd, "--role", "auditor");
    const second = await make(cwd, "--role", "operator", "--expires", "90d");
    const addressed = await make(cwd, "--role", "sender", "--url", url);
    const env = { ACT_KEY: first.key, ACT_URL: url };
    expect((await hmsAct(["ls"], { env })).stdout).toBe("no instances\n");
    const list = await hmsAct(["key", "ls"], { cwd });
    expect(list.stdout).toMatch(/^KEY +NAME +ROLE +GROUPS +EXPIRES +REVOKED\n/);
    for (const { id } of [first, second, addressed]) expect(list.stdout).toContain(id);
    expect(list.stdout).not.toContain(first.key);
    expect((await hmsAct(["key", "revoke", first.id], { cwd })).stdout).toContain(
      `key ${first.id} is refused since`,
    );
    expect((await hmsAct(["ls"], { env })).stderr).toContain("revoked");
  });
  expect(existsSync(join(cwd, "data", "server.json"))).toBe(false);
  const list = await hmsAct(["key", "ls", "--json"], { cwd });
  expect((JSON.parse(list.stdout) as { items: unknown[] }).items).toHaveLength(3);
});

test("who is not the owner needs an admin's key", async () => {
  const cwd = directory();
  const { key } = await make(cwd, "--role", "admin");
  await serving(cwd, async (url) => {
    const elsewhere = temporaryDirectory();
    const args = ["key", "create", "--role", "sender", "--url", url, "--json"];
    expect(await hmsAct(args, { cwd: elsewhere })).toMatchObject({ code: 1 });
    expect(await hmsAct(args, { cwd: elsewhere, env: { ACT_KEY: key } })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(existsSync(join(elsewhere, "data"))).toBe(false);
  });
});

test("the key of a server that was killed opens nothing, and is no obstacle", async () => {
  const cwd = directory();
  let left = "";
  await serving(cwd, async () => {
    left = readFileSync(join(cwd, "data", "server.json"), "utf8");
    await make(cwd, "--role", "sender");
  });
  writeFileSync(join(cwd, "data", "server.json"), left);
  await make(cwd, "--role", "sender");
  await serving(cwd, async (url) => {
    const { key } = JSON.parse(left) as { key: string };
    expect((await hmsAct(["ls", "--url", url, "--key", key])).stderr).toContain("not one of this server's");
  });
});

test("with a key the server may listen beyond loopback", async () => {
  const cwd = directory();
  const { key } = await make(cwd, "--role", "admin");
  const ended = await serving(
    cwd,
    async (url) => {
      const { port } = new URL(url);
      const address = `http://127.0.0.1:${port}`;
      expect((await hmsAct(["ls", "--url", address, "--key", key])).stdout).toBe("no instances\n");
      await make(cwd, "--role", "sender");
    },
    ["--host", "0.0.0.0"],
  );
  expect(ended).toMatchObject({ code: 0, stderr: "" });
});

describe("what is wrong", () => {
  test.each([
    [["--role", "sendr"], 'there is no role "sendr"; did you mean `sender`?'],
    [["--role", ","], 'there is no role ""'],
    [["--role", "sender", "--group", "a\u0007"], "printable ASCII"],
    [["--role", "sender", "--name", "x".repeat(65)], "printable ASCII"],
    [["--role", "sender", "--expires", "2001-01-01"], "a time to come"],
    [["--role", "sender", "--expires", "0d"], "a time to come"],
    [[], "required option '--role <roles>' not specified"],
  ])("key create %j is refused, exit 2, and nothing is made", async (args, part) => {
    const cwd = directory();
    const { code, stdout, stderr } = await hmsAct(["key", "create", ...args], { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(part);
    expect(existsSync(join(cwd, "data"))).toBe(false);
  });

  test("a key that is not there cannot be revoked", async () => {
    const { code, stderr } = await hmsAct(["key", "revoke", "000000000000"], { cwd: directory() });
    expect([code, stderr]).toEqual([1, expect.stringContaining("No key has this id")]);
  });
});

test("people are shown the key, what it is for, and that it is not shown again", async () => {
  const { stdout } = await hmsAct(["key", "create", "--role", "officer", "--group", "clerks"], {
    cwd: directory(),
  });
  expect(stdout).toMatch(
    /^act_[0-9a-f]{12}_[\w-]{43}\n {2}id +[0-9a-f]{12}\n {2}name +[0-9a-f]{12}\n {2}role +officer\n/,
  );
  expect(stdout).toContain("It is shown this once.");
});
