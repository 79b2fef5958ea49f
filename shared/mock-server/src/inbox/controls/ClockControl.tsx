import { useState } from "preact/hooks";
import { Button, Field, Form, Input } from "../common/controls.js";
import { useWork } from "../common/hooks.js";
import { Section } from "../common/parts.js";
import { advanceClock, setClock, stopClock } from "../server/api.js";
import { useNow, useServer } from "../server/live.js";

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
  const work = useWork();
  return (
    <Section id="clock" title="Clock" problem={work.problem}>
      <p>
        <time class="clock" dateTime={new Date(now).toISOString()}>
          {new Date(now).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" })}
        </time>{" "}
        <span class={`badge ${frozen ? "pending" : "delivered"}`}>{frozen ? "stopped" : "running"}</span>
      </p>
      <div class="row-of-buttons">
        {STEPS.map(({ label, ms }) => (
          <Button key={label} work={work} start={() => advanceClock(ms)}>
            {label}
          </Button>
        ))}
      </div>
      <div class="row-of-buttons">
        <Button work={work} start={() => stopClock(!frozen)}>
          {frozen ? "Let it run" : "Stop it"}
        </Button>
        <Button work={work} start={() => setClock(new Date(), false)}>
          Back to real time
        </Button>
      </div>
      <Form onSend={() => work.run(() => setClock(new Date(chosen), true))}>
        <Field label="Set and stop at" class="field grow">
          <Input type="datetime-local" required value={chosen} onText={setChosen} />
        </Field>
        <Button type="submit" disabled={work.busy || chosen === ""}>
          Set the clock
        </Button>
      </Form>
      <p class="soft">Notifications expire, callbacks are retried and monthly limits end by this clock.</p>
    </Section>
  );
}
