// Tasks over HTTP: people find what they are asked, take it, and decide it.
import { beforeEach, expect, test } from "vitest";
import type { TaskView } from "../../src/engine/task-view.ts";
import { serve } from "./harness.ts";
import type { Served } from "./harness.ts";
import { problemIn, verdictOf } from "./verdict.ts";

const permit = `id: permit
trigger: {event: permit_requested, key: "\${data.permit}"}
input: {permit: string}
steps:
  - id: request
    ask: {group: clerks}
  - id: approve
    ask:
      group: officers
      title: Permit \${input.permit}
      form: {decision: [approve, reject], note: string?}
      not_by: step(request).by
      due: 2d
      escalate_to: supervisors
`;

let served: Served;
beforeEach(async () => {
  served = await serve({ more: [permit] });
});

const begin = (name: string): Promise<Response> =>
  served.post("/v1/events", { type: "permit_requested", data: { permit: name } });

const pathOf = (permitName: string, step: string): string =>
  `/v1/tasks/${encodeURIComponent(`permit:${permitName}/${step}/1`)}`;

const as = (user: string): Readonly<Record<string, string>> => ({
  "content-type": "application/json",
  "x-act-user": user,
});

const act = (path: string, verb: string, user: string, body: object = {}): Promise<Response> =>
  served.post(`${path}/${verb}`, body, as(user));

interface Page {
  readonly items: readonly TaskView[];
  readonly next: string | null;
}

async function find(query: string): Promise<Page> {
  return (await (await served.get(`/v1/tasks${query}`)).json()) as Page;
}

const idsOf = ({ items }: Page): readonly string[] => items.map(({ id }) => id);

test("a task says what is asked of whom, and what it is about", async () => {
  await begin("B-1");
  await act(pathOf("B-1", "request"), "complete", "ada", { output: {} });
  const response = await served.get(pathOf("B-1", "approve"));
  expect([response.status, await response.json()]).toEqual([
    200,
    {
      id: "permit:B-1/approve/1",
      instance: "permit:B-1",
      workflow: "permit",
      step: "approve",
      title: "Permit B-1",
      group: "officers",
      status: "offered",
      form: { decision: ["approve", "reject"], note: "string?" },
      data: { permit: "B-1" },
      due: "2026-01-07T09:00:00.000Z",
      overdue: false,
      quorum: 1,
      revision: 2,
      decisions: [],
      created_at: "2026-01-05T09:00:00.000Z",
    },
  ]);
});

test("the instance waits for its task until it is decided", async () => {
  await begin("B-1");
  const waits = async (): Promise<unknown> =>
    ((await (await served.get("/v1/instances/permit:B-1")).json()) as { waiting_for: unknown }).waiting_for;
  expect(await waits()).toEqual([{ kind: "task", step: "request" }]);
  await act(pathOf("B-1", "request"), "complete", "ada", { output: {} });
  expect(await waits()).toEqual([{ kind: "task", step: "approve", due: "2026-01-07T09:00:00.000Z" }]);
});

test("a task is taken, given to somebody, given back and decided, each answered with the task", async () => {
  await begin("B-1");
  const path = pathOf("B-1", "request");
  const states: unknown[] = [];
  const steps = [
    ["claim", "ada", {}],
    ["delegate", "ada", { to: "ben" }],
    ["release", "ben", {}],
    ["complete", "eva", { output: {} }],
  ] as const;
  for (const [verb, user, body] of steps) {
    const response = await act(path, verb, user, body);
    const { status, assignee } = (await response.json()) as TaskView;
    states.push([response.status, status, assignee]);
  }
  expect(states).toEqual([
    [200, "claimed", "ada"],
    [200, "claimed", "ben"],
    [200, "offered", undefined],
    [200, "completed", "eva"],
  ]);
});

test("without a name, it is `local` who decides", async () => {
  await begin("B-1");
  const response = await served.post(`${pathOf("B-1", "request")}/complete`, { output: {} });
  expect(await response.json()).toMatchObject({ decisions: [{ by: "local", output: {} }] });
});

test("who may not decide is told why", async () => {
  await begin("B-1");
  await act(pathOf("B-1", "request"), "complete", "ada", { output: {} });
  const approve = pathOf("B-1", "approve");
  const decision = { output: { decision: "approve" } };
  expect(await verdictOf(await act(approve, "complete", "ada", decision))).toBe("403 four-eyes");
  await act(approve, "claim", "ben");
  expect(await verdictOf(await act(approve, "claim", "eva"))).toBe("409 task-taken");
  expect(await verdictOf(await act(approve, "complete", "eva", decision))).toBe("409 task-taken");
  expect(await verdictOf(await act(pathOf("B-1", "request"), "claim", "ben"))).toBe("409 task-ended");
  expect(await verdictOf(await act(pathOf("B-2", "request"), "claim", "ben"))).toBe("404 unknown-task");
  expect(await verdictOf(await act("/v1/tasks/nonsense", "claim", "ben"))).toBe("404 unknown-task");
  expect(await verdictOf(await served.get("/v1/tasks/permit:B-1%2Frequest%2F2"))).toBe("404 unknown-task");
});

test("a form that is filled in wrongly is refused with a pointer to each mistake", async () => {
  await begin("B-1");
  await act(pathOf("B-1", "request"), "complete", "ada", { output: {} });
  const output = { decision: "aprove", note: 7 };
  const problem = await problemIn(await act(pathOf("B-1", "approve"), "complete", "ben", { output }));
  expect([problem.status, problem.errors]).toEqual([
    422,
    [
      {
        pointer: "/output/decision",
        detail: 'must be one of "approve", "reject", not "aprove" (did you mean "approve"?)',
      },
      { pointer: "/output/note", detail: "must be a string, not 7" },
    ],
  ]);
});

test.each([
  ["delegate", {}],
  ["delegate", { to: "" }],
  ["delegate", { to: "a\nb" }],
  ["complete", {}],
  ["claim", { to: "ben" }],
])("%s with %j is no request", async (verb, body) => {
  await begin("B-1");
  expect(await verdictOf(await act(pathOf("B-1", "request"), verb, "ada", body))).toBe("422 invalid-input");
});

test("a list has the tasks that people may act on; those of one instance it has all", async () => {
  for (const name of ["B-1", "B-2"]) await begin(name);
  await act(pathOf("B-1", "request"), "complete", "ada", { output: {} });
  await act(pathOf("B-1", "approve"), "claim", "ben");
  expect(idsOf(await find(""))).toEqual(["permit:B-1/approve/1", "permit:B-2/request/1"]);
  expect(idsOf(await find("?instance=permit:B-1"))).toEqual(["permit:B-1/approve/1", "permit:B-1/request/1"]);
  expect(idsOf(await find("?instance=permit:B-1&status=completed"))).toEqual(["permit:B-1/request/1"]);
  expect(idsOf(await find("?status=completed"))).toEqual(["permit:B-1/request/1"]);
  expect(idsOf(await find("?status=offered"))).toEqual(["permit:B-2/request/1"]);
  expect(idsOf(await find("?group=officers"))).toEqual(["permit:B-1/approve/1"]);
  expect(idsOf(await find("?assignee=ben"))).toEqual(["permit:B-1/approve/1"]);
  expect(idsOf(await find("?assignee=ada"))).toEqual([]);
  expect(idsOf(await find("?instance=nobody"))).toEqual([]);
});

test("what is overdue is found as such, with the group that has it now", async () => {
  for (const name of ["B-1", "B-2"]) await begin(name);
  await act(pathOf("B-1", "request"), "complete", "ada", { output: {} });
  expect(idsOf(await find("?overdue=true"))).toEqual([]);
  await served.world.advanceTo(served.world.clock.now() + 2 * 86_400_000);
  const { items } = await find("?overdue=true");
  expect(items).toMatchObject([{ id: "permit:B-1/approve/1", group: "supervisors", status: "offered" }]);
  expect(idsOf(await find("?overdue=false"))).toEqual(["permit:B-2/request/1"]);
});

test("a list is read page by page, and a cursor of another list is refused", async () => {
  for (let number = 1; number <= 7; number++) await begin(`B-${number}`);
  await act(pathOf("B-3", "request"), "complete", "ada", { output: {} });
  const all = idsOf(await find(""));
  const paged: string[] = [];
  let cursor = "";
  for (let next: string | null = ""; next !== null; cursor = `&cursor=${next}`) {
    const page: Page = await find(`?limit=2${cursor}`);
    paged.push(...idsOf(page));
    next = page.next;
  }
  expect(paged).toEqual(all);
  expect(all).toHaveLength(7);
  const { next } = (await (await served.get("/v1/instances?limit=1")).json()) as Page;
  expect(await verdictOf(await served.get(`/v1/tasks?cursor=${next}`))).toBe("400 unknown-cursor");
});

test("a completed list goes on over instances without tasks", async () => {
  for (const name of ["B-1", "B-2", "B-3"]) {
    await begin(name);
    await act(pathOf(name, "request"), "complete", "ada", { output: {} });
    await served.post("/v1/events", { type: "payment_failed", data: { id: 1 } });
  }
  const first = await find("?status=completed&limit=1");
  const second = await find(`?status=completed&limit=1&cursor=${first.next}`);
  expect([idsOf(first), idsOf(second)]).toEqual([["permit:B-1/request/1"], ["permit:B-2/request/1"]]);
});

test("a task has the revision of its instance as its tag, which guards what is done to it", async () => {
  await begin("B-9");
  const path = pathOf("B-9", "request");
  const read = await served.get(path);
  const { revision } = (await read.json()) as TaskView;
  expect(read.headers.get("etag")).toBe(`"${revision}"`);
  const known = await served.app.request(path, { headers: { "if-none-match": `"${revision}"` } });
  expect(known.status).toBe(304);
  const guarded = (tag: string): Promise<Response> =>
    served.post(`${path}/claim`, {}, { ...as("ada"), "if-match": tag });
  expect(await verdictOf(await guarded(`"${revision + 1}"`))).toBe("412 changed");
  const claimed = await guarded(`"${revision}"`);
  expect([claimed.status, claimed.headers.get("etag")]).toEqual([200, `"${revision + 1}"`]);
  expect(await verdictOf(await guarded(`"${revision}"`))).toBe("412 changed");
});

test("Prefer: wait answers a decision when what follows from it has come to rest", async () => {
  const called = `id: called
steps:
  - id: ask
    ask: {group: clerks}
  - call: POST /after
  - wait: 1h
`;
  served = await serve({ more: [called] });
  await served.post("/v1/workflows/called/instances", { data: {}, key: "1" });
  const path = `/v1/tasks/${encodeURIComponent("called:1/ask/1")}/complete`;
  const response = await served.post(path, { output: {} }, { ...as("ada"), prefer: "wait=20" });
  expect([response.status, response.headers.get("preference-applied")]).toEqual([200, "wait=20"]);
  const task = (await response.json()) as TaskView;
  const instance = served.world.engine.read("called:1");
  expect([task.status, task.revision, instance.waiting_for[0]?.kind]).toEqual([
    "completed",
    instance.revision,
    "timer",
  ]);
});

test("a decision for a task that is over is told so, whichever visit the step is in by then", async () => {
  const daily = `id: daily
events: {morning: }
steps:
  - id: days
    repeat:
      steps:
        - wait_for: morning
        - id: sign
          ask: {group: clerks}
      until: "false"
      max: 2
`;
  served = await serve({ more: [daily] });
  await served.post("/v1/workflows/daily/instances", { data: {}, key: "1" });
  const morning = (): Promise<Response> =>
    served.post("/v1/instances/daily:1/events", { type: "morning", data: {} });
  const sign = async (visit: number, user: string): Promise<unknown> => {
    const path = `/v1/tasks/${encodeURIComponent(`daily:1/sign/${visit}`)}`;
    const response = await act(path, "complete", user, { output: {} });
    return response.ok ? 200 : (({ status, detail }) => `${status} ${detail}`)(await problemIn(response));
  };
  await morning();
  const { revision } = served.world.engine.read("daily:1");
  expect(await sign(2, "ada")).toBe('404 There is no task "daily:1/sign/2".');
  expect(await sign(1, "ada")).toBe(200);
  expect(await sign(1, "ben")).toBe(
    '409 Task "daily:1/sign/1" is over: the instance went on to another round.',
  );
  expect(await sign(2, "ben")).toBe('404 There is no task "daily:1/sign/2".');
  await morning();
  expect(await sign(1, "ben")).toBe('409 Task "daily:1/sign/1" was offered anew since.');
  expect(await sign(2, "ben")).toBe(200);
  expect(await sign(2, "eva")).toBe("409 Task daily:1/sign/2 is completed.");
  // Two decisions and an event were taken since, and nothing is written of the rest.
  expect(served.world.engine.read("daily:1").revision).toBe(revision + 3);
});
