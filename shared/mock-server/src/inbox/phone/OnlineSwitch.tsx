import type { PhoneView } from "../../views.js";
import { Problem } from "../common/Problem.js";
import { useWork } from "../common/use-work.js";
import { setOnline } from "../server/control-api.js";

/** Takes the phone off the network, or back: what waited for it is delivered then. */
export function OnlineSwitch({ phone }: { readonly phone: PhoneView }) {
  const { busy, problem, run } = useWork();
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={phone.online}
        aria-label={`${phone.name} is online`}
        checked={phone.online}
        disabled={busy}
        onChange={() => run(() => setOnline(phone.id, !phone.online))}
      />
      <span aria-hidden="true">{phone.online ? "Online" : "Offline"}</span>
      <Problem error={problem} />
    </label>
  );
}
