import { PRIORITIES, PUSH_TEXT_NAMES, PUSH_TEXTS } from "@iotpush/core/adapter";
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
  ...PUSH_TEXT_NAMES.map((key) => ({
    key,
    label: PUSH_TEXTS[key].label,
    type: "string" as const,
    ...(key === "tags"
      ? { list: true, helpText: "Words such as sensor or alert, one in each line." }
      : { helpText: `${PUSH_TEXTS[key].help}, for example ${PUSH_TEXTS[key].example}.` }),
  })),
]);
