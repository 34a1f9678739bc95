// watch, ls --watch: what becomes of one instance, and of a list of them, as it happens.
import type { EntryView, InstanceView } from "../engine/view.ts";
import { ask, printRefusal } from "./client.ts";
import type { Answer, Server } from "./client.ts";
import { feed } from "./feed.ts";
import type { Fed } from "./feed.ts";
import { entryRow, printInstance } from "./instance-text.ts";
import { list, listPath, printList, rowOf } from "./instances.ts";
import type { ListOptions } from "./instances.ts";
import type { Page, RemoteOptions } from "./remote.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printJson, refuse, table } from "./report.ts";
import { readSettings } from "./settings.ts";

/** The record so far, then each entry as it is made, until the instance has ended; then what became of it. */
export async function watch(id: string, options: RemoteOptions, terminal: Terminal): Promise<ExitCode> {
  const settings = readSettings(["url", "key"], { url: options.url, key: options.key }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const json = options.json === true;
  const path = `/v1/instances/${encodeURIComponent(id)}`;
  const stop = terminal.interruption();
  let answer: Answer | undefined;
  for await (const fed of feed(settings.values, `${path}/stream`, 0, stop)) {
    if (fed.kind === "refused") return printRefusal(terminal, fed.answer, json);
    if (fed.kind !== "entry") tellConnection(fed, terminal);
    else {
      if (!json) terminal.stdout.write(entryLine(fed.entry));
      if (!endings.has(fed.entry.status)) continue;
      answer = await ask(settings.values, "GET", path);
      // Answers that came after the end are of the record, too.
      const instance = answer.kind === "ok" ? (answer.body as unknown as InstanceView) : undefined;
      const isBehind = instance !== undefined && instance.revision > fed.entry.revision;
      if (!isBehind) break;
    }
  }
  answer ??= await ask(settings.values, "GET", path);
  if (answer.kind !== "ok") return printRefusal(terminal, answer, json);
  if (json) printJson(terminal, answer.body);
  else printInstance(answer.body as unknown as InstanceView, terminal);
  return 0;
}

const endings: ReadonlySet<string> = new Set(["completed", "failed", "cancelled"]);

/** As `journal` has it, in columns of their own: what comes is not known yet. */
function entryLine(entry: EntryView): string {
  const [seq = "", at = "", kind = "", what = "", by = "", state = ""] = entryRow(entry);
  return table([[seq.padEnd(6), at, kind.padEnd(12), what.padEnd(24), by.padEnd(10), state]]);
}

/** One page; with `watch`, whatever becomes of it. */
export const lookAt = (
  options: ListOptions & { readonly watch?: boolean },
  terminal: Terminal,
): Promise<ExitCode> => (options.watch === true ? watchList(options, terminal) : list(options, terminal));

/** On a terminal the list stays in place; elsewhere a line follows for each instance that has changed. */
async function watchList(options: ListOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.json === true)
    return refuse(terminal, "--watch shows people what changes; programs follow GET /v1/stream.");
  const settings = readSettings(["url", "key"], { url: options.url, key: options.key }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const server: Server = settings.values;
  const stop = terminal.interruption();
  const shown = terminal.stdout.isTTY === true ? redrawn(terminal) : appended(terminal);
  const news = new News();
  const heard = listen(feed(server, "/v1/stream", undefined, stop), news, terminal);
  while (await news.next()) {
    const answer = await ask(server, "GET", listPath(options));
    if (answer.kind === "problem") return printRefusal(terminal, answer, false);
    if (answer.kind === "ok") shown(answer.body as unknown as Page<InstanceView>);
  }
  return heard;
}

async function listen(feeding: AsyncIterable<Fed>, news: News, terminal: Terminal): Promise<ExitCode> {
  try {
    for await (const fed of feeding) {
      if (fed.kind === "refused") return printRefusal(terminal, fed.answer, false);
      if (fed.kind === "lost") tellConnection(fed, terminal);
      else news.come();
    }
    return 0;
  } finally {
    news.end();
  }
}

/** That something has changed, however often it did since the last look. */
class News {
  #fresh = false;
  #ended = false;
  #wake: () => void = () => undefined;

  come(): void {
    this.#fresh = true;
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** False when no more will come. */
  async next(): Promise<boolean> {
    while (!this.#fresh && !this.#ended) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#fresh = false;
    return !this.#ended;
  }
}

const clearScreen = "\u001b[H\u001b[2J";

function redrawn(terminal: Terminal): (page: Page<InstanceView>) => void {
  const { stdout, env } = terminal;
  return (page) => {
    stdout.write(clearScreen);
    printList(page, terminal);
    stdout.write(paintFor(stdout, env).dim("changes are shown as they come; Ctrl-C ends\n"));
  };
}

function appended(terminal: Terminal): (page: Page<InstanceView>) => void {
  let before: ReadonlyMap<string, string> | undefined;
  return (page) => {
    const now = new Map(page.items.map((instance) => [instance.id, table([rowOf(instance)])]));
    if (before === undefined) printList(page, terminal);
    else for (const [id, line] of now) if (before.get(id) !== line) terminal.stdout.write(line);
    before = now;
  };
}

function tellConnection({ kind }: Fed, { stderr }: Terminal): void {
  if (kind === "lost") stderr.write("the connection was lost; trying again\n");
}
