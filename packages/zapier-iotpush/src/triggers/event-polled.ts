import { checkInput } from "@iotpush/core/adapter";
import { defineTrigger } from "zapier-platform-core";
import { z } from "zod/v4";
import { guarded } from "../connection/errors.js";
import { actionsField, field, topicsField } from "../fields/fields.js";
import { eventOutput, eventSample, ZAP_EVENTS } from "./event-item.js";
import { listEvents, readFilters } from "./list-events.js";

const Polled = z.object({ event: z.enum(ZAP_EVENTS) });

/** The same events, read from receipts every few minutes: for a service that sends account webhooks nothing. */
export const eventPolled = defineTrigger({
  key: "event_polled",
  noun: "Event",
  display: {
    label: "New Event (Polling)",
    description:
      "Triggers when Zapier next checks the receipts and finds that a notification was tapped, delivered, read or has expired.",
  },
  operation: {
    type: "polling",
    inputFields: [
      field("event", "Event", {
        required: true,
        default: "action",
        choices: {
          action: "A button was tapped",
          delivered: "Delivered to a phone",
          read: "Read",
          expired: "Expired",
        },
      }),
      topicsField,
      actionsField,
    ],
    perform: guarded(async (step, bundle) => {
      const { event } = checkInput(Polled, bundle.inputData, "The trigger");
      const sample = bundle.meta.isLoadingSample;
      const events = await listEvents(step, event, readFilters(bundle.inputData), { sample });
      // The static sample below is a tap, whichever event was chosen.
      return sample && events.length === 0 ? [eventSample(event)] : events;
    }),
    sample: eventSample("action"),
    outputFields: eventOutput,
  },
});
