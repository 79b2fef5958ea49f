import { errorText } from "@iotpush/core/contract";
import { useCallback, useState } from "preact/hooks";
import { reportAction, type TapProblem } from "../server/api.js";
import { useServer } from "../server/live.js";

export interface Answering {
  readonly busy: boolean;
  readonly problem: TapProblem | null;
  /** Whether a tap made here counted. */
  readonly answered: boolean;
  /** Reports a tap; true if it counted. */
  answer(actionId: string, replyText?: string): Promise<boolean>;
}

/** Taps are real reports to the service, made as one of its phones. */
export function useAnswer(messageId: string, phoneId: string | null): Answering {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<TapProblem | null>(null);
  const [answered, setAnswered] = useState(false);
  const phone = useServer().state.phones.find(({ id }) => id === phoneId);
  const offline = phone?.online === false ? phone.name : null;
  const answer = useCallback(
    async (actionId: string, replyText?: string) => {
      if (offline !== null) {
        setProblem({ text: `The tap was not sent: ${offline} is offline. Switch it online.`, late: false });
        return false;
      }
      setBusy(true);
      const refusal = await reportAction({
        message_id: messageId,
        action_id: actionId,
        reply_text: replyText ?? null,
        device_id: phoneId,
      }).catch((error) => ({ text: `The tap was not sent: ${errorText(error)}`, late: false }));
      setProblem(refusal);
      setAnswered(refusal === null);
      setBusy(false);
      return refusal === null;
    },
    [messageId, phoneId, offline],
  );
  return { busy, problem, answered, answer };
}
