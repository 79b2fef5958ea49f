/** What one try showed: which side of a row of the mock server's differences the service plays, if that can be told. */
export interface Seen {
  readonly row: string;
  readonly plays: "documented" | "live" | null;
  /** What was seen, without the topic, its key or any text of the user's. */
  readonly seen: string;
}

/** A response, read whole. */
export interface ServiceReply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** How the probes reach the service: `push` announces and counts, `call` costs nothing. */
export interface ComparedService {
  readonly topic: string;
  call(
    method: string,
    path: string,
    init?: { readonly key?: boolean; readonly body?: string },
  ): Promise<ServiceReply>;
  push(why: string, init: PushInit): Promise<ServiceReply>;
}

export interface PushInit {
  readonly method?: "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | object;
}

type Probe = (service: ComparedService) => Promise<Seen[]>;

const MARK = "iotpush doctor";
const side = (row: string, live: boolean, seen: string): Seen => ({
  row,
  plays: live ? "live" : "documented",
  seen,
});
const untold = (row: string, seen: string): Seen => ({ row, plays: null, seen });

/** What a status alone shows, without a push. */
const byStatus: Probe = async ({ topic, call }) => {
  const list = await call("GET", `/api/push/${topic}?limit=1`, { key: true });
  const health = await call("GET", "/api/1/messages.json");
  const subscribers = await call("GET", "/api/subscribers?topic_id=none");
  const unknown = await call("POST", `/api/push/iotpush-doctor-${Date.now().toString(36)}`, { body: MARK });
  return [
    side("listMessages", list.status === 200, `GET /api/push: ${list.status}`),
    side("pushoverHealth", health.status === 200, `GET /api/1/messages.json: ${health.status}`),
    side("subscribersApi", subscribers.status !== 404, `GET /api/subscribers: ${subscribers.status}`),
    side(
      "unknownTopicText",
      String(unknown.body.error).includes("dashboard"),
      `unknown topic: ${unknown.status}`,
    ),
  ];
};

/** One text with spaces around it, a title in X-Title; read back if the service lists messages. */
const text: Probe = async (service) => {
  const pushed = await service.push("a text with spaces around it, its title in X-Title", {
    headers: { "X-Title": MARK },
    body: `  ${MARK}  `,
  });
  const shown = await newest(service, pushed);
  const result = "message" in pushed.body ? "with message" : "without message";
  const first = side("pushResultMessage", "message" in pushed.body, `the result comes ${result}`);
  if (!shown) return [first, untold("shortcutHeaders", NOT_LISTED), untold("whiteSpace", NOT_LISTED)];
  const stored = String(shown.message);
  const [isRead, isTrimmed] = [shown.title === MARK, stored.startsWith(MARK)];
  const hasSuffix = stored.endsWith("via iotpush.com");
  return [
    first,
    side("shortcutHeaders", isRead, isRead ? "X-Title is read" : "X-Title is ignored"),
    side("whiteSpace", isTrimmed, isTrimmed ? "trimmed" : "as sent"),
    hasSuffix
      ? side("freePlanSuffix", true, "appended")
      : untold("freePlanSuffix", "nothing appended on this plan"),
  ];
};

/** What only the live service accepts. */
const accepted =
  (row: string, what: string, init: PushInit): Probe =>
  async ({ push }) => {
    const { status } = await push(what, init);
    return [side(row, status === 200, `${what}: ${status}`)];
  };

const clickKey: Probe = async (service) => {
  const pushed = await service.push("a click URL under both names", {
    body: { message: MARK, click: "https://example.com/live", click_url: "https://example.com/documented" },
  });
  const shown = await newest(service, pushed);
  if (!shown) return [untold("clickKey", NOT_LISTED)];
  const isLive = String(shown.click_url).endsWith("/live");
  return [side("clickKey", isLive, isLive ? "click is read" : "click_url is read")];
};

const untyped = [{ id: "ack", label: "Acknowledge" }];

export const PROBES: readonly Probe[] = [
  byStatus,
  text,
  accepted("putPush", "a text with PUT", { method: "PUT", body: MARK }),
  accepted("jsonWithoutMessage", "JSON without message", { body: { doctor: MARK } }),
  accepted("buttonWithoutType", "a button without type", { body: { message: MARK, actions: untyped } }),
  clickKey,
];

const NOT_LISTED = "the service lists no messages to read it back";

/** The message as the service lists it; undefined if it does not. */
async function newest(
  { topic, call }: ComparedService,
  pushed: ServiceReply,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { body } = await call("GET", `/api/push/${topic}?limit=5`, { key: true });
  const messages = Array.isArray(body.messages) ? (body.messages as Readonly<Record<string, unknown>>[]) : [];
  return messages.find(({ id }) => id === pushed.body.id);
}
