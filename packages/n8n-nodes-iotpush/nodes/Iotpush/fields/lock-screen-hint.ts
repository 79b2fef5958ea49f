import { PRESETS } from "@iotpush/core/adapter";
import type { NodeHint } from "n8n-workflow";

const sets = PRESETS.map(({ ids }) => [...ids].sort().join("+"));
const given = '($parameter["buttons"]?.values ?? []).map((button) => button.id)';
const noSet = `${given}.length > 0 && !${JSON.stringify(sets)}.includes(${given}.sort().join("+"))`;

const hint = (operation: string, own: string, message: string): NodeHint => ({
  message,
  type: "info",
  location: "ndv",
  whenToDisplay: "always",
  displayCondition: `={{ $parameter["operation"] === "${operation}" && ${own} && $parameter["buttonSet"] === "custom" && ${noSet} }}`,
});

/** Shown in the panel while own buttons are set up that the lock screen does not have. */
export const lockScreenHints: NodeHint[] = [
  hint(
    "send",
    "true",
    "These buttons show only inside the app: their IDs are not those of a predefined set, such as approve and reject.",
  ),
  hint(
    "sendAndWait",
    '$parameter["responseType"] === "buttons"',
    "These IDs are not those of a predefined set. If IDs or labels mean the same as a set, that set is sent in their place and shows on the lock screen; otherwise the buttons show only inside the app. The answer has your own ID and label either way.",
  ),
];
