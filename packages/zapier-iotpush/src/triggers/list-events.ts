import {
  checkInput,
  eventsOf,
  isTopic,
  matches,
  type ReceiptListQuery,
  type ReceiptStatus,
  resolveTopics,
  type ServiceEvent,
  type TopicRef,
  toTopicName,
} from "@iotpush/core/adapter";
import { z } from "zod/v4";
import { needsSession, type StepContext } from "../connection/client.js";
import { given, Texts } from "../fields/read.js";
import { type EventItem, toItem, type ZapEvent } from "./event-item.js";

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

/** A message lives about a day; its end is still seen a day later. */
const LOOK_BACK_MS = 48 * 60 * 60_000;
const MOST_RECEIPTS = 1_000;
const SAMPLES = 3;
const MOST_RECEIPTS_FOR_SAMPLES = 100;

/** Events that only one status of a receipt shows. */
const STATUS: Partial<Record<ZapEvent, ReceiptStatus>> = { action: "acted", expired: "expired" };

/**
 * Events as receipts show them, newest first: those of the last two days, or for the editor the last few of any age.
 * Needs a session token. Documentation: List receipts.
 */
export async function listEvents(
  step: StepContext,
  event: ZapEvent,
  filters: TriggerFilters,
  options: { readonly sample: boolean },
): Promise<EventItem[]> {
  needsSession(step, "Reading events from receipts");
  const { all, wanted } = await resolveTopics(step.client, filters.topics);
  const [only, ...more] = wanted;
  const status = STATUS[event];
  const query: ReceiptListQuery = {
    limit: 100,
    ...(status ? { status } : {}),
    ...(only && more.length === 0 ? { topic_id: only.id } : {}),
    ...(options.sample ? {} : { since: new Date(step.clock.now() - LOOK_BACK_MS).toISOString() }),
  };
  const items: EventItem[] = [];
  let left = options.sample ? MOST_RECEIPTS_FOR_SAMPLES : MOST_RECEIPTS;
  for await (const receipt of step.client.receipts.iterate(query)) {
    if (wanted.length === 0 || wanted.some(({ id }) => id === receipt.topic_id))
      items.push(
        ...eventsOf(receipt)
          .filter((each) => passes(each, event, filters, all))
          .flatMap((each) => toItem(each, all) ?? []),
      );
    left -= 1;
    if (left === 0 || (options.sample && items.length >= SAMPLES)) break;
  }
  return items.toSorted((a, b) => (b.at ?? "").localeCompare(a.at ?? ""));
}
