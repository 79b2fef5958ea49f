import { row, typed } from "./rows.mts";

/** What a push says first, in `iotpush send` and `iotpush ask`. */
export const textRows = [
  typed({ field: "message", icon: "align-left" }),
  typed({ field: "title", icon: "header" }),
];

export const topicRow = typed({ field: "topic", icon: "comment", placeholder: "topic" });

export const moreRows = [
  typed({ field: "priority", icon: "exclamation" }),
  typed({ field: "tags", icon: "tags", placeholder: "tags" }),
  typed({ field: "click_url", icon: "link", placeholder: "click_url" }),
  typed({ field: "metadata", icon: "database" }),
];

/** The class of what only a list of buttons has, and of what only buttons from somewhere else have. */
export const LISTED = "iotpush-listed";
export const GIVEN = "iotpush-given";

/** Where the buttons come from, and their list; `words` names the choices. */
export const buttonRows = (words: Readonly<Record<string, string>>) => [
  row(
    { field: "buttonsFrom", icon: "hand-pointer-o", id: "node-input-buttonsFrom" },
    `<select id="node-input-buttonsFrom" style="width: 70%">${Object.entries(words)
      .map(([value, word]) => `<option value="${value}" data-i18n="${word}"></option>`)
      .join("")}</select>`,
  ),
  typed({ field: "actions", icon: "list", only: GIVEN }),
  `<div class="form-row ${LISTED}">
  <ol id="iotpush-buttons"></ol>
  <select id="iotpush-preset" class="iotpush-preset"></select>
  <div id="iotpush-lock-screen" class="iotpush-note"></div>
</div>`,
];
