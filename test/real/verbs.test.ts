// Every verb that does its work prints one JSON document with --json, and nothing else.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hmsAct, served, temporaryDirectory } from "../cli/harness.ts";

test("one document with --json, also on a terminal", async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, "permit.yaml"), permit);
  const local: readonly (readonly string[])[] = [
    ["check", "permit.yaml"],
    ["compile", ".", "--out", "generated"],
    ["compile", ".", "--out", "generated", "--check"],
    ["test", "permit.yaml", "--jobs", "1"],
    ["prove", "permit.yaml"],
    ["paths", "permit.yaml"],
    ["run", "permit.yaml", "--decide", "look:ada={}@1s"],
    ["config"],
    ["completion", "fish"],
  ];
  const remote: readonly (readonly string[])[] = [
    ["start", "permit", "--key", "1"],
    ["send", "asked_for", "--id", "1"],
    ["ls"],
    ["services"],
    ["show", "permit:1"],
    ["journal", "permit:1"],
    ["inspect", "permit:1"],
    ["tasks"],
    ["task", "claim", "permit:1/look/1", "--as", "ada"],
    ["task", "delegate", "permit:1/look/1", "--as", "ada", "--to", "ben"],
    ["task", "release", "permit:1/look/1", "--as", "ben"],
    ["task", "complete", "permit:1/look/1", "--as", "ada", "--output", "{}"],
    ["watch", "permit:1"],
    ["start", "permit", "--key", "2"],
    ["cancel", "permit:2"],
    ["key", "ls"],
    ["key", "create", "--role", "admin"],
  ];
  const done = async (args: readonly string[], env: Record<string, string> = {}): Promise<void> => {
    const ended = await hmsAct([...args, "--json"], { cwd, env, terminal: true });
    expect([args, ended.code, ended.stderr.includes("error")]).toEqual([args, 0, false]);
    expect(ended.stdout).not.toContain("\u001b");
    expect(() => void JSON.parse(ended.stdout), args.join(" ")).not.toThrow();
  };
  for (const args of local) await done(args);
  const { code } = await served({ cwd }, ["--workflows", "."], async (url) => {
    for (const args of remote) await done(args, { ACT_URL: url });
  });
  expect(code).toBe(0);
  const stop = new AbortController();
  const server = await hmsAct(["serve", "--port", "0", "--workflows", ".", "--json"], {
    cwd,
    interruption: stop.signal,
    onStdout: () => stop.abort(),
  });
  expect(JSON.parse(server.stdout)).toMatchObject({
    url: expect.any(String),
    workflows: ["permit"],
    sign_in: true,
  });
});

const permit = `id: permit
trigger: asked_for
steps:
  - id: look
    ask: {group: clerks}
`;
