import { useState } from "preact/hooks";
import { Problem } from "../common/Problem.js";
import { useWork } from "../common/use-work.js";
import { reset } from "../server/control-api.js";

/** Back to the beginning, asked twice. */
export function ResetControl() {
  const [asking, setAsking] = useState(false);
  const { busy, problem, run } = useWork();
  return (
    <section aria-labelledby="reset">
      <h3 id="reset">Start over</h3>
      <p class="soft">Deletes every notification, fault and rule, and restores the demo accounts.</p>
      <div class="row-of-buttons">
        {asking ? (
          <>
            <button
              type="button"
              class="button destructive"
              disabled={busy}
              onClick={() =>
                run(async () => {
                  await reset();
                  setAsking(false);
                })
              }
            >
              Delete everything
            </button>
            <button type="button" class="button" onClick={() => setAsking(false)}>
              Cancel
            </button>
          </>
        ) : (
          <button type="button" class="button" onClick={() => setAsking(true)}>
            Reset the server
          </button>
        )}
      </div>
      <Problem error={problem} />
    </section>
  );
}
