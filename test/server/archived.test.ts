// An instance that was archived: 410 with when and where, at every address that is one instance's, and no place in lists.
import { expect, test } from "vitest";
import type { Archive } from "../../src/engine/ports.ts";
import { startOfTimeMs } from "../../src/simulation/world.ts";
import { serve } from "./harness.ts";
import type { Served } from "./harness.ts";
import { problemIn } from "./verdict.ts";

const hourMs = 3_600_000;
const [file, sha256] = ["2026/benefit_flow-C-1.ndjson", "5".repeat(64)];
const archive: Archive = { keep: () => Promise.resolve({ file, sha256 }) };
const id = "benefit_flow:C-1";

/** `C-1` has ended and was archived an hour later; `C-2` began then. */
async function served(): Promise<Served> {
  const made = await serve({ retention: { keepMs: hourMs, archive, onRemoved: () => undefined } });
  const start = async (claim: string): Promise<Response> =>
    made.post("/v1/workflows/benefit_flow/instances", { key: claim, data: { claim, amount: 7 } });
  expect((await start("C-1")).status).toBe(201);
  await made.world.advanceTo(startOfTimeMs + 3 * hourMs);
  expect((await start("C-2")).status).toBe(201);
  await made.world.advanceTo(startOfTimeMs + 4 * hourMs);
  return made;
}

test("every address of one instance answers 410 and names when it was archived and where", async () => {
  const { get, post, failures } = await served();
  const at = `/v1/instances/${id}`;
  const answers = [
    await get(at),
    await get(`${at}/journal`),
    await get(`${at}/journal?format=ndjson`),
    await get(`${at}/stream`),
    await post(`${at}/events`, { type: "bank_updated", data: { iban: "X" } }),
    ...(await Promise.all(
      ["cancel", "pause", "resume", "retry"].map((operation) => post(`${at}/${operation}`, {})),
    )),
    await post(`${at}/skip`, { step: "review", reason: "seen" }),
    await post(`${at}/what-if`, {}),
    await get(`/v1/tasks/${encodeURIComponent(`${id}/review/1`)}`),
    await post(`/v1/tasks/${encodeURIComponent(`${id}/review/1`)}/claim`, {}),
  ];
  for (const answer of answers) {
    expect(await problemIn(answer)).toMatchObject({
      type: "urn:hms-act:problem:archived",
      status: 410,
      detail: `Instance ${id} has ended and was archived at 2026-01-05T13:00:00.000Z: its record is in ${file} of the archive.`,
      instance_id: id,
      archived_at: "2026-01-05T13:00:00.000Z",
      archive: file,
      sha256,
      entries: 3,
    });
  }
  expect(failures).toEqual([]);
});

test("lists and counts leave it out, and its key is taken", async () => {
  const { get, post, failures } = await served();
  const { items } = (await (await get("/v1/instances")).json()) as {
    readonly items: { readonly id: string }[];
  };
  expect(items.map((item) => item.id)).toEqual(["benefit_flow:C-2"]);
  const workflow = (await (await get("/v1/workflows/benefit_flow")).json()) as { readonly counts: object };
  expect(workflow.counts).toMatchObject({ status: { running: 1 } });
  const again = await post("/v1/workflows/benefit_flow/instances", {
    key: "C-1",
    data: { claim: "C-1", amount: 7 },
  });
  expect(await problemIn(again)).toMatchObject({
    type: "urn:hms-act:problem:key-taken",
    detail: `An instance with the key "C-1" has ended and was archived.`,
    instance_id: id,
  });
  const event = await post("/v1/events", { type: "benefit_claimed", data: { claim: "C-1", amount: 7 } });
  expect([event.status, await event.json()]).toMatchObject([202, { instances: [{ id, started: false }] }]);
  expect(failures).toEqual([]);
});
