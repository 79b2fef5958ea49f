import { useCallback } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { loadMessage } from "../server/control-api.js";
import type { StreamEvent } from "../server/live-stream.js";
import { useLoaded } from "../server/use-loaded.js";

/** A message by its id, live; null while it is loading or where it cannot be. */
export function useMessage(id: string): {
  readonly message: MessageView | null;
  readonly problem: string | null;
} {
  const { value, problem } = useLoaded<MessageView | null>(
    useCallback(() => loadMessage(id), [id]),
    {
      empty: null,
      change: useCallback(
        (message: MessageView | null, event: StreamEvent) =>
          event.type === "message" && event.message.id === id ? event.message : message,
        [id],
      ),
      reloadOn: ["ready", "reset", "removed"],
    },
  );
  return { message: value?.id === id ? value : null, problem };
}
