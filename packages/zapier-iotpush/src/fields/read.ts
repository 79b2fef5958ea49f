import {
  ActionButton,
  buttonSet,
  checkInput,
  commaList,
  PRESET_NAMES,
  PRIORITIES,
  type PreparedQuestion,
  type PresetName,
  PUSH_TEXT_NAMES,
  type PushInput,
  type PushText,
  prepareQuestion,
  toTopicName,
  ValidationError,
} from "@iotpush/core/adapter";
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

export const MessageInput = {
  topic: TopicName.optional(),
  message: z.string(),
  title: z.string().optional(),
  priority: z
    .string()
    .transform((text) => text.trim().toLowerCase())
    .pipe(z.enum(PRIORITIES))
    .optional(),
  ...(Object.fromEntries(PUSH_TEXT_NAMES.map((name) => [name, z.string().optional()])) as Record<
    PushText,
    z.ZodOptional<z.ZodString>
  >),
  tags: z.union([z.string(), z.array(z.string())]).optional(),
};

export const ButtonInput = {
  button_set: z.enum(PRESET_NAMES).optional(),
  buttons: z.array(z.record(z.string(), z.unknown())).optional(),
};

/** The buttons that a step's fields describe; none if they are empty. Throws ValidationError for both kinds at once and for incomplete lines. */
export function readButtons(input: {
  readonly button_set?: PresetName | undefined;
  readonly buttons?: readonly Readonly<Record<string, unknown>>[] | undefined;
}): ActionButton[] {
  const own = (input.buttons ?? []).map(given).filter((line) => Object.keys(line).length > 0);
  if (own.length === 0) return input.button_set ? buttonSet(input.button_set) : [];
  if (input.button_set)
    throw new ValidationError({
      what: "The buttons",
      issues: [{ field: "buttons", problem: "cannot be combined with a set" }],
      fix: "Use the set or your own buttons, not both.",
    });
  return own.map((line) => {
    const button = checkInput(ActionButton, { type: "button", ...line }, "A button");
    if (button.type !== "url" || button.url) return button;
    throw new ValidationError({
      what: `The button ${button.id}`,
      issues: [{ field: "url", problem: "is required for the type url" }],
      fix: "Fill in Button URL, or choose another type.",
    });
  });
}

/** Zapier ends the wait, not we: this is only what the core's question asks for. */
const NOT_USED_MS = 30 * 24 * 60 * 60_000;

/** A push whose buttons ask something. Throws ValidationError if it has none that answers. */
export const prepare = (
  push: Omit<PushInput, "actions"> & { readonly actions: readonly ActionButton[] },
  options: { readonly fitButtons: boolean },
): PreparedQuestion =>
  prepareQuestion({ ...push, actions: [...push.actions], ...options, topic: "", timeoutMs: NOT_USED_MS });
