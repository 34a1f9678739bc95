// Step references: `step(<id>)` in an expression. CEL knows no such form, so a variable of the same length stands
// in for it: offsets keep their meaning.

export interface StepReference {
  readonly step: string;
  /** The name that stands in. */
  readonly variable: string;
  readonly offset: number;
  readonly length: number;
}

export interface Replaced {
  readonly text: string;
  readonly references: readonly StepReference[];
}

/** Ids are written bare or as a text: `step(create_ticket)`, `step("notify.sms")`. */
export function replaceSteps(source: string): Replaced {
  if (!source.includes("step")) return { text: source, references: [] };
  const references: StepReference[] = [];
  const text = source.replace(
    textOrStep,
    (match: string, bare?: string, quoted?: string, offset?: number) => {
      const step = bare ?? quoted;
      if (step === undefined) return match;
      const variable = match.replace(/\W/g, standIn);
      references.push({ step, variable, offset: offset!, length: match.length });
      return variable;
    },
  );
  return { text, references };
}

/** Distinct for distinct spellings, since ids have no capital letters. */
function standIn(character: string): string {
  if (character === ".") return "D";
  if (character === "(" || character === ")") return "_";
  return character === '"' || character === "'" ? "Q" : "S";
}

/** Texts and comments are matched so as to be passed over. */
const textOrStep = new RegExp(
  [
    /\/\/[^\n]*/,
    /"""(?:\\[^]|[^\\])*?"""/,
    /'''(?:\\[^]|[^\\])*?'''/,
    /"(?:\\.|[^"\\\n])*"/,
    /'(?:\\.|[^'\\\n])*'/,
    /(?<![\w.])step[ \t\r\n]*\([ \t\r\n]*(?:([A-Za-z_][\w.]*)|["']([\w.]+)["'])[ \t\r\n]*\)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);
