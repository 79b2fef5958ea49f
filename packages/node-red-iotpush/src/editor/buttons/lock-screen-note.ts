import { fitToPreset, matchPreset } from "@iotpush/core/adapter";
import type { AskButton } from "../../host/buttons.js";

/** Says how the lock screen will show these buttons, or that it will not. */
export function lockScreenNote(
  note: JQuery,
  buttons: readonly AskButton[],
  translate: (key: string, words?: Record<string, string>) => string,
): void {
  const complete = buttons.filter(({ id, label }) => id && label);
  const match = complete.length > 0 ? matchPreset(fitToPreset(complete).actions) : undefined;
  const words = match ? Object.values(match.words).join(", ") : "";
  note.text(match ? translate("lock.shows", { words }) : translate("lock.app"));
}
