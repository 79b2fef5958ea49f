import { type ErrorDetails, errorClass } from "./base-error.js";

/** What is wrong with one field of the input. */
export interface ValidationIssue {
  /** For example `actions.0.type`; empty for the input as a whole. */
  readonly field: string;
  readonly problem: string;
  /** What was given, short and without secrets. */
  readonly given?: string | undefined;
  readonly allowed?: readonly string[] | undefined;
  /** "Did you mean". */
  readonly suggestion?: string | undefined;
}

/** What is wrong with a field, in one sentence. */
export const issueSentence = (issue: ValidationIssue): string =>
  [
    issue.field ? `${issue.field}: ${issue.problem}` : issue.problem,
    issue.given === undefined ? "" : `, got ${issue.given}`,
    issue.allowed?.length ? `, allowed: ${issue.allowed.join(", ")}` : "",
    issue.suggestion ? `; did you mean ${issue.suggestion}` : "",
  ].join("");

interface Issues {
  readonly issues: readonly ValidationIssue[];
}

/** The input is wrong, found here before it was sent or by the service (400, 413). */
export class ValidationError extends errorClass<"validation", Issues>("ValidationError", "validation") {
  constructor({ what, ...details }: Partial<ErrorDetails> & Issues & { readonly what: string }) {
    super({
      ...details,
      problem: details.problem ?? `${what} is not valid: ${details.issues.map(issueSentence).join("; ")}`,
      fix: details.fix ?? "Correct it and send it again.",
    });
  }
}
