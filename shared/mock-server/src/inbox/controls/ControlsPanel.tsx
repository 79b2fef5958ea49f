import type { Platform } from "@iotpush/core/contract";
import { useState } from "preact/hooks";
import { useWork } from "../common/hooks.js";
import { Button, Choice, Form, Input, Section, Select } from "../common/parts.js";
import { PLATFORM_NAMES } from "../common/words.js";
import { change } from "../server/api.js";
import { useNow, useServer } from "../server/live.js";
import { FaultsControl } from "./FaultsControl.js";

export function ControlsPanel() {
  return (
    <>
      <h2>Controls</h2>
      <FaultsControl />
      <ClockControl />
      <ProfileControl />
      <PhonesControl />
      <ResetControl />
    </>
  );
}

const STEPS = [
  { label: "+1 minute", ms: 60_000 },
  { label: "+1 hour", ms: 3_600_000 },
  { label: "+1 day", ms: 86_400_000 },
  { label: "+31 days", ms: 2_678_400_000 },
] as const;

/** The service's own time: what expires, retries and monthly limits depend on. */
function ClockControl() {
  const { frozen } = useServer();
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
      <div class="row wrap">
        {STEPS.map(({ label, ms }) => (
          <Button key={label} work={work} start={() => change("POST", "/clock", { advance_ms: ms })}>
            {label}
          </Button>
        ))}
      </div>
      <div class="row wrap">
        <Button work={work} start={() => change("POST", "/clock", { frozen: !frozen })}>
          {frozen ? "Let it run" : "Stop it"}
        </Button>
        <Button work={work} start={() => change("POST", "/clock", { set: new Date(), frozen: false })}>
          Back to real time
        </Button>
      </div>
      <Form onSend={() => work.run(() => change("POST", "/clock", { set: new Date(chosen), frozen: true }))}>
        <Input label="Set and stop at" type="datetime-local" required value={chosen} onText={setChosen} />
        <Button type="submit" disabled={work.busy || chosen === ""}>
          Set the clock
        </Button>
      </Form>
      <p class="soft">Notifications expire, callbacks are retried and monthly limits end by this clock.</p>
    </Section>
  );
}

const PROFILES = [
  { value: "documented", label: "As documented" },
  { value: "live", label: "As the live service" },
] as const;

function ProfileControl() {
  const { profile } = useServer();
  const { problem, run } = useWork();
  return (
    <Section id="profile" title="Profile" problem={problem}>
      <Choice
        legend="Service profile"
        name="profile"
        value={profile}
        options={PROFILES}
        onChange={(name) => run(() => change("PUT", "/profile", { name }))}
      />
      <p class="soft">
        The live service differs from its documentation, for example in the callback's body. Code that works
        against both is safe.
      </p>
    </Section>
  );
}

const PLATFORMS = Object.entries(PLATFORM_NAMES).map(([value, label]) => ({
  value: value as Platform,
  label,
}));

/** Who has a phone, and a new one for the account, subscribed to all of its topics. */
function PhonesControl() {
  const { phones } = useServer();
  const [name, setName] = useState("");
  const [platform, setPlatform] = useState<Platform>("android");
  const { busy, problem, run } = useWork();
  return (
    <Section id="phones-control" title="Phones" problem={problem}>
      <ul class="stack tight">
        {phones.map((phone) => (
          <li key={phone.id}>
            <strong>{phone.name}</strong> <span class="soft">{phone.topics.join(", ") || "no topic"}</span>{" "}
            {!phone.online && <span class="badge pending">offline</span>}
          </li>
        ))}
      </ul>
      <Form
        onSend={() =>
          run(() => change("POST", "/phones", { name: name.trim(), platform }).then(() => setName("")))
        }
      >
        <Input
          label="Name of another phone"
          value={name}
          required
          maxLength={200}
          placeholder="Galaxy S25"
          onText={setName}
        />
        <Select label="Platform" value={platform} options={PLATFORMS} onChange={setPlatform} />
        <Button type="submit" disabled={busy || name.trim() === ""}>
          Add phone
        </Button>
      </Form>
    </Section>
  );
}

/** Back to the beginning, asked twice. */
function ResetControl() {
  const [asking, setAsking] = useState(false);
  const work = useWork();
  return (
    <Section id="reset" title="Start over" problem={work.problem}>
      <p class="soft">Deletes every notification, fault and rule, and restores the demo accounts.</p>
      <div class="row wrap">
        {asking && (
          <Button
            class="button destructive"
            work={work}
            start={() => change("POST", "/reset").then(() => setAsking(false))}
          >
            Delete everything
          </Button>
        )}
        <Button onClick={() => setAsking(!asking)}>{asking ? "Cancel" : "Reset the server"}</Button>
      </div>
    </Section>
  );
}
