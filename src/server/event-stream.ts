// Event stream: server-sent events read from the journal as the reader takes them, so that nothing is buffered for anybody.

export interface StreamOptions {
  /** What follows the entry `after`: events to be sent, and how far has been looked. `upTo` = `after`: that is all. */
  readonly read: (after: number) => { readonly events: readonly StreamEvent[]; readonly upTo: number };
  /** `seq` of the entry behind which the stream begins. */
  readonly after: number;
  /** Calls back when there may be more to read; what is returned ends that. */
  readonly watch: (more: () => void) => () => void;
  /** Aborted when the server stops: the stream ends, and its reader may resume it elsewhere. */
  readonly stopping: AbortSignal;
  readonly pace: Pace;
  /** Called when nothing more will be read; once more is no harm. */
  readonly ended: () => void;
  /** Called first when the reader was too slow; what breaks its connection. Where it is missing, the stream errs. */
  readonly dropped?: () => void;
}

export interface StreamEvent {
  readonly seq: number;
  readonly data: unknown;
}

export interface Pace {
  /** Silence after which a comment is sent, so that nobody between takes the connection for dead. */
  readonly heartbeatMs: number;
  /** How long a reader may take nothing of what there is before it is dropped; it may come again and resume. */
  readonly patienceMs: number;
}

export const usualPace: Pace = { heartbeatMs: 15_000, patienceMs: 60_000 };

export function eventStream(options: StreamOptions): ReadableStream<Uint8Array> {
  const { read, watch, stopping, pace, ended, dropped } = options;
  let { after } = options;
  let wake: () => void = () => undefined;
  /** Since when the reader has not taken what was sent; undefined while it waits for more. */
  let untakenSinceMs: number | undefined;
  let beat = false;
  let timer: NodeJS.Timeout | undefined;
  let unwatch: () => void = () => undefined;
  const more = (): void => wake();

  function end(): void {
    clearInterval(timer);
    unwatch();
    stopping.removeEventListener("abort", more);
    ended();
  }

  return new ReadableStream<Uint8Array>({
    start(controller) {
      unwatch = watch(more);
      stopping.addEventListener("abort", more);
      timer = setInterval(() => {
        if (untakenSinceMs !== undefined && performance.now() - untakenSinceMs > pace.patienceMs) {
          end();
          if (dropped === undefined) controller.error(new Error("the reader of a stream was too slow"));
          else dropped();
          return;
        }
        beat = true;
        wake();
      }, pace.heartbeatMs);
      timer.unref();
      // Sent at once, so that the reader knows that it is connected.
      controller.enqueue(encode(`retry: ${retryMs}\n\n`));
    },
    async pull(controller) {
      untakenSinceMs = undefined;
      try {
        await send(controller);
      } catch (error) {
        end();
        throw error;
      }
    },
    cancel: end,
  });

  /** Waits until there is something to send, and sends it. */
  async function send(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    for (;;) {
      if (stopping.aborted) {
        end();
        controller.enqueue(encode(": the server is stopping\n\n"));
        controller.close();
        return;
      }
      const called = new Promise<void>((resolve) => (wake = resolve));
      const { events, upTo } = read(after);
      const isAll = upTo === after;
      after = upTo;
      if (events.length > 0 || (isAll && beat)) {
        controller.enqueue(encode(events.length > 0 ? events.map(textOf).join("") : ": still here\n\n"));
        beat = false;
        untakenSinceMs = performance.now();
        return;
      }
      // Others get their turn where much is passed over.
      await (isAll ? called : new Promise<void>((resolve) => setImmediate(resolve)));
    }
  }
}

/** How long a reader waits before it connects again. */
const retryMs = 2_000;

const encoder = new TextEncoder();
const encode = (text: string): Uint8Array => encoder.encode(text);

/** JSON has no line breaks outside of its escapes, so it is one line. */
const textOf = ({ seq, data }: StreamEvent): string => `id: ${seq}\ndata: ${JSON.stringify(data)}\n\n`;
