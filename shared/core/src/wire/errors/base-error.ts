/** What every error of this library says. No field ever holds a secret. */
export interface ErrorDetails {
  /** What went wrong, one sentence without the final stop. */
  readonly problem: string;
  /** What to do about it, one sentence. */
  readonly fix: string;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly cause?: unknown;
}

const TEMPORARY: ReadonlySet<string> = new Set(["store", "network", "rate_limit", "server", "timeout"]);

/** Whether an error with this code, perhaps read from a store, may go away; for an error, use `error.isTemporary`. */
export const isTemporaryCode = (code: string): boolean => TEMPORARY.has(code);

/** Headers by which a service or the proxies before it name a request in their logs, the service's own first. */
const REQUEST_IDS = ["x-request-id", "x-vercel-id", "cf-ray", "x-amzn-requestid", "request-id"];

/** The most characters of a message, so that with the class's name it fits a line of 300. */
const LONGEST = 270;
const LONGEST_URL = 80;
const LONGEST_FIX = 150;

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, Math.max(0, most - 1))}…` : text;

function sentence({ problem, fix, method, url }: ErrorDetails): string {
  const where = method && url ? ` (${method} ${cut(url, LONGEST_URL)})` : "";
  const end = `${where}. ${cut(fix, LONGEST_FIX)}`;
  return `${cut(problem, LONGEST - end.length)}${end}`;
}

/** Fields that Node.js does not print beside the message: they may be long. */
const HIDDEN = ["problem", "fix", "url", "headers", "reason", "useUrl", "issues"];

/**
 * The base of all errors: its message names method and URL, and the fix, in at most 300 characters; `problem` and `fix` have
 * the whole text. All details become fields.
 */
export abstract class BaseError extends Error {
  override readonly name: string;
  readonly code: string;
  declare readonly problem: string;
  declare readonly fix: string;
  declare readonly method: string | undefined;
  declare readonly url: string | undefined;
  /** HTTP status, if the service responded. */
  declare readonly status: number | undefined;
  /** The response's headers, with lower-case names, if the service responded. */
  declare readonly headers: Readonly<Record<string, string>> | undefined;
  /** What the service's log calls the request, if its response says so. */
  readonly requestId: string | undefined;

  constructor(name: string, code: string, { cause, ...details }: ErrorDetails) {
    super(sentence(details), cause === undefined ? undefined : { cause });
    for (const [field, value] of Object.entries(details))
      Object.defineProperty(this, field, { value, enumerable: !HIDDEN.includes(field) });
    this.requestId = REQUEST_IDS.map((header) => this.headers?.[header]?.slice(0, 100)).find(Boolean);
    this.name = name;
    this.code = code;
  }

  /** Whether the same call may succeed later: a network, a busy server or a full disk recovers, a wrong key does not. */
  get isTemporary(): boolean {
    return isTemporaryCode(this.code);
  }
}

/** Makes an error class from its name, its code and its own details. The name is written out, since bundlers rename classes. */
/* @__NO_SIDE_EFFECTS__ */
export function errorClass<const Code extends string, More = unknown>(name: string, code: Code) {
  // No class fields: in the CommonJS build, tsup's compiler would give every class made here the last one's values.
  return class extends BaseError {
    constructor(details: ErrorDetails) {
      super(name, code, details);
    }
  } as unknown as new (
    details: ErrorDetails & More,
  ) => BaseError & More & { readonly code: Code };
}
