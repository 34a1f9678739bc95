// run: one instance in this process, in memory, told as it goes.
import { systemClock } from "../adapters/clock.ts";
import { createHttpGateway } from "../adapters/gateway.ts";
import { openSecrets } from "./secrets.ts";
import { createNewId } from "../adapters/ids.ts";
import { createMemoryStore } from "../adapters/memory.ts";
import { EngineError } from "../engine/error.ts";
import { SimulatedGateway, usualAnswer } from "../simulation/gateway.ts";
import { play } from "./play.ts";
import type { Tell } from "./play.ts";
import { readScheduledDecisions } from "./scheduled-decision.ts";
import { readScheduledEvents } from "./scheduled-event.ts";
import { durationText } from "./duration-text.ts";
import { errorText, waitingText } from "./instance-text.ts";
import { refusal } from "./refusal.ts";
import { readPayload } from "./payload.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";
import { writeTimeline } from "./timeline.ts";
import type { Timeline } from "./timeline.ts";
import { familyBeside, hasError, printErrors, readWorkflowFiles } from "./workflow-files.ts";

export interface RunOptions {
  readonly data: string;
  readonly event: readonly string[];
  readonly decide: readonly string[];
  readonly fastForward?: boolean;
  readonly gateway?: string;
  readonly json?: boolean;
}

/** 0 when the instance completes; 1 when it ends otherwise or rests with nothing near to wait for. */
export async function run(file: string, options: RunOptions, terminal: Terminal): Promise<ExitCode> {
  const settings = readSettings(["data"], {}, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  // Only the flag asks for real calls: a gateway configured for the server is not meant for a try-out.
  const real =
    options.gateway === undefined
      ? undefined
      : readSettings(["gateway", "secrets"], { gateway: options.gateway }, terminal);
  if (real?.ok === false) return refuse(terminal, real.sentence);
  const input = readPayload("--data", options.data, terminal.cwd);
  if (!input.ok) return refuse(terminal, input.sentence);
  const events = readScheduledEvents(options.event, terminal.cwd);
  if (!events.ok) return refuse(terminal, events.sentence);
  const decisions = readScheduledDecisions(options.decide, terminal.cwd);
  if (!decisions.ok) return refuse(terminal, decisions.sentence);
  const read = readWorkflowFiles([file], terminal.cwd);
  if (!read.ok) return refuse(terminal, read.sentence);
  printErrors(terminal, read.files, read.diagnostics);
  const [source] = read.files;
  if (hasError(read.diagnostics) || source?.workflow === undefined) return 1;
  if (read.files.length > 1)
    return refuse(terminal, `${file} holds ${read.files.length} workflows: name one file.`);

  const http =
    real?.values.gateway === undefined
      ? undefined
      : createHttpGateway({
          baseUrl: real.values.gateway,
          now: Date.now,
          secrets: openSecrets(real.values.secrets, terminal),
        });
  const json = options.json === true;
  try {
    const timeline = await play({
      workflow: source.workflow,
      source: source.text,
      ...familyBeside(file, source.workflow, terminal.cwd),
      input: input.value,
      events: events.events,
      decisions: decisions.decisions,
      store: createMemoryStore(),
      gateway: http ?? new SimulatedGateway(usualAnswer),
      clock: systemClock(),
      fastForward: options.fastForward === true,
      random: Math.random,
      newId: createNewId(Math.random),
      tell: json ? () => undefined : teller(terminal),
      stop: terminal.interruption(),
    });
    return end(timeline, settings.values.data, options, terminal);
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    return refuse(terminal, refusal(cause));
  } finally {
    await http?.close();
  }
}

function teller({ stdout, env }: Terminal): Tell {
  const paint = paintFor(stdout, env);
  return (happening) => {
    switch (happening.kind) {
      case "call": {
        const again = happening.attempt > 1 ? ` (attempt ${happening.attempt})` : "";
        stdout.write(`▶ ${printable(`${happening.method} ${happening.path}`)}${again}\n`);
        return;
      }
      case "emitted":
        stdout.write(`◇ emitted ${happening.event}\n`);
        return;
      case "run":
        stdout.write(`▷ run ${happening.workflow}\n`);
        return;
      case "waiting":
        stdout.write(paint.dim(`(waiting ${durationText(happening.forMs)}...)`) + "\n");
        return;
      case "retrying":
        stdout.write(
          paint.dim(`(trying ${happening.step} again in ${durationText(happening.forMs)}...)`) + "\n",
        );
        return;
      case "offered": {
        const title = happening.title === happening.step ? "" : `: ${happening.title}`;
        stdout.write(`☐ ${printable(`task ${happening.step} for ${happening.group}${title}`)}\n`);
        return;
      }
      case "decided":
        stdout.write(`☑ ${printable(`task ${happening.step} by ${happening.by}`)}\n`);
        return;
      case "taken":
        stdout.write(`◆ ${happening.event}\n`);
        return;
      case "late": {
        const became = happening.became === "kept" ? "kept for a later wait" : "ignored";
        stdout.write(paint.dim(`◇ ${happening.event} came when nothing waited for it: ${became}`) + "\n");
        return;
      }
      case "refused":
        stdout.write(`${paint.yellow("✖")} ${happening.event} refused: ${printable(happening.why)}\n`);
        return;
      default:
        happening satisfies never;
    }
  };
}

function end(timeline: Timeline, data: string, options: RunOptions, terminal: Terminal): ExitCode {
  const json = options.json === true;
  const { instance } = timeline;
  const written = writeTimeline(timeline, data, terminal.cwd);
  if (json) printJson(terminal, instance);
  else terminal.stdout.write(`${outcomeText(timeline, options.fastForward === true, terminal)}\n`);
  if (!written.ok) terminal.stderr.write(`the timeline was not kept: ${written.sentence}\n`);
  else if (!json) terminal.stdout.write(`timeline: ${written.path}\n`);
  return instance.status === "completed" ? 0 : 1;
}

function outcomeText({ instance }: Timeline, forwarded: boolean, { stdout, env }: Terminal): string {
  const paint = paintFor(stdout, env);
  const why = instance.error === undefined ? "" : `: ${errorText(instance.error)}`;
  switch (instance.status) {
    case "completed":
      return `${paint.green("✔ completed")} ${instance.id}`;
    case "failed":
      return `${paint.red("✖ failed")}${why}`;
    case "needs_attention":
      return `${paint.red("✖ needs attention")}${why}`;
    case "cancelled":
      return paint.yellow("✖ cancelled");
    case "running":
    case "paused":
    case "compensating": {
      const hint = forwarded ? "" : "; --fast-forward lets the time pass";
      return `${paint.yellow("… rests")}, waiting for ${waitingText(instance)}${hint}`;
    }
    default:
      return instance.status satisfies never;
  }
}
