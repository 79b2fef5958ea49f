import { checkInput, matches, type ServiceEvent, toTopicName, ValidationError } from "@iotpush/core/adapter";
import { z } from "zod/v4";
import type { StepContext } from "../connection/client.js";
import { given, Texts } from "../fields/given.js";
import type { TopicRef, ZapEvent } from "./event-item.js";

const Filters = z.object({ topics: Texts.default([]), actions: Texts.default([]) });

/** What a trigger lets through: topics by name or id, actions by id; everything if a list is empty. */
export type TriggerFilters = z.infer<typeof Filters>;

export const readFilters = (inputData: Readonly<Record<string, unknown>>): TriggerFilters =>
  checkInput(Filters, given(inputData), "The trigger");

/** Whether an event passes, by the core's rule. `known` gives the names of the topics' ids and the ids of their names. */
export const passes = (
  event: ServiceEvent,
  name: ZapEvent,
  { topics, actions }: TriggerFilters,
  known: readonly TopicRef[],
): boolean =>
  matches(
    {
      events: [name],
      actions,
      topics: topics.flatMap((text) => {
        const topic = known.find((each) => isTopic(each, text));
        return topic ? [topic.id, topic.name] : [text, toTopicName(text)];
      }),
    },
    event,
  );

const isTopic = ({ id, name }: TopicRef, text: string): boolean => id === text || name === toTopicName(text);

/** The account's topics, and which of them are wanted. Throws ValidationError for one that the account does not have. */
export async function resolveTopics(
  { client }: StepContext,
  { topics }: TriggerFilters,
): Promise<{ readonly all: readonly TopicRef[]; readonly wanted: readonly TopicRef[] }> {
  const all = (await client.topics.list()).map(({ id, name }) => ({ id, name }));
  const wanted = topics.map((text) => {
    const found = all.find((each) => isTopic(each, text));
    if (found) return found;
    throw new ValidationError({
      what: "The trigger",
      issues: [
        {
          field: "topics",
          problem: "is not a topic of this account",
          given: text,
          allowed: all.map(({ name }) => name),
        },
      ],
      fix: "Choose one of the account's topics, or connect the account that has it.",
    });
  });
  return { all, wanted };
}
