import { ValidationError } from "@iotpush/core/adapter";
import type { Person } from "./person.js";

/** Throws ValidationError if anybody could approve: a topic that is or may be public, and no allowed responders. */
export async function requirePrivate(person: Person, what: string): Promise<void> {
  const { topic, allowedResponders } = person.settings;
  if (allowedResponders) return;
  const isPublic = await person.isTopicPublic();
  if (isPublic === false) return;
  throw new ValidationError({
    what,
    issues: [{ field: "IOTPUSH_RESPONDERS", problem: "is missing" }],
    problem: isPublic
      ? `The topic ${topic} is public: anybody who knows its name could approve`
      : `The service does not say whether the topic ${topic} is private, and anybody could approve on a public one`,
    fix: "Set IOTPUSH_RESPONDERS to the user ids or device names that may approve, or use a private topic (these need iotpush Pro).",
  });
}
