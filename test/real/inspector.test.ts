// The page that embeds the inspector, in Chromium: from another origin, the package's own receiver hears a whole run of
// the built server. It stands in for the hosted page, which no test can reach.
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, Frame as BrowserFrame, Page } from "playwright-core";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Frame } from "../../src/adapters/inspector-frames.ts";
import { eventually, hmsAct, root, seed, startServer, startStandin } from "./processes.ts";
import type { Server } from "./processes.ts";

const executable = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const skipped = existsSync(executable) ? "" : `SKIPPED, since there is no Chromium at ${executable}: `;

describe.skipIf(skipped !== "")(`${skipped}the page of the inspector in Chromium`, () => {
  let browser: Browser;
  let receiver: string;

  beforeAll(async () => {
    receiver = await bundledReceiver();
    browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
  });
  afterAll(() => browser.close());

  test("hands a whole run to createBrowserReceiver in a frame of another origin, keeping it until that is there", async () => {
    const inspector = await receiverPage(receiver);
    const server = await seedServer({ inspect: inspector });
    const { page, frame, faults } = await open(browser, `${server.url}/inspector`, inspector);
    await status(page, "waiting for the inspector");

    const id = await start(server);
    await eventually("the instance waits", async () =>
      (await at(server, id)) === "wait_for_fix" ? id : undefined,
    );
    // A page that claims to be the inspector and is not gets nothing, and makes nothing go on.
    await page.evaluate(`window.postMessage({ type: "@statelyai.connected" }, "*")`);
    await frame.evaluate(`parent.postMessage({ type: "something else" }, "*")`);
    expect(await received(frame)).toEqual([]);

    await frame.evaluate("receive()");
    await status(page, "Looking on");
    await post(`${server.url}/v1/instances/${encodeURIComponent(id)}/events`, {
      type: "wait_for_fix.resolved",
    });
    const frames = await eventually("the end is received", async () => {
      const heard = await received(frame);
      const last = heard.at(-1);
      return last?.type === "@xstate.snapshot" && last.snapshot.status === "done" ? heard : undefined;
    });
    expect(frames.map((each) => (each.type === "@xstate.event" ? each.event.type : each.type))).toEqual([
      "@xstate.actor",
      "xstate.init",
      "@xstate.snapshot",
      "done.freeze_payments",
      "@xstate.snapshot",
      expect.stringMatching(/^done\.notify_citizen\.(email|sms)$/),
      "@xstate.snapshot",
      expect.stringMatching(/^done\.notify_citizen\.(email|sms)$/),
      "@xstate.snapshot",
      "done.create_ticket",
      "@xstate.snapshot",
      "wait_for_fix.resolved",
      "@xstate.snapshot",
    ]);
    expect(new Set(frames.map(({ sessionId }) => sessionId))).toEqual(new Set([id]));
    expect(faults).toEqual([]);
  });

  test("connects again to a server that comes back, and to an inspector that is loaded anew", async () => {
    const inspector = await receiverPage(receiver);
    const first = await seedServer({ inspect: inspector });
    const id = await start(first);
    const address = `${first.url}/inspector?instance=${encodeURIComponent(id)}`;
    const { page, frame } = await open(browser, address, inspector);
    await frame.evaluate("receive()");
    await actors(frame, 1);

    await first.end("SIGTERM");
    await status(page, "again");
    await seedServer({ inspect: inspector, like: first });
    await actors(frame, 2);

    await frame.evaluate("location.reload()");
    await frame.waitForFunction("window.receive !== undefined && received.length === 0");
    await frame.evaluate("receive()");
    await actors(frame, 1);
    await status(page, `Looking on at ${id}`);
  });

  test("asks for a key where the server does, and keeps it to itself", async () => {
    const inspector = await receiverPage(receiver);
    const { data, workflows } = seed();
    const made = await hmsAct("key", "create", "--role", "auditor,sender", "--data", data, "--json");
    const { key } = JSON.parse(made.stdout) as { readonly key: string };
    const server = await seedServer({ inspect: inspector, data, workflows });
    await start(server, key);
    const { page, frame } = await open(browser, `${server.url}/inspector`, inspector);
    await frame.evaluate("receive()");
    await status(page, "shows no key");
    await page.fill("#key", key);
    await page.click("button");
    await actors(frame, 1);
    expect(page.url() + (await page.content())).not.toContain(key);
    expect(
      await page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])"),
    ).not.toContain(key);
  });

  test("lets no other page be framed, and is framed by none", async () => {
    const inspector = await receiverPage(receiver);
    const stranger = await receiverPage(receiver);
    const server = await seedServer({ inspect: inspector });
    const { page } = await open(browser, `${server.url}/inspector`, inspector);
    const violated = await page.evaluate(`new Promise((resolve) => {
      addEventListener("securitypolicyviolation", ({ violatedDirective }) => resolve(violatedDirective));
      const frame = document.createElement("iframe");
      frame.src = ${JSON.stringify(stranger)};
      document.body.append(frame);
    })`);
    expect(violated).toBe("frame-src");

    await page.goto(stranger);
    const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await page.evaluate(`{
      const frame = document.createElement("iframe");
      frame.src = ${JSON.stringify(`${server.url}/inspector`)};
      document.body.append(frame);
    }`);
    await refused;
  });
});

/** A script that has the package's receiver as `createBrowserReceiver`. */
async function bundledReceiver(): Promise<string> {
  const entry = join(root, "test/real/receiver.js");
  const bundle = await rolldown({
    input: entry,
    platform: "browser",
    plugins: [
      {
        name: "receiver",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) =>
          id === entry ? `export { createBrowserReceiver } from "@statelyai/inspect";` : undefined,
      },
    ],
  });
  const { output } = await bundle.generate({ format: "iife", name: "inspect" });
  await bundle.close();
  return output[0].code;
}

/** The address of a page that receives once `receive` is called, as an inspector does when it has loaded. */
async function receiverPage(script: string): Promise<string> {
  const html = `<!doctype html><title>Receiver</title><body><script>${script.replaceAll("</script", "<\\/script")}
    var received = [];
    function receive() { inspect.createBrowserReceiver().subscribe((event) => received.push(event)); }
  </script>`;
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const places = new WeakMap<Server, { readonly data: string; readonly workflows: string }>();

/** With the seed's workflow and services that answer; `like` an earlier one: with its port and data. */
async function seedServer(options: {
  readonly inspect: string;
  readonly data?: string;
  readonly workflows?: string;
  readonly like?: Server;
}): Promise<Server> {
  const { inspect, like } = options;
  const place = { ...(like === undefined ? seed() : places.get(like)!), ...options };
  const { url: gateway } = await startStandin();
  const server = await startServer({ ...place, inspect, gateway, port: like?.port ?? 0 });
  places.set(server, place);
  return server;
}

interface Opened {
  readonly page: Page;
  /** The inspector's. */
  readonly frame: BrowserFrame;
  /** What the page threw, or was not allowed. */
  readonly faults: readonly string[];
}

async function open(browser: Browser, address: string, inspector: string): Promise<Opened> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // Of the answer by which the page learns that it may look on.
    if (message.type() === "error" && !message.text().includes("426")) faults.push(message.text());
  });
  await page.goto(address);
  const frame = await eventually("the frame is there", async () =>
    page.frames().find((each) => each.url().startsWith(inspector)),
  );
  await frame.waitForFunction("window.receive !== undefined");
  return { page, frame, faults };
}

const status = (page: Page, part: string): Promise<unknown> =>
  page.waitForFunction(`document.getElementById("status").textContent.includes(${JSON.stringify(part)})`);

const received = async (frame: BrowserFrame): Promise<readonly Frame[]> =>
  JSON.parse(await frame.evaluate<string>("JSON.stringify(received)")) as readonly Frame[];

const actors = (frame: BrowserFrame, count: number): Promise<unknown> =>
  frame.waitForFunction(`received.filter(({ type }) => type === "@xstate.actor").length === ${count}`);

async function post(url: string, body: unknown, key?: string): Promise<unknown> {
  const headers = {
    "content-type": "application/json",
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  expect(response.ok).toBe(true);
  return response.json();
}

async function start({ url }: Server, key?: string): Promise<string> {
  const event = { type: "payment_failed", data: { id: 987 } };
  const { instances } = (await post(`${url}/v1/events`, event, key)) as { instances: [{ id: string }] };
  return instances[0].id;
}

async function at({ url }: Server, id: string): Promise<unknown> {
  const response = await fetch(`${url}/v1/instances/${encodeURIComponent(id)}`);
  return ((await response.json()) as { readonly state: unknown }).state;
}
