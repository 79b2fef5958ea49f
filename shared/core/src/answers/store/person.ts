import type { Life } from "../engine/life.js";

/** What a store keeps about a person who asks for it. */
export interface PersonalData {
  /** The questions that are kept, all or those whose taps name this user id or device; without the secrets of their callbacks. */
  export(person?: string): Promise<Omit<Life, "secret">[]>;
  /**
   * Removes name and reply from every tap of this user id or device; gives the number of questions changed. What a process still holds in
   * memory is not saved with them again.
   */
  erase(person: string): Promise<number>;
}

/** A person as taps name them: a user id or a device's name. */
const NAMES = new Set(["userId", "deviceName"]);
/** What a tap says of its person. */
const PERSONAL = new Set(["userId", "deviceName", "deviceId", "replyText"]);

/** A copy without what the taps of these persons say of them; the taps stay. */
export function withoutPersons<T>(value: T, persons: ReadonlySet<string>): T {
  if (Array.isArray(value)) return value.map((item) => withoutPersons(item, persons)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const theirs = entries.some(([name, said]) => NAMES.has(name) && persons.has(said));
  return Object.fromEntries(
    entries.flatMap(([name, said]) =>
      theirs && PERSONAL.has(name) ? [] : [[name, withoutPersons(said, persons)]],
    ),
  ) as T;
}

export const withoutSecret = ({ secret: _, ...life }: Life): Omit<Life, "secret"> => life;
