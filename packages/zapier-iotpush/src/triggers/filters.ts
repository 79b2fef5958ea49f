import { checkInput, toTopicName, ValidationError } from "@iotpush/core/portable";
import { z } from "zod/v4";
import type { Desk } from "../connection/client.js";
import { given } from "../given.js";
import type { EventItem, TopicRef } from "./event-item.js";

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]).default([]);
const Filters = z.object({ topics: texts, actions: texts });

/** What a trigger lets through: topics by name or id, actions by id; everything where a list is empty. */
export type Filters = z.infer<typeof Filters>;

export const readFilters = (inputData: Readonly<Record<string, unknown>>): Filters =>
  checkInput(Filters, given(inputData), "The trigger");

/** Whether an event is of the actions wanted. */
export const isWanted = (item: EventItem, { actions }: Filters): boolean =>
  actions.length === 0 || (item.action_id !== null && actions.includes(item.action_id));

/** The account's topics, and which of them are wanted. Throws ValidationError for one that the account does not have. */
export async function resolveTopics(
  { client }: Desk,
  { topics }: Filters,
): Promise<{ readonly all: readonly TopicRef[]; readonly wanted: readonly TopicRef[] }> {
  const all = (await client.topics.list()).map(({ id, name }) => ({ id, name }));
  const wanted = topics.map((text) => {
    const found = all.find(({ id, name }) => id === text || name === toTopicName(text));
    if (found) return found;
    throw new ValidationError({
      what: "The trigger",
      issues: [
        {
          field: "topics",
          problem: "is no topic of this account",
          given: text,
          allowed: all.map(({ name }) => name),
        },
      ],
      fix: "Choose one of the account's topics, or connect the account that has it.",
    });
  });
  return { all, wanted };
}
