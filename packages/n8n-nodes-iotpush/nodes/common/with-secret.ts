import { ValidationError } from "@iotpush/core/portable";

const PLACE = "/:secret";

/**
 * A trigger's URL with the secret in its place; another URL as it is. Throws ValidationError where no secret is there to put in, and
 * for a slash in it: n8n takes a path apart after it decoded it, and would not find the trigger.
 */
export function withSecret(url: string, secret: string): string {
  if (!url.includes(PLACE)) return url;
  if (secret === "")
    throw unfit(
      "is empty, but the callback URL has a place for it",
      "Set the Callback Secret that the trigger's credential has.",
    );
  if (secret.includes("/"))
    throw unfit(
      "has a slash in it, which n8n cannot take in a URL",
      "Set a Callback Secret of letters and digits.",
    );
  return url.replace(PLACE, `/${encodeURIComponent(secret)}`);
}

const unfit = (problem: string, fix: string) =>
  new ValidationError({ what: "The credential", issues: [{ field: "callbackSecret", problem }], fix });
