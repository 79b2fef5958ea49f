/** How sure a difference is: seen in the server's code, in a client's (the app, the service's own n8n node), or inferred. */
export type Evidence = "server" | "client" | "inferred";

export interface Difference {
  readonly matter: string;
  readonly documented: string;
  readonly live: string;
  readonly evidence: Evidence;
  /** Nothing differs as far as is known; the row says how sure that is. */
  readonly alike?: true;
}

/** One row per difference; each can be switched alone. */
export const DIFFERENCES = {
  callbackKey: {
    matter: "Callback URL in a push's JSON",
    documented: "callback_url",
    live: "callback, with callback_headers; callback_url is silently dropped",
    evidence: "server",
  },
  clickKey: {
    matter: "Click URL in a push's JSON",
    documented: "click_url",
    live: "click",
    evidence: "server",
  },
  shortcutHeaders: {
    matter: "Header shortcuts of a push",
    documented: "Title, Priority, Tags, Click",
    live: "also X-Title, X-Priority, X-Tags, X-Click",
    evidence: "server",
  },
  putPush: {
    matter: "PUT /api/push/{topic}",
    documented: "405",
    live: "the same as POST",
    evidence: "server",
  },
  listMessages: {
    matter: "GET /api/push/{topic}",
    documented: "405",
    live: "lists recent messages",
    evidence: "server",
  },
  jsonWithoutMessage: {
    matter: "JSON without message",
    documented: "400, message is required",
    live: "the whole body, stringified, becomes the message",
    evidence: "server",
  },
  pushResultMessage: {
    matter: "Answer to a push",
    documented: "without message",
    live: 'with message: "Notification sent"',
    evidence: "server",
  },
  freePlanSuffix: {
    matter: "Message on the free plan",
    documented: "as sent",
    live: 'gets " • via iotpush.com" appended',
    evidence: "server",
  },
  unknownTopicText: {
    matter: "404 of an unknown topic",
    documented: 'Topic "X" not found',
    live: 'Topic "X" not found. Create it in your dashboard first.',
    evidence: "server",
  },
  privateTopicText: {
    matter: "401 of a private topic",
    documented: "Invalid API key",
    live: "This topic is private. Provide a valid API key via Authorization: Bearer {key}",
    evidence: "server",
  },
  quotaBody: {
    matter: "429 of the monthly cap",
    documented: "Rate limit exceeded",
    live: "a sentence with limit, used and plan",
    evidence: "server",
  },
  countedFirst: {
    matter: "What counts against the month",
    documented: "not said: pushes that are accepted",
    live: "every push to a topic with the right key, before its body is looked at: an empty one too",
    evidence: "server",
  },
  whiteSpace: {
    matter: "White space around a message",
    documented: "as sent",
    live: "trimmed",
    evidence: "server",
  },
  buttonWithoutType: {
    matter: "A button without type",
    documented: "400, type is required",
    live: "a button: the service's own n8n node sends id and label only",
    evidence: "client",
  },
  pushRateLimit: {
    matter: "POST and PUT /api/push per address",
    documented: "no limit",
    live: "100 in a sliding window of 60 s, then 429 with Retry-After",
    evidence: "server",
  },
  pushoverRateLimit: {
    matter: "Pushover requests per address",
    documented: "no limit",
    live: "a window of their own, the same size and the same 429 {error}",
    evidence: "server",
  },
  otherRateLimit: {
    matter: "Other requests per address",
    documented: "no limit",
    live: "no limit known: lists, topics and subscribers have none, the code of the others is not public",
    evidence: "inferred",
    alike: true,
  },
  callbackBody: {
    matter: "Body of the per-message callback",
    documented: "the documented webhook payload",
    live: "receipt_id, topic_id, action, reply, device, user_id, timestamp",
    evidence: "client",
  },
  receiptPeople: {
    matter: "actions_taken of a receipt",
    documented: "action, label, reply, device name, time",
    live: "device_id and user_id as well",
    evidence: "client",
  },
  silentWebhooks: {
    matter: "Account webhooks",
    documented: "fire on action, delivered, read and expired",
    live: "stored, listed and pinged by /test, never fired",
    evidence: "server",
  },
  sessionExpiry: {
    matter: "Session tokens",
    documented: "no end is named",
    live: "expire after an hour",
    evidence: "client",
  },
  subscribersApi: {
    matter: "/api/subscribe and /api/subscribers",
    documented: "404",
    live: "how phones and webhooks join a topic",
    evidence: "server",
  },
  paidFeatures: {
    matter: "Private topics and webhook subscribers on the free plan",
    documented: "allowed",
    live: "403",
    evidence: "server",
  },
  pushoverHealth: {
    matter: "GET on the Pushover paths",
    documented: "405",
    live: "a health check",
    evidence: "server",
  },
} as const satisfies Record<string, Difference>;
export type DifferenceId = keyof typeof DIFFERENCES;

export const PROFILE_NAMES = ["documented", "live"] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** Which side each row is played on, if it is not the profile's own. */
export type DifferenceOverrides = Partial<Record<DifferenceId, ProfileName>>;

/** Which rows play the live service; can be switched while the server runs. */
export class Profile {
  #name: ProfileName;
  #overrides: DifferenceOverrides;

  constructor(name: ProfileName, overrides: DifferenceOverrides = {}) {
    this.#name = name;
    this.#overrides = overrides;
  }

  get name(): ProfileName {
    return this.#name;
  }

  live(id: DifferenceId): boolean {
    return (this.#overrides[id] ?? this.#name) === "live";
  }

  switch(name: ProfileName, overrides: DifferenceOverrides = {}): void {
    this.#name = name;
    this.#overrides = overrides;
  }
}
