// inspect: the address of the page, the browser where there is one, and refusals in words.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { guarded } from "../attacks/harness.ts";
import { open, serve } from "../server/harness.ts";
import { hmsAct, served as serving, temporaryDirectory } from "./harness.ts";

/** A browser that writes down what it is told to open. */
function browser(): { readonly command: string; readonly opened: () => string | undefined } {
  const directory = temporaryDirectory();
  const [command, note] = [join(directory, "browser"), join(directory, "opened")];
  writeFileSync(command, `#!/bin/sh\nprintf %s "$1" > "${note}.part" && mv "${note}.part" "${note}"\n`);
  chmodSync(command, 0o755);
  return { command, opened: () => (existsSync(note) ? readFileSync(note, "utf8") : undefined) };
}

test("prints the address of the page", async () => {
  const { app } = await serve({ inspect: {} });
  const { url } = await open(app);
  const { command, opened } = browser();
  const { code, stdout, stderr } = await hmsAct(["inspect", "--url", url], { env: { BROWSER: command } });
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(`${url}/inspector\nOpen it in a browser.\n`);
  expect(opened()).toBeUndefined();
});

test("opens it on a terminal, for one instance where one is named", async () => {
  const { app, world } = await serve({ inspect: {} });
  const { url } = await open(app);
  const { instances } = await world.engine.publish({ type: "payment_failed", data: { id: 1 } });
  const { command, opened } = browser();
  const { id } = instances[0]!;
  const env = { BROWSER: command, NO_COLOR: "1" };
  const { code, stdout } = await hmsAct(["inspect", id, "--url", url], { env, terminal: true });
  const page = `${url}/inspector?instance=${id.replace(":", "%3A")}`;
  expect([code, stdout]).toEqual([0, `${page}\n`]);
  await vi.waitFor(() => expect(opened()).toBe(page), { timeout: 10_000 });
});

test("says so where the browser cannot be started, and where nobody would see one", async () => {
  const { app } = await serve({ inspect: {} });
  const { url } = await open(app);
  const env = { BROWSER: "/nowhere/browser", NO_COLOR: "1" };
  const failed = await hmsAct(["inspect", "--url", url], { env, terminal: true });
  expect([failed.code, failed.stdout, failed.stderr]).toEqual([
    0,
    `${url}/inspector\n`,
    "/nowhere/browser could not be started: open the address in a browser.\n",
  ]);
  if (process.platform !== "linux") return;
  const blind = await hmsAct(["inspect", "--url", url], { env: { NO_COLOR: "1" }, terminal: true });
  expect(blind.stdout).toBe(`${url}/inspector\nOpen it in a browser.\n`);
});

test("--json prints the address alone", async () => {
  const { app } = await serve({ inspect: {} });
  const { url } = await open(app);
  const { code, stdout } = await hmsAct(["inspect", "--url", url, "--json"]);
  expect([code, JSON.parse(stdout)]).toEqual([0, { url: `${url}/inspector` }]);
});

test.each([
  ["of an instance that is not there", {}, ["a:b"], `There is no instance "a:b".`],
  ["on a server where nobody may look on", undefined, [], "--inspect or ACT_INSPECT=true"],
])("is refused %s", async (_, inspect, args, sentence) => {
  const { app } = await serve({ ...(inspect && { inspect }) });
  const { url } = await open(app);
  const { code, stdout, stderr } = await hmsAct(["inspect", ...args, "--url", url]);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(sentence);
});

test("shows the server its key, and puts it into no address", async () => {
  const served = await guarded({ inspect: {} });
  const { url } = await open(served.app);
  expect((await hmsAct(["inspect", "--url", url])).code).toBe(1);
  const key = await served.key({ roles: ["operator"] });
  const { code, stdout } = await hmsAct(["inspect", "--url", url], { env: { ACT_KEY: key } });
  expect(code).toBe(0);
  expect(stdout).not.toContain(key);
});

test.each([
  ["127.0.0.1", [], {}, 426],
  ["127.0.0.1", ["--no-inspect"], {}, 404],
  ["127.0.0.1", [], { ACT_INSPECT: "false" }, 404],
  ["0.0.0.0", [], {}, 404],
  ["0.0.0.0", ["--inspect"], {}, 426],
  ["0.0.0.0", [], { ACT_INSPECT: "https://inspector.example" }, 426],
])("a server on %s with %j and %j answers %i to who may look on", async (host, args, env, status) => {
  const cwd = temporaryDirectory();
  mkdirSync(join(cwd, "workflows"));
  writeFileSync(join(cwd, "workflows", "a.yaml"), "id: first\ntrigger: begin\nsteps:\n  - wait: 1h\n");
  const made = await hmsAct(["key", "create", "--role", "auditor", "--json"], { cwd });
  const { key } = JSON.parse(made.stdout) as { readonly key: string };
  await serving({ cwd, env }, ["--host", host, ...args], async (url) => {
    const { port } = new URL(url);
    const headers = { authorization: `Bearer ${key}` };
    expect((await fetch(`http://127.0.0.1:${port}/inspect`, { headers })).status).toBe(status);
  });
});
