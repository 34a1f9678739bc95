// Language server: the YAML server that editors start, as a process of its own, spoken to as they do.
import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";

export interface Position {
  /** From 0. */
  readonly line: number;
  readonly character: number;
}

export interface Squiggle {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly message: string;
}

/** What it sends: an answer has an `id`, a notification a `method`, and what it asks for has both. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Awaited {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const require = createRequire(import.meta.url);

/** For each answer. */
const deadlineMs = 20_000;

export class LanguageServer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown>;
  readonly #awaited = new Map<number | string, Awaited>();
  readonly #squiggles = new Map<string, readonly Squiggle[]>();
  #received = Buffer.alloc(0);
  #requests = 0;

  private constructor() {
    const program = require.resolve("yaml-language-server/bin/yaml-language-server");
    this.#process = spawn(process.execPath, [program, "--stdio"]);
    this.#ended = once(this.#process, "exit").then(() => {
      for (const { reject } of this.#awaited.values()) reject(new Error("the language server has ended"));
    });
    this.#process.stdout.on("data", (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      for (let message = this.#next(); message; message = this.#next()) this.#take(message);
    });
    this.#process.stderr.resume();
  }

  static async start(rootUri: string): Promise<LanguageServer> {
    const server = new LanguageServer();
    const capabilities = {
      textDocument: {
        completion: { completionItem: { snippetSupport: true } },
        hover: {},
        publishDiagnostics: {},
      },
      workspace: { configuration: true },
    };
    await server.request("initialize", { processId: process.pid, rootUri, capabilities });
    server.#send({ method: "initialized", params: {} });
    return server;
  }

  open(uri: string, text: string): void {
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    this.#send({ method: "textDocument/didOpen", params: { textDocument } });
  }

  /** Rejects when there is no answer in time. */
  request(method: string, params: object | null): Promise<unknown> {
    const id = ++this.#requests;
    this.#send({ id, method, params });
    return this.#answer(id, method);
  }

  /** Those of an open document, once the server has looked at it. */
  async diagnosticsOf(uri: string): Promise<readonly Squiggle[]> {
    const known = this.#squiggles.get(uri);
    return known ?? ((await this.#answer(uri, "diagnostics")) as readonly Squiggle[]);
  }

  async end(): Promise<void> {
    if (this.#process.exitCode === null) {
      await this.request("shutdown", null).catch(() => this.#process.kill("SIGKILL"));
      this.#send({ method: "exit" });
    }
    await this.#ended;
  }

  async #answer(key: number | string, what: string): Promise<unknown> {
    const { promise, resolve, reject } = resolvers();
    this.#awaited.set(key, { resolve, reject });
    const timer = setTimeout(() => reject(new Error(`no ${what} within ${deadlineMs} ms`)), deadlineMs);
    return promise.finally(() => {
      clearTimeout(timer);
      this.#awaited.delete(key);
    });
  }

  #take({ id, method, params, result, error }: Message): void {
    if (method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = params as {
        readonly uri: string;
        readonly diagnostics: readonly Squiggle[];
      };
      this.#squiggles.set(uri, diagnostics);
      this.#awaited.get(uri)?.resolve(diagnostics);
    } else if (method !== undefined && id !== undefined) {
      this.#send({ id, result: method === "workspace/configuration" ? settingsFor(params) : null });
    } else if (id !== undefined) {
      if (error) this.#awaited.get(id)?.reject(new Error(error.message));
      else this.#awaited.get(id)?.resolve(result);
    }
  }

  #send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#process.stdin.write(body);
  }

  /** The next message that has come as a whole. */
  #next(): Message | undefined {
    const head = this.#received.indexOf("\r\n\r\n");
    if (head < 0) return undefined;
    const start = head + 4;
    const length = Number(/Content-Length: (\d+)/i.exec(this.#received.toString("ascii", 0, head))?.[1]);
    if (this.#received.length < start + length) return undefined;
    const body = this.#received.toString("utf8", start, start + length);
    this.#received = this.#received.subarray(start + length);
    return JSON.parse(body) as Message;
  }
}

/** Everything on, but for schemas from the network. */
function settingsFor(params: unknown): readonly unknown[] {
  const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
  const { items } = params as { readonly items: readonly { readonly section?: string }[] };
  return items.map(({ section }) => (section === "yaml" ? yaml : null));
}

function resolvers(): Awaited & { readonly promise: Promise<unknown> } {
  let awaited: Awaited | undefined;
  const promise = new Promise<unknown>((resolve, reject) => {
    awaited = { resolve, reject };
  });
  return { promise, ...awaited! };
}
