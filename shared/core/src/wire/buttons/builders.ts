import type { ActionButton } from "../../contract/action-button.js";
import { PRESETS, presetButton } from "../../contract/presets.js";

type Camel<Name> = Name extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<Camel<Rest>>}` : Name;

/** By a set's name in camel case: its buttons, optionally with your own labels; the others get the lock screen's words. */
type Builders = {
  readonly [Preset in (typeof PRESETS)[number] as Camel<Preset["name"]>]: (
    labels?: Partial<Record<Preset["ids"][number], string>>,
  ) => (ActionButton & { readonly id: Preset["ids"][number] })[];
};

/** Buttons for the common questions, all of them shown on the lock screen. Documentation: Pre-defined Action Categories. */
export const buttons = /* @__PURE__ */ Object.fromEntries(
  PRESETS.map(({ name, ids }) => [
    name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    (labels: Readonly<Record<string, string>> = {}) => ids.map((id) => presetButton(id, labels[id])),
  ]),
) as unknown as Builders;
