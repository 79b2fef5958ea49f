import { useCallback } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { loadMessage } from "../server/control-api.js";
import type { StreamEvent } from "../server/live-stream.js";
import { type Loaded, useLoaded } from "../server/use-loaded.js";

/** A message by its id, live; null while it is loading. */
export const useMessage = (id: string): Loaded<MessageView | null> =>
  useLoaded<MessageView | null>(
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
