import { EventSourceParserStream } from "eventsource-parser/stream";
import type { InboxEvent } from "../../views.js";

/** What happens on the server, and to the connection: `ready` whenever it was made, `lost` whenever it broke. */
export type StreamEvent =
  | InboxEvent
  | { readonly type: "ready" }
  | { readonly type: "lost"; readonly error: unknown };

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/** How long to wait before the next try, after this many failures. */
export const waitBeforeReconnect = (failures: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));

/** Follows the live events until the signal aborts, connecting again whenever the connection breaks. */
export async function followEvents(options: {
  readonly open: (signal: AbortSignal) => Promise<Response>;
  readonly onEvent: (event: StreamEvent) => void;
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { open, onEvent, sleep, signal } = options;
  let failures = 0;
  while (!signal.aborted) {
    let error: unknown = null;
    try {
      const response = await open(signal);
      await read(response, (event) => {
        failures = 0;
        onEvent(event);
      });
    } catch (caught) {
      error = caught;
    }
    if (signal.aborted) return;
    failures += 1;
    onEvent({ type: "lost", error });
    await sleep(waitBeforeReconnect(failures));
  }
}

async function read(response: Response, onEvent: (event: StreamEvent) => void): Promise<void> {
  const reader = response.body
    ?.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>)
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read())
    onEvent({ type: next.value.event, ...JSON.parse(next.value.data) } as StreamEvent);
}
