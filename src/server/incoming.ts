// Incoming: Node's own message behind a request, which `listen` hands over; absent where a test gives the app a Request.
import type { IncomingMessage } from "node:http";
import type { Context } from "hono";

export const incomingOf = (context: Context): IncomingMessage | undefined =>
  (context.env as { readonly incoming?: IncomingMessage } | undefined)?.incoming;
