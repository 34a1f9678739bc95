// The shipped workflows: each does what its head says, and stories of the ways that each is about.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import type { Diagnostic } from "../src/language/diagnostic.ts";
import { readWorkflow } from "../src/language/read.ts";
import { startOfTimeMs, World } from "../src/simulation/world.ts";
import { hmsAct, temporaryDirectory } from "./cli/harness.ts";
import { tell } from "./shipped.ts";

const folder = new URL("../workflows/", import.meta.url);
const pathOf = (id: string): string => new URL(`${id}.yaml`, folder).pathname;

/** With default answers: what `run --fast-forward` prints of calls, waits and events, to the end. */
const runs: Readonly<Record<string, readonly string[]>> = {
  appeal_deadline: [
    "▶ POST /notify/letter",
    "◆ appeal_received@12d",
    "▶ POST /appeals/cases",
    "▶ POST /notify/letter",
    "✔ completed",
  ],
  appointment: ["▶ POST /calendar/slots", "▶ POST /notify/sms", "▶ POST /calendar/attendance", "✔ completed"],
  benefit_application: [
    "▶ GET /register/citizens/C-42",
    "▶ GET /tax/income/C-42",
    "▶ GET /register/households/C-42",
    "▶ GET /finance/debts/C-42",
    "▶ POST /housing/costs",
    "▶ POST /benefits/amount",
    "▶ POST /budget/reserve",
    "▶ POST /benefits/grant",
    "▶ POST /notify/letter",
    "✔ completed",
  ],
  benefit_payment: ["▶ POST /finance/reserve", "▶ POST /bank/pay", "▶ POST /ledger/payments", "✔ completed"],
  building_permit: [
    "▶ POST /register/applications",
    "☐ task examine for examiners: Plans of B-17 (3 floors)",
    "☑ task examine by ines",
    "☐ task sign for officers: Permit for B-17, examined by ines",
    "☑ task sign by jo",
    "☑ task sign by kim",
    "▶ POST /permits",
    "▶ POST /notify/email",
    "✔ completed",
  ],
  case_escalation: [
    "▶ POST /cases/assign",
    "◇ emitted case_escalated",
    "◆ case_decided@20d",
    "▶ POST /cases/close",
    "✔ completed",
  ],
  childrens_allowance: [
    "▶ POST /cases/open",
    "▶ POST /budget/reserve",
    "▶ POST /budget/reserve",
    "▶ POST /bank/transfer",
    "▶ POST /bank/transfer",
    "▶ POST /notify/letter",
    "✔ completed",
  ],
  document_request: [
    "▶ POST /notify/letter",
    "▶ POST /notify/letter",
    "◆ documents_received@20d",
    "▶ POST /cases/examine",
    "✔ completed",
  ],
  escalated_case: [
    "▶ POST /hitl/escalate",
    "◆ supervisor_decided@2d",
    "◇ emitted case_decided",
    "✔ completed",
  ],
  fraud_review: ["▶ POST /agents/fraud_triage", "▶ POST /payments/release", "✔ completed"],
  fraud_screening: ["▶ POST /fraud/score", "▶ POST /payments/release", "✔ completed"],
  grant_access: ["▶ GET /roles/case_officer/systems", "▶ POST /access/grants", "✔ completed"],
  issue_badge: ["▶ POST /badges/print", "◆ badge_collected@2d", "▶ POST /badges/switch_on", "✔ completed"],
  nightly_batch: ["▶ POST /notices/batches", "✔ completed"],
  hardship_instalments: [
    "▶ PUT /debts/D-12/plan",
    "▶ POST /notify/letter",
    "▶ POST /bank/collect",
    "▶ POST /debts/D-12/close",
    "✔ completed",
  ],
  onboarding: [
    "▶ POST /hr/contracts",
    "▷ run open_accounts",
    "▷ run issue_badge",
    "▶ POST /directory/people",
    "▶ POST /badges/print",
    "▷ run grant_access",
    "▶ POST /mail/boxes",
    "▶ GET /roles/case_officer/systems",
    "▶ POST /access/grants",
    "◆ badge_collected@2d",
    "▶ POST /badges/switch_on",
    "▷ run training",
    "▶ POST /training/enrolments",
    "▶ POST /notify/email",
    "▶ POST /notify/email",
    "▶ POST /training/certificates",
    "✔ completed",
  ],
  open_accounts: [
    "▶ POST /directory/people",
    "▷ run grant_access",
    "▶ POST /mail/boxes",
    "▶ GET /roles/case_officer/systems",
    "▶ POST /access/grants",
    "✔ completed",
  ],
  permit_documents: [
    "▶ POST /notify/email",
    "◆ fee_paid@2d",
    "◆ plans_received@9d",
    "▶ POST /permits/examine",
    "✔ completed",
  ],
  shelter_bed: [
    "▶ POST /shelters/north/offers",
    "▶ POST /shelters/harbour/offers",
    "▶ POST /shelters/station/offers",
    "▶ POST /shelters/book",
    "✔ completed",
  ],
  tax_refund: [
    "▶ POST /budget/reserve",
    "▶ POST /ledger/book",
    "▶ POST /bank/transfer",
    "▶ POST /cases/close",
    "▶ POST /notify/letter",
    "✔ completed",
  ],
  training: [
    "▶ POST /training/enrolments",
    "▶ POST /notify/email",
    "▶ POST /training/certificates",
    "✔ completed",
  ],
  trade_licence: [
    "▶ POST /register/applications",
    "▶ POST /licences/issue",
    "▶ POST /notify/email",
    "✔ completed",
  ],
};

test("every shipped workflow is in this file", () => {
  const ids = readdirSync(folder).map((name) => name.replace(/\.yaml$/, ""));
  expect(ids.toSorted()).toEqual(
    [...Object.keys(runs), "payment_failed", "payment_failed_agency"].toSorted(),
  );
});

test("check has nothing to say but what the seed's own text leaves open: nothing in it is undone", async () => {
  const { code, stdout, stderr } = await hmsAct(["check", "--json", folder.pathname]);
  expect([code, stderr]).toEqual([0, ""]);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] };
  expect(
    diagnostics.map(({ file, line, code: what }) => [file.replace(folder.pathname, ""), line, what]),
  ).toEqual([5, 8, 9, 11].map((line) => ["payment_failed.yaml", line, "not-undone"]));
});

describe("the command in its head runs it to the end:", () => {
  test.each(Object.entries(runs))("%s", async (id, expected) => {
    const args = commandIn(readFileSync(pathOf(id), "utf8")).map((arg) =>
      arg === `workflows/${id}.yaml` ? pathOf(id) : arg,
    );
    const { code, stdout, stderr } = await hmsAct(args, { cwd: temporaryDirectory() });
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.split("\n").filter((line) => /^[▶▷◆◇☐☑✔✖]/u.test(line));
    expect(lines.map((line) => line.replace(/^(✔ completed) .*/u, "$1"))).toEqual(expected);
  });
});

const agency = {
  payment_id: "P-987",
  citizen: { id: "C-42", email: "ada@example.org", phone: "+49 30 1234" },
  amount: 412.5,
  reason: "account closed",
};
const firstCalls = ["/finance/freeze", "/notify/email", "/notify/sms", "/helpdesk/ticket"];

test("payment_failed: five days without an answer call a case officer", async () => {
  const { status, calls } = await tell("payment_failed", { id: 987 });
  expect([status, calls]).toEqual(["completed", [...firstCalls, "/hitl/escalate"]]);
});

test("payment_failed_agency: new bank details release the payments", async () => {
  const told = await tell("payment_failed_agency", agency, { "bank_updated@2d": { iban: "X1" } });
  expect(told.calls).toEqual([...firstCalls, "/finance/unfreeze"]);
  expect(told.output).toEqual({ ticket: {}, result: "bank details updated" });
});

test("appeal_deadline: three days for the mail and fifteen to appeal are twenty-five with weekends and a holiday", async () => {
  const told = await tell("appeal_deadline", denial);
  expect(told).toMatchObject({
    status: "completed",
    calls: ["/notify/letter", "/decisions/final"],
    days: 25,
    output: { result: "final" },
  });
});

test("appeal_deadline: who appeals in time is heard, and the decision is not final", async () => {
  const told = await tell("appeal_deadline", denial, { "appeal_received@24d": { grounds: "wrong income" } });
  expect(told.calls).toEqual(["/notify/letter", "/appeals/cases", "/notify/letter"]);
  expect(told.bodies[1]).toEqual({ decision: "D-12", claimant: "C-42", grounds: "wrong income" });
  expect(told.output).toMatchObject({ result: "appealed" });
});

test("appeal_deadline: an appeal while the letter is on its way counts too", async () => {
  const told = await tell("appeal_deadline", denial, { "appeal_received@1d": { grounds: "moved" } });
  expect(told.calls).toEqual(["/notify/letter", "/appeals/cases", "/notify/letter"]);
  expect(told.bodies[1]).toMatchObject({ grounds: "moved" });
});

const denial = { decision: "D-12", claimant: "C-42" };

test("appointment: called off in time, the slot is free again and nobody is reminded", async () => {
  const told = await tell("appointment", visit, { "appointment_cancelled@3d": {} });
  expect(told).toMatchObject({ status: "cancelled", calls: ["/calendar/slots", "/calendar/slots/release"] });
});

test("appointment: who comes late, but within the grace, has come", async () => {
  const told = await tell("appointment", visit, { "citizen_arrived@10d20m": { desk: 4 } });
  expect(told.output).toEqual({ came: true });
});

test("appointment: who does not come has not", async () => {
  expect((await tell("appointment", visit)).output).toEqual({ came: false });
});

test("appointment: one more than the deadline away fails, and its slot is given back", async () => {
  const told = await tell("appointment", { ...visit, at: "2027-12-01T09:00:00Z" });
  expect(told).toMatchObject({
    status: "failed",
    error: { type: "timeout", message: "the deadline of 400d has passed" },
    calls: ["/calendar/slots", "/calendar/slots/release"],
  });
});

/** Ten days after the start. */
const visit = { appointment: "A-5", citizen: "C-42", phone: "+49 30 1234", at: "2026-01-15T09:00:00Z" };

test("benefit_application: who pays no rent and owes nothing is granted the benefit without these", async () => {
  const answers = {
    "/finance/debts/C-42": [404],
    "/tax/income/C-42": [{ month: 900 }],
    "/benefits/amount": [{ month: 310 }],
  };
  const told = await tell("benefit_application", { ...application, rent: 0 }, {}, answers);
  expect(told.calls).not.toContain("/housing/costs");
  expect(told.bodies[told.calls.indexOf("/benefits/amount")]).toEqual({
    income: { month: 900 },
    household: {},
    housing: null,
  });
  expect(told.output).toEqual({ application: "A-12", amount: { month: 310 }, owes_nothing: true });
});

test("benefit_application: a check that fails stops what needs it; the others are made all the same", async () => {
  const told = await tell("benefit_application", application, {}, { "/tax/income/C-42": [422] });
  expect([told.status, told.error?.step, told.error?.errors?.length]).toEqual(["failed", "income", 1]);
  expect(told.calls).toEqual([
    "/register/citizens/C-42",
    "/tax/income/C-42",
    "/register/households/C-42",
    "/finance/debts/C-42",
    "/housing/costs",
  ]);
});

test("benefit_application: without a letter, what was granted is withdrawn before the money is released", async () => {
  const told = await tell("benefit_application", application, {}, { "/notify/letter": [422] });
  expect(told.calls.slice(-3)).toEqual(["/notify/letter", "/benefits/withdraw", "/budget/release"]);
});

const application = { application: "A-12", citizen: "C-42", rent: 640 };

test("benefit_payment: a payment that the bank has already is a success", async () => {
  const told = await tell("benefit_payment", benefit, {}, { "/bank/pay": [409] });
  expect(told).toMatchObject({
    status: "completed",
    calls: ["/finance/reserve", "/bank/pay", "/ledger/payments"],
  });
});

test("benefit_payment: wrong details are asked for, and the new account is paid", async () => {
  const events = { "bank_details_corrected@4d": { iban: "DE2" } };
  const told = await tell("benefit_payment", benefit, events, { "/bank/pay": [422] });
  expect(told.calls).toEqual([
    "/finance/reserve",
    "/bank/pay",
    "/notify/letter",
    "/bank/pay",
    "/ledger/payments",
  ]);
  expect(told.bodies[3]).toEqual({ reference: "M-1", iban: "DE2", amount: 563 });
});

test("benefit_payment: a month without an answer fails, and the reservation is released", async () => {
  const told = await tell("benefit_payment", benefit, {}, { "/bank/pay": [400] });
  expect(told).toMatchObject({ status: "failed", error: { type: "timeout", step: "wait_for_details" } });
  expect(told.calls.at(-1)).toBe("/finance/release");
});

test("benefit_payment: a bank that is down six times over is a matter for a person", async () => {
  const told = await tell("benefit_payment", benefit, {}, { "/bank/pay": [503, 503, 503, 503, 503, 503] });
  expect(told).toMatchObject({
    status: "failed",
    error: { type: "communication", status: 503, attempts: 6 },
  });
  expect(told.calls.slice(-2)).toEqual(["/hitl/escalate", "/finance/release"]);
  expect(told.bodies.at(-2)).toEqual({ payment: "M-1", problem: "communication: answered 503" });
});

const benefit = { payment: "M-1", citizen: "C-42", iban: "DE1", amount: 563 };

test("building_permit: nobody signs what they examined, and one reject refuses", async () => {
  const decisions = {
    "examine:ines@1d": { complete: true },
    "sign:ines@2d": { decision: "approve" },
    "sign:jo@3d": { decision: "reject", reason: "too high" },
    "sign:kim@4d": { decision: "approve" },
  } as const;
  const told = await tell("building_permit", building, {}, {}, decisions);
  expect(told).toMatchObject({ status: "completed", refused: ["sign:ines@2d"], days: 4 });
  expect(told.output).toEqual({ granted: false, signed_by: ["jo", "kim"] });
  expect(told.calls).toEqual(["/register/applications", "/permits/refusals", "/notify/email"]);
});

test("building_permit: an incomplete application is struck off, and the failure says what it lacks", async () => {
  const decisions = { "examine:ines@1d": { complete: false, findings: "no site plan" } } as const;
  const told = await tell("building_permit", building, {}, {}, decisions);
  expect(told).toMatchObject({
    status: "failed",
    error: { type: "incomplete", message: "B-17 lacks documents: no site plan" },
    calls: ["/register/applications", "/register/strike"],
  });
});

test("building_permit: without a second signature in sixty days nothing is issued", async () => {
  const decisions = {
    "examine:ines@1d": { complete: true },
    "sign:jo@30d": { decision: "approve" },
  } as const;
  const told = await tell("building_permit", building, {}, {}, decisions);
  expect(told).toMatchObject({ status: "failed", error: { type: "timeout", step: "sign" }, days: 61 });
  expect(told.calls).toEqual(["/register/applications", "/register/strike"]);
});

const building = { application: "B-17", applicant: "ada@example.org", floors: 3 };
test("childrens_allowance: a payment that fails takes back those of the other children, the last first", async () => {
  const told = await tell("childrens_allowance", family, {}, { "/bank/transfer": [200, 422] });
  expect(told).toMatchObject({ status: "failed", error: { status: 422, step: "pay[1].transfer" } });
  expect(told.calls.slice(7)).toEqual([
    "/bank/recall",
    "/budget/release",
    "/budget/release",
    "/bank/recall",
    "/budget/release",
    "/cases/withdraw",
  ]);
});

const family = {
  family: "F-9",
  children: [
    { name: "Ada", amount: 250 },
    { name: "Bob", amount: 250 },
    { name: "Cem", amount: 250 },
  ],
};

test("case_escalation: a case that is solved in time is no supervisor's business", async () => {
  const told = await tell("case_escalation", unsolved, { "case_solved@3d": { case: "S-7" } });
  expect(told).toMatchObject({ status: "completed", days: 3, output: { escalated: false } });
  expect(told.bodies.at(-1)).toEqual({ case: "S-7", how: "solved" });
});

test("case_escalation: supervisors who do not answer in a month are a failure", async () => {
  const told = await tell("case_escalation", unsolved);
  expect(told).toMatchObject({ status: "failed", error: { type: "timeout", step: "decision" }, days: 44 });
});

test("case_escalation and escalated_case: each answers the other by events, and the case is closed as was decided", async () => {
  const world = await World.create({
    store: createMemoryStore(),
    workflows: ["case_escalation", "escalated_case"].map((id) => {
      const source = readFileSync(pathOf(id), "utf8");
      return { workflow: readWorkflow(source, id).workflow!, source };
    }),
  });
  for (const name of ["S-7", "S-8"])
    await world.engine.publish({ type: "case_opened", data: { ...unsolved, case: name } });
  await world.settle();
  await world.advanceTo(startOfTimeMs + 14 * 86_400_000);
  const decided = { case: "S-8", decision: "deny" };
  await world.engine.publish({ type: "supervisor_decided", data: decided });
  await world.settle();
  expect(world.engine.list({ limit: 9 }).items.map(({ id, status }) => [id, status])).toEqual([
    ["case_escalation:S-7", "running"],
    ["case_escalation:S-8", "completed"],
    ["escalated_case:S-7", "running"],
    ["escalated_case:S-8", "completed"],
  ]);
  expect(world.gateway.attempts.at(-1)?.request).toMatchObject({ body: { case: "S-8", how: "deny" } });
});

test("escalated_case: a late verdict is still one, and a withdrawn case needs none", async () => {
  const escalated = { case: "S-7", reason: "late" };
  const late = { "supervisor_decided@15d": { case: "S-7", decision: "grant" } };
  expect(await tell("escalated_case", escalated, late)).toMatchObject({
    status: "completed",
    calls: ["/hitl/escalate", "/notify/email"],
    days: 15,
  });
  const withdrawn = { "case_escalation_withdrawn@1d": { case: "S-7" } };
  expect(await tell("escalated_case", escalated, withdrawn)).toMatchObject({ status: "completed", days: 1 });
});

const unsolved = { case: "S-7", subject: "Housing benefit" };

test("document_request: without documents there are three letters, five weeks, and an end", async () => {
  const told = await tell("document_request", request);
  expect(told).toMatchObject({
    status: "completed",
    calls: ["/notify/letter", "/notify/letter", "/notify/letter", "/cases/close"],
    days: 35,
  });
});

test("document_request: documents that come at once spare the reminder", async () => {
  const told = await tell("document_request", request, { "documents_received@1d": { files: 2 } });
  expect(told.calls).toEqual(["/notify/letter", "/cases/examine"]);
});

test("document_request: a letter that cannot be sent closes nothing", async () => {
  const late = ["late", "late", "late", "late", "late", "late"] as const;
  const told = await tell("document_request", request, {}, { "/notify/letter": [200, ...late] });
  expect(told).toMatchObject({ status: "failed", error: { type: "timeout", step: "send_reminder" } });
  expect(told.calls).not.toContain("/cases/close");
});

const request = { request: "Q-8", citizen: "C-42", documents: ["proof of income"] };

test("fraud_review: what the agent suspects is looked at by two people, and refused when both agree", async () => {
  const found = { finding: "fraud", confidence: 0.95, reasons: ["seen before"] };
  const decisions = {
    "assess.review:ines@1d": found,
    "second_look:ines@2d": { confirmed: true },
    "second_look:jo@3d": { confirmed: true },
  } as const;
  const told = await tell("fraud_review", suspicious, {}, { "/agents/fraud_triage": [found] }, decisions);
  expect(told).toMatchObject({
    status: "failed",
    error: { type: "suspected_fraud" },
    calls: ["/agents/fraud_triage", "/fraud/investigations"],
    refused: ["second_look:ines@2d"],
  });
});

test("fraud_review: an officer corrects the agent, and the claim is paid", async () => {
  const found = { finding: "unclear", confidence: 0.4, reasons: [] };
  const decisions = {
    "assess.review:ines@1d": { finding: "clean", confidence: 1, reasons: [] },
  } as const;
  const told = await tell("fraud_review", suspicious, {}, { "/agents/fraud_triage": [found] }, decisions);
  expect(told.output).toEqual({ finding: "clean", seen_by: "ines" });
  expect(told.calls).toEqual(["/agents/fraud_triage", "/payments/release"]);
});

test("fraud_review: an answer of the wrong form is asked for once more", async () => {
  const answers = {
    "/agents/fraud_triage": [{ finding: "ok" }, { finding: "clean", confidence: 1, reasons: [] }],
  };
  const told = await tell("fraud_review", suspicious, {}, answers);
  expect(told.calls).toEqual(["/agents/fraud_triage", "/agents/fraud_triage", "/payments/release"]);
  expect(told.bodies[1]).toMatchObject({
    answer: { finding: "ok" },
    errors: [{ pointer: "/finding" }, { pointer: "/confidence" }, { pointer: "/reasons" }],
  });
});

const suspicious = { claim: "F-3", citizen: "C-42", amount: 250, text: "water damage" };

test.each([
  ["a high risk is investigated and refused", 95, "failed", "/fraud/investigations"],
  ["a middling risk goes to a person", 40, "completed", "/hitl/review"],
  ["a low risk is paid", 39, "completed", "/payments/release"],
])("fraud_screening: %s", async (_, risk, status, last) => {
  const told = await tell(
    "fraud_screening",
    { claim: "F-3", amount: 250 },
    {},
    { "/fraud/score": [{ risk }] },
  );
  expect([told.status, told.calls]).toEqual([status, ["/fraud/score", last]]);
});

test("fraud_screening: the refusal says why", async () => {
  const answers = { "/fraud/score": [{ risk: 95 }] };
  const { error } = await tell("fraud_screening", { claim: "F-3", amount: 250 }, {}, answers);
  expect(error).toEqual({
    type: "suspected_fraud",
    step: "refuse",
    message: "Claim F-3 has a risk of 95 and is under investigation",
  });
});

test("nightly_batch: every channel gets the batch, and the report says that it is complete", async () => {
  const told = await tell(
    "nightly_batch",
    night,
    {},
    { "/notices/batches": [{ batch: "N-5", notices: 31 }] },
  );
  expect(told).toMatchObject({
    status: "completed",
    output: { result: "sent" },
    calls: [
      "/notices/batches",
      "/notify/letter/batches",
      "/notify/email/batches",
      "/notify/sms/batches",
      "/notices/reports",
    ],
  });
  expect(told.bodies.slice(1, 2)).toEqual([{ batch: "N-5" }]);
  expect(told.bodies.at(-1)).toEqual({ batch: "N-5", notices: 31, complete: true });
});

test("nightly_batch: a channel that is shut does not stop the others, and the morning shift hears of it", async () => {
  const answers = { "/notices/batches": [{ batch: "N-5", notices: 31 }], "/notify/email/batches": [403] };
  const told = await tell("nightly_batch", night, {}, answers);
  expect(told.output).toEqual({ result: "handed over" });
  expect(told.calls.slice(3)).toEqual(["/notify/sms/batches", "/hitl/escalate", "/notices/reports"]);
  expect(told.bodies.at(-1)).toEqual({ batch: "N-5", notices: 31, complete: false });
});

test("nightly_batch: without a report the notices are open again", async () => {
  const answers = { "/notices/batches": [{ batch: "N-5", notices: 1 }], "/notices/reports": [422] };
  const told = await tell("nightly_batch", night, {}, answers);
  expect([told.status, told.calls.at(-1)]).toEqual(["failed", "/notices/batches/reopen"]);
});

test("nightly_batch: begins on the evenings of working days, summer and winter at half past ten in Berlin", async () => {
  const source = readFileSync(pathOf("nightly_batch"), "utf8");
  const { workflow } = readWorkflow(source, "nightly_batch.yaml");
  const begun = async (nowMs: number): Promise<readonly string[]> => {
    const world = await World.create({
      store: createMemoryStore(),
      workflows: [{ workflow: workflow!, source }],
      nowMs,
    });
    await world.advanceTo(nowMs + 5 * 86_400_000);
    return world.engine.list({ limit: 9 }).items.map(({ id }) => id.replace("nightly_batch:cron.", ""));
  };
  // From a Thursday to a Tuesday.
  expect(await begun(Date.UTC(2026, 0, 8))).toEqual([
    "2026-01-08T21-30Z",
    "2026-01-09T21-30Z",
    "2026-01-12T21-30Z",
  ]);
  expect(await begun(Date.UTC(2026, 6, 9))).toEqual([
    "2026-07-09T20-30Z",
    "2026-07-10T20-30Z",
    "2026-07-13T20-30Z",
  ]);
});

const night = { scheduled_at: "2026-01-05T21:30:00Z" };
test("hardship_instalments: a debt of 150 takes three months, each from the start of the one before", async () => {
  const told = await tell("hardship_instalments", debt, {}, { "/bank/collect": [fifty, fifty, fifty] });
  expect(told).toMatchObject({ status: "completed", output: { paid: 150 }, days: 65 });
  expect(told.calls.at(-1)).toBe("/debts/D-12/close");
});

test("hardship_instalments: after a year what is open goes to a person", async () => {
  const told = await tell("hardship_instalments", debt, {}, { "/bank/collect": [fifty] });
  expect(told.calls.filter((path) => path === "/bank/collect").length).toBe(12);
  expect(told.bodies.at(-1)).toEqual({ debt: "D-12", open: 100 });
});

test("hardship_instalments: a plan that breaks pays back each instalment by its own receipt", async () => {
  const receipts = [{ collected: 50, n: 1 }, { collected: 50, n: 2 }, 422];
  const told = await tell("hardship_instalments", debt, {}, { "/bank/collect": receipts });
  expect([told.status, told.calls.slice(-3)]).toEqual([
    "failed",
    ["/bank/pay_back", "/bank/pay_back", "/debts/D-12/plan"],
  ]);
  expect(told.bodies.slice(-3, -1)).toEqual([
    { debt: "D-12", receipt: { collected: 50, n: 2 } },
    { debt: "D-12", receipt: { collected: 50, n: 1 } },
  ]);
});

const debt = { debt: "D-12", citizen: "C-42", amount: 150, instalment: 50 };
const fifty = { collected: 50 };

test("permit_documents: the fee of another application counts for nothing", async () => {
  const fee = { application: "B-18", amount: 120 };
  const plans = { application: "B-17", document: "D-5" };
  const told = await tell("permit_documents", permit, { "fee_paid@1d": fee, "plans_received@2d": plans });
  expect(told).toMatchObject({
    calls: ["/notify/email", "/permits/close"],
    refused: ["fee_paid@1d"],
    days: 60,
  });
});

test("permit_documents: plans and fee reach the examiner, in whichever order they came", async () => {
  const fee = { application: "B-17", amount: 120 };
  const plans = { application: "B-17", document: "D-5" };
  const told = await tell("permit_documents", permit, { "plans_received@1d": plans, "fee_paid@2d": fee });
  expect(told.bodies.at(-1)).toEqual({ application: "B-17", plans: "D-5", fee: 120 });
});

const permit = { application: "B-17", applicant: "ada@example.org" };

test("shelter_bed: the first offer is booked, and the others are null", async () => {
  const answers = { "/shelters/north/offers": [404], "/shelters/harbour/offers": [{ bed: 7 }] };
  const told = await tell("shelter_bed", person, {}, answers);
  expect(told.bodies.at(-1)).toEqual({
    person: "P-77",
    offers: { north: null, harbour: { bed: 7 }, station: null },
  });
});

test("shelter_bed: where no shelter has a bed, a hotel is paid", async () => {
  const answers = {
    "/shelters/north/offers": [404],
    "/shelters/harbour/offers": [404],
    "/shelters/station/offers": [404],
  };
  const told = await tell("shelter_bed", person, {}, answers);
  expect([told.status, told.calls.slice(3)]).toEqual(["completed", ["/hotels/vouchers"]]);
});

const person = { person: "P-77", needs: [] };

test("tax_refund: once the money is out, the treasury reverses it as one", async () => {
  const told = await tell("tax_refund", refund, {}, { "/cases/close": [422] });
  expect(told.status).toBe("failed");
  expect(told.calls.slice(4)).toEqual(["/treasury/reverse", "/budget/release"]);
});

test("tax_refund: while it is being paid out, each step is undone by itself", async () => {
  const told = await tell("tax_refund", refund, {}, { "/bank/transfer": [422] });
  expect(told.calls.slice(3)).toEqual(["/ledger/strike", "/budget/release"]);
});

const refund = { refund: "R-204", taxpayer: "T-9", amount: 318.2 };

test("trade_licence: a withdrawal undoes the work wherever it is", async () => {
  const told = await tell("trade_licence", licence, { "application_withdrawn@3d": {} });
  expect(told).toMatchObject({
    status: "cancelled",
    calls: ["/register/applications", "/register/strike"],
    days: 3,
  });
});

test("trade_licence: a failure of the work does not wait for a withdrawal", async () => {
  const told = await tell("trade_licence", licence, {}, { "/licences/issue": [422] });
  expect(told).toMatchObject({ status: "failed", days: 14 });
  expect(told.calls.slice(1)).toEqual(["/licences/issue", "/register/strike"]);
});

const licence = { application: "L-31", applicant: "ada@example.org", trade: "bakery" };

/** The arguments of the command that a file's head names: what stands in one pair of quotes is one. */
function commandIn(source: string): readonly string[] {
  const [, command = ""] = /^# Try it: +hms-act (.*\n(?:# {12,}.*\n)*)/m.exec(source) ?? [];
  const text = command.replaceAll(/\n# +/g, " ");
  return [...text.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

const hired = {
  employee: "E-7",
  name: "Ada Byron",
  email: "ada@example.org",
  role: "case_officer",
  office: "north",
};

test("onboarding: a badge that is not collected is shredded, and the rest goes on", async () => {
  const told = await tell("onboarding", hired, {}, { "/mail/boxes": [{ address: "ada@agency" }] });
  expect(told.status).toBe("completed");
  expect(told.calls).toContain("/badges/shred");
  expect(told.calls).not.toContain("/badges/switch_on");
  const why = "the badge of Ada Byron lies at the desk of office north";
  expect(told.bodies).toContainEqual({ to: "ada@example.org", template: "another_day", why });
  expect(told.bodies).toContainEqual(expect.objectContaining({ template: "welcome", has_badge: false }));
  expect(told.output).toEqual({
    mailbox: { address: "ada@agency" },
    training: expect.stringMatching(/^training:/),
  });
});

test("onboarding: access that is refused fails it, three levels up, and the error says in which part", async () => {
  const told = await tell("onboarding", hired, {}, { "/access/grants": [403] });
  expect(told.status).toBe("failed");
  expect(told.error).toMatchObject({ type: "communication", step: "accounts", status: 403 });
  expect(told.error?.instance).toMatch(/^open_accounts:/);
});

test("onboarding: cancelled on the first day, it takes back all that its parts did, in one reverse order", async () => {
  const ids = ["onboarding", "open_accounts", "grant_access", "issue_badge", "training"];
  const workflows = ids.map((id) => {
    const source = readFileSync(pathOf(id), "utf8");
    return { workflow: readWorkflow(source, id).workflow!, source };
  });
  const world = await World.create({ store: createMemoryStore(), workflows });
  const { id } = await world.engine.start("onboarding", { data: hired });
  await world.advanceTo(startOfTimeMs + 86_400_000);
  const before = world.gateway.attempts.length;
  await world.engine.operate(id, { kind: "cancel", reason: "took another job" });
  await world.settle();
  const undone = world.gateway.attempts.slice(before);
  expect(undone.map(({ request: { method, path } }) => `${method} ${path}`)).toEqual([
    "POST /badges/shred",
    "DELETE /access/grants/E-7",
    "DELETE /mail/boxes/E-7",
    "DELETE /directory/people/E-7",
    "POST /hr/contracts/void",
  ]);
  const { items } = world.engine.list({ limit: 10 });
  expect(items.map(({ status }) => status)).toEqual(items.map(() => "cancelled"));
  expect(items).toHaveLength(4);
});
