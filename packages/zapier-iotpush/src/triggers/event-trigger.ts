import {
  confirmedEvent,
  isNotFoundError,
  isSessionExpiredError,
  readEvent,
  resolveTopics,
} from "@iotpush/core/adapter";
import { defineInputFields, defineTrigger } from "zapier-platform-core";
import { z } from "zod/v4";
import { needsSession } from "../connection/client.js";
import { guarded } from "../connection/errors.js";
import { actionsField, field, topicsField } from "../fields/fields.js";
import { eventOutput, eventSample, toItem, type ZapEvent } from "./event-item.js";
import { listEvents, passes, readFilters } from "./list-events.js";
import { subscribe } from "./own-webhooks.js";

/** What a subscription remembers: the webhook's id, and the account's topics, since some payloads contain only a topic's id. */
const Subscription = z.object({
  id: z.string(),
  topics: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
});

const notice = {
  key: "notice",
  type: "copy",
  helpText:
    "**Use New Event (Polling) unless you know that instant triggers work for you.** iotpush documents account webhooks, but as of March 2026 the live service stores them and never sends an event. With this trigger your Zap would then never start.",
} as const;

const confirmField = field("confirm", "Confirm with the Receipt", {
  type: "boolean",
  helpText:
    "Read the message's receipt before the Zap continues. Who tapped, the reply and the time then come from the receipt, and an event that it does not show is dropped. Webhooks are not signed; what protects them is that nobody else knows this Zap's URL.",
});

/** A trigger over an account webhook for the Zap's URL. Documentation: Webhooks. */
function eventTrigger<const Key extends string>(
  event: ZapEvent,
  names: { readonly key: Key; readonly noun: string; readonly label: string; readonly description: string },
  moreFields: ReturnType<typeof defineInputFields> = [],
) {
  return defineTrigger({
    key: names.key,
    noun: names.noun,
    display: { label: names.label, description: names.description },
    operation: {
      type: "hook",
      inputFields: defineInputFields([notice, topicsField, ...moreFields, confirmField]),
      performSubscribe: guarded(async (step, bundle) => {
        needsSession(step, "An instant trigger");
        const { all, wanted } = await resolveTopics(step.client, readFilters(bundle.inputData).topics);
        const topicIds = wanted.map(({ id }) => id);
        return { id: await subscribe(step, { url: bundle.targetUrl ?? "", event, topicIds }), topics: all };
      }),
      // Never keeps a Zap from being switched off: a webhook that is left behind is deleted or used again by a later one.
      performUnsubscribe: guarded(async (step, bundle) => {
        const known = Subscription.safeParse(bundle.subscribeData);
        if (!known.success || !step.client.hasSession) return {};
        try {
          await step.client.webhooks.delete(known.data.id);
        } catch (error) {
          if (!isNotFoundError(error) && !isSessionExpiredError(error)) throw error;
        }
        return { id: known.data.id };
      }),
      perform: guarded(async ({ client }, bundle) => {
        const read = readEvent(bundle.cleanedRequest);
        if (!read.ok || read.event.event !== event) return [];
        const known = Subscription.safeParse(bundle.subscribeData);
        const topics = known.success ? known.data.topics : [];
        const filters = readFilters(bundle.inputData);
        if (!passes(read.event, event, filters, topics)) return [];
        if (bundle.inputData.confirm !== true)
          return [toItem(read.event, topics)].filter((item) => item !== null);
        // Only by its own topic's name does the client use the key: other topics' receipts need the session token.
        const topic = toItem(read.event, topics)?.topic ?? undefined;
        const shown = await confirmedEvent(client, { topic })(read.event);
        const item = shown && passes(shown, event, filters, topics) ? toItem(shown, topics) : null;
        return item ? [item] : [];
      }),
      performList: guarded((step, bundle) =>
        listEvents(step, event, readFilters(bundle.inputData), {
          sample: bundle.meta.isLoadingSample,
        }),
      ),
      sample: eventSample(event),
      outputFields: eventOutput,
    },
  });
}

export const actionTaken = eventTrigger(
  "action",
  {
    key: "action_taken",
    noun: "Action",
    label: "New Tap",
    description: "Triggers when somebody taps a button or replies.",
  },
  [actionsField],
);

export const delivered = eventTrigger("delivered", {
  key: "delivered",
  noun: "Delivery",
  label: "New Delivered Notification",
  description: "Triggers when a notification reaches a phone.",
});

export const readTrigger = eventTrigger("read", {
  key: "read",
  noun: "Notification",
  label: "New Read Notification",
  description: "Triggers when somebody opens a notification.",
});

export const expired = eventTrigger("expired", {
  key: "expired",
  noun: "Notification",
  label: "New Expired Notification",
  description: "Triggers when a notification expires unanswered.",
});
