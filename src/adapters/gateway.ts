// The gateway over HTTP: one attempt of a step's call becomes one request to the services behind a base URL.
// Not all of undici: a start would take a twentieth longer for what is never used of it.
import Pool from "undici/lib/dispatcher/pool.js";
import type { Dispatcher } from "undici";
import type { Attempt, Gateway, Outcome } from "../engine/ports.ts";
import type { Answer } from "./gateway-outcome.ts";
import {
  lateOutcome,
  lostOutcome,
  refusedOutcome,
  statusOutcome,
  successOutcome,
} from "./gateway-outcome.ts";
import { systemResolve } from "./address.ts";
import type { Resolve } from "./address.ts";
import { prepare } from "./gateway-request.ts";
import { createRoutes } from "./gateway-route.ts";
import type { ServiceAddress } from "./gateway-route.ts";
import type { Secrets } from "./secrets.ts";
import { noSecrets } from "./secrets.ts";

export interface HttpGatewayOptions {
  /** `http:` or `https:` URL without user, query and fragment. The operator's word: its host is trusted. */
  readonly baseUrl?: string | undefined;
  /** Services that are not behind it, by name. */
  readonly services?: Readonly<Record<string, ServiceAddress>>;
  /** How names of services become addresses: as the operating system has it, where it is missing. */
  readonly resolve?: Resolve;
  /** Milliseconds since the epoch; a `Retry-After` that is a date is measured from here. */
  readonly now: () => number;
  /** Most connections at a time to the gateway, and to each service; what is beyond waits, and its waiting counts as part of the attempt. */
  readonly connections?: number;
  /** Largest body of an answer that is taken. */
  readonly maxResponseBytes?: number;
  /** Values of headers that calls name, and what hides them in what services answer. None where it is missing. */
  readonly secrets?: Secrets;
}

export interface HttpGateway extends Gateway {
  /** Cuts the calls on the wire, which then end as lost, and closes every connection. */
  close(): Promise<void>;
}

/**
 * Redirects are answers like any other and compressed answers are not taken: nothing a service says causes a
 * second request or grows in memory. A service that is not `internal` is dialled at public addresses alone, whatever
 * its name leads to at the moment. Throws TypeError when an address may not be used.
 */
export function createHttpGateway(options: HttpGatewayOptions): HttpGateway {
  const { secrets = noSecrets } = options;
  const maxBytes = options.maxResponseBytes ?? 1024 * 1024;
  const routes = createRoutes({
    baseUrl: options.baseUrl,
    services: options.services ?? {},
    resolve: options.resolve ?? systemResolve,
    connectionsTo: (origin, lookup) =>
      new Pool(origin, {
        connections: options.connections ?? 256,
        // undici's own time limits restart with every byte, so that a drip outlives them: ours is one for the whole.
        headersTimeout: 0,
        bodyTimeout: 0,
        ...(lookup && { connect: { lookup } }),
      }),
  });

  return {
    call(attempt) {
      const route = routes.of(attempt.request.path);
      if (route === undefined)
        return Promise.resolve(lostOutcome(attempt, new Error("no address is set for it"), false));
      const prepared = prepare(route, attempt, (name) => secrets.of(name));
      if (!prepared.ok) {
        const { reason, passing } = prepared;
        return Promise.resolve(
          passing ? lostOutcome(attempt, new Error(reason), false) : refusedOutcome(attempt, reason),
        );
      }
      return new Promise((resolve) => {
        route.connections.dispatch(
          prepared.request,
          new Exchange(attempt, maxBytes, options.now, secrets, resolve),
        );
      });
    },
    async close() {
      await Promise.all(routes.all.map(({ connections }) => connections.destroy()));
    },
  };
}

/** One request and its answer, as undici tells of them. Settles once; whatever comes later is ignored. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #attempt: Attempt;
  readonly #maxBytes: number;
  readonly #now: () => number;
  readonly #secrets: Secrets;
  readonly #resolve: (outcome: Outcome) => void;
  readonly #deadline: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  /** 0 until a final status has come. */
  #status = 0;
  #headers: Answer["headers"] = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(
    attempt: Attempt,
    maxBytes: number,
    now: () => number,
    secrets: Secrets,
    resolve: (outcome: Outcome) => void,
  ) {
    this.#secrets = secrets;
    this.#attempt = attempt;
    this.#maxBytes = maxBytes;
    this.#now = now;
    this.#resolve = resolve;
    this.#deadline = setTimeout(expire, Math.min(attempt.timeoutMs, longestTimerMs), this);
  }

  /** From here on bytes of the request may leave. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) controller.abort(new Error("the attempt ended while it waited for a connection"));
    else this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Answer["headers"],
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (Number(headers["content-length"]) > this.#maxBytes) this.#overflow();
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) this.#overflow();
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#settle(this.#isSuccess() ? successOutcome(this.#attempt, this.#answer()) : this.#byStatus());
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#hasFailed()) this.#settle(this.#byStatus());
    else this.#settle(lostOutcome(this.#attempt, error, this.#controller !== undefined));
  }

  /** The whole attempt has taken too long. */
  expire(): void {
    const sent = this.#controller !== undefined;
    this.#settle(this.#hasFailed() ? this.#byStatus() : lateOutcome(this.#attempt, sent));
    this.#controller?.abort(new Error("the attempt ran out of time"));
  }

  #overflow(): void {
    const reason = `the answer is larger than ${this.#maxBytes} bytes`;
    this.#settle(this.#isSuccess() ? refusedOutcome(this.#attempt, reason, this.#status) : this.#byStatus());
    this.#controller?.abort(new Error(reason));
  }

  /** A status of failure is a known outcome, whatever becomes of the body after it. */
  #hasFailed(): boolean {
    return this.#status !== 0 && !this.#isSuccess();
  }

  #isSuccess(): boolean {
    return this.#status >= 200 && this.#status < 300;
  }

  #byStatus(): Outcome {
    return statusOutcome(this.#attempt, this.#answer(), this.#now);
  }

  #answer(): Answer {
    const body = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    // Before anything is read of it: an excerpt may end within a secret.
    return { status: this.#status, headers: this.#headers, body: this.#secrets.redactBytes(body) };
  }

  #settle(outcome: Outcome): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#deadline);
    this.#chunks = [];
    this.#resolve(redactOutcome(outcome, this.#secrets));
  }
}

/** JSON has more ways than one to write a text, so what was read is looked at again. */
function redactOutcome(outcome: Outcome, secrets: Secrets): Outcome {
  return outcome.kind === "ok"
    ? { ...outcome, output: secrets.redactJson(outcome.output) }
    : { ...outcome, message: secrets.redact(outcome.message) };
}

/** Node fires a timer at once when its delay does not fit in 31 bits. */
const longestTimerMs = 2 ** 31 - 1;

function expire(exchange: Exchange): void {
  exchange.expire();
}
