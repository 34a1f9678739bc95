// Step shapes: which keys a step has, by what it does.
import { z } from "zod";
import { businessDaysMax } from "./calendar.ts";
import { calendars, defaultCalendar } from "./calendars.ts";
import { idPattern, secretPattern } from "./name.ts";
import { dataShape } from "./type-shape.ts";
import {
  attemptTimeout,
  duration,
  event,
  expression,
  id,
  retryShape,
  someOf,
  stepName,
  text,
  texts,
  textValues,
} from "./value-shape.ts";

/** What a step can do: each step has exactly one of these keys. */
export const actions = [
  "call",
  "parallel",
  "steps",
  "choose",
  "for_each",
  "repeat",
  "wait",
  "wait_days",
  "wait_until",
  "wait_business_days",
  "wait_for",
  "emit",
  "run",
  "set",
  "fail",
  "end",
  "ask",
  "agent",
] as const;

export type Action = (typeof actions)[number];

const callText = z.string().meta({
  description: "Method and path of a service behind the gateway.",
  pattern: "^(GET|POST|PUT|PATCH|DELETE) +/",
  examples: ["POST /finance/freeze"],
});

const secretReference = z.strictObject({
  secret: z
    .string()
    .regex(secretPattern)
    .meta({
      description:
        "The operator's name for the value, which is read when the call is sent and stored nowhere.",
      examples: ["finance_token"],
    }),
});

const request = {
  call: callText,
  with: z
    .unknown()
    .meta({
      description: "The body; values may hold `${...}`. Default: the instance's input.",
      examples: [{ id: "${input.id}" }],
    })
    .optional(),
  query: texts.meta({ description: "Parameters of the query." }).optional(),
  headers: z
    .record(z.string(), z.union([...textValues, secretReference]))
    .meta({
      description: "Headers of the request.",
      examples: [{ Authorization: { secret: "finance_token" } }],
    })
    .optional(),
  timeout: attemptTimeout.optional(),
  retry: retryShape.optional(),
};

/** `step` is the shape of steps inside. */
const compensationOf = (step: z.ZodType): z.ZodType =>
  someOf(z.union([callText, step])).meta({
    description:
      "Undoes the completed step when the instance fails later: a call, a step, or several in order.",
    examples: ["POST /finance/unfreeze"],
  });

const common = {
  id: id.optional(),
  title: text.meta({ description: "What people see." }).optional(),
  needs: z
    .union([stepName, z.array(stepName).max(100)])
    .meta({
      description:
        "Steps of the same list that must have ended before this one starts. The list is then a graph: steps that do not need each other run side by side.",
      examples: ["check_income", ["check_income", "check_residence"], []],
    })
    .optional(),
  when: expression.meta({ description: "Guard: when it is false, the step is skipped." }).optional(),
};

const until = someOf(event).meta({
  description: "Event that ends the wait early, or several.",
  examples: ["bank_updated"],
});

const match = expression.meta({
  description: "Only an event of which this is true is taken.",
  examples: ["data.id == input.id"],
});

const timeoutOf = (what: string): z.ZodType =>
  duration.meta({
    description: `Longest time ${what} may take; then it fails with type timeout.`,
    examples: ["2h"],
  });

/** A group's name, or a text that computes one. */
export const groupPattern = /^[a-z][a-z0-9_]{0,63}$|\$\{/;

const group = z.string().regex(groupPattern);

/** What a person is asked, whatever the form. */
const task = {
  group: group.meta({
    description: "The group whose members may decide: a name, or a text with `${...}`.",
    examples: ["case_officers"],
  }),
  title: text
    .meta({
      description: "What people see in their list; may hold `${...}`.",
      examples: ["Permit ${input.id}"],
    })
    .optional(),
  due: duration
    .meta({ description: "Time from the offer until the task is overdue.", examples: ["2d"] })
    .optional(),
  remind: duration
    .meta({ description: "Time from the offer until people are reminded, once.", examples: ["1d"] })
    .optional(),
  escalate_to: group
    .meta({
      description: "The group that an overdue task goes to. Without it, the step fails with type human.",
      examples: ["supervisors"],
    })
    .optional(),
  not_by: someOf(z.string())
    .meta({
      description: "Who may not decide: expressions that give a person, a list of persons, or null.",
      examples: [["step(request).by"]],
    })
    .optional(),
  quorum: z
    .int()
    .min(1)
    .max(100)
    .meta({ description: "How many different people must decide. Default: 1.", examples: [2] })
    .optional(),
};

const askShape = z.strictObject({
  ...task,
  form: dataShape
    .meta({
      description: "Types of what a person decides. Default: nothing but that it is done.",
      examples: [{ decision: ["approve", "reject"], note: "string?" }],
    })
    .optional(),
});

const reviewShape = z.strictObject({
  ...task,
  when: expression
    .meta({
      description: "Only answers of which this is true are reviewed.",
      examples: ["output.confidence < 0.8"],
    })
    .optional(),
});
/** Rounds of one `repeat`. */
const roundsMax = 1000;

export const statusClassPattern = /^[1-5]xx$/;

const errorType = z.string().regex(idPattern);
const status = z.union([z.int().min(100).max(599), z.string().regex(statusClassPattern)]);

const listOf = (step: z.ZodType): z.ZodArray => z.array(step).min(1);

/** One entry of `on_error`; `step` is the shape of steps inside. */
const handlerShape = (step: z.ZodType): z.ZodObject =>
  z.strictObject({
    type: someOf(errorType)
      .meta({
        description: "Error types that it handles.",
        examples: ["communication", ["timeout", "policy"]],
      })
      .optional(),
    status: someOf(status)
      .meta({ description: "HTTP statuses that it handles.", examples: [404, "5xx"] })
      .optional(),
    when: expression.meta({ description: "Handles only errors of which this is true." }).optional(),
    steps: z.array(step).meta({ description: "What is done about the error." }).optional(),
    then: z
      .enum(["continue", "fail"])
      .meta({ description: "Whether the workflow goes on afterwards (the default) or fails." })
      .optional(),
  });

/** The cases of `choose`; `step` is the shape of steps inside. */
function caseShapesOf(step: z.ZodType): { readonly when: z.ZodObject; readonly otherwise: z.ZodObject } {
  return {
    when: z.strictObject({
      when: expression.meta({ description: "The case is taken when this is true." }),
      steps: listOf(step),
    }),
    otherwise: z.strictObject({ else: listOf(step).meta({ description: "Done when no case is taken." }) }),
  };
}

/** One shape an action; `step` is the shape of steps inside a block, `item` that of cases of `choose`. */
export function stepShapes(
  step: z.ZodType,
  item: z.ZodType = z.union(Object.values(caseShapesOf(step))),
): Readonly<Record<Action, z.ZodObject>> {
  const undone = { compensation: compensationOf(step).optional() };
  const failing = {
    on_error: z
      .array(handlerShape(step))
      .min(1)
      .max(100)
      .meta({
        description: "What is done when the step fails: the first entry that matches.",
        examples: [[{ status: 404, then: "continue" }]],
      })
      .optional(),
  };
  const waiting = { until: until.optional(), match: match.optional(), ...failing };
  return {
    call: z.strictObject({
      ...common,
      ...request,
      ...undone,
      irreversible: z.boolean().meta({ description: "Says that a completed step has no undo." }).optional(),
      policy: z
        .enum(["none"])
        .meta({
          description: "The call is made without asking a policy; `because` says why.",
          examples: ["none"],
        })
        .optional(),
      because: text
        .meta({
          description: "Why no policy is asked; kept in the journal.",
          examples: ["public endpoint"],
          minLength: 1,
        })
        .optional(),
      ...failing,
    }),
    parallel: z.strictObject({
      ...common,
      parallel: z.union([listOf(step), z.record(z.string().regex(idPattern), listOf(step))]).meta({
        description: "Branches that run side by side: a list of steps, or a map of named lists of steps.",
      }),
      join: z
        .union([z.enum(["all", "any"]), z.int().min(1)])
        .meta({ description: "How many branches must succeed. Default: all." })
        .optional(),
      on_win: z
        .enum(["cancel", "finish"])
        .meta({ description: "What becomes of the others once enough have succeeded. Default: cancel." })
        .optional(),
      on_fail: z
        .enum(["finish", "cancel"])
        .meta({ description: "What becomes of the others once too many have failed. Default: finish." })
        .optional(),
      timeout: timeoutOf("the whole block").optional(),
      ...undone,
      ...failing,
    }),
    steps: z.strictObject({
      ...common,
      steps: listOf(step).meta({ description: "Steps that share a time limit, handlers and an undo." }),
      timeout: timeoutOf("all of the steps").optional(),
      ...undone,
      ...failing,
    }),
    choose: z.strictObject({
      ...common,
      choose: z
        .array(item)
        .min(1)
        .max(100)
        .meta({
          description: "The first case whose condition is true is taken; `else` stands last.",
          examples: [[{ when: "input.amount > 100", steps: [{ call: "POST /review" }] }]],
        }),
      timeout: timeoutOf("the case that is taken").optional(),
      ...undone,
      ...failing,
    }),
    for_each: z.strictObject({
      ...common,
      for_each: z.union([z.string(), z.array(z.unknown())]).meta({
        description: "A list: the steps are done for each of its items.",
        examples: ["${input.children}"],
      }),
      as: id
        .meta({ description: "What expressions call the item. Default: item.", examples: ["child"] })
        .optional(),
      steps: listOf(step).meta({ description: "What is done for each item." }),
      max_parallel: z
        .int()
        .min(1)
        .max(1000)
        .meta({ description: "How many items are under way at once. Default: 10." })
        .optional(),
      max_items: z
        .int()
        .min(1)
        .max(10_000)
        .meta({ description: "A longer list is a failure. Default: 1000." })
        .optional(),
      join: z
        .union([z.enum(["all", "any"]), z.int().min(1)])
        .meta({ description: "How many items must succeed. Default: all." })
        .optional(),
      on_win: z
        .enum(["cancel", "finish"])
        .meta({ description: "What becomes of the others once enough have succeeded. Default: cancel." })
        .optional(),
      on_fail: z
        .enum(["finish", "cancel"])
        .meta({ description: "What becomes of the others once too many have failed. Default: finish." })
        .optional(),
      timeout: timeoutOf("all of the items").optional(),
      ...undone,
      ...failing,
    }),
    repeat: z.strictObject({
      ...common,
      repeat: z
        .strictObject({
          steps: listOf(step).meta({ description: "What is done in each round." }),
          until: expression.meta({
            description: "Read after each round: no other follows once it is true.",
            examples: ["step(check).output.done", "vars.open == 0"],
          }),
          max: z
            .int()
            .min(1)
            .max(roundsMax)
            .meta({ description: "Rounds at most; then the step fails.", examples: [10] }),
          every: duration
            .meta({ description: "From the start of a round to that of the next.", examples: ["1d"] })
            .optional(),
          on_max: z
            .enum(["fail", "continue"])
            .meta({ description: "What it is that `max` rounds were not enough. Default: a failure." })
            .optional(),
        })
        .meta({
          description: "Steps that are done again, in rounds, until a condition is true.",
          examples: [
            {
              steps: [{ call: "POST /reminders" }],
              until: "step(loop.reminders).output.paid",
              max: 12,
              every: "30d",
            },
          ],
        }),
      timeout: timeoutOf("all rounds").optional(),
      ...undone,
      ...failing,
    }),
    wait: z.strictObject({
      ...common,
      wait: duration.meta({ description: "How long to wait.", examples: ["2h30m"] }),
      ...waiting,
    }),
    wait_days: z.strictObject({
      ...common,
      wait_days: z
        .int()
        .min(0)
        .max(36_525)
        .meta({ description: "Days (of 24 hours) to wait.", examples: [5] }),
      ...waiting,
    }),
    wait_until: z.strictObject({
      ...common,
      wait_until: z.string().meta({
        description: "The time to wait for: an expression, or a timestamp.",
        examples: ["${input.hearing_at}", "2027-01-31T09:30:00Z"],
      }),
      ...waiting,
    }),
    wait_business_days: z.strictObject({
      ...common,
      wait_business_days: z
        .int()
        .min(0)
        .max(businessDaysMax)
        .meta({ description: "Business days to wait: until the same time of day.", examples: [3] }),
      calendar: z
        .string()
        .meta({
          description: `Says which days are business days. Default: ${defaultCalendar.name}, without holidays.`,
          enum: calendars.map(({ name }) => name),
          examples: ["us_federal"],
        })
        .optional(),
      ...waiting,
    }),
    wait_for: z.strictObject({
      ...common,
      wait_for: z
        .union([
          event,
          z
            .strictObject({
              any: z
                .array(event)
                .min(1)
                .max(100)
                .meta({ description: "The first of them ends the wait." })
                .optional(),
              all: z
                .array(event)
                .min(1)
                .max(100)
                .meta({ description: "All of them end the wait." })
                .optional(),
            })
            .meta({ minProperties: 1, maxProperties: 1 }),
        ])
        .meta({
          description: "Rests until an event has come, one of several, or each of several.",
          examples: ["documents_received", { all: ["form_received", "fee_paid"] }],
        }),
      match: match.optional(),
      timeout: timeoutOf("the wait").optional(),
      on_timeout: z
        .enum(["fail", "continue"])
        .meta({ description: "What a time-out is. Default: a failure." })
        .optional(),
      ...failing,
    }),
    emit: z.strictObject({
      ...common,
      emit: event.meta({
        description:
          "Type of an event to publish: it starts and resumes what it would if it came from outside.",
        examples: ["case_escalated"],
      }),
      with: z
        .unknown()
        .meta({
          description: "Data of the event; values may hold `${...}`. Default: the instance's input.",
          examples: [{ case: "${input.case}" }],
        })
        .optional(),
      ...undone,
      ...failing,
    }),
    run: z.strictObject({
      ...common,
      run: z
        .string()
        .regex(idPattern)
        .meta({ description: "Runs another workflow, by its id.", examples: ["issue_badge"] }),
      with: z
        .unknown()
        .meta({
          description: "Its input; values may hold `${...}`. Default: the instance's own input.",
          examples: [{ employee: "${input.id}" }],
        })
        .optional(),
      wait: z
        .boolean()
        .meta({
          description:
            "Whether the step ends with the other workflow (the default), or as soon as that has begun.",
        })
        .optional(),
      timeout: timeoutOf("the other workflow").optional(),
      ...undone,
      ...failing,
    }),
    set: z.strictObject({
      ...common,
      set: z.record(z.string().regex(idPattern), z.unknown()).meta({
        description: "Assigns variables, read as `vars.<name>`.",
        examples: [{ total: "${input.amount * 2}" }],
        minProperties: 1,
      }),
    }),
    fail: z.strictObject({
      ...common,
      fail: z
        .strictObject({
          type: errorType.meta({ description: "Type of the error." }),
          message: text.meta({ description: "What people read; may hold `${...}`." }).optional(),
        })
        .meta({ description: "Fails.", examples: [{ type: "ineligible", message: "Below the limit" }] }),
    }),
    end: z.strictObject({
      ...common,
      end: z
        .enum(["completed", "failed", "cancelled"])
        .meta({ description: "Ends the instance here; `failed` and `cancelled` compensate." }),
    }),
    ask: z.strictObject({
      ...common,
      ask: askShape.meta({
        description: "Offers a task to the people of a group, and rests until they have decided it.",
        examples: [{ group: "case_officers", form: { decision: ["approve", "reject"] } }],
      }),
      timeout: timeoutOf("the whole step").optional(),
      ...undone,
      ...failing,
    }),
    agent: z.strictObject({
      ...common,
      agent: z
        .string()
        .regex(idPattern)
        .meta({
          description: "The AI agent: `POST /agents/<name>` behind the gateway.",
          examples: ["triage"],
        }),
      with: z
        .unknown()
        .meta({
          description: "What the agent is given; values may hold `${...}`. Default: the instance's input.",
          examples: [{ text: "${input.text}" }],
        })
        .optional(),
      output: dataShape.meta({
        description: "Types that the answer must hold to.",
        examples: [{ category: ["benefit", "tax"], confidence: "number" }],
      }),
      review: reviewShape
        .meta({
          description: "Lets a person look at the answer, and correct it.",
          examples: [{ group: "case_officers", when: "output.confidence < 0.8" }],
        })
        .optional(),
      timeout: attemptTimeout.optional(),
      retry: retryShape.optional(),
      ...failing,
    }),
  };
}

/** Keys that a step with this action may have. */
export const stepKeys = (action: Action): readonly string[] => Object.keys(localSteps[action].shape);

/** Steps whose inner steps and cases are checked one by one, for the sake of precise messages. */
export const localSteps = stepShapes(z.unknown(), z.unknown());

export const localCases = caseShapesOf(z.unknown());
