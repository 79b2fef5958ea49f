import { defineApp, version as platformVersion } from "zapier-platform-core";
import { version } from "../package.json";
import { authentication } from "./authentication.js";
import { askAndWait } from "./creates/ask-and-wait.js";
import { sendNotification } from "./creates/send-notification.js";
import { findReceipt } from "./searches/find-receipt.js";
import { findTopicSearch } from "./searches/find-topic.js";
import { actionTaken } from "./triggers/action-taken.js";
import { delivered } from "./triggers/delivered.js";
import { eventPolled } from "./triggers/event-polled.js";
import { expired } from "./triggers/expired.js";
import { readTrigger } from "./triggers/read.js";
import { responderList } from "./triggers/responder-list.js";
import { topicList } from "./triggers/topic-list.js";

/** The app as Zapier loads it. */
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
