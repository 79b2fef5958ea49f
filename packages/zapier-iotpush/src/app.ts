import { defineApp, version as platformVersion } from "zapier-platform-core";
import { version } from "../package.json";
import { authentication } from "./authentication.js";
import { askAndWait } from "./creates/ask-and-wait.js";
import { sendNotification } from "./creates/send-notification.js";
import { findReceipt } from "./searches/find-receipt.js";
import { findTopicSearch } from "./searches/find-topic.js";
import { responderList, topicList } from "./triggers/dropdowns.js";
import { eventPolled } from "./triggers/event-polled.js";
import { actionTaken, delivered, expired, readTrigger } from "./triggers/event-trigger.js";

export default defineApp({
  version,
  platformVersion,
  // Fields that were left empty are absent.
  flags: { cleanInputData: true },
  authentication,
  // Polling first: as of March 2026 the live service never fires the instant ones.
  triggers: {
    event_polled: eventPolled,
    action_taken: actionTaken,
    delivered,
    read: readTrigger,
    expired,
    topic_list: topicList,
    responder_list: responderList,
  },
  creates: { send_notification: sendNotification, ask_and_wait: askAndWait },
  searches: { find_receipt: findReceipt, find_topic: findTopicSearch },
});
