import type { Fault } from "../../inputs/fault.js";
import { Problem } from "../common/Problem.js";
import { useWork } from "../common/use-work.js";
import { addFault, loadFaults, removeFault, removeFaults } from "../server/control-api.js";
import { useLoaded } from "../server/use-loaded.js";
import { FaultForm } from "./FaultForm.js";
import { faultText } from "./fault-recipes.js";

const NONE: readonly Fault[] = [];
/** An event does not say which faults there are. */
const asBefore = (faults: readonly Fault[]) => faults;

/** What goes wrong on purpose, live. */
export function FaultsControl() {
  const { value: faults, problem: unread } = useLoaded(loadFaults, {
    empty: NONE,
    change: asBefore,
    reloadOn: ["ready", "faults"],
  });
  const { busy, problem, run } = useWork();
  return (
    <section aria-labelledby="faults">
      <h3 id="faults">Faults</h3>
      {faults.length === 0 ? (
        <p class="soft">
          None: every request gets its real response. Add one to see how your code handles it.
        </p>
      ) : (
        <ul class="faults">
          {faults.map((fault, index) => (
            <li key={`${index}${faultText(fault)}`}>
              <span>{faultText(fault)}</span>
              <button
                type="button"
                class="quiet"
                disabled={busy}
                aria-label={`Remove the fault ${faultText(fault)}`}
                onClick={() => run(() => removeFault(index))}
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      {faults.length > 1 && (
        <button type="button" class="button" disabled={busy} onClick={() => run(removeFaults)}>
          Remove all faults
        </button>
      )}
      <FaultForm busy={busy} onAdd={(fault) => run(() => addFault(fault))} />
      <Problem error={problem ?? unread} />
    </section>
  );
}
