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

const seenIn =
  (evidence: Evidence) =>
  (matter: string, played: Omit<Difference, "matter" | "evidence">): Difference => ({
    matter,
    ...played,
    evidence,
  });
const server = seenIn("server");
const client = seenIn("client");
const inferred = seenIn("inferred");

/** One row per difference; each can be switched alone. */
export const DIFFERENCES = {
  callbackKey: server("Callback URL in a push's JSON", {
    documented: "callback_url",
    live: "callback, with callback_headers; callback_url is silently dropped",
  }),
  clickKey: server("Click URL in a push's JSON", { documented: "click_url", live: "click" }),
  shortcutHeaders: server("Header shortcuts of a push", {
    documented: "Title, Priority, Tags, Click",
    live: "also X-Title, X-Priority, X-Tags, X-Click",
  }),
  putPush: server("PUT /api/push/{topic}", { documented: "405", live: "the same as POST" }),
  listMessages: server("GET /api/push/{topic}", { documented: "405", live: "lists recent messages" }),
  jsonWithoutMessage: server("JSON without message", {
    documented: "400, message is required",
    live: "the whole body, stringified, becomes the message",
  }),
  pushResultMessage: server("Response to a push", {
    documented: "without message",
    live: 'with message: "Notification sent"',
  }),
  freePlanSuffix: server("Message on the free plan", {
    documented: "as sent",
    live: 'gets " • via iotpush.com" appended',
  }),
  unknownTopicText: server("404 of an unknown topic", {
    documented: 'Topic "X" not found',
    live: 'Topic "X" not found. Create it in your dashboard first.',
  }),
  privateTopicText: server("401 of a private topic", {
    documented: "Invalid API key",
    live: "This topic is private. Provide a valid API key via Authorization: Bearer {key}",
  }),
  quotaBody: server("429 of the monthly cap", {
    documented: "Rate limit exceeded",
    live: "a sentence with limit, used and plan",
  }),
  countedFirst: server("What counts against the month", {
    documented: "not said: pushes that are accepted",
    live: "every push to a topic with the right key, before its body is looked at: an empty one too",
  }),
  whiteSpace: server("White space around a message", { documented: "as sent", live: "trimmed" }),
  buttonWithoutType: client("A button without type", {
    documented: "400, type is required",
    live: "a button: the service's own n8n node sends id and label only",
  }),
  pushRateLimit: server("POST and PUT /api/push per address", {
    documented: "no limit",
    live: "100 in a sliding window of 60 s, then 429 with Retry-After",
  }),
  pushoverRateLimit: server("Pushover requests per address", {
    documented: "no limit",
    live: "a window of their own, the same size and the same 429 {error}",
  }),
  otherRateLimit: inferred("Other requests per address", {
    documented: "no limit",
    live: "no limit known: lists, topics and subscribers have none, the code of the others is not public",
    alike: true,
  }),
  callbackBody: client("Body of the per-message callback", {
    documented: "the documented webhook payload",
    live: "receipt_id, topic_id, action, reply, device, user_id, timestamp",
  }),
  receiptPeople: client("actions_taken of a receipt", {
    documented: "action, label, reply, device name, time",
    live: "device_id and user_id as well",
  }),
  silentWebhooks: server("Account webhooks", {
    documented: "fire on action, delivered, read and expired",
    live: "stored, listed and pinged by /test, never fired",
  }),
  sessionExpiry: client("Session tokens", {
    documented: "no expiry mentioned",
    live: "expire after an hour",
  }),
  subscribersApi: server("/api/subscribe and /api/subscribers", {
    documented: "404",
    live: "how phones and webhooks join a topic",
  }),
  paidFeatures: server("Private topics and webhook subscribers on the free plan", {
    documented: "allowed",
    live: "403",
  }),
  pushoverHealth: server("GET on the Pushover paths", { documented: "405", live: "a health check" }),
};
export type DifferenceId = keyof typeof DIFFERENCES;

export const PROFILE_NAMES = ["documented", "live"] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** Which side each row is played on, if it is not the profile's own. */
export type DifferenceOverrides = Partial<Record<DifferenceId, ProfileName>>;

/** Which rows play the live service; can be switched while the server runs. */
export class Profile {
  name: ProfileName;
  overrides: DifferenceOverrides;

  constructor(name: ProfileName, overrides: DifferenceOverrides = {}) {
    this.name = name;
    this.overrides = overrides;
  }

  live(id: DifferenceId): boolean {
    return (this.overrides[id] ?? this.name) === "live";
  }
}
