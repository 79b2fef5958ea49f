import { ClockControl } from "./ClockControl.js";
import { FaultsControl } from "./FaultsControl.js";
import { PhonesControl } from "./PhonesControl.js";
import { ProfileControl } from "./ProfileControl.js";
import { ResetControl } from "./ResetControl.js";

/** The server's strings: what goes wrong, what time it is, who has a phone, and which service is played. */
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
