import {
  type IotpushError,
  isInvalidKeyError,
  isIotpushError,
  isRateLimitError,
  isSessionExpiredError,
} from "@iotpush/core/adapter";
import type { Bundle, ZObject } from "zapier-platform-core";
import { openStep, type StepContext } from "./client.js";

/** Asking again cannot help, and nothing is wrong with the Zap: it stops here without being counted as broken. */
const HALTING: readonly IotpushError["code"][] = ["quota", "already_answered", "conflict", "forbidden"];

/** Wraps a step so that its errors become Zapier's own classes. */
export const guarded =
  <Result>(work: (step: StepContext, bundle: Bundle) => Promise<Result>) =>
  async (zapier: ZObject, bundle: Bundle): Promise<Result> => {
    try {
      return await work(openStep(zapier, bundle), bundle);
    } catch (error) {
      throw isIotpushError(error) ? toZapierError(zapier, error) : error;
    }
  };

/**
 * Expired: the connection has to be renewed. Throttled: Zapier tries again after the wait. Halted: the step ends quietly.
 * All others count as failures. The message is the core's: what went wrong, and what to do.
 */
function toZapierError({ errors }: ZObject, error: IotpushError): Error {
  if (isSessionExpiredError(error) || isInvalidKeyError(error))
    return plain(new errors.ExpiredAuthError(error.message));
  if (isRateLimitError(error))
    return new errors.ThrottledError(error.message, Math.ceil(error.retryAfterMs / 1000));
  if (HALTING.includes(error.code)) return plain(new errors.HaltedError(error.message));
  return new errors.Error(error.message, error.code, error.status ?? 400);
}

/** Ends a step quietly, with a sentence for the Zap's history. */
export const halted = ({ zapier }: StepContext, message: string): Error =>
  plain(new zapier.errors.HaltedError(message));

/** Keeps Zapier from adding the last requests to the message: their answers may hold what nobody should read there. */
const plain = (error: Error): Error => Object.assign(error, { doNotContextify: true });
