// Workflows: which of them there are, as files and deployments say, and how a new version takes its place.
import type { Workflow } from "../language/workflow.ts";
import type { Catalog, Definition } from "./catalog.ts";
import { Deployments } from "./deployments.ts";
import type { Engine, WorkflowView } from "./engine.ts";
import { EngineError } from "./error.ts";
import type { Mailboxes } from "./mailbox.ts";
import type { Clock, Store } from "./ports.ts";
import { scheduleId } from "./schedule-id.ts";
import type { Schedules } from "./schedules.ts";
import { quote } from "./start.ts";

export interface WorkflowsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly mailboxes: Mailboxes;
  /** Absent: cron triggers start nothing. */
  readonly schedules: Schedules | undefined;
  /** What has a `next` all the same, where it was armed before. */
  readonly next: Schedules["next"];
  readonly faultOf: Schedules["faultOf"];
}

export class Workflows {
  readonly #options: WorkflowsOptions;
  readonly #deployments: Deployments;

  constructor(options: WorkflowsOptions) {
    this.#options = options;
    this.#deployments = new Deployments(options.store, options.clock);
  }

  /** As `HostedEngine.register` has it. */
  async register(workflow: Workflow, source: string): Promise<string> {
    const definition = await this.#options.catalog.register(workflow, source);
    await this.#arm(definition);
    return definition.version;
  }

  /** As `HostedEngine.install` has it. */
  async install(files: readonly { readonly workflow: Workflow; readonly source: string }[]): Promise<void> {
    const seen = new Set<string>();
    for (const { workflow, source } of files) {
      const { version } = await this.#options.catalog.keep(workflow, source);
      seen.add(workflow.id);
      await this.#adopt(await this.#deployments.seen(workflow.id, version));
    }
    for (const [id, { current }] of this.#deployments.all()) if (!seen.has(id)) await this.#adopt(current);
  }

  /** As `Engine.deploy` has it. */
  deploy(
    workflow: Workflow,
    source: string,
    { versions }: NonNullable<Parameters<Engine["deploy"]>[2]>,
  ): ReturnType<Engine["deploy"]> {
    const { catalog, mailboxes } = this.#options;
    const { id } = workflow;
    // One after the other, since all deployments are one row.
    return mailboxes.run("deployments", async () => {
      const before = catalog.current(id)?.version;
      if (versions && (before === undefined || !versions.includes(before))) throw moved(id, before);
      const { version } = await catalog.keep(workflow, source);
      await this.#deployments.deploy(id, version);
      if (before !== version) await this.#adopt(version);
      return { version, isNew: before !== version };
    });
  }

  /** As `Engine.definition` has it. */
  definition(id: string): Definition {
    const { catalog } = this.#options;
    const definition = catalog.current(id);
    if (definition) return definition;
    const known = catalog.all().map(({ workflow }) => workflow.id);
    const message = `No workflow is called ${quote(id)}. Known are: ${known.join(", ") || "none"}.`;
    throw new EngineError("unknown_workflow", message, { known });
  }

  views(): readonly WorkflowView[] {
    const deployments = this.#deployments.all();
    return this.#options.catalog.all().map((definition) => ({
      ...this.#view(definition),
      versions: (deployments.get(definition.workflow.id)?.versions ?? []).map(({ version, atMs }) => ({
        version,
        since: new Date(atMs).toISOString(),
      })),
    }));
  }

  #view({ workflow, version, source }: Definition): Omit<WorkflowView, "versions"> {
    return {
      id: workflow.id,
      ...(workflow.title !== undefined && { title: workflow.title }),
      version,
      triggers: workflow.triggers.flatMap((trigger) => (trigger.kind === "event" ? [trigger.event] : [])),
      schedules: workflow.triggers.flatMap((trigger) => {
        if (trigger.kind !== "cron") return [];
        const { cron, timezone, overlap, catchUp } = trigger;
        const nextMs = this.#options.next(workflow.id, trigger);
        const next = nextMs === undefined ? undefined : new Date(nextMs).toISOString();
        const fault = this.#options.faultOf(workflow.id, trigger);
        return [
          {
            cron,
            timezone,
            overlap,
            catch_up: catchUp,
            ...(next !== undefined && { next }),
            ...(fault && { fault: { message: fault.message, since: new Date(fault.sinceMs).toISOString() } }),
          },
        ];
      }),
      source,
    };
  }

  async #adopt(version: string): Promise<void> {
    const { catalog } = this.#options;
    const definition = catalog.version(version);
    catalog.adopt(definition);
    await this.#arm(definition);
  }

  async #arm(definition: Definition): Promise<void> {
    const { schedules, mailboxes } = this.#options;
    const { workflow } = definition;
    for (const trigger of schedules === undefined ? [] : workflow.triggers) {
      if (trigger.kind !== "cron") continue;
      const schedule = scheduleId(workflow.id, trigger);
      await mailboxes.run(schedule, () => schedules!.arm({ definition, trigger }));
    }
  }
}

function moved(id: string, version: string | undefined): EngineError {
  const is = version === undefined ? "is not there" : `is at version ${version}`;
  return new EngineError("changed", `Workflow ${id} ${is}, and the request is for another version.`);
}
