import { confirmWithReceipt, isNotFoundError, readEvent } from "@iotpush/core/portable";
import { defineInputFields, defineTrigger } from "zapier-platform-core";
import { z } from "zod/v4";
import { openDesk } from "../connection/client.js";
import { guarded } from "../connection/errors.js";
import { needsSession } from "../connection/needs-session.js";
import { topicsField } from "../fields/topic.js";
import { fromEvent, type ZapEvent } from "./event-item.js";
import { eventOutput, eventSample } from "./event-output.js";
import { isWanted, readFilters, resolveTopics } from "./filters.js";
import { listEvents } from "./list-events.js";

/** What a subscription remembers: the webhook's id, and the account's topics, since some payloads tell only a topic's id. */
const Subscription = z.object({
  id: z.string(),
  topics: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
});

const notice = {
  key: "notice",
  type: "copy",
  helpText:
    "This begins at once where iotpush sends events to account webhooks, as its documentation says. When this was written the running service stored such webhooks but sent them nothing. If nothing arrives, use **Event by Polling**.",
} as const;

const confirmField = {
  key: "confirm",
  label: "Confirm with the Receipt",
  type: "boolean",
  helpText:
    "Read the message's receipt before the Zap goes on, and drop the event if the receipt does not show it. Webhooks are not signed; what protects them is that nobody else knows this Zap's URL.",
} as const;

/** A trigger over an account webhook for the Zap's URL. Documentation: Webhooks. */
export function eventTrigger<const Key extends string>(
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
      performSubscribe: guarded(async (zapier, bundle) => {
        const desk = openDesk(zapier, bundle);
        needsSession(desk, "An instant trigger");
        const { all, wanted } = await resolveTopics(desk, readFilters(bundle.inputData));
        const webhook = await desk.client.webhooks.create({
          url: bundle.targetUrl ?? "",
          events: [event],
          topic_ids: wanted.map(({ id }) => id),
        });
        return { id: webhook.id, topics: all };
      }),
      performUnsubscribe: guarded(async (zapier, bundle) => {
        const desk = openDesk(zapier, bundle);
        needsSession(desk, "Ending an instant trigger");
        const { id } = Subscription.parse(bundle.subscribeData);
        try {
          await desk.client.webhooks.delete(id);
        } catch (error) {
          if (!isNotFoundError(error)) throw error;
        }
        return { id };
      }),
      perform: guarded(async (zapier, bundle) => {
        const read = readEvent(bundle.cleanedRequest);
        if (!read.ok || read.event.event !== event) return [];
        const known = Subscription.safeParse(bundle.subscribeData);
        const item = fromEvent(read.event, known.success ? known.data.topics : []);
        if (!item || !isWanted(item, readFilters(bundle.inputData))) return [];
        if (bundle.inputData.confirm === true) {
          // Only by its own topic's name does the client take the key: other topics' receipts need the session token.
          const { client } = openDesk(zapier, bundle);
          if (!(await confirmWithReceipt(client, { topic: item.topic ?? undefined })(read.event))) return [];
        }
        return [item];
      }),
      performList: guarded((zapier, bundle) =>
        listEvents(openDesk(zapier, bundle), event, readFilters(bundle.inputData), {
          sample: bundle.meta.isLoadingSample,
        }),
      ),
      sample: eventSample(event),
      outputFields: eventOutput,
    },
  });
}
