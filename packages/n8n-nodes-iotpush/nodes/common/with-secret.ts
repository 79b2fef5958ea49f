import { unfit } from "./parameters.ts";

const LEAST_BYTES = 32;
const PLACE = "/:secret";

/**
 * A trigger's URL with the secret in its place; another URL as it is. Throws ValidationError if no secret is there to put in, and
 * for a slash in it: n8n takes a path apart after it decoded it, and would not find the trigger.
 */
export function withSecret(url: string, secret: string): string {
  if (!url.includes(PLACE)) return url;
  if (secret === "")
    throw wrong(
      "is empty, but the callback URL has a place for it",
      "Set the Callback Secret that the trigger's credential has.",
    );
  if (!isLongEnough(secret))
    throw wrong(
      `is shorter than ${LEAST_BYTES} bytes`,
      "Set 32 random letters and digits or more, for example from a password manager.",
    );
  if (secret.includes("/"))
    throw wrong(
      "contains a slash, which n8n does not accept in a URL",
      "Set a Callback Secret of letters and digits.",
    );
  return url.replace(PLACE, `/${encodeURIComponent(secret)}`);
}

/** Who guesses the secret starts the workflow. */
export const isLongEnough = (secret: string): boolean => Buffer.byteLength(secret) >= LEAST_BYTES;

const wrong = (problem: string, fix: string) => unfit("The credential", "Callback Secret", problem, fix);
