import { useCallback, useEffect, useState } from "preact/hooks";
import type { MessageView } from "../../control/view.js";
import { loadMessage } from "../server/control-api.js";
import { sentenceOf } from "../server/control-fetch.js";
import { useLive } from "../server/server-context.js";

/** A message by its id, live; null while it is loading or where it cannot be. */
export function useMessage(id: string): {
  readonly message: MessageView | null;
  readonly problem: string | null;
} {
  const [message, setMessage] = useState<MessageView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = useCallback(async () => {
    try {
      setMessage(await loadMessage(id));
      setProblem(null);
    } catch (error) {
      setMessage(null);
      setProblem(sentenceOf(error));
    }
  }, [id]);
  useEffect(() => void load(), [load]);
  useLive((event) => {
    if (event.type === "message" && event.message.id === id) setMessage(event.message);
    if (event.type === "ready" || event.type === "reset" || event.type === "removed") void load();
  });
  return { message: message?.id === id ? message : null, problem };
}
