// Disk: a server whose disk is a real one, and small. It fills; nothing new begins, and what has begun goes on to its end.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { canMount, startServer, temporaryDirectory } from "./processes.ts";

const workflow = "id: hold\ntrigger: begin\nsteps:\n  - {id: rest, wait_for: go}\n";

test.runIf(canMount)(
  "a disk of 32 MiB that fills up to half refuses what is new, and runs what is not",
  async () => {
    const directory = temporaryDirectory();
    const [workflows, data] = [join(directory, "workflows"), join(directory, "data")];
    for (const path of [workflows, data]) mkdirSync(path);
    writeFileSync(join(workflows, "hold.yaml"), workflow);
    const env = { ACT_DISK_FREE_MB: "16", ACT_DISK_FREE_PERCENT: "0" };
    const server = await startServer({ data, workflows, port: 0, diskMiB: 32, env });
    const post = (path: string, body: unknown): Promise<Response> =>
      fetch(server.url + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });

    const text = "x".repeat(200_000);
    const begun: string[] = [];
    let refused: Response | undefined;
    while (refused === undefined && begun.length < 1_000) {
      const response = await post("/v1/events", { type: "begin", data: { text } });
      if (response.status !== 202) refused = response;
      else begun.push(((await response.json()) as { instances: { id: string }[] }).instances[0]!.id);
    }
    expect([refused?.status, refused?.headers.get("content-type")]).toEqual([
      507,
      "application/problem+json",
    ]);
    const problem = (await refused?.json()) as { type: string; detail: string };
    expect(problem.type).toBe("urn:hms-act:problem:no-room");
    expect(problem.detail).toMatch(
      /^The server's disk has \d+ MiB free, and new instances begin from 16 MiB on;/,
    );
    expect(begun.length).toBeGreaterThan(20);

    const ends = begun.slice(0, 20).map(async (id) => {
      const response = await post(`/v1/instances/${encodeURIComponent(id)}/events`, { type: "go" });
      return ((await response.json()) as { status: string }).status;
    });
    expect(new Set(await Promise.all(ends))).toEqual(new Set(["completed"]));
    expect((await server.end("SIGTERM")).code).toBe(0);
  },
);
