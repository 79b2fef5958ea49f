import { EmptyState } from "../common/EmptyState.js";
import { Problem } from "../common/Problem.js";
import { useWork } from "../common/use-work.js";
import { addPhone } from "../server/control-api.js";

/** Nobody would get anything: a phone is one button away. */
export function NoPhones() {
  const { busy, problem, run } = useWork();
  return (
    <EmptyState title="No phone yet">
      <p>Notifications reach the phones that are subscribed to their topic. There are none yet.</p>
      <button
        type="button"
        class="button primary"
        disabled={busy}
        onClick={() => run(() => addPhone("Pixel 9", "android"))}
      >
        Add a phone
      </button>
      <Problem error={problem} />
    </EmptyState>
  );
}
