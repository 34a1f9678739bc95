// Journals: the record of an instance, in pages or as lines.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Engine } from "../engine/engine.ts";
import type { EntryView } from "../engine/view.ts";
import { entrySchema, pageSchema } from "./answers.ts";
import { instancePath, withInstance } from "./instance-address.ts";
import { addOperation } from "./route.ts";
import { cursorAfter, defaultLimit, maxLimit, positionOf } from "./page.ts";
import { answerProblem } from "./problem.ts";
import { linesHeaders, reply } from "./reply.ts";
import { journalQuery } from "./requests.ts";

export function addJournal(app: OpenAPIHono, engine: Engine): void {
  addOperation(
    app,
    {
      method: "get",
      path: "/v1/instances/{id}/journal",
      operationId: "readJournal",
      summary: "Read an instance's record, oldest first",
      input: { in: "query", schema: journalQuery },
      answer: {
        status: 200,
        description: "One page, or lines",
        schema: pageSchema(entrySchema),
        headers: { Link: "With `format=ndjson` and `limit`: the next page" },
        also: { "application/x-ndjson": "One entry a line" },
      },
      problems: ["unknown-instance", "archived", "unknown-cursor"],
    },
    (context, { format, limit, cursor }) =>
      withInstance(context, (id) => {
        const position = positionOf("journal", cursor);
        if (position.kind === "problem") return answerProblem(position.problem);
        const after = position.after === undefined ? undefined : Number(position.after);
        if (format === "ndjson" && limit === undefined) return answerAllLines(engine, id, after);
        const page = readPage(engine, id, limit ?? defaultLimit, after);
        const next = page.next === undefined ? null : cursorAfter("journal", String(page.next));
        return format === "json"
          ? reply({ items: page.items, next })
          : answerLines(page.items, id, limit, next);
      }),
  );
}

type JournalPage = ReturnType<Engine["journal"]>;

function readPage(engine: Engine, id: string, limit: number, after: number | undefined): JournalPage {
  return engine.journal(id, after === undefined ? { limit } : { limit, after });
}

function answerLines(
  items: readonly EntryView[],
  id: string,
  limit: number | undefined,
  next: string | null,
): Response {
  const link = `<${instancePath(id)}/journal?format=ndjson&limit=${limit}&cursor=${next}>; rel="next"`;
  return new Response(lines(items), { headers: next === null ? linesHeaders : { ...linesHeaders, link } });
}

/** Reads on as the lines are taken, so that a long record is never in memory as a whole. */
function answerAllLines(engine: Engine, id: string, after: number | undefined): Response {
  // The first page is read before anything is sent: a wrong id is still a 404.
  let page = readPage(engine, id, maxLimit, after);
  if (page.next === undefined) return new Response(lines(page.items), { headers: linesHeaders });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(encoder.encode(lines(page.items)));
      if (page.next === undefined) controller.close();
      else page = readPage(engine, id, maxLimit, page.next);
    },
  });
  return new Response(body, { headers: linesHeaders });
}

const lines = (items: readonly EntryView[]): string =>
  items.map((item) => `${JSON.stringify(item)}\n`).join("");
