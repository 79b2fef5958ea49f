import { useState } from "preact/hooks";
import { Problem } from "../common/Problem.js";
import { useWork } from "../common/use-work.js";
import { advanceClock, setClock } from "../server/control-api.js";
import { useServer } from "../server/server-context.js";
import { useNow } from "../server/use-now.js";

const STEPS = [
  { label: "+1 minute", ms: 60_000 },
  { label: "+1 hour", ms: 3_600_000 },
  { label: "+1 day", ms: 86_400_000 },
  { label: "+31 days", ms: 2_678_400_000 },
] as const;

/** The service's own time: what expires, retries and monthly limits depend on. */
export function ClockControl() {
  const { frozen } = useServer().state;
  const now = useNow();
  const [chosen, setChosen] = useState("");
  const { busy, problem, run } = useWork();
  return (
    <section aria-labelledby="clock">
      <h3 id="clock">Clock</h3>
      <p>
        <time class="clock" dateTime={new Date(now).toISOString()}>
          {new Date(now).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" })}
        </time>{" "}
        <span class={`badge ${frozen ? "pending" : "delivered"}`}>{frozen ? "stopped" : "running"}</span>
      </p>
      <div class="row-of-buttons">
        {STEPS.map(({ label, ms }) => (
          <button
            type="button"
            class="button"
            key={label}
            disabled={busy}
            onClick={() => run(() => advanceClock(ms))}
          >
            {label}
          </button>
        ))}
      </div>
      <div class="row-of-buttons">
        <button
          type="button"
          class="button"
          disabled={busy}
          onClick={() => run(() => setClock(new Date(now).toISOString(), !frozen))}
        >
          {frozen ? "Let it run" : "Stop it"}
        </button>
        <button
          type="button"
          class="button"
          disabled={busy}
          onClick={() => run(() => setClock(new Date().toISOString(), false))}
        >
          Back to real time
        </button>
      </div>
      <form
        class="row-of-fields"
        onSubmit={(event) => {
          event.preventDefault();
          run(() => setClock(new Date(chosen).toISOString(), true));
        }}
      >
        <label class="field grow">
          Set and stop at
          <input
            type="datetime-local"
            required
            value={chosen}
            onInput={(event) => setChosen(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button" disabled={busy || chosen === ""}>
          Set the clock
        </button>
      </form>
      <p class="soft">Notifications expire, callbacks are retried and monthly limits end by this clock.</p>
      <Problem error={problem} />
    </section>
  );
}
