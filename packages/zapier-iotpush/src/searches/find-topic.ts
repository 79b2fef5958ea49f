import { checkInput, type Topic, toTopicName } from "@iotpush/core/adapter";
import { defineInputFields, defineSearch } from "zapier-platform-core";
import { z } from "zod/v4";
import { needsSession } from "../connection/client.js";
import { guarded } from "../connection/errors.js";
import { field } from "../fields/fields.js";
import { given } from "../fields/read.js";
import { SAMPLE_TOPIC_ID } from "../fields/tapped.js";

const Input = z.object({ topic: z.string() });

/** The topic without its API key, which has no place in a Zap's history. */
const withoutKey = ({ id, name, description, is_private, created_at }: Topic) => ({
  id,
  name,
  description,
  is_private,
  created_at,
});

/** One of the account's topics. Documentation: Topics API. */
export const findTopicSearch = defineSearch({
  key: "find_topic",
  noun: "Topic",
  display: { label: "Find Topic", description: "Finds one of your topics by its name or ID." },
  operation: {
    inputFields: defineInputFields([
      field("topic", "Topic", {
        required: true,
        dynamic: "topic_list.name.name",
        helpText: "A topic's name or ID. Needs a session token in the connection.",
      }),
    ]),
    perform: guarded(async (step, bundle) => {
      const { topic } = checkInput(Input, given(bundle.inputData), "The search");
      needsSession(step, "Finding a topic");
      const topics = await step.client.topics.list();
      return topics.filter(({ id, name }) => id === topic || name === toTopicName(topic)).map(withoutKey);
    }),
    sample: {
      id: SAMPLE_TOPIC_ID,
      name: "my-topic",
      description: "Greenhouse alerts",
      is_private: false,
      created_at: "2026-04-10T00:00:00.000Z",
    },
    outputFields: [
      { key: "id", label: "Topic ID" },
      { key: "name", label: "Topic" },
      { key: "description", label: "Description" },
      { key: "is_private", label: "Private", type: "boolean" },
      { key: "created_at", label: "Created", type: "datetime" },
    ],
  },
});
