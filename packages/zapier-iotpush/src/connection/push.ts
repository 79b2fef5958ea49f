import {
  isInvalidKeyError,
  isNetworkError,
  isPrivateTopicError,
  isTimeoutError,
  type PushInput,
  type PushResult,
  ValidationError,
} from "@iotpush/core/adapter";
import type { StepContext } from "./client.js";
import { halted } from "./errors.js";

/** Pushes from a step. A push that may have arrived halts the step: a replay would push it again. */
export async function pushInTime(step: StepContext, topic: string, input: PushInput): Promise<PushResult> {
  try {
    return await step.client.messages.push(topic, input);
  } catch (error) {
    if (isTimeoutError(error) || (isNetworkError(error) && error.sent))
      throw halted(
        step,
        `iotpush did not respond in time, so it is not known whether the push to ${topic} arrived. Look at a phone before you replay this step: a replay pushes it again.`,
      );
    if (topic !== step.topic && (isInvalidKeyError(error) || isPrivateTopicError(error)))
      throw lacksKey(step, topic);
    throw error;
  }
}

/** The connection has no key for the topic. For another topic than its own, reconnecting would not help. */
export const lacksKey = (step: StepContext, topic: string): ValidationError =>
  new ValidationError({
    what: "The step",
    issues: [{ field: "topic", problem: "needs its own API key", given: topic }],
    ...(topic === step.topic
      ? {
          problem: `The connection has no API key for ${topic}`,
          fix: `Add the key of ${topic} to the connection, or switch off Confirm with the Receipt.`,
        }
      : {
          problem: `This step uses the topic ${topic}, but its connection has only the key of ${step.topic}`,
          fix: `Choose a connection that was made for ${topic} with its API key.`,
        }),
  });
