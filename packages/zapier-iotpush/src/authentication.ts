import {
  DEFAULT_BASE_URL,
  isMethodNotAllowedError,
  isNotFoundError,
  type PortableClient,
} from "@iotpush/core/portable";
import type { Authentication } from "zapier-platform-core";
import { openDesk } from "./connection/client.js";
import { guarded } from "./connection/errors.js";

/** No receipt has this id: reading it only shows whether the key is taken. */
const NO_RECEIPT = "00000000-0000-4000-8000-000000000000";

/** Custom authentication: a topic and its key, which does not expire, and a session token for what needs one. */
export const authentication: Authentication = {
  type: "custom",
  fields: [
    {
      key: "topic",
      label: "Topic",
      type: "string",
      required: true,
      placeholder: "server-alerts",
      helpText: "The name of one of your topics. Steps send to it unless they name another.",
    },
    {
      key: "topic_key",
      label: "Topic API Key",
      type: "password",
      required: false,
      helpText:
        "Needed for a private topic, and to read the receipts of a public one. It does not expire. Copy it from the topic's page in your dashboard.",
    },
    {
      key: "session_token",
      label: "Session Token",
      type: "password",
      required: false,
      helpText:
        "Only for triggers, for **Find Topic** and for lists of topics. iotpush ends it after about an hour; Zapier then asks you to reconnect. Leave it empty if you only send and ask, and keep those steps on a connection without one.",
    },
    {
      key: "base_url",
      label: "Server",
      type: "string",
      required: false,
      default: DEFAULT_BASE_URL,
      helpText: `Leave it at ${DEFAULT_BASE_URL}. \`iotpush.com\` without \`www\` and \`http://\` are refused: they redirect, and the message would be lost.`,
    },
  ],
  test: guarded(async (zapier, bundle) => {
    const { client, topic, topicKey, baseUrl } = openDesk(zapier, bundle);
    if (client.hasSession) await client.topics.list();
    if (topicKey) await tryKey(client, topic);
    await tryTopic(client, topic);
    return { topic, host: new URL(baseUrl ?? DEFAULT_BASE_URL).host };
  }),
  connectionLabel: "{{topic}} at {{host}}",
};

/** A key that is known finds no such receipt; another one is refused. Throws InvalidKeyError then. */
async function tryKey(client: PortableClient, topic: string): Promise<void> {
  try {
    await client.receipts.get(NO_RECEIPT, { topic });
  } catch (error) {
    if (!isNotFoundError(error)) throw error;
  }
}

/** The live service lists a topic's messages. The documented one has no way to try a topic without a push. */
async function tryTopic(client: PortableClient, topic: string): Promise<void> {
  try {
    await client.messages.list(topic, { limit: 1 });
  } catch (error) {
    if (!isMethodNotAllowedError(error)) throw error;
  }
}
