import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import type { Clock } from "../../client/clock.js";
import { parseJson } from "../../wire/text.js";
import type { CallbackRequest } from "./callback-receiver.js";

export const BODY_LIMIT = 65_536;
export const BODY_TIMEOUT_MS = 5_000;

export type ReadBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: 400 | 408 | 413 | 415; readonly problem: string };

/**
 * The JSON body of a callback: at most 64 KiB, also once it is decompressed, read within 5 seconds; one that a parser read already is
 * taken as it is. `encoding` is the Content-Encoding header, which a parser leaves in place.
 */
export async function readBody(
  body: CallbackRequest["body"],
  clock: Clock,
  encoding = "",
): Promise<ReadBody> {
  if (typeof body === "string" || body instanceof Uint8Array) return parse(Buffer.from(body), encoding);
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
      if (next.done) return await parse(Buffer.concat(chunks), encoding);
      size += next.value.byteLength;
      if (size > BODY_LIMIT) return tooLarge;
      chunks.push(next.value);
    }
  } catch {
    return { ok: false, status: 400, problem: "the body ended early" };
  } finally {
    finished.abort("read");
  }
}

const tooLarge = { ok: false, status: 413, problem: "the body is larger than 64 KiB" } as const;
const noJson = { ok: false, status: 400, problem: "the body is not JSON" } as const;

async function parse(bytes: Buffer, encoding: string): Promise<ReadBody> {
  if (bytes.byteLength > BODY_LIMIT) return tooLarge;
  const plain = fromJson(bytes);
  if (plain || encoding === "") return plain ?? noJson;
  const decompress = Object.hasOwn(DECOMPRESS, encoding) ? DECOMPRESS[encoding] : undefined;
  if (!decompress) return { ok: false, status: 415, problem: "send the body as gzip, deflate, br or plain" };
  try {
    return fromJson(await decompress(bytes, { maxOutputLength: BODY_LIMIT })) ?? noJson;
  } catch (error) {
    return (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE" ? tooLarge : noJson;
  }
}

type Decompress = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;
// A bundle without a receiver leaves them out.
const DECOMPRESS: Readonly<Record<string, Decompress>> = {
  gzip: /* @__PURE__ */ promisify(gunzip),
  "x-gzip": /* @__PURE__ */ promisify(gunzip),
  deflate: /* @__PURE__ */ promisify(inflate),
  br: /* @__PURE__ */ promisify(brotliDecompress),
};

/** Without the byte order mark that some programs put first. */
function fromJson(bytes: Buffer): ReadBody | undefined {
  const value = parseJson(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  return value === undefined ? undefined : { ok: true, value };
}
