import { DEMO, type MockServer } from "@iotpush/mock-server";

/** The configuration node of a mock server's demo account. */
export const serverNode = (baseUrl: string, more: object = {}) => ({
  id: "server",
  type: "iotpush-config",
  baseUrl,
  topic: DEMO.publicTopic,
  ...more,
});

/** Its credentials: the topic's key and a session token. */
export const CREDENTIALS = { server: { apiKey: DEMO.publicTopicKey, sessionToken: DEMO.sessionToken } };

/** The newest message on the server. */
export function newestMessage(mock: MockServer): string {
  const id = mock.control.messages({ limit: 1 }).messages[0]?.id;
  if (!id) throw new Error("No message has arrived.");
  return id;
}
