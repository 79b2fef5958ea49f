import { writeFile } from "node:fs/promises";
import { checkBaseUrl, DEFAULT_BASE_URL } from "../../wire/base-url.js";
import { parseJson } from "../../wire/text.js";
import { type ComparedService, PROBES, type PushInit, type Seen, type ServiceReply } from "./probes.js";

const MOST_PUSHES = 10;
const TIMEOUT_MS = 15_000;

export interface CompareOptions {
  /** Default: the live service. */
  readonly baseUrl?: string | undefined;
  readonly topic: string;
  readonly apiKey?: string | undefined;
  /** Where to write what was seen, for `iotpush-mock --profile FILE`. */
  readonly file: string;
}

/**
 * Tries what the mock server's two profiles differ in on the user's own account, with at most ten pushes, each announced. Writes what
 * it saw to a file, and prints the differences from profile live as the text of an issue report.
 */
export async function runCompare(options: CompareOptions, say: (line: string) => void): Promise<Seen[]> {
  const service = reach(options, say);
  const seen: Seen[] = [];
  for (const probe of PROBES) seen.push(...(await probe(service)));
  const at = new Date().toISOString();
  const rows = seen.flatMap(({ row, plays, seen }) => (plays ? [[row, { plays, seen, at }] as const] : []));
  const content = { profile: "live", seenAt: at, rows: Object.fromEntries(rows) };
  await writeFile(options.file, `${JSON.stringify(content, null, 2)}\n`);
  say(`Written to ${options.file}: play it with iotpush-mock --profile ${options.file}`);
  say(issueText(seen, at));
  return seen;
}

function reach(options: CompareOptions, say: (line: string) => void): ComparedService {
  const { topic, apiKey } = options;
  const baseUrl = checkBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL);
  let pushes = 0;
  const authorization: Record<string, string> =
    apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  return {
    topic: encodeURIComponent(topic),
    call: (method, path, { key = false, body } = {}) =>
      ask(baseUrl + path, {
        method,
        headers: key ? authorization : {},
        ...(body === undefined ? {} : { body }),
      }),
    push: (why, { method = "POST", headers = {}, body }: PushInit) => {
      if (++pushes > MOST_PUSHES) throw new Error(`More than ${MOST_PUSHES} pushes would be needed.`);
      say(`Push ${pushes} of at most ${MOST_PUSHES}: ${why}`);
      const isText = typeof body === "string";
      return ask(`${baseUrl}/api/push/${encodeURIComponent(topic)}`, {
        method,
        headers: { ...authorization, ...(isText ? {} : { "content-type": "application/json" }), ...headers },
        body: isText ? body : JSON.stringify(body),
      });
    },
  };
}

async function ask(url: string, init: RequestInit): Promise<ServiceReply> {
  const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if ([401, 429].includes(response.status) && url.includes("/api/push/"))
    throw new Error(
      `The service answered ${response.status}; check the topic's key and quota, then try again.`,
    );
  return { status: response.status, body: { ...(parseJson(text) as object | undefined) } };
}

/** What to report, with no topic, key or address in it. */
export function issueText(seen: readonly Seen[], at: string): string {
  const others = seen.filter(({ plays }) => plays === "documented");
  const untold = seen.filter(({ plays }) => plays === null).map(({ row }) => row);
  const rows = others.map(({ row, seen }) => `| ${row} | documented | ${seen} |`);
  return [
    others.length > 0 ? "The service differs from profile live:" : "The service does what profile live says.",
    "",
    `Seen on ${at.slice(0, 10)} with \`iotpush doctor --compare\`.`,
    ...(rows.length > 0 ? ["", "| row | plays | seen |", "| --- | --- | --- |", ...rows] : []),
    ...(untold.length > 0 ? ["", `Could not be determined: ${untold.join(", ")}.`] : []),
    "",
    "Not tried: limits, quota, callbacks, webhooks and session tokens.",
  ].join("\n");
}
