import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A new secret: 32 random bytes, base64url. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** Whether a given secret is one of the expected, in constant time; several while they are rotated. An empty one never is. */
export function sameSecret(given: string, expected: readonly string[]): boolean {
  let same = false;
  for (const secret of expected) {
    const equal = timingSafeEqual(digest(given), digest(secret));
    same = (equal && secret !== "") || same;
  }
  return same;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
