import { request as http } from "node:http";
import { request as https } from "node:https";

const TIMEOUT_MS = 10_000;
const KEPT_BYTES = 4_096;

export interface PostOutcome {
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
  readonly responseBody: string;
}

/** Posts JSON: follows no redirect, gives up after 10 s, keeps the beginning of the answer. Never rejects. */
export function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<PostOutcome> {
  const started = performance.now();
  return new Promise((resolve) => {
    const end = (outcome: Omit<PostOutcome, "durationMs">) =>
      resolve({ ...outcome, durationMs: Math.round(performance.now() - started) });
    const fail = (error: Error) => end({ status: null, error: error.message, responseBody: "" });
    if (!URL.canParse(url)) return fail(new Error("not a URL"));
    const send = url.startsWith("https:") ? https : http;
    const outgoing = send(
      url,
      {
        method: "POST",
        headers: {
          "user-agent": "iotpush-webhook",
          ...headers,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          if (text.length < KEPT_BYTES) text += chunk;
        });
        response.on("end", () =>
          end({ status: response.statusCode ?? null, error: null, responseBody: text.slice(0, KEPT_BYTES) }),
        );
        response.on("error", fail);
      },
    );
    outgoing.on("error", fail);
    outgoing.end(body);
  });
}
