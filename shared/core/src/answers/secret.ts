import { randomBytes, timingSafeEqual } from "node:crypto";

/** A new secret: 32 random bytes, base64url. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/**
 * Whether a given secret is one of the expected; several while they are rotated. An empty one never is. The time that it takes tells
 * nothing of a secret but its length.
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
