import type { ValidationIssue } from "./errors/validation-error.js";
import { excerpt, parseJson } from "./text.js";

/** What an error's body says, whichever shape it came in: `{error}`, `{reason}`, Pushover's `{errors}` or plain text. */
export interface ReadErrorBody {
  readonly text: string;
  /** Whether it is written as the service writes errors; a proxy or another program's server writes its own. */
  readonly ofService: boolean;
  /** Surely not the service's: a web page, or JSON that names no error. Nothing at all or plain text may be anybody's. */
  readonly foreign: boolean;
  readonly fields: readonly ValidationIssue[];
  readonly limit: number | undefined;
  readonly used: number | undefined;
  readonly plan: string | undefined;
}

export function readErrorBody(text: string, secrets: readonly string[]): ReadErrorBody {
  const json = parseJson(text);
  const body: Record<string, unknown> = typeof json === "object" && json !== null ? { ...json } : {};
  const errors = Array.isArray(body.errors) ? body.errors.filter((item) => typeof item === "string") : [];
  const written =
    string(body.reason) ?? string(body.error) ?? (errors.length > 0 ? errors.join("; ") : undefined);
  const isWebPage = WEB_PAGE.test(text);
  const isEmptyObject = typeof json === "object" && Object.keys(body).length === 0;
  const says = written ?? (isWebPage ? "a web page" : isEmptyObject ? "" : text);
  return {
    text: says === "" ? "" : excerpt(says, secrets, 300),
    ofService: written !== undefined,
    foreign: written === undefined && (isWebPage || Object.keys(body).length > 0),
    fields: Array.isArray(body.fields) ? body.fields.flatMap(issue) : [],
    limit: number(body.limit),
    used: number(body.used),
    plan: string(body.plan),
  };
}

const WEB_PAGE = /^\s*<(!doctype|html)\b/i;

const string = (value: unknown) => (typeof value === "string" ? value : undefined);
const number = (value: unknown) => (typeof value === "number" ? value : undefined);

function issue(value: unknown): ValidationIssue[] {
  if (typeof value !== "object" || value === null) return [];
  const { field, problem } = value as { field?: unknown; problem?: unknown };
  return typeof field === "string" && typeof problem === "string" ? [{ field, problem }] : [];
}
