import { PRIORITIES } from "@iotpush/core/adapter";
import { defineInputFields } from "zapier-platform-core";
import { topicField } from "./topic.js";

/** What every push has. */
export const messageFields = defineInputFields([
  topicField,
  { key: "message", label: "Message", type: "text", required: true },
  { key: "title", label: "Title", type: "string" },
  {
    key: "priority",
    label: "Priority",
    type: "string",
    choices: [...PRIORITIES],
    helpText: "Normal if empty.",
  },
  {
    key: "tags",
    label: "Tags",
    type: "string",
    list: true,
    helpText: "Words such as sensor or alert, one in each line.",
  },
  {
    key: "click_url",
    label: "Click URL",
    type: "string",
    helpText: "Opened when the notification is tapped. An http or https URL.",
  },
]);
