import { SEND_AND_WAIT_OPERATION } from "n8n-workflow";
import { askOperation } from "../../ask/ask.ts";
import { askProperties } from "../../ask/fields.ts";
import type { FlowOperation } from "../operation.ts";

/** Sends a question and waits for its answer. */
export const sendAndWait: FlowOperation = {
  option: {
    name: "Send and Wait for Response",
    value: SEND_AND_WAIT_OPERATION,
    action: "Send message and wait for response",
    description: "Ask a person on their phone, and go on with the answer",
  },
  fields: askProperties,
  flow: askOperation,
};
