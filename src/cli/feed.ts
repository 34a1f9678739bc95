// Feed: entries of a running server's journal as they are made, over lost connections.
import type { RecordedView } from "../engine/view.ts";
import { openStream } from "./client.ts";
import type { Server, Unanswered } from "./client.ts";

export type Fed =
  | { readonly kind: "entry"; readonly entry: RecordedView }
  /** Anew, too: what was lost meanwhile is told where the feed knows its last entry. */
  | { readonly kind: "connected" }
  | { readonly kind: "lost" }
  /** The server refuses, or was not there at first: the feed's last word. */
  | { readonly kind: "refused"; readonly answer: Unanswered };

/**
 * Of a path that answers with server-sent events. `after`: `seq` of the last entry that is known; undefined for what
 * comes from now on. Ends when `stop` is aborted.
 */
export async function* feed(
  server: Server,
  path: string,
  after: number | undefined,
  stop: AbortSignal,
): AsyncGenerator<Fed> {
  let last = after;
  for (let connected = false; !stop.aborted;) {
    const opened = await openStream(server, path, last, stop);
    if (opened.kind === "open") {
      connected = true;
      yield { kind: "connected" };
      for await (const entry of entriesOf(opened.body)) {
        last = entry.seq;
        yield { kind: "entry", entry };
      }
    } else if (opened.kind === "problem" || !connected) {
      if (!stop.aborted) yield { kind: "refused", answer: opened };
      return;
    }
    if (stop.aborted) return;
    yield { kind: "lost" };
    await pause(stop);
  }
}

/** Until the stream ends, or its connection does. */
async function* entriesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<RecordedView> {
  const decoder = new TextDecoder();
  let open = "";
  try {
    for await (const chunk of body) {
      open += decoder.decode(chunk, { stream: true });
      const events = open.split("\n\n");
      open = events.pop()!;
      for (const event of events) {
        const data = event.split("\n").flatMap((line) => (line.startsWith("data: ") ? line.slice(6) : []));
        if (data.length > 0) yield JSON.parse(data.join("\n")) as RecordedView;
      }
    }
  } catch (cause) {
    if (cause instanceof SyntaxError) throw cause;
  }
}

/** What the server's own streams ask of their readers. */
const pauseMs = 2_000;

function pause(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, pauseMs);
    stop.addEventListener("abort", end);
  });
}
