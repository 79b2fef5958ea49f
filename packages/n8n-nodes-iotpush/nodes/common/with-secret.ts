import { ValidationError } from "@iotpush/core/portable";

const PLACE = "/:secret";

/** A trigger's URL with the secret in its place; another URL as it is. Throws ValidationError where no secret is there to put in. */
export function withSecret(url: string, secret: string): string {
  if (!url.includes(PLACE)) return url;
  if (secret === "")
    throw new ValidationError({
      what: "The credential",
      issues: [{ field: "callbackSecret", problem: "is empty, but the callback URL has a place for it" }],
      fix: "Set the Callback Secret that the trigger's credential has.",
    });
  return url.replace(PLACE, `/${encodeURIComponent(secret)}`);
}
