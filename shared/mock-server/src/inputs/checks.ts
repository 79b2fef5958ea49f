import { checkInput } from "@iotpush/core/adapter";
import { z } from "zod/v4";
import { Fault } from "./fault.js";
import { NewPhone } from "./new-phone.js";
import { Options } from "./options.js";
import { Rule } from "./rule.js";

/** What one tap is made of. */
export interface TapInput {
  readonly phone: string;
  readonly messageId: string;
  readonly actionId: string;
  readonly replyText?: string | undefined;
}

const Tap = z.strictObject({
  phone: z.string(),
  messageId: z.string(),
  actionId: z.string(),
  replyText: z.string().optional(),
});

/** Looks at what a test hands in, in the words that the API uses; throws ValidationError. */
export interface InputChecks {
  rule(input: Rule): void;
  fault(input: Fault): void;
  newPhone(input: NewPhone): void;
  tap(input: TapInput): void;
}

export const inputChecks: InputChecks = {
  rule: (input) => checkInput(Rule, input, "The rule"),
  fault: (input) => checkInput(Fault, input, "The fault"),
  newPhone: (input) => checkInput(NewPhone, input, "The phone"),
  tap: (input) => checkInput(Tap, input, "tap(phone, messageId, actionId, replyText)"),
};

export const checkServerOptions = (input: object): void => {
  checkInput(Options, input, "startMockServer(options)");
};
