// Monitor: a claim as a small deterministic automaton that is told what happens on a path and judges how it ended.
import type { Claim } from "../language/workflow.ts";
import type { Occurrence } from "./occurrence.ts";

export interface Monitor {
  /** Steps, tasks and loops that it is told of. */
  readonly steps: readonly string[];
  readonly events: readonly string[];
  readonly start: MonitorState;
  after(state: MonitorState, occurrence: Occurrence): MonitorState;
  /** Of a path that ends so, in a state that is not `broken`, `kept` or `excused`. */
  judge(state: MonitorState, ending: Ending): Judgement;
}

/** Equal texts are one state. */
export type MonitorState = string;

/** Whatever follows: the path contradicts the claim; it bears the claim out; the claim says nothing of it. */
export const broken = "broken";
export const kept = "kept";
export const excused = "excused";

/** How a path ends: the instance does, or it rests for ever, as in `needs_attention`. */
export type Ending = "completed" | "failed" | "cancelled" | "rest";

/** `beside`: the claim says nothing of the path. */
export type Judgement = "holds" | "refuted" | "beside";

/** The forms that look at one or two steps and nothing else. */
export type PlainClaim = Extract<Claim, { kind: "always" | "never" | "before" | "leads_to" | "exclusive" }>;

export function plainMonitor(claim: PlainClaim): Monitor {
  switch (claim.kind) {
    case "always":
      return always(claim);
    case "never":
      return never(claim);
    case "before":
      return before(claim);
    case "leads_to":
      return leadsTo(claim);
    case "exclusive":
      return exclusive(claim);
    default:
      return claim satisfies never;
  }
}

const is = (occurrence: Occurrence, kind: "started" | "completed", step: string): boolean =>
  occurrence.kind === kind && occurrence.step === step;

/** Only paths that reach an end are claimed of. */
function always({ step, unless = [] }: Extract<PlainClaim, { kind: "always" }>): Monitor {
  return {
    steps: [step],
    events: unless.filter((each) => each !== "cancelled" && each !== "failed"),
    start: "open",
    after(state, occurrence) {
      if (is(occurrence, "completed", step)) return kept;
      return occurrence.kind === "event" ? excused : state;
    },
    judge: (_, ending) => (ending === "rest" || unless.includes(ending) ? "beside" : "refuted"),
  };
}

/** Without `after`, from the start on. A name may be that of an event and of a step: whichever happens. */
function never({ step, after }: Extract<PlainClaim, { kind: "never" }>): Monitor {
  return {
    steps: after === undefined ? [step] : [step, after],
    events: after === undefined ? [] : [after],
    start: after === undefined ? "forbidden" : "allowed",
    after(state, occurrence) {
      if (state === "forbidden") return is(occurrence, "started", step) ? broken : state;
      const happened =
        occurrence.kind === "event" || (after !== undefined && is(occurrence, "completed", after));
      return happened ? "forbidden" : state;
    },
    judge: (state) => (state === "forbidden" ? "holds" : "beside"),
  };
}

function before({ first, then }: Extract<PlainClaim, { kind: "before" }>): Monitor {
  return {
    steps: [first, then],
    events: [],
    start: "open",
    after(state, occurrence) {
      if (is(occurrence, "started", then)) return state === "done" ? kept : broken;
      return is(occurrence, "completed", first) ? "done" : state;
    },
    judge: () => "beside",
  };
}

/** Each completion of the first asks for one of the second after it. */
function leadsTo({ first, then }: Extract<PlainClaim, { kind: "leads_to" }>): Monitor {
  return {
    steps: [first, then],
    events: [],
    start: "idle",
    after(state, occurrence) {
      if (is(occurrence, "completed", first)) return "owed";
      return is(occurrence, "completed", then) && state === "owed" ? "paid" : state;
    },
    judge: (state) => (state === "owed" ? "refuted" : state === "paid" ? "holds" : "beside"),
  };
}

function exclusive({ steps }: Extract<PlainClaim, { kind: "exclusive" }>): Monitor {
  return {
    steps,
    events: [],
    start: "",
    after(state, occurrence) {
      if (occurrence.kind !== "completed") return state;
      const own = `only ${occurrence.step}`;
      return state === "" || state === own ? own : broken;
    },
    judge: (state) => (state === "" ? "beside" : "holds"),
  };
}
