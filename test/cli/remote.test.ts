// The verbs that ask a server, against servers that are absent, strange, or answer problems.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { hmsAct } from "./harness.ts";

interface Reply {
  readonly status: number;
  readonly body: string;
}

/** A server that answers every request the same; the requests are recorded as `METHOD path body`. */
async function answering(reply: Reply): Promise<{ url: string; requests: readonly string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      requests.push(`${request.method} ${request.url} ${body}`.trim());
      response.writeHead(reply.status, { "content-type": "application/json" }).end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** An address where nobody listens: the port was free a moment ago. */
async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const remoteVerbs = [
  ["ls"],
  ["show", "a:b"],
  ["watch", "a:b"],
  ["journal", "a:b"],
  ["send", "paid"],
  ["start", "a"],
  ["cancel", "a:b"],
  ["pause", "a:b"],
  ["resume", "a:b"],
  ["retry", "a:b"],
  ["skip", "a:b", "--step", "c", "--reason", "by hand"],
  ["batch", "pause", "--workflow", "a"],
  ["batches"],
  ["batches", "b1"],
  ["services"],
  ["inspect"],
  ["inspect", "a:b"],
  ["tasks"],
  ["task", "claim", "a:b/c/1"],
  ["task", "release", "a:b/c/1"],
  ["task", "delegate", "a:b/c/1", "--to", "ben"],
  ["task", "complete", "a:b/c/1", "--output", "{}"],
];

test.each(remoteVerbs)(
  "%s: a server that is not there is one sentence with the mend, exit 2",
  async (...args) => {
    const url = await nobody();
    const { code, stdout, stderr } = await hmsAct([...args, "--url", url, "--json"]);
    const detail = `no server answers at ${url}. Start one with "npx hms-act serve", or give its address with --url or ACT_URL.`;
    expect([code, stderr]).toEqual([2, `error: ${detail}\n`]);
    expect(JSON.parse(stdout)).toMatchObject({ type: "urn:hms-act:problem:wrong-usage", detail });
  },
);

test.each(remoteVerbs)(
  "%s: a problem is one sentence on stderr, exit 1, and with --json the document",
  async (...args) => {
    const problem = { type: "urn:x", title: "Unknown", status: 404, detail: "nothing is called so" };
    const { url } = await answering({ status: 404, body: JSON.stringify(problem) });
    const plain = await hmsAct([...args, "--url", url]);
    expect(plain).toEqual({ code: 1, stdout: "", stderr: "error: nothing is called so\n" });
    const json = await hmsAct([...args, "--url", url, "--json"]);
    expect([json.code, JSON.parse(json.stdout)]).toEqual([1, problem]);
  },
);

test("the places that a problem names are part of the sentence", async () => {
  const errors = [{ pointer: "/data/id", detail: "must be an integer" }];
  const problem = { type: "urn:x", title: "Bad data", status: 422, detail: "The data is wrong.", errors };
  const { url } = await answering({ status: 422, body: JSON.stringify(problem) });
  const { stderr } = await hmsAct(["send", "paid", "--url", url]);
  expect(stderr).toBe("error: The data is wrong: /data/id must be an integer\n");
});

test("what a problem lists as known or awaited is part of the sentence", async () => {
  const problem = { type: "urn:x", title: "T", status: 404, detail: "No such event.", known: ["a", "b"] };
  const known = await answering({ status: 404, body: JSON.stringify(problem) });
  expect((await hmsAct(["send", "c", "--url", known.url])).stderr).toBe(
    "error: No such event. Known are a, b.\n",
  );
  const awaiting = { type: "urn:x", title: "T", status: 409, detail: "Not now.", awaited: ["x"] };
  const awaited = await answering({ status: 409, body: JSON.stringify(awaiting) });
  expect((await hmsAct(["send", "c", "--url", awaited.url])).stderr).toBe(
    "error: Not now. It waits for x.\n",
  );
});

test("control characters of an answer do not reach the terminal", async () => {
  const problem = { type: "urn:x", title: "T", status: 404, detail: "\u001b[2Jgone\u202e" };
  const { url } = await answering({ status: 404, body: JSON.stringify(problem) });
  expect((await hmsAct(["ls", "--url", url])).stderr).toBe("error: \\u001b[2Jgone\\u202e\n");
});

test.each([
  { status: 200, body: "<html>" },
  { status: 404, body: '{"message":"no"}' },
  { status: 302, body: "" },
])("an answer that is not ours, %j, says so and exits 2", async (reply) => {
  const { url } = await answering(reply);
  const { code, stderr } = await hmsAct(["ls", "--url", url]);
  expect(code).toBe(2);
  expect(stderr).toContain(`${url} answered ${reply.status}, but not as hms-act does`);
});

test("ids and filters are encoded into the address", async () => {
  const { url, requests } = await answering({ status: 200, body: '{"items":[]}' });
  await hmsAct(["journal", "a:b/../c?d", "--url", url, "--json"]);
  await hmsAct(["ls", "--status", "running&x=1", "--limit", "3", "--url", url, "--json"]);
  expect(requests).toEqual([
    "GET /v1/instances/a%3Ab%2F..%2Fc%3Fd/journal?limit=500",
    "GET /v1/instances?status=running%26x%3D1&limit=3",
  ]);
});

test("send without data sends none to an instance, and {} as an event", async () => {
  const { url, requests } = await answering({ status: 200, body: '{"id":"e","instances":[]}' });
  await hmsAct(["send", "go", "--instance", "a:b", "--url", url, "--json"]);
  await hmsAct(["send", "go", "--id", "7", "--source", "s", "--url", url, "--json"]);
  expect(requests).toEqual([
    'POST /v1/instances/a%3Ab/events {"type":"go"}',
    'POST /v1/events {"type":"go","id":"7","source":"s","data":{}}',
  ]);
});

test.each(["cancel", "pause", "resume", "retry"])("%s sends the reason where there is one", async (verb) => {
  const { url, requests } = await answering({ status: 200, body: "{}" });
  await hmsAct([verb, "a:b", "--url", url, "--json"]);
  await hmsAct([verb, "a:b", "--reason", "the citizen withdrew", "--url", url, "--json"]);
  expect(requests).toEqual([
    `POST /v1/instances/a%3Ab/${verb} {}`,
    `POST /v1/instances/a%3Ab/${verb} {"reason":"the citizen withdrew"}`,
  ]);
});

test("skip says which step, and why; without either it is wrong usage", async () => {
  const { url, requests } = await answering({ status: 200, body: "{}" });
  const skip = ["skip", "a:b", "--url", url, "--json"];
  expect((await hmsAct([...skip, "--step", "c.compensation"])).code).toBe(2);
  expect((await hmsAct([...skip, "--reason", "by hand"])).code).toBe(2);
  await hmsAct([...skip, "--step", "c.compensation", "--reason", "by hand"]);
  expect(requests).toEqual(['POST /v1/instances/a%3Ab/skip {"step":"c.compensation","reason":"by hand"}']);
});

test("batch sends its filter, and says what a dry run would touch", async () => {
  const rehearsal = '{"action":"pause","dry_run":true,"total":22,"sample":["a:1","a:2"]}';
  const { url, requests } = await answering({ status: 200, body: rehearsal });
  const filter = [
    "--workflow",
    "a",
    "--created-before",
    "2027-01-01T00:00:00Z",
    "--search",
    "x",
    "--label",
    "t=u=v",
  ];
  const { stdout } = await hmsAct(["batch", "pause", ...filter, "--dry-run", "--reason", "r", "--url", url]);
  expect(stdout).toBe("pause would touch 22 instances\n  a:1\n  a:2\n  and 20 more\n");
  await hmsAct(["batch", "skip", "--all", "--skip-step", "s", "--reason", "r", "--url", url, "--json"]);
  expect(requests).toEqual([
    'POST /v1/batches {"action":"pause","filter":{"workflow":"a","created_before":"2027-01-01T00:00:00Z","q":"x","label":{"t":"u=v"}},"dry_run":true,"reason":"r"}',
    'POST /v1/batches {"action":"skip","filter":{},"reason":"r","step":"s"}',
  ]);
});

test("a batch of everything must be asked for", async () => {
  const { code, stderr } = await hmsAct(["batch", "cancel"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("would touch every instance")]);
});

test("batches shows how far one is, and which instances refused", async () => {
  const body = JSON.stringify({
    id: "b1",
    action: "pause",
    status: "running",
    total: 9,
    done: 3,
    failed: 2,
    errors: [{ instance: "a:1", code: "ended", message: "Instance a:1 has ended." }],
    by: "ada",
    created_at: "2027-01-01T00:00:00.000Z",
  });
  const { url } = await answering({ status: 200, body });
  const { stdout } = await hmsAct(["batches", "b1", "--url", url]);
  for (const part of ["b1  pause, running", "by ada", "3 of 9", "a:1", "has ended", "and 1 more"])
    expect(stdout).toContain(part);
});

test("data that is not JSON is wrong usage, and nothing is sent", async () => {
  const { url, requests } = await answering({ status: 200, body: "{}" });
  const { code, stderr } = await hmsAct(["send", "go", "--data", "{id:987}", "--url", url]);
  expect(code).toBe(2);
  expect(stderr).toContain("--data is not JSON: {id:987}");
  expect(requests).toEqual([]);
});

test("--id beside --instance is wrong usage", async () => {
  const { code, stderr } = await hmsAct(["send", "go", "--instance", "a:b", "--id", "7"]);
  expect(code).toBe(2);
  expect(stderr).toContain("--id and --source");
});

test.each([
  ["freeze, for 3 d", { step: "freeze" }],
  ["for 3 d", {}],
])("show says what needs attention and for how long: %s", async (told, step) => {
  const since = new Date(Date.now() - 3 * 86_400_000 - 60_000).toISOString();
  const incident = { ...step, type: "fault", message: "done.freeze could not be decided: why", since };
  const instance = {
    id: "a:b",
    workflow: "a",
    version: "v",
    status: "needs_attention",
    state: "freeze",
    input: {},
    incident,
    steps: {},
    waiting_for: [],
    overdue: false,
    trace: "t",
    created_at: since,
    updated_at: since,
    revision: 3,
  };
  const { url } = await answering({ status: 200, body: JSON.stringify(instance) });
  const { code, stdout } = await hmsAct(["show", "a:b", "--url", url]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^a:b {2}needs_attention\n/);
  expect(stdout).toContain(`attention  ${told} (since ${since}): done.freeze could not be decided: why\n`);
});
