import { PRESETS } from "@iotpush/core/portable";
import type { NodeHint } from "n8n-workflow";

const sets = PRESETS.map(({ ids }) => [...ids].sort().join("+"));
const given = '($parameter["buttons"]?.values ?? []).map((button) => button.id)';

/** Shown in the panel while own buttons are set up that the lock screen does not have. */
export const lockScreenHint: NodeHint = {
  message:
    "These buttons show only inside the app: their IDs form none of the predefined sets, such as approve and reject.",
  type: "info",
  location: "ndv",
  whenToDisplay: "always",
  displayCondition: `={{ $parameter["operation"] === "send" && $parameter["buttonSet"] === "custom" && ${given}.length > 0 && !${JSON.stringify(sets)}.includes(${given}.sort().join("+")) }}`,
};
