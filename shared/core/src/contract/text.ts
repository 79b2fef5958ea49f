import { z } from "zod/v4";

/** A point in time as ISO 8601 with a time zone, for example `2026-04-10T00:06:01Z`. */
export const Timestamp = z.iso.datetime({ offset: true }).meta({ example: "2026-04-10T00:06:01Z" });

/** An identifier made by the service; opaque to a client. */
export const Id = z.string().min(1).max(200);

/** An absolute http or https URL. */
export const HttpUrl = z
  .url({ protocol: /^https?$/, error: "must be an absolute http:// or https:// URL" })
  .max(2048);
