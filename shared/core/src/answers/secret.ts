import { randomBytes, timingSafeEqual } from "node:crypto";

/** A new secret: 32 random bytes, base64url. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/**
 * Whether the given secret is one of those expected (several during rotation). An empty one never is. The time this takes reveals
 * nothing but a secret's length.
 */
export function sameSecret(given: string, expected: readonly string[]): boolean {
  // A header may be missing or doubled.
  const bytes = Buffer.from(typeof given === "string" ? given : "");
  let same = false;
  for (const secret of expected) {
    const wanted = Buffer.from(secret);
    const fits = wanted.length === bytes.length;
    const equal = timingSafeEqual(bytes, fits ? wanted : bytes);
    same = (fits && equal && secret !== "") || same;
  }
  return same;
}
