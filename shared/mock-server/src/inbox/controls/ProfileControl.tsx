import { Choice } from "../common/Choice.js";
import { Problem } from "../common/Problem.js";
import { useWork } from "../common/use-work.js";
import { switchProfile } from "../server/control-api.js";
import { useServer } from "../server/server-context.js";

const PROFILES = [
  { value: "documented", label: "As documented" },
  { value: "live", label: "As the live service" },
] as const;

/** How the service behaves. */
export function ProfileControl() {
  const { profile } = useServer().state;
  const { problem, run } = useWork();
  return (
    <section aria-labelledby="profile">
      <h3 id="profile">Profile</h3>
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
      <Problem error={problem} />
    </section>
  );
}
