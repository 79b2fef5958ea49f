import * as z from "zod/v4";

/** A point in time as ISO 8601 with a time zone, for example `2026-04-10T00:06:01Z`. */
export const Timestamp = z.iso.datetime({ offset: true }).meta({ example: "2026-04-10T00:06:01Z" });

/** An identifier made by the service; opaque to a client. */
export const Id = z.string().min(1).max(200);

/** Schemes that would run code, or show a page of the sender's own, on the phone. */
const SCRIPT_SCHEMES = new Set(["javascript:", "vbscript:", "data:", "blob:", "filesystem:"]);

const isLink = (text: string): boolean => URL.canParse(text) && !SCRIPT_SCHEMES.has(new URL(text).protocol);

/** What a tap may open: a web page or an app, such as `homeassistant://navigate/lights`, `mailto:` or `tel:`. */
export const Link = z
  .string()
  .refine(isLink, "must be an absolute URL, such as https:// or an app's own; script schemes are not allowed")
  .max(2048)
  .meta({ format: "uri" });

/** An absolute http or https URL. */
export const HttpUrl = z
  .url({ protocol: /^https?$/, error: "must be an absolute http:// or https:// URL" })
  .max(2048);
