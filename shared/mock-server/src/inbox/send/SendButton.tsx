import type { PushResult } from "@iotpush/core/contract";
import { useState } from "preact/hooks";
import { Problem } from "../common/Problem.js";
import { useWork } from "../common/use-work.js";
import { type PushRequest, sendPush } from "../server/service-api.js";
import { hrefOf } from "../shell/route.js";

/** Sends the push, and says what the service answered. */
export function SendButton({ push, ready }: { readonly push: PushRequest; readonly ready: boolean }) {
  const { busy, problem, run } = useWork();
  const [sent, setSent] = useState<PushResult | null>(null);
  const send = async () => {
    setSent(null);
    setSent(await sendPush(push));
  };
  return (
    <div class="row-of-buttons">
      <button type="button" class="button primary" disabled={busy || !ready} onClick={() => run(send)}>
        Send it
      </button>
      <p role="status" class="sent">
        {sent && (
          <>
            Sent to {sent.subscribers} {sent.subscribers === 1 ? "phone" : "phones"}.{" "}
            <a href={hrefOf({ panel: "message", id: sent.id })}>See its timeline</a>
          </>
        )}
      </p>
      <Problem error={problem} />
    </div>
  );
}
