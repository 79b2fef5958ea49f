import type { Clock } from "../../client/clock.js";
import type { CallbackRequest } from "./callback-request.js";

export const BODY_LIMIT = 64 * 1024;
export const BODY_TIMEOUT_MS = 5_000;

export type ReadBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: 400 | 408 | 413; readonly problem: string };

/** The JSON body of a callback: at most 64 KiB, read within 5 seconds; one that a parser read already is taken as it is. */
export async function readBody(body: CallbackRequest["body"], clock: Clock): Promise<ReadBody> {
  if (typeof body === "string" || body instanceof Uint8Array) return parse(Buffer.from(body));
  if (body === undefined || !(Symbol.asyncIterator in body)) return { ok: true, value: body };
  const finished = new AbortController();
  const late = clock.sleep(BODY_TIMEOUT_MS, finished.signal).then(() => "late" as const);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const iterator = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), late]);
      if (next === "late") return { ok: false, status: 408, problem: "the body took longer than 5 s" };
      if (next.done) return parse(Buffer.concat(chunks));
      size += next.value.byteLength;
      if (size > BODY_LIMIT) return tooLarge;
      chunks.push(next.value);
    }
  } catch {
    return { ok: false, status: 400, problem: "the body broke off" };
  } finally {
    finished.abort();
  }
}

const tooLarge = { ok: false, status: 413, problem: "the body is larger than 64 KiB" } as const;

function parse(bytes: Buffer): ReadBody {
  if (bytes.byteLength > BODY_LIMIT) return tooLarge;
  try {
    return { ok: true, value: JSON.parse(bytes.toString("utf8")) };
  } catch {
    return { ok: false, status: 400, problem: "the body is no JSON" };
  }
}
