import { commaList, toTopicName } from "@iotpush/core/adapter";
import { z } from "zod/v4";

/** The fields that were filled in: Zapier sends some that were left empty as empty texts, lists or null. */
export const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        value !== "" &&
        !(Array.isArray(value) && value.length === 0),
    ),
  );

/** A list as Zapier fills it in: one value in each row, or several separated by commas. Empty rows are dropped. */
export const Texts = z
  .union([z.string(), z.array(z.string())])
  .transform((rows) => [rows].flat().flatMap(commaList));

/** A topic's name, as the service stores it. */
export const TopicName = z
  .string()
  .refine((name) => toTopicName(name) !== "", { error: "needs letters or digits" })
  .transform(toTopicName);
