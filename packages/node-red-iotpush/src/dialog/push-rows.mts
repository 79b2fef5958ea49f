// biome-ignore lint/style/noRestrictedImports: npm start assembles before any package is installed.
import { PUSH_TEXT_NAMES, PUSH_TEXTS } from "../../../../shared/core/src/contract/push-texts.ts";
import { choice, typed } from "./rows.mts";

const ICONS: Readonly<Record<string, string>> = { tags: "tags", click_url: "link" };

/** What a push says first, in `iotpush send` and `iotpush ask`. */
export const textRows = [
  typed({ field: "message", icon: "align-left" }),
  typed({ field: "title", icon: "header" }),
];

export const topicRow = typed({ field: "topic", icon: "comment", placeholder: "topic" });

export const moreRows = [
  typed({ field: "priority", icon: "exclamation", types: "own" }),
  ...PUSH_TEXT_NAMES.map((field) =>
    typed({ field, icon: ICONS[field] ?? "pencil", example: PUSH_TEXTS[field].example }),
  ),
  typed({ field: "metadata", icon: "database", types: "json" }),
];

/** The class of what only a list of buttons has, and of what only buttons from somewhere else have. */
const LISTED = "iotpush-listed";
const GIVEN = "iotpush-given";

/** Where the buttons come from, and their list; `words` names the choices. */
export const buttonRows = (words: Readonly<Record<string, string>>) => [
  choice({ field: "buttonsFrom", icon: "hand-pointer-o" }, words),
  typed({ field: "actions", icon: "list", only: GIVEN, types: "buttons" }),
  `<div class="form-row ${LISTED}">
  <ol id="iotpush-buttons"></ol>
  <select id="iotpush-preset" class="iotpush-preset"></select>
  <div id="iotpush-lock-screen" class="iotpush-note"></div>
</div>`,
];
