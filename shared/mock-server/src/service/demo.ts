import type { Seed } from "../inputs/seed.js";

/** The account that is there without a seed. These are no secrets: they exist on this mock server only. */
export const DEMO = {
  sessionToken: "demo-session-token",
  publicTopic: "my-topic",
  publicTopicKey: "demo-public-topic-key",
  privateTopic: "my-private-topic",
  privateTopicKey: "demo-topic-api-key",
  phones: ["Pixel 9", "iPhone 16"],
} as const;

/** The demo account as a seed. Its plan is the largest, so that no limit is in the way. */
export const DEMO_SEED: Seed = {
  accounts: [
    {
      name: "demo",
      plan: "business",
      session_token: DEMO.sessionToken,
      pushes_this_month: 0,
      topics: [
        { name: DEMO.publicTopic, api_key: DEMO.publicTopicKey, is_private: false },
        { name: DEMO.privateTopic, api_key: DEMO.privateTopicKey, is_private: true },
      ],
      phones: [
        { name: DEMO.phones[0], platform: "android", online: true },
        { name: DEMO.phones[1], platform: "ios", online: true },
      ],
    },
  ],
};
