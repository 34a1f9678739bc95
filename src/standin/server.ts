// The stand-in for the agency's services: a real HTTP server that takes any request, answers usefully, keeps
// its answers by idempotency key and can be told to fail, delay or hang a path.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { control, controlPrefix } from "./control.ts";
import { agentAnswer } from "./agent.ts";
import { Records, requestDigest, type Effect, type ReceivedRequest } from "./record.ts";
import { Rules, type Rule } from "./rule.ts";

export interface StandinOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Gets one line for each request as it arrives. */
  readonly log?: (line: string) => void;
}

export interface Standin {
  /** Listens on loopback and resolves with the port; 0 takes a free one. Rejects when the port is taken. */
  listen(port: number): Promise<number>;
  /** Hangs up on everyone. */
  close(): Promise<void>;
}

/**
 * A key is answered the same for ever, with `Idempotent-Replayed: true`, whatever rules have come since: it had
 * its effect when its first request was accepted, even if that caller did not wait for the answer. The same key with another
 * request is 422. Bodies beyond 1 MiB are 413.
 */
export function createStandin({ now, log }: StandinOptions): Standin {
  const records = new Records();
  const rules = new Rules();
  const waiting = new Set<NodeJS.Timeout>();
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    request.on("error", () => response.destroy());
    readBody(request, (body) => {
      if (body === "too large")
        send(response, 413, { error: "the body is larger than 1 MiB" }, { connection: "close" });
      else if (isControl(request.url!)) answerControl(request, response, body);
      else serve(request, response, body);
    });
  });

  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          server.off("error", reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        for (const timer of waiting) clearTimeout(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function answerControl(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const answer = control(request.method!, new URL(request.url!, "http://standin"), body, {
      records,
      rules,
    });
    send(response, answer.status, answer.body, answer.allow === undefined ? {} : { allow: answer.allow });
  }

  function serve(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const arrived = describe(request, body, now());
    const digest = requestDigest(arrived.method, request.url!, body);
    const before = records.find(arrived.key, digest);
    const received: ReceivedRequest = { ...arrived, replayed: before !== undefined && before !== "other" };
    records.received(received);
    log?.(logLine(received));
    response.on("close", () => (received.endedAtMs ??= now()));

    if (before === "other") {
      answer(received, response, 422, { error: "this key came before with another request" });
    } else if (before !== undefined) {
      answer(received, response, 200, before.answer, { "idempotent-replayed": "true" });
    } else {
      obey(rules.take(received.method, received.path), received, response, digest);
    }
  }

  function obey(
    rule: Rule | undefined,
    received: ReceivedRequest,
    response: ServerResponse,
    digest: string,
  ): void {
    if (rule?.hang) return;
    const effect = rule?.fail === undefined ? effectOf(received, rule) : undefined;
    if (effect !== undefined) records.did(effect, digest);
    const status = rule?.fail ?? 200;
    const body =
      effect === undefined ? (rule?.body ?? { error: `told to fail with ${status}` }) : effect.answer;
    const headers = rule?.retry_after === undefined ? {} : { "retry-after": String(rule.retry_after) };
    if (rule?.delay_ms === undefined) return answer(received, response, status, body, headers);
    const timer = setTimeout(() => {
      waiting.delete(timer);
      answer(received, response, status, body, headers);
    }, rule.delay_ms);
    waiting.add(timer);
  }

  function effectOf(received: ReceivedRequest, rule: Rule | undefined): Effect {
    const { key, method, path, instance, step, body, atMs } = received;
    const answer = toldBody(rule, usualAnswer(received, records.effects.length));
    return { key, method, path, instance, step, body, atMs, answer };
  }

  function answer(
    received: ReceivedRequest,
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    if (response.destroyed) return;
    received.endedAtMs = now();
    received.status = status;
    send(response, status, body, headers);
  }
}

function toldBody(rule: Rule | undefined, otherwise: unknown): unknown {
  return rule !== undefined && Object.hasOwn(rule, "body") ? rule.body : otherwise;
}

/** `{}`; of an agent something that fits the JSON Schema that is asked of it; and for a ticket an id that depends on the key alone, so that a flow has something to carry on. */
function usualAnswer({ method, path, key, body }: ReceivedRequest, count: number): unknown {
  if (method === "POST" && path.startsWith("/agents/")) return agentAnswer(body);
  if (method !== "POST" || path !== "/helpdesk/ticket") return {};
  if (key === null) return { id: `T-${count + 1}` };
  return { id: `T-${(createHash("sha256").update(key).digest().readUInt32BE() % 900_000) + 100_000}` };
}

function describe(request: IncomingMessage, body: Buffer, atMs: number): Omit<ReceivedRequest, "replayed"> {
  const [path = "/", query = ""] = splitAtFirst(request.url!, "?");
  return {
    method: request.method!,
    path,
    query,
    key: header(request, "idempotency-key"),
    instance: header(request, "x-act-instance"),
    step: header(request, "x-act-step"),
    body: bodyOf(request, body),
    atMs,
    endedAtMs: null,
    status: null,
  };
}

function bodyOf(request: IncomingMessage, body: Buffer): unknown {
  if (body.length === 0) return null;
  const text = body.toString();
  if (!/^application\/json\b/i.test(header(request, "content-type") ?? "")) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function readBody(request: IncomingMessage, done: (body: Buffer | "too large") => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    const before = bytes;
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
    else if (before <= maxBodyBytes) done("too large");
  });
  request.on("end", () => {
    if (bytes <= maxBodyBytes) done(Buffer.concat(chunks));
  });
}

const maxBodyBytes = 1024 * 1024;

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
      ...headers,
    })
    .end(text);
}

function logLine({ method, path, key, instance, replayed }: ReceivedRequest): string {
  const line = `▶ ${method} ${path}  key=${key ?? "none"}  instance=${instance ?? "none"}${replayed ? "  (again)" : ""}`;
  return line.replace(/\p{C}/gu, "?");
}

function isControl(url: string): boolean {
  return url === controlPrefix || url.startsWith(`${controlPrefix}/`) || url.startsWith(`${controlPrefix}?`);
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === "string" ? value : null;
}

function splitAtFirst(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}
