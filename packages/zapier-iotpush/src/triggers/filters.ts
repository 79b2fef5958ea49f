import {
  checkInput,
  isTopic,
  matches,
  type ServiceEvent,
  type TopicRef,
  toTopicName,
} from "@iotpush/core/adapter";
import { z } from "zod/v4";
import { given, Texts } from "../fields/given.js";
import type { ZapEvent } from "./event-item.js";

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
