import { SEND_AND_WAIT_OPERATION } from "n8n-workflow";
import { fields, numberField } from "../../common/panel.ts";
import { readNumber } from "../../common/parameters.ts";
import { askOperation } from "../ask/ask.ts";
import { askFields } from "../ask/fields.ts";
import { sinceField, sinceOf } from "../fields/since.ts";
import { topicField, topicNameOf } from "../fields/topic.ts";
import { type FlowOperation, option, type ResourceOperation } from "./operation.ts";
import { send } from "./send.ts";

const recentFields = fields({
  ...topicField,
  limit: numberField("Limit", "Max number of results to return", {
    typeOptions: { minValue: 1, maxValue: 50 },
    default: 50,
  }),
  since: sinceField("Only messages sent after this time, in the workflow's time zone"),
});

/** Lists a topic's recent messages; the documented API has no such list. */
const listRecent: ResourceOperation = {
  option: option(
    "List Recent",
    "listRecent",
    "List recent messages",
    "List a topic's messages, newest first",
  ),
  fields: recentFields,
  async execute(call) {
    const { client, host, read } = call;
    const { topic, messages } = await client.messages.list(await topicNameOf(read, call, host.getNode()), {
      limit: readNumber(read, recentFields.limit),
      ...sinceOf(read("since", ""), host.getTimezone()),
    });
    return messages.map((message) => ({ topic, ...message }));
  },
};

const sendAndWait: FlowOperation = {
  option: option(
    "Send and Wait for Response",
    SEND_AND_WAIT_OPERATION,
    "Send message and wait for response",
    "Ask a person on their phone, and go on with the answer",
  ),
  fields: askFields,
  flow: askOperation,
};

export const messageOperations = [listRecent, send, sendAndWait];
