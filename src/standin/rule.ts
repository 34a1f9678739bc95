// Rule: what the stand-in was told to do with requests to a path instead of answering well at once.

export interface Rule {
  readonly path: string;
  /** Absent: requests of any method. */
  readonly method?: string;
  /** Status to fail with, 400 to 599; such a request has no effect. */
  readonly fail?: number;
  /** How many requests the rule still takes; absent: all. */
  readonly times?: number;
  /** Waits this long before it answers. */
  readonly delay_ms?: number;
  /** Never answers and has no effect. */
  readonly hang?: true;
  /** Seconds, sent as `Retry-After`. */
  readonly retry_after?: number;
  /** JSON to answer with. */
  readonly body?: unknown;
}

/** The rules in force, one a path. */
export class Rules {
  readonly #byPath = new Map<string, Rule>();

  /** Replaces the rule of its path. */
  put(rule: Rule): void {
    this.#byPath.set(rule.path, rule);
  }

  /** The rule for this request, which counts against its `times`. */
  take(method: string, path: string): Rule | undefined {
    const rule = this.#byPath.get(path);
    if (rule === undefined || (rule.method !== undefined && rule.method !== method)) return undefined;
    if (rule.times === 1) this.#byPath.delete(path);
    else if (rule.times !== undefined) this.#byPath.set(path, { ...rule, times: rule.times - 1 });
    return rule;
  }

  all(): readonly Rule[] {
    return [...this.#byPath.values()];
  }

  clear(): void {
    this.#byPath.clear();
  }
}

export type ParsedRule =
  | { readonly ok: true; readonly rule: Rule }
  | { readonly ok: false; readonly error: string };

export function parseRule(json: unknown): ParsedRule {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    return wrong("a rule is a JSON object");
  const given = json as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(given)) {
    const field = fields.get(key);
    if (field === undefined) {
      return wrong(`a rule has no ${JSON.stringify(key)}; it may have ${[...fields.keys()].join(", ")}`);
    }
    if (!field.takes(value)) return wrong(`${key} is ${excerpt(value)}, but must be ${field.legal}`);
  }
  if (!Object.hasOwn(given, "path"))
    return wrong('a rule needs a path, for example {"path": "/notify/sms", "fail": 503}');
  return { ok: true, rule: given as unknown as Rule };
}

interface Field {
  readonly takes: (value: unknown) => boolean;
  readonly legal: string;
}

const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  [
    "path",
    {
      takes: (value) =>
        typeof value === "string" && /^\/[^\s?#]*$/.test(value) && !value.startsWith("/_standin"),
      legal: "a path such as /notify/sms, without query",
    },
  ],
  [
    "method",
    {
      takes: (value) => typeof value === "string" && /^[A-Z]{1,20}$/.test(value),
      legal: "a method such as POST",
    },
  ],
  ["fail", { takes: (value) => isWhole(value, 400, 599), legal: "a status from 400 to 599" }],
  ["times", { takes: (value) => isWhole(value, 1, 1_000_000), legal: "a whole number from 1" }],
  [
    "delay_ms",
    {
      takes: (value) => isWhole(value, 0, 3_600_000),
      legal: "whole milliseconds, at most 3600000 (an hour)",
    },
  ],
  ["hang", { takes: (value) => value === true, legal: "true, or left out" }],
  [
    "retry_after",
    { takes: (value) => isWhole(value, 0, 86_400), legal: "whole seconds, at most 86400 (a day)" },
  ],
  ["body", { takes: () => true, legal: "JSON" }],
]);

function isWhole(value: unknown, min: number, max: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

function wrong(error: string): ParsedRule {
  return { ok: false, error };
}

function excerpt(value: unknown): string {
  return JSON.stringify(value).slice(0, 60);
}
