import { writeFile } from "node:fs/promises";
import { checkBaseUrl, DEFAULT_BASE_URL } from "../wire/base-url.js";
import { parseJson } from "../wire/text.js";
import type { DoctorOptions } from "./doctor.js";

const MOST_PUSHES = 10;
const TIMEOUT_MS = 15_000;
const MARK = "iotpush doctor";
const NOT_LISTED = "the service lists no messages to read it back";

/** What one try showed: which side of a row of the mock server's differences the service plays, if that can be seen. */
interface Seen {
  readonly row: string;
  readonly plays: "documented" | "live" | null;
  /** What was seen, without the topic, its key or any text of the user's. */
  readonly seen: string;
}

/**
 * Tries what the mock server's two profiles differ in on the user's own account, with at most ten pushes, each announced. Writes what
 * it saw to a file for `iotpush-mock --profile FILE`, and prints the differences from profile live as the text of an issue report.
 */
export async function runCompare(
  options: DoctorOptions,
  file: string,
  say: (line: string) => void,
): Promise<void> {
  const service = reach(options, say);
  const seen = [
    ...(await tryStatuses(service)),
    ...(await tryText(service)),
    await tryAccepted(service, "putPush", "a text with PUT", { method: "PUT", body: MARK }),
    await tryAccepted(service, "jsonWithoutMessage", "JSON without message", { body: { doctor: MARK } }),
    await tryAccepted(service, "buttonWithoutType", "a button without type", {
      body: { message: MARK, actions: [{ id: "ack", label: "Acknowledge" }] },
    }),
    await tryClickKey(service),
  ];
  const at = new Date().toISOString();
  const rows = seen.flatMap(({ row, plays, seen }) => (plays ? [[row, { plays, seen, at }] as const] : []));
  const content = { profile: "live", seenAt: at, rows: Object.fromEntries(rows) };
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  say(`Written to ${file}; use it with iotpush-mock --profile ${file}`);
  say(issueText(seen, at));
}

interface PushInit {
  readonly method?: "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | object;
}

type Service = ReturnType<typeof reach>;

/** Requests to the service: `push` is announced and counts against the quota, `call` does not. */
function reach({ topic, apiKey, baseUrl = DEFAULT_BASE_URL }: DoctorOptions, say: (line: string) => void) {
  const base = checkBaseUrl(baseUrl);
  const push = `/api/push/${encodeURIComponent(topic)}`;
  const authorization: Record<string, string> =
    apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  let pushes = 0;
  return {
    call: (method: string, path: string, body?: string) =>
      request(base + path, { method, ...(body === undefined ? {} : { body }) }),
    list: (limit: number) => request(`${base}${push}?limit=${limit}`, { headers: authorization }),
    push: (why: string, { method = "POST", headers = {}, body }: PushInit) => {
      if (++pushes > MOST_PUSHES) throw new Error(`More than ${MOST_PUSHES} pushes would be needed.`);
      say(`Push ${pushes} of at most ${MOST_PUSHES}: ${why}`);
      const isText = typeof body === "string";
      return request(base + push, {
        method,
        headers: { ...authorization, ...(isText ? {} : { "content-type": "application/json" }), ...headers },
        body: isText ? body : JSON.stringify(body),
      });
    },
  };
}

/** A response, read whole. */
async function request(url: string, init: RequestInit) {
  const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { status } = response;
  const text = await response.text();
  if ([401, 429].includes(status) && url.includes("/api/push/"))
    throw new Error(`The service answered ${status}; check the topic's key and quota, then try again.`);
  return { status, body: { ...(parseJson(text) as Readonly<Record<string, unknown>> | undefined) } };
}

const side = (row: string, live: boolean, seen: string): Seen => ({
  row,
  plays: live ? "live" : "documented",
  seen,
});
const unclear = (row: string, seen: string): Seen => ({ row, plays: null, seen });

/** What a status alone shows, without a push. */
async function tryStatuses({ call, list }: Service): Promise<Seen[]> {
  const listed = await list(1);
  const health = await call("GET", "/api/1/messages.json");
  const subscribers = await call("GET", "/api/subscribers?topic_id=none");
  const unknown = await call("POST", `/api/push/iotpush-doctor-${Date.now().toString(36)}`, MARK);
  const isLiveText = String(unknown.body.error).includes("dashboard");
  return [
    side("listMessages", listed.status === 200, `GET /api/push: ${listed.status}`),
    side("pushoverHealth", health.status === 200, `GET /api/1/messages.json: ${health.status}`),
    side("subscribersApi", subscribers.status !== 404, `GET /api/subscribers: ${subscribers.status}`),
    side("unknownTopicText", isLiveText, `unknown topic: ${unknown.status}`),
  ];
}

/** One text with spaces around it, a title in X-Title; read back if the service lists messages. */
async function tryText({ push, list }: Service): Promise<Seen[]> {
  const pushed = await push("a text with spaces around it, its title in X-Title", {
    headers: { "X-Title": MARK },
    body: `  ${MARK}  `,
  });
  const shown = find(await list(5), pushed.body.id);
  const hasMessage = "message" in pushed.body;
  const first = side(
    "pushResultMessage",
    hasMessage,
    `the result comes ${hasMessage ? "with" : "without"} message`,
  );
  if (!shown) return [first, unclear("shortcutHeaders", NOT_LISTED), unclear("whiteSpace", NOT_LISTED)];
  const stored = String(shown.message);
  const [isRead, isTrimmed] = [shown.title === MARK, stored.startsWith(MARK)];
  return [
    first,
    side("shortcutHeaders", isRead, isRead ? "X-Title is read" : "X-Title is ignored"),
    side("whiteSpace", isTrimmed, isTrimmed ? "trimmed" : "as sent"),
    stored.endsWith("via iotpush.com")
      ? side("freePlanSuffix", true, "appended")
      : unclear("freePlanSuffix", "nothing appended on this plan"),
  ];
}

/** What only the live service accepts. */
async function tryAccepted({ push }: Service, row: string, what: string, init: PushInit): Promise<Seen> {
  const { status } = await push(what, init);
  return side(row, status === 200, `${what}: ${status}`);
}

async function tryClickKey({ push, list }: Service): Promise<Seen> {
  const pushed = await push("a click URL under both names", {
    body: { message: MARK, click: "https://example.com/live", click_url: "https://example.com/documented" },
  });
  const shown = find(await list(5), pushed.body.id);
  if (!shown) return unclear("clickKey", NOT_LISTED);
  const isLive = String(shown.click_url).endsWith("/live");
  return side("clickKey", isLive, isLive ? "click is read" : "click_url is read");
}

/** The message as the service lists it; undefined if it does not. */
function find({ body }: Awaited<ReturnType<typeof request>>, messageId: unknown) {
  const messages = Array.isArray(body.messages) ? (body.messages as Readonly<Record<string, unknown>>[]) : [];
  return messages.find(({ id }) => id === messageId);
}

/** What to report, with no topic, key or address in it. */
function issueText(seen: readonly Seen[], at: string): string {
  const others = seen.filter(({ plays }) => plays === "documented");
  const unseen = seen.filter(({ plays }) => plays === null).map(({ row }) => row);
  const rows = others.map(({ row, seen }) => `| ${row} | documented | ${seen} |`);
  return [
    others.length > 0 ? "The service differs from profile live:" : "The service does what profile live says.",
    "",
    `Seen on ${at.slice(0, 10)} with \`iotpush doctor --compare\`.`,
    ...(rows.length > 0 ? ["", "| row | plays | seen |", "| --- | --- | --- |", ...rows] : []),
    ...(unseen.length > 0 ? ["", `Could not be determined: ${unseen.join(", ")}.`] : []),
    "",
    "Not tried: limits, quota, callbacks, webhooks and session tokens.",
  ].join("\n");
}
