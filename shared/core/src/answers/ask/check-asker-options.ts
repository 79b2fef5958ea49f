import {
  checkEach,
  count,
  hook,
  milliseconds,
  type OptionCheck,
  part,
  textOrFunction,
  truth,
} from "../../client/check-options.js";
import type { AnswerMode, AskerOptions } from "./asker-options.js";

const MODES: readonly AnswerMode[] = ["auto", "callback", "poll"];

const mode: OptionCheck = (value) =>
  MODES.some((known) => known === value) ? undefined : { problem: "is not a mode", allowed: MODES };

const OPTIONS: Readonly<Record<keyof AskerOptions, OptionCheck>> = {
  client: part,
  clock: part,
  store: part,
  mode,
  callbackBase: textOrFunction,
  confirmWithReceipt: truth,
  reader: part,
  requestsPerMinute: count,
  maxOpen: count,
  quota: part,
  maxPerTopicAndMinute: count,
  graceMs: milliseconds,
  atMostOnce: truth,
  leaseMs: milliseconds,
  notices: part,
  audit: hook,
};

/**
 * Throws ValidationError for an option that there is not or whose value is wrong: overlooked, a `confirmWithReciept` would let unproven
 * answers count.
 */
export function checkAskerOptions(options: AskerOptions): void {
  checkEach("An asker's option", options, OPTIONS);
}
