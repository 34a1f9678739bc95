// Verdicts: an answer in a few words, its form checked on the way.
import { expect } from "vitest";

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly [member: string]: unknown;
}

/** The problem in an answer, which must have the form of one. */
export async function problemIn(response: Response): Promise<ProblemDocument> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = (await response.json()) as ProblemDocument;
  expect(problem).toMatchObject({
    status: response.status,
    title: expect.any(String),
    detail: expect.any(String),
  });
  return problem;
}

/** `422 bad-data`: status and the last part of the type. */
export async function verdictOf(response: Response): Promise<string> {
  if (response.ok) return String(response.status);
  const { type } = await problemIn(response);
  return `${response.status} ${type.replace(/^urn:hms-act:problem:/, "")}`;
}
