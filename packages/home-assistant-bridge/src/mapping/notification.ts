import { z } from "zod/v4";

/** What Home Assistant gives a phone to show: the arguments of the notify action, `data` as the automation wrote it. */
export const Notification = z.object({
  message: z.coerce.string().catch(""),
  title: z.coerce.string().optional().catch(undefined),
  data: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});
export type Notification = z.infer<typeof Notification>;

export type NotificationData = Readonly<Record<string, unknown>>;

/** Text of a field; undefined if it is empty or no text. Templates yield numbers at times. */
export function fieldText(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Whether a field is switched on: templates yield "true" as text. */
export const isOn = (value: unknown): boolean =>
  value === true || value === 1 || (typeof value === "string" && /^(true|yes|on|1)$/i.test(value.trim()));

export const objectOf = (value: unknown): NotificationData =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as NotificationData) : {};

/** Without the fields for which a template gave None. */
export const withoutNulls = (value: unknown): unknown =>
  typeof value !== "object" || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));

/** A link as iotpush can open it, or why it cannot. */
export type MappedLink = { readonly url: string } | { readonly url?: undefined; readonly why: string };

/**
 * Resolves what Home Assistant takes for a link: `/lovelace/doors` belongs to its external URL; `app://…`, `entityId:…` and the like
 * mean nothing outside the companion app.
 */
export function linkOf(raw: string, externalUrl: string | undefined): MappedLink {
  if (/^https?:\/\//i.test(raw)) return URL.canParse(raw) ? { url: raw } : { why: `${raw} is not a URL` };
  if (!raw.startsWith("/")) return { why: `${scheme(raw)} means something in the companion app only` };
  if (!externalUrl)
    return { why: `${raw} needs an address of Home Assistant: set its URL under Settings, System, Network` };
  return { url: `${externalUrl.replace(/\/+$/, "")}${raw}` };
}

const scheme = (raw: string): string => /^[a-z-]+:(\/\/)?/i.exec(raw)?.[0] ?? raw;
