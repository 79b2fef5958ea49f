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
