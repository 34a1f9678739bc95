// Deployment over HTTP: new versions of workflows, and what is made of one.
import { beforeEach, describe, expect, test } from "vitest";
import { createMachine } from "xstate";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { World } from "../../src/simulation/world.ts";
import type { Served } from "./harness.ts";
import { benefitFlow, serve } from "./harness.ts";
import { problemIn, verdictOf } from "./verdict.ts";

let served: Served;
beforeEach(async () => {
  served = await serve();
});

const put = async (
  id: string,
  text: string,
  headers: Record<string, string> = { "content-type": "application/yaml" },
): Promise<Response> => served.app.request(`/v1/workflows/${id}`, { method: "PUT", headers, body: text });

const longer = benefitFlow.replace("wait: 1h", "wait: 3h");
const hello = "id: hello\ntrigger: {event: greeted}\nsteps: [wait: 1h]\n";

interface Deployed {
  readonly version: string;
  readonly source: string;
  readonly versions: readonly { readonly version: string }[];
  readonly diagnostics: readonly unknown[];
}
const bodyOf = async (response: Response): Promise<Deployed> => (await response.json()) as Deployed;

describe("PUT /v1/workflows/{id}", () => {
  test("gives new instances a new version, and leaves those that run theirs", async () => {
    const claimed = (claim: string): object => ({ type: "benefit_claimed", data: { claim, amount: 1 } });
    await served.post("/v1/events", claimed("old"));
    const response = await put("benefit_flow", longer);
    const deployed = await bodyOf(response);
    expect([response.status, response.headers.get("etag")]).toEqual([201, `"${deployed.version}"`]);
    expect(deployed).toMatchObject({ source: longer, diagnostics: [] });
    await served.post("/v1/events", claimed("new"));
    const [old, young] = ["old", "new"].map(
      (claim) => served.world.engine.read(`benefit_flow:${claim}`).version,
    );
    expect(young).toBe(deployed.version);
    expect(old).not.toBe(young);
  });

  test("of what is current already is 200 and changes nothing, comments or not", async () => {
    expect((await put("benefit_flow", longer)).status).toBe(201);
    const again = await put("benefit_flow", `# a word\n${longer}`);
    expect([again.status, (await bodyOf(again)).versions.length]).toEqual([200, 1]);
  });

  test("of a workflow that was not there makes its trigger known at once", async () => {
    expect(await verdictOf(await served.post("/v1/events", { type: "greeted", data: {} }))).toBe(
      "404 unknown-event",
    );
    expect((await put("hello", hello)).status).toBe(201);
    expect(await verdictOf(await served.post("/v1/events", { type: "greeted", data: {} }))).toBe("202");
  });

  test("with errors is 422 with all of them as `check` tells them, and changes nothing", async () => {
    const problem = await problemIn(
      await put("hello", "id: hello\nsteps:\n  - wait: soon\n  - call: nowhere\n"),
    );
    expect([problem.status, problem.detail]).toEqual([
      422,
      expect.stringMatching(/^Line 3: .*, and 1 more\.$/),
    ]);
    expect(problem["diagnostics"]).toMatchObject([
      { file: "hello.yaml", line: 3, severity: "error", message: expect.any(String) },
      { file: "hello.yaml", line: 4, severity: "error" },
    ]);
    expect(await verdictOf(await served.get("/v1/workflows/hello"))).toBe("404 unknown-workflow");
  });

  describe("that others run", () => {
    const parent = `id: parent
trigger: asked_for
steps:
  - run: child
    with: {sum: "\${1 + 1}"}
    on_error: [{type: too_little, steps: [{wait: 1h}]}]
`;
    const fails = "steps: [{fail: {type: too_little, message: no}}]\n";
    const child = `id: child\ninput: {sum: integer}\n${fails}`;
    beforeEach(async () => {
      served = await serve({ more: [child, parent.replace(/ {4}on_error.*\n/, "")] });
    });

    test.each<[rule: string, text: string, code: string]>([
      ["takes other input", child.replace("integer", "string"), "wrong-input"],
      ["takes more input", child.replace("integer}", "integer, more: string}"), "wrong-input"],
      ["runs who runs it", "id: child\nsteps:\n  - run: parent\n", "run-cycle"],
    ])("and %s, which breaks them, is 422 with their lines, and changes nothing", async (_, text, code) => {
      const problem = await problemIn(await put("child", text));
      expect([problem.status, problem.type]).toEqual([422, "urn:hms-act:problem:invalid-workflow"]);
      const file = code === "run-cycle" ? "child.yaml" : "parent.yaml";
      expect(problem["diagnostics"]).toMatchObject([{ file, code, severity: "error" }]);
      if (file === "parent.yaml") expect(problem.detail).toMatch(/^parent\.yaml, line \d: /);
      expect((await bodyOf(await served.get("/v1/workflows/child"))).source).toBe(child);
    });

    test("and no longer fails as they handle is 422, until they do not handle it", async () => {
      expect((await put("parent", parent)).status).toBe(201);
      const calm = "id: child\ninput: {sum: integer}\nsteps: [{wait: 1h}]\n";
      const problem = await problemIn(await put("child", calm));
      expect(problem["diagnostics"]).toMatchObject([{ file: "parent.yaml", code: "unknown-error-type" }]);
      expect((await put("parent", parent.replace(/ {4}on_error.*\n/, ""))).status).toBe(201);
      expect((await put("child", calm)).status).toBe(201);
    });

    test("and still fits them is taken", async () => {
      const wider = child.replace("integer}", "number, note: string?}");
      expect((await put("child", wider)).status).toBe(201);
    });
  });

  describe("of a workflow that an event of another starts", () => {
    const taker = (input: string): string =>
      `id: taker\ntrigger: raised\ninput: ${input}\nsteps: [{wait: 1h}]\n`;
    const raiser = 'id: raiser\nsteps:\n  - emit: raised\n    with: {level: 2, case: "C-1"}\n';

    test("and refuses the data is 422 with the other's line, until the other sends what it takes", async () => {
      expect((await put("taker", taker("{level: integer}"))).status).toBe(201);
      expect((await put("raiser", raiser)).status).toBe(201);
      const problem = await problemIn(await put("taker", taker("{level: string}")));
      expect(problem["diagnostics"]).toMatchObject([
        { file: "raiser.yaml", code: "wrong-data", line: 4, severity: "error" },
      ]);
      expect((await put("raiser", raiser.replace("2", '"two"'))).status).toBe(422);
      expect((await put("taker", taker("{level: integer, case: string}"))).status).toBe(201);
    });
  });

  test.each<[verdict: string, rule: string, id: string, text: string, headers?: Record<string, string>]>([
    ["422 invalid-input", "another id in the text", "other", hello],
    [
      "422 invalid-workflow",
      "a workflow that is not there, run by a step",
      "hello",
      "id: hello\nsteps:\n  - run: nobody\n",
    ],
    ["422 invalid-workflow", "no workflow at all", "hello", ""],
    ["422 invalid-workflow", "a path as an id", "..%2F..%2Fetc", "id: ../../etc\nsteps: [wait: 1h]\n"],
    ["422 invalid-workflow", "__proto__ as an id", "__proto__", "id: __proto__\nsteps: [wait: 1h]\n"],
    ["415 unsupported-media-type", "JSON", "hello", "{}", { "content-type": "application/json" }],
    ["413 too-large", "a text that is too large", "hello", `${hello}#${"x".repeat(1024 * 1024)}`],
  ])("%s: %s", async (verdict, _, id, text, headers) => {
    expect(await verdictOf(await put(id, text, headers))).toBe(verdict);
  });

  test("a billion laughs are refused within 50 ms of processor time", async () => {
    const lines = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}]`);
    const bomb = `id: bomb\nl0: &l0 [lol]\n${lines.join("\n")}\nsteps: [wait: 1h]\n`;
    await put("bomb", bomb);
    const before = process.cpuUsage();
    expect(await verdictOf(await put("bomb", bomb))).toBe("422 invalid-workflow");
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(50);
  });

  test("is guarded by If-Match: the version that the author saw", async () => {
    const tag = (await served.get("/v1/workflows/benefit_flow")).headers.get("etag") ?? "";
    const guarded = (text: string): Promise<Response> =>
      put("benefit_flow", text, { "content-type": "application/yaml", "if-match": tag });
    expect((await guarded(longer)).status).toBe(201);
    expect(await verdictOf(await guarded(benefitFlow.replace("wait: 1h", "wait: 5h")))).toBe("412 changed");
  });
});

describe("after a restart", () => {
  const file = (
    source: string,
  ): { workflow: NonNullable<ReturnType<typeof readWorkflow>["workflow"]>; source: string } => ({
    workflow: readWorkflow(source, "f.yaml").workflow!,
    source,
  });
  /** The source of `hello` after each start: with the files that are there then, and what is deployed after it. */
  async function lives(
    ...starts: readonly { readonly files: readonly string[]; readonly deployed?: string }[]
  ): Promise<readonly (string | undefined)[]> {
    const store = createMemoryStore();
    const sources: (string | undefined)[] = [];
    for (const { files, deployed } of starts) {
      const { engine } = await World.create({ store: createMemoryStore(store.image()), workflows: [] });
      await engine.stop();
      const world = await World.create({ store, workflows: [] });
      await world.engine.install(files.map(file));
      sources.push(world.engine.workflows().find(({ id }) => id === "hello")?.source);
      if (deployed !== undefined) await world.engine.deploy(file(deployed).workflow, deployed);
    }
    return sources;
  }
  const [one, two, three] = ["1h", "2h", "3h"].map((time) => hello.replace("1h", time)) as [
    string,
    string,
    string,
  ];

  test("what was deployed is there, though no file has it", async () => {
    expect(await lives({ files: [], deployed: one }, { files: [] })).toEqual([undefined, one]);
  });
  test("what was deployed counts while the file is as it was", async () => {
    expect(await lives({ files: [one], deployed: two }, { files: [one] }, { files: [one] })).toEqual([
      one,
      two,
      two,
    ]);
  });
  test("a file that was edited since counts again", async () => {
    expect(await lives({ files: [one], deployed: two }, { files: [three] }, { files: [three] })).toEqual([
      one,
      three,
      three,
    ]);
  });
});

describe("what is made of a workflow", () => {
  test("its machine is one that XState takes", async () => {
    const response = await served.get("/v1/workflows/payment_failed_flow/machine");
    const config = (await response.json()) as Parameters<typeof createMachine>[0];
    expect(createMachine(config).root.initial.target[0]?.key).toBe("freeze_payments");
  });

  test("its diagram is Mermaid", async () => {
    const response = await served.get("/v1/workflows/payment_failed_flow/diagram.mmd");
    expect(response.headers.get("content-type")).toContain("text/vnd.mermaid");
    expect(await response.text()).toMatch(/^stateDiagram-v2\n[^]*freeze_payments/);
  });

  test("its proof says what holds, and is of the version that is current", async () => {
    const sure =
      "id: sure\nsteps:\n  - {id: one, wait: 1h}\n  - {id: two, wait: 1h}\nguarantees:\n  - before: [one, two]\n";
    expect((await put("sure", sure)).status).toBe(201);
    const first = await served.get("/v1/workflows/sure/proof");
    const guarantees = [{ guarantee: { before: ["one", "two"] }, holds: true }];
    expect([first.status, await first.json()]).toMatchObject([
      200,
      { workflow: "sure", exact: true, guarantees },
    ]);
    const tag = first.headers.get("etag");
    expect((await served.get("/v1/workflows/sure/proof")).headers.get("etag")).toBe(tag);
    await put("sure", sure.replace("1h", "2h"));
    expect((await served.get("/v1/workflows/sure/proof")).headers.get("etag")).not.toBe(tag);
  });

  test.each(["machine", "diagram.mmd", "proof"])("404: %s of none", async (part) => {
    expect(await verdictOf(await served.get(`/v1/workflows/none/${part}`))).toBe("404 unknown-workflow");
  });
});
