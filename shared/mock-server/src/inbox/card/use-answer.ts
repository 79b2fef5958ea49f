import { errorText } from "@iotpush/core/contract";
import { useState } from "preact/hooks";
import { reportAction, type TapProblem } from "../server/api.js";
import { useServer } from "../server/live.js";

export type Answering = ReturnType<typeof useAnswer>;

/** Taps are reported to the service as one of its phones would. `answered`: whether a tap made here counted. */
export function useAnswer(messageId: string, phoneId: string | null) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<TapProblem | null>(null);
  const [answered, setAnswered] = useState(false);
  const phone = useServer().phones.find(({ id }) => id === phoneId);
  const offline = phone?.online === false ? phone.name : null;
  const answer = async (actionId: string, replyText?: string) => {
    if (offline !== null)
      return setProblem({
        text: `The tap was not sent: ${offline} is offline. Switch it online.`,
        late: false,
      });
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
  };
  return { busy, problem, answered, answer };
}
