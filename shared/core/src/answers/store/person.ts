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
