import { EmptyState } from "../common/EmptyState.js";
import { hrefOf } from "../shell/route.js";

/** There is none yet, or what was chosen is gone. */
export function NoMessage({ problem }: { readonly problem?: string }) {
  return problem ? (
    <EmptyState title="This notification is gone">
      <p>{problem}. The server was reset, or its topic was deleted.</p>
    </EmptyState>
  ) : (
    <EmptyState title="Nothing happened yet">
      <p>
        As soon as a notification is sent, its timeline shows here: who got it, who answered, and what was
        sent to your server.
      </p>
      <p>
        <a href={hrefOf({ panel: "send" })}>Send a test notification</a>
      </p>
    </EmptyState>
  );
}
