// Type shapes: how `input`, `events`, forms of tasks and outputs of agents declare types.
import { z } from "zod";

export const typePattern = /^(?:string|number|integer|boolean|timestamp|duration|any)\??$/;

/** A word of an enumeration: any text but the name of a type. */
export const wordPattern = /^(?!(?:string|number|integer|boolean|timestamp|duration|any)\??$)[^]{1,100}$/;

const schemaShape = z
  .strictObject({
    schema: z.union([z.record(z.string(), z.unknown()), z.boolean()]).meta({
      description: "A JSON Schema, draft 7 or 2020-12.",
      examples: [{ type: "object", properties: { id: { type: "string", minLength: 1 } }, required: ["id"] }],
    }),
  })
  .meta({ description: "A type as JSON Schema." });

const fieldShape: z.ZodType = z
  .lazy(() =>
    z.union([
      z.string().regex(typePattern),
      z.array(fieldShape).length(1),
      z.array(z.string().regex(wordPattern)).min(2).max(100),
      z.record(z.string(), fieldShape),
      schemaShape,
    ]),
  )
  .meta({
    id: "type",
    description:
      "A type: string, number, integer, boolean, timestamp, duration or any (with `?` where the field is optional), `[type]` for lists, `[one, two]` for one of these words, a map of fields, or `{schema: ...}` for a JSON Schema.",
  });

export const dataShape = z.union([z.record(z.string(), fieldShape), schemaShape]);
