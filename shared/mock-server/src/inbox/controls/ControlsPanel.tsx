import { useState } from "preact/hooks";
import { Button, Choice } from "../common/controls.js";
import { useWork } from "../common/hooks.js";
import { Section } from "../common/parts.js";
import { reset, switchProfile } from "../server/api.js";
import { useServer } from "../server/live.js";
import { ClockControl } from "./ClockControl.js";
import { FaultsControl } from "./FaultsControl.js";
import { PhonesControl } from "./PhonesControl.js";

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

const PROFILES = [
  { value: "documented", label: "As documented" },
  { value: "live", label: "As the live service" },
] as const;

function ProfileControl() {
  const { profile } = useServer().state;
  const { problem, run } = useWork();
  return (
    <Section id="profile" title="Profile" problem={problem}>
      <Choice
        legend="Service profile"
        name="profile"
        value={profile}
        options={PROFILES}
        onChange={(name) => run(() => switchProfile(name))}
      />
      <p class="soft">
        The live service differs from its documentation, for example in the callback's body. Code that works
        against both is safe.
      </p>
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
      <div class="row-of-buttons">
        {asking && (
          <Button class="button destructive" work={work} start={() => reset().then(() => setAsking(false))}>
            Delete everything
          </Button>
        )}
        <Button onClick={() => setAsking(!asking)}>{asking ? "Cancel" : "Reset the server"}</Button>
      </div>
    </Section>
  );
}
