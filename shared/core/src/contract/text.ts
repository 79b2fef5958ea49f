import { text, textThat } from "./schema.js";

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A point in time as ISO 8601 with a time zone, for example `2026-04-10T00:06:01Z`. */
export const Timestamp = /* @__PURE__ */ textThat(
  (text) => MOMENT.test(text) && !Number.isNaN(Date.parse(text)),
  "is not an ISO 8601 time with a time zone, such as 2026-04-10T00:06:01Z",
  { format: "date-time", example: "2026-04-10T00:06:01Z" },
);

/** An identifier made by the service; opaque to a client. */
export const Id = /* @__PURE__ */ text(1, 200);

/** Schemes that would run code, or show a page of the sender's own, on the phone. */
const SCRIPT_SCHEMES = new Set(["javascript:", "vbscript:", "data:", "blob:", "filesystem:"]);

const LONGEST_URL = 2048;

const isLink = (text: string): boolean => URL.canParse(text) && !SCRIPT_SCHEMES.has(new URL(text).protocol);

/** What a tap may open: a web page or an app, such as `homeassistant://navigate/lights`, `mailto:` or `tel:`. */
export const Link = /* @__PURE__ */ textThat(
  (text) => text.length <= LONGEST_URL && isLink(text),
  "must be an absolute URL, such as https:// or an app's own; script schemes are not allowed",
  { format: "uri", maxLength: LONGEST_URL },
);

/** An absolute http or https URL. */
export const HttpUrl = /* @__PURE__ */ textThat(
  (text) => text.length <= LONGEST_URL && isLink(text) && /^\s*https?:/i.test(text),
  "must be an absolute http:// or https:// URL",
  { format: "uri", maxLength: LONGEST_URL },
);
