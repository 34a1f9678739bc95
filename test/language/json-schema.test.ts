// JSON Schema as a type: what fits, what is said of what does not, that no schema can keep the program busy, and that
// another reading of JSON Schema comes to the same verdicts.
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkData } from "../../src/language/data.ts";
import type { Json } from "../../src/language/json.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { sampleOf } from "../../src/language/sample.ts";
import { checkSchema } from "../../src/language/schema-check.ts";
import type { DataType } from "../../src/language/workflow.ts";

const tree = {
  $defs: {
    tree: {
      type: "object",
      properties: { left: { $ref: "#/$defs/tree" }, "a/b": true },
      additionalProperties: false,
    },
  },
  $ref: "#/$defs/tree",
};

describe("data that does not fit its schema is refused with place and value:", () => {
  const mistakes: readonly (readonly [Json, Json, string, string])[] = [
    [{ type: "string" }, 5, "", "must be a string, not 5"],
    [{ type: "integer" }, 1.5, "", "must be a whole number, not 1.5"],
    [{ type: ["string", "null"] }, [], "", "must be a string or null, not a list"],
    [{ type: ["object", "array", "boolean"] }, 1, "", "must be a map, a list or true or false, not 1"],
    [{ enum: ["open", "closed", 3] }, "opn", "", 'must be one of "open", "closed", 3, not "opn"'],
    [{ enum: [{ a: [1] }] }, { a: [2] }, "", 'must be {"a":[1]}, not a map'],
    [{ const: "x" }, "y", "", 'must be "x", not "y"'],
    [{ minimum: 3 }, 2, "", "must be at least 3, not 2"],
    [{ maximum: 3 }, 4, "", "must be at most 3, not 4"],
    [{ exclusiveMinimum: 3 }, 3, "", "must be more than 3, not 3"],
    [{ exclusiveMaximum: 3 }, 3, "", "must be less than 3, not 3"],
    [{ multipleOf: 0.1 }, 0.35, "", "must be a multiple of 0.1, not 0.35"],
    [{ minLength: 2 }, "😀", "", "must have at least 2 characters, not 1"],
    [{ maxLength: 1 }, "ab", "", "must have at most 1 character, not 2"],
    [{ properties: { a: { type: "string" } } }, { a: 1 }, "/a", "must be a string, not 1"],
    [
      { properties: { payment: true }, required: ["payment"] },
      { paymnt: 1 },
      "/payment",
      'is missing (there is "paymnt")',
    ],
    [{ required: ["toString"] }, {}, "/toString", "is missing"],
    [
      { properties: { name: true }, additionalProperties: false },
      { nam: 1 },
      "/nam",
      'is no declared field (did you mean "name"?)',
    ],
    [{ additionalProperties: { type: "number" } }, { a: "x" }, "/a", 'must be a number, not "x"'],
    [{ properties: { a: false } }, { a: 1 }, "/a", "is not allowed"],
    [
      { propertyNames: { maxLength: 2 } },
      { abc: 1 },
      "/abc",
      "has a name that must have at most 2 characters, not 3",
    ],
    [{ minProperties: 1 }, {}, "", "must have at least 1 field, not 0"],
    [{ maxProperties: 0 }, { a: 1 }, "", "must have at most 0 fields, not 1"],
    [
      { dependentRequired: { card: ["holder"] } },
      { card: 1 },
      "/holder",
      'is missing: it is needed beside "card"',
    ],
    [
      { dependencies: { card: ["holder"] } },
      { card: 1 },
      "/holder",
      'is missing: it is needed beside "card"',
    ],
    [{ dependentSchemas: { a: { required: ["b"] } } }, { a: 1 }, "/b", "is missing"],
    [{ items: { type: "number" } }, [1, "x"], "/1", 'must be a number, not "x"'],
    [{ prefixItems: [{ type: "number" }], items: false }, [1, 2], "/1", "is not allowed"],
    [
      { items: [{ type: "number" }], additionalItems: { type: "string" } },
      [1, 2],
      "/1",
      "must be a string, not 2",
    ],
    [{ minItems: 1 }, [], "", "must have at least 1 item, not 0"],
    [{ maxItems: 1 }, [1, 2], "", "must have at most 1 item, not 2"],
    [
      { uniqueItems: true },
      [{ a: 1, b: 2 }, 1, { b: 2, a: 1 }],
      "/2",
      "must differ from item 0, and is a map too",
    ],
    [
      { contains: { const: 1 }, minContains: 2 },
      [1, 3],
      "",
      "must have at least 2 items fitting `contains`, not 1",
    ],
    [{ allOf: [{ minimum: 3 }, { minimum: 5 }] }, 4, "", "must be at least 5, not 4"],
    [
      { anyOf: [{ type: "string" }, { type: "null" }] },
      1,
      "",
      "must fit one of the 2 alternatives of `anyOf`",
    ],
    [
      { oneOf: [{ minimum: 1 }, { minimum: 2 }, { maximum: 0 }] },
      3,
      "",
      "must fit one alone of the 3 alternatives of `oneOf`, and fits 2",
    ],
    [
      { anyOf: [{ type: "string" }, { properties: { a: { const: 1 } } }] },
      { a: 2 },
      "/a",
      "must be 1, not 2",
    ],
    [{ not: { type: "string" } }, "x", "", "must not be what `not` describes"],
    [{ if: { required: ["a"] }, then: { required: ["b"] } }, { a: 1 }, "/b", "is missing"],
    [{ if: { required: ["a"] }, else: { required: ["b"] } }, {}, "/b", "is missing"],
    [
      { allOf: [{ properties: { a: true } }], unevaluatedProperties: false },
      { a: 1, b: 2 },
      "/b",
      "is no declared field",
    ],
    [{ anyOf: [{ prefixItems: [true] }], unevaluatedItems: false }, [1, 2], "/1", "is one item too many"],
    [tree, { left: { "a/b": 1, left: { "c/d": 1 } } }, "/left/left/c~1d", "is no declared field"],
    [false, 1, "", "is not allowed"],
  ];
  it.each(mistakes)("%j of %j", (schema, data, pointer, message) => {
    expect(checkData(declared(schema), data)).toEqual([{ pointer, message }]);
  });

  it("all that is wrong at once, at most a hundred times, each once", () => {
    const list = declared({ items: { type: "string" }, minItems: 200 });
    const errors = checkData(
      list,
      Array.from({ length: 150 }, (_, index) => index),
    );
    expect(errors).toHaveLength(100);
    const twice = declared({ allOf: [{ required: ["a", "b"] }, { required: ["a"] }] });
    expect(checkData(twice, {}).map(({ pointer }) => pointer)).toEqual(["/a", "/b"]);
  });

  it("as part of a type of the language", () => {
    const type = declaredType("{citizen: {schema: {required: [name]}}, tags: [{schema: {maxLength: 2}}]}");
    expect(checkData(type, { citizen: {}, tags: ["a", "abc"] })).toEqual([
      { pointer: "/citizen/name", message: "is missing" },
      { pointer: "/tags/1", message: "must have at most 2 characters, not 3" },
    ]);
  });
});

describe("a text has the format", () => {
  const texts: Readonly<Record<string, readonly [right: readonly string[], wrong: readonly string[]]>> = {
    "date-time": [
      ["2026-02-28T23:59:59Z", "2026-02-28t23:59:59.5+01:00"],
      ["2026-02-29T00:00:00Z", "2026-02-28T10:00:00", "2026-02-28"],
    ],
    date: [
      ["2028-02-29", "1900-12-31"],
      ["2026-02-29", "2026-13-01", "28.02.2026", "2026-2-1"],
    ],
    time: [
      ["09:30:00Z", "23:59:59.25-05:00"],
      ["24:00:00Z", "09:30:00", "9:30:00Z"],
    ],
    duration: [
      ["P3DT12H", "P2W", "PT5M", "P1Y2M"],
      ["P", "PT", "3d", "P1YT", "P1Y2D", "P1W2D"],
    ],
    email: [
      ["ada@example.org", "a.b+c@x-y.example"],
      ["ada", "@example.org", "a..b@example.org", "a@-x.org", "a b@example.org"],
    ],
    hostname: [
      ["example.org", "a", "x--y.example"],
      ["", "-a.org", "a..b", "a_b", `${"a".repeat(64)}.org`],
    ],
    ipv4: [
      ["192.0.2.1", "0.0.0.0"],
      ["256.0.0.1", "1.2.3", "01.2.3.4", "1.2.3.4.5"],
    ],
    ipv6: [
      ["::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1"],
      ["1:2:3:4:5:6:7", "1::2::3", "12345::", "::1.2.3", "192.0.2.1::"],
    ],
    uri: [
      ["https://example.org/a?b=c#d", "urn:isbn:1", "http://[2001:db8::1]:80/"],
      ["/a", "example.org", "http://a b", "http://a/%zz", "http://a:b/", "ä:x"],
    ],
    uuid: [
      ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
      ["123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g"],
    ],
  };
  it.each(Object.entries(texts))("%s", (format, [right, wrong]) => {
    const fits = (text: string) => checkSchema({ format }, text).length === 0;
    expect(right.filter((text) => !fits(text))).toEqual([]);
    expect(wrong.filter(fits)).toEqual([]);
    expect(checkSchema({ format }, 5)).toEqual([]);
    expect(fits(sampleOf(declared({ type: "string", format }), "all") as string)).toBe(true);
  });

  it("or is told one that does", () => {
    expect(checkData(declared({ format: "date" }), "soon")).toEqual([
      { pointer: "", message: 'must be a date such as 2026-01-31, not "soon"' },
    ]);
  });
});

describe("a check ends soon", () => {
  it("where alternatives refer to themselves and none fits", () => {
    const node = { type: "object", properties: { next: { $ref: "#" }, end: { type: "string" } } };
    const schema = { anyOf: [{ ...node, required: ["a"] }, { ...node, required: ["b"] }, { type: "null" }] };
    let data: Json = { end: 1 };
    for (let depth = 0; depth < 60; depth++) data = { next: data };
    expect(checkData(declared(schema), data)).toEqual([
      { pointer: "", message: "takes too long to check against its schema: make it smaller" },
    ]);
  });

  it("where many items must differ", () => {
    const many = Array.from({ length: 200_000 }, (_, index) => index);
    const [error] = checkData(declared({ uniqueItems: true }), [...many, 7]);
    expect(error).toEqual({ pointer: "/200000", message: "must differ from item 7, and is 7 too" });
  });

  it("where data nests without end", () => {
    let data: Json = [];
    for (let depth = 0; depth < 100_000; depth++) data = [data];
    const [error] = checkData(declared({ items: { $ref: "#" } }), data);
    expect(error?.message).toBe("is nested too deeply");
  });

  it("where texts are made to confuse a pattern", () => {
    for (const format of ["uri", "email", "ipv6", "hostname", "duration", "date-time"])
      for (const text of [
        `a:${"/".repeat(50_000)}[`,
        `${"a.".repeat(50_000)}@`,
        ":".repeat(50_000),
        `P${"1".repeat(50_000)}`,
      ])
        expect(checkSchema({ format }, text)).toHaveLength(1);
  });
});

describe("a sample of a schema", () => {
  const schemas: readonly Json[] = [
    {
      type: "object",
      properties: { a: { type: "string", minLength: 9 }, b: { type: "integer", minimum: 5, maximum: 6 } },
      required: ["b"],
    },
    {
      type: "object",
      properties: { a: { enum: ["x", "y"] }, b: { const: 5 }, c: { type: ["null", "string"] } },
      additionalProperties: false,
    },
    { type: "array", items: { type: "number", exclusiveMinimum: 0.5, exclusiveMaximum: 0.6 }, minItems: 2 },
    { type: "array", items: { type: "string", maxLength: 5 }, minItems: 3, uniqueItems: true },
    { type: "array", prefixItems: [{ type: "string" }, { type: "boolean" }], items: false },
    { type: "number", multipleOf: 7, minimum: 100, maximum: 110 },
    {
      $ref: "#/$defs/person",
      $defs: {
        person: {
          type: "object",
          properties: { born: { format: "date" }, parent: { $ref: "#/$defs/person" } },
          required: ["born"],
        },
      },
    },
    {
      allOf: [
        { required: ["a"], properties: { a: { type: "integer" } } },
        { required: ["b"], properties: { b: { format: "uuid" } } },
      ],
      unevaluatedProperties: false,
    },
    {
      oneOf: [
        { type: "object", properties: { kind: { const: "cat" } }, required: ["kind"] },
        { type: "string" },
      ],
    },
    { anyOf: [{ anyOf: [false, { type: "null" }] }] },
    { if: { type: "object", required: ["a"] }, then: { required: ["b"] }, else: { const: "other" } },
    { type: "object", minProperties: 3, additionalProperties: { type: "boolean" } },
    { type: "array", contains: { const: 3 }, minContains: 2 },
    { type: "string", examples: ["DE89370400440532013000"], minLength: 22 },
    tree,
    true,
  ];
  it.each(schemas.map((schema) => [schema] as const))("fits it: %j", (schema) => {
    const type = declared(schema);
    for (const fields of ["all", "required"] as const) {
      const sample = sampleOf(type, fields);
      expect(checkData(type, sample), JSON.stringify(sample)).toEqual([]);
    }
  });

  it("leaves optional fields out when asked to", () => {
    const type = declaredType(
      "{schema: {type: object, properties: {a: {type: integer}, b: {type: string}}, required: [a]}}",
    );
    expect(sampleOf(type, "all")).toEqual({ a: 987, b: "text" });
    expect(sampleOf(type, "required")).toEqual({ a: 987 });
  });
});

describe("ajv comes to the same verdict", () => {
  const value = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<Json>(null, true, false, "", "a", "ab", "abc", -1, 0, 1, 2, 3, 1.5, 6),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { maxKeys: 3 }),
    ),
  })).value;
  const name = fc.constantFrom("a", "b", "c", "d");
  const names = fc.uniqueArray(name, { maxLength: 3 });
  const count = fc.integer({ min: 0, max: 3 });
  const bound = fc.integer({ min: -1, max: 4 });
  const type = fc.constantFrom("string", "number", "integer", "boolean", "null", "array", "object");
  const schemaOf = (modern: boolean) =>
    fc.letrec<{ schema: Json }>((tie) => {
      const schema = tie("schema");
      const schemas = fc.array(schema, { minLength: 1, maxLength: 3 });
      const byName = fc.dictionary(name, schema, { maxKeys: 3 });
      const common = {
        type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
        enum: fc.uniqueArray(value, {
          minLength: 1,
          maxLength: 3,
          comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b),
        }),
        const: value,
        allOf: schemas,
        anyOf: schemas,
        oneOf: schemas,
        not: schema,
        properties: byName,
        required: names,
        additionalProperties: schema,
        propertyNames: fc.record({ maxLength: count }),
        minProperties: count,
        maxProperties: count,
        contains: fc.record({ type }),
        minItems: count,
        maxItems: count,
        uniqueItems: fc.boolean(),
        minimum: bound,
        maximum: bound,
        exclusiveMinimum: bound,
        exclusiveMaximum: bound,
        multipleOf: fc.constantFrom(1, 2, 3, 0.5),
        minLength: count,
        maxLength: count,
      };
      const own = modern
        ? {
            items: schema,
            prefixItems: schemas,
            minContains: count,
            maxContains: count,
            dependentRequired: fc.dictionary(name, names, { maxKeys: 2 }),
            dependentSchemas: byName,
            unevaluatedProperties: schema,
            unevaluatedItems: schema,
          }
        : {
            items: fc.oneof(schema, schemas),
            additionalItems: schema,
            dependencies: fc.dictionary(name, fc.oneof(names, schema), { maxKeys: 2 }),
          };
      const conditional = fc.record({ if: schema, then: schema, else: schema });
      const keywords = fc.subarray(Object.keys({ ...common, ...own }), { minLength: 1, maxLength: 4 });
      const plain = keywords.chain((keys) =>
        fc.record(
          Object.fromEntries(
            Object.entries({ ...common, ...own }).filter(([key]) => keys.includes(key)),
          ) as never,
        ),
      );
      return {
        schema: fc.oneof({ maxDepth: 3, withCrossShrink: true }, fc.boolean(), plain, conditional),
      };
    }).schema;

  it.each([
    ["2020-12", new Ajv2020({ strict: false, validateFormats: false }), schemaOf(true)],
    ["7", new Ajv({ strict: false, validateFormats: false }), schemaOf(false)],
  ] as const)("by draft %s", (_, ajv, schemas) => {
    fc.assert(
      fc.property(schemas, fc.array(value, { minLength: 1, maxLength: 5 }), (anySchema, values) => {
        const schema = plain(anySchema);
        const validate = ajv.compile(schema as object);
        for (const data of values.map(plain)) {
          expect(checkSchema(schema, data).length === 0, JSON.stringify(data)).toBe(validate(data));
        }
        ajv.removeSchema();
      }),
      // Always the same, since ajv has faults of its own in odd corners.
      { numRuns: 200, seed: 1 },
    );
  });
});

/** Generated maps have no prototype, which nothing that was JSON lacks. */
const plain = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;

const declared = (schema: Json): DataType => declaredType(JSON.stringify({ schema }));

function declaredType(input: string): DataType {
  const { workflow, diagnostics } = readWorkflow(`id: w\ninput: ${input}\nsteps:\n  - wait: 1d\n`, "w.yaml");
  if (!workflow?.input) throw new Error(JSON.stringify(diagnostics));
  return workflow.input;
}
