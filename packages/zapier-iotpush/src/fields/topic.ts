import { defineInputField } from "zapier-platform-core";

/** Where to send: the connection's topic, or another. */
export const topicField = defineInputField({
  key: "topic",
  label: "Topic",
  type: "string",
  dynamic: "topic_list.name.name",
  helpText:
    "The connection's topic unless you choose another. The connection's key is only used for its own topic: for another private topic, use a connection of that topic.",
});

/** What events to let through: topics by name or id. */
export const topicsField = defineInputField({
  key: "topics",
  label: "Topics",
  type: "string",
  list: true,
  dynamic: "topic_list.id.name",
  helpText: "Only events of these topics, by name or id. All topics of the account if empty.",
});
