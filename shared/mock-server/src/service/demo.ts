/** The account that is there without a seed. These are no secrets: they exist on this mock server only. */
export const DEMO = {
  sessionToken: "demo-session-token",
  publicTopic: "my-topic",
  publicTopicKey: "demo-public-topic-key",
  privateTopic: "my-private-topic",
  privateTopicKey: "demo-topic-api-key",
  phones: ["Pixel 9", "iPhone 16"],
} as const;
