import { checkInput } from "@iotpush/core/adapter";
import { z } from "zod/v4";
import { PROFILE_NAMES } from "../profile/differences.js";
import { DeliveryFilter, MessageFilter, RequestFilter } from "./filters.js";
import { Differences, Options } from "./options.js";
import { Fault, NewPhone, Rule } from "./played.js";

/** What a test hands in, with what begins the sentence about it. */
const CHECKED = {
  options: [Options, "startMockServer(options)"],
  rule: [Rule, "The rule"],
  fault: [Fault, "The fault"],
  newPhone: [NewPhone, "The phone"],
  tap: [
    z.strictObject({
      phone: z.string(),
      messageId: z.string(),
      actionId: z.string(),
      replyText: z.string().optional(),
    }),
    "tap(phone, messageId, actionId, replyText)",
  ],
  messages: [MessageFilter, "messages(filter)"],
  requests: [RequestFilter, "The request filter"],
  deliveries: [DeliveryFilter, "The delivery filter"],
  profile: [
    z.strictObject({ name: z.enum(PROFILE_NAMES), overrides: Differences }),
    "switchProfile(name, overrides)",
  ],
} as const;

/** Looks at what a test hands in, in the words that the API uses; throws ValidationError. */
export type Check = (what: keyof typeof CHECKED, input: unknown) => void;

export const check: Check = (what, input) => {
  const [schema, name] = CHECKED[what];
  checkInput(schema, input, name);
};
