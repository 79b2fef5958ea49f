import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { requestHttp, requestHttps } from "../builtins.js";
import { resolveTarget } from "./address-guard.js";

const DEFAULT_TIMEOUT_MS = 10_000;
const KEPT_CHARACTERS = 4_096;

export interface PostOutcome {
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
  readonly responseBody: string;
}

interface PostOptions {
  readonly allowPrivate: boolean;
  readonly signal?: AbortSignal;
  /** Default 10 s. */
  readonly timeoutMs?: number;
}

/** Posts JSON: to the address that was checked, follows no redirect, gives up after 10 s, keeps the beginning of the response. Never rejects. */
export async function post(
  target: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { allowPrivate, signal, timeoutMs = DEFAULT_TIMEOUT_MS }: PostOptions,
): Promise<PostOutcome> {
  const started = performance.now();
  const timeout = AbortSignal.timeout(timeoutMs);
  const ending = signal ? AbortSignal.any([timeout, signal]) : timeout;
  // A DNS lookup cannot be aborted, but need not be waited for.
  const broken = once(ending, "abort").then((): never => {
    throw ending.reason;
  });
  const sent = Promise.race([send(target, headers, body, allowPrivate, ending), broken]);
  const outcome = await sent.catch((error: Error) => ({
    status: null,
    error: timeout.aborted ? `no response within ${timeoutMs / 1000} s` : error.message,
    responseBody: "",
  }));
  return { ...outcome, durationMs: Math.round(performance.now() - started) };
}

/** Headers that say where a request goes and where it ends: whoever sets them could smuggle another request. */
const FRAMING = new Set(
  "host,content-length,content-type,transfer-encoding,connection,keep-alive,upgrade,te,trailer,expect".split(
    ",",
  ),
);

export const isFraming = (header: string): boolean => FRAMING.has(header.toLowerCase());

async function send(
  target: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  allowPrivate: boolean,
  signal: AbortSignal,
): Promise<Omit<PostOutcome, "durationMs">> {
  if (!URL.canParse(target)) throw new Error("not a URL");
  const url = new URL(target);
  const { address, family } = await resolveTarget(url, allowPrivate);
  const outgoing = (url.protocol === "https:" ? requestHttps : requestHttp)(url, {
    method: "POST",
    headers: {
      "user-agent": "iotpush-webhook",
      ...Object.fromEntries(Object.entries(headers).filter(([name]) => !isFraming(name))),
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    },
    lookup: (_host, how, callback) =>
      how.all ? callback(null, [{ address, family }]) : callback(null, address, family),
    signal,
  });
  // Once there is a response, reading it reports errors.
  outgoing.on("error", () => undefined);
  outgoing.end(body);
  const [response]: IncomingMessage[] = await once(outgoing, "response");
  if (!response) throw new Error("no response");
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) if (text.length < KEPT_CHARACTERS) text += chunk;
  return {
    status: response.statusCode ?? null,
    error: null,
    responseBody: text.slice(0, KEPT_CHARACTERS),
  };
}
