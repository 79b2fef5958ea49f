import { checkInput, type PreparedQuestion } from "@iotpush/core/adapter";
import { z } from "zod/v4";
import { prepare } from "../fields/prepare.js";
import { ButtonInput, readButtons } from "../fields/read-buttons.js";
import { MessageInput } from "../fields/read-message.js";
import { given } from "../given.js";
import { Texts } from "../given-texts.js";

const Input = z.object({
  ...MessageInput,
  ...ButtonInput,
  allowed_responders: Texts.optional(),
  fit_buttons: z.boolean().default(true),
  confirm: z.boolean().default(false),
});

/** A question as a step's fields describe it. */
export interface AskStepInput {
  /** The connection's topic where absent. */
  readonly topic: string | undefined;
  readonly allowedResponders: readonly string[] | undefined;
  readonly confirm: boolean;
  readonly prepared: PreparedQuestion;
}

/** The same for the same fields, so that an answer that comes days later finds its button. Throws ValidationError. */
export function readAsk(inputData: Readonly<Record<string, unknown>>): AskStepInput {
  const { topic, button_set, buttons, allowed_responders, fit_buttons, confirm, ...message } = checkInput(
    Input,
    given(inputData),
    "The question",
  );
  const own = readButtons({ button_set, buttons });
  const actions = own.length > 0 ? own : readButtons({ button_set: "approve-reject" });
  return {
    topic,
    allowedResponders: allowed_responders,
    confirm,
    prepared: prepare({ ...message, actions }, { fitButtons: fit_buttons }),
  };
}
