import { EmptyState } from "../common/EmptyState.js";
import { hrefOf } from "../shell/route.js";

/** Nothing is chosen, or what was chosen is not there any more. */
export function NoMessage({ problem }: { readonly problem?: string }) {
  return problem ? (
    <EmptyState title="This notification is gone">
      <p>{problem}. It may have been reset or deleted with its topic.</p>
    </EmptyState>
  ) : (
    <EmptyState title="Choose a notification">
      <p>
        Its Details show who got it, what happened to it when, and what your server was told, with every
        response.
      </p>
      <p>
        Nothing there yet? <a href={hrefOf({ panel: "send" })}>Send a test notification</a>.
      </p>
    </EmptyState>
  );
}
