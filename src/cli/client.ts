// Client: one request to a running server, and what came of it in words.
import type { Json } from "../language/json.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { printable, printJson, refuse } from "./report.ts";
import { masked } from "./settings.ts";
import type { Settings } from "./settings.ts";

export type Answer = { readonly kind: "ok"; readonly body: Json } | Unanswered;

export type Unanswered =
  /** The server refused; `document` is its problem+json. */
  | { readonly kind: "problem"; readonly sentence: string; readonly document: Json }
  /** Nobody answered, or somebody else did. */
  | { readonly kind: "unreachable"; readonly sentence: string };

export type Server = Pick<Settings, "url" | "key">;

/**
 * `path` begins with `/` and is encoded already; `user` is who asks, where no key says so. Waits at most 30 seconds for
 * the whole answer.
 */
export async function ask(
  { url, key }: Server,
  method: "GET" | "POST",
  path: string,
  body?: Json,
  user?: string,
): Promise<Answer> {
  const headers: Record<string, string> = user === undefined ? {} : { "x-act-user": user };
  if (key !== undefined) headers["authorization"] = `Bearer ${key}`;
  const request: RequestInit = { method, headers, redirect: "manual", signal: AbortSignal.timeout(answerMs) };
  if (body !== undefined) {
    headers["content-type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(url + path, request);
    return judge(url, response, parse(await response.text()));
  } catch (cause) {
    return { kind: "unreachable", sentence: unreachable(url, cause) };
  }
}

/**
 * An answer that comes bit by bit, from behind the entry `after`. It is broken off when `stop` is aborted, and when
 * nothing comes for a minute: a server that lives says so more often.
 */
export async function openStream(
  { url, key }: Server,
  path: string,
  after: number | undefined,
  stop: AbortSignal,
): Promise<{ readonly kind: "open"; readonly body: AsyncIterable<Uint8Array> } | Unanswered> {
  const headers: Record<string, string> = { accept: "text/event-stream" };
  if (key !== undefined) headers["authorization"] = `Bearer ${key}`;
  if (after !== undefined) headers["last-event-id"] = String(after);
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silenceMs);
  const signal = AbortSignal.any([stop, silence.signal]);
  try {
    const response = await fetch(url + path, { headers, redirect: "manual", signal });
    if (response.ok && response.body && response.headers.get("content-type")?.startsWith("text/event-stream"))
      return { kind: "open", body: attended(response.body, timer) };
    const answer = judge(url, response, parse(await response.text()));
    return answer.kind === "ok" ? stranger(url, response) : answer;
  } catch (cause) {
    clearTimeout(timer);
    return { kind: "unreachable", sentence: unreachable(url, cause) };
  }
}

async function* attended(body: AsyncIterable<Uint8Array>, timer: NodeJS.Timeout): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      timer.refresh();
      yield chunk;
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Prints what is not `ok`: a sentence on stderr, and with `json` the problem's document on stdout. */
export function printRefusal(terminal: Terminal, answer: Unanswered, json: boolean): ExitCode {
  const code = refuse(terminal, answer.sentence);
  if (answer.kind === "unreachable") return code;
  if (json) printJson(terminal, answer.document);
  return 1;
}

const answerMs = 30_000;
const silenceMs = 60_000;

function judge(url: string, response: Response, body: Json | undefined): Answer {
  const problem = isRecord(body) && typeof body["type"] === "string" && typeof body["title"] === "string";
  if (response.ok && body !== undefined) return { kind: "ok", body };
  if (!response.ok && problem) return { kind: "problem", sentence: inWords(body), document: body };
  return stranger(url, response);
}

const stranger = (url: string, { status }: Response): Unanswered => ({
  kind: "unreachable",
  sentence:
    `${printable(masked(url))} answered ${status}, but not as hms-act does: another program may be ` +
    "listening there. Give the server's address with --url or ACT_URL.",
});

function inWords(problem: Readonly<Record<string, Json>>): string {
  const text = textOf(problem["detail"]) || textOf(problem["title"]);
  const errors = Array.isArray(problem["errors"]) ? problem["errors"].filter(isRecord) : [];
  const places = errors.map(({ pointer, detail }) => `${textOf(pointer)} ${textOf(detail)}`.trim());
  const missing = places.filter((place) => !text.includes(place));
  const sentence = missing.length === 0 ? text : `${text.replace(/[.:]$/, "")}: ${missing.join("; ")}`;
  return printable(sentence + list("Known are", problem["known"]) + list("It waits for", problem["awaited"]));
}

function list(what: string, words: Json | undefined): string {
  return Array.isArray(words) && words.length > 0 ? ` ${what} ${words.map(textOf).join(", ")}.` : "";
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function unreachable(url: string, cause: unknown): string {
  const where = printable(masked(url));
  if (cause instanceof Error && cause.name === "TimeoutError")
    return `${where} gave no answer within ${answerMs / 1000} seconds.`;
  return `no server answers at ${where}. Start one with "npx hms-act serve", or give its address with --url or ACT_URL.`;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
