// Flood: one caller sends very many events to one instance, many at once, to the server as a process of its own.
import { mkdirSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { InstanceView } from "../../src/engine/view.ts";
import { startServer, temporaryDirectory } from "./processes.ts";

const count = Number(process.env["EVENTS"] ?? 3_000);
/** More than one caller may have served at once. */
const atOnce = 450;

const workflows = {
  target:
    "id: target\ntrigger: begin\nevents: {tick: {late: ignore, data: {n: number}}, done: }\nsteps:\n  - wait_for: done\n",
  other: "id: other\ntrigger: look\nsteps:\n  - id: pause\n    wait: 1h\n",
};

test(
  `${count} events to one instance (EVENTS=${count}): what is acknowledged is kept, the rest is refused with 429, others go on`,
  { timeout: 300_000 },
  async ({ annotate }) => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "workflows"));
    for (const [id, text] of Object.entries(workflows))
      writeFileSync(join(directory, "workflows", `${id}.yaml`), text);
    const where = { data: join(directory, "data"), workflows: join(directory, "workflows") };
    const server = await startServer({ ...where, port: 0 });
    const { url, port } = server;
    const post = (type: string): Promise<Response> =>
      fetch(`${url}/v1/events`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-act-user": "somebody-else" },
        body: JSON.stringify({ type, data: {} }),
      });
    const begun = (await (await post("begin")).json()) as { instances: readonly { id: string }[] };
    const { id = "" } = begun.instances[0] ?? {};

    let flooding = true;
    const flood = pour(port, id).finally(() => (flooding = false));
    const othersMs: number[] = [];
    while (flooding) {
      const sinceMs = performance.now();
      expect((await post("look")).status).toBe(202);
      othersMs.push(performance.now() - sinceMs);
    }
    const answers = await flood;

    expect(answers).toHaveLength(count);
    const acknowledged = answers.filter(({ status }) => status < 300);
    const refused = answers.filter(({ status }) => status >= 300);
    expect(new Set(refused.map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(
      new Set(["429 1"]),
    );
    expect(othersMs.length).toBeGreaterThan(0);
    const revision = async (at: string): Promise<number> => {
      const address = `${at}/v1/instances/${encodeURIComponent(id)}`;
      return ((await (await fetch(address)).json()) as InstanceView).revision;
    };
    // The start, and an entry for each.
    expect(await revision(url)).toBe(1 + acknowledged.length);
    expect(await server.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
    const again = await startServer({ ...where, port });
    expect(await revision(again.url)).toBe(1 + acknowledged.length);
    const slowest = othersMs.toSorted((a, b) => a - b).at(Math.floor(othersMs.length * 0.99));
    await annotate(
      `${acknowledged.length} acknowledged, ${refused.length} refused; of ${othersMs.length} requests of ` +
        `another caller 99 % took ${slowest?.toFixed(0)} ms or less`,
    );
    expect((await again.end("SIGTERM")).code).toBe(0);
  },
);

interface Answer {
  readonly status: number;
  readonly retryAfter: string;
}

/** Sends so many events, `atOnce` at any time, and gives the answers. */
async function pour(port: number, id: string): Promise<readonly Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const answers: Answer[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) answers.push(await send(agent, port, id, next++));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  agent.destroy();
  return answers;
}

function send(agent: Agent, port: number, id: string, n: number): Promise<Answer> {
  const body = JSON.stringify({ type: "tick", data: { n } });
  return new Promise((resolve, reject) => {
    request(
      {
        agent,
        port,
        host: "127.0.0.1",
        method: "POST",
        path: `/v1/instances/${encodeURIComponent(id)}/events`,
        headers: { "content-type": "application/json", "content-length": body.length, "x-act-user": "flood" },
      },
      (response) => {
        const { statusCode: status = 0, headers } = response;
        response.resume().on("end", () => resolve({ status, retryAfter: headers["retry-after"] ?? "" }));
      },
    )
      .on("error", reject)
      .end(body);
  });
}
