import { metadataRow, moreRows, textRows } from "../../dialog/push-rows.mts";
import { checkbox, choice, dialog, nameAndServer, plain, typed } from "../../dialog/rows.mts";

/** What only a question that is repeated has. */
const REPEATED = "iotpush-ask-repeat";

const presets = `<div class="form-row" style="display: flex; justify-content: space-between; gap: 12px">
  <label style="width: auto"><i class="fa fa-hand-pointer-o"></i> <span data-i18n="label.buttons"></span></label>
  <select id="iotpush-ask-preset" style="width: 250px"></select>
</div>`;

const howOften = `<span class="${REPEATED}">
    <span data-i18n="label.repeatEvery"></span>
    <input type="number" id="node-input-repeatEvery" min="1" style="width: 60px">
    <span data-i18n="label.repeatTimes"></span>
    <input type="number" id="node-input-repeatTimes" min="1" max="100" style="width: 60px">
    <span data-i18n="label.times"></span>
  </span>`;

export default dialog("iotpush-ask", [
  ...nameAndServer,
  ...textRows,
  presets,
  `<div class="form-row"><ol id="iotpush-ask-buttons"></ol></div>`,
  `<div class="form-tips" id="iotpush-ask-hint"></div>`,
  `<input type="hidden" id="node-input-outputs">`,
  typed({ field: "timeout", icon: "clock-o" }),
  choice({ field: "defaultAnswer", icon: "hourglass-end" }),
  choice(
    { field: "mode", icon: "exchange" },
    { auto: "mode.auto", callback: "mode.callback", poll: "mode.poll" },
  ),
  checkbox({ field: "repeat", icon: "repeat" }, howOften),
  plain({ field: "escalateTo", icon: "level-up", only: REPEATED }),
  typed({ field: "allowedResponders", icon: "users", placeholder: "allowedResponders" }),
  ...moreRows,
  metadataRow,
  choice({ field: "nobodySubscribed", icon: "user-times" }, { fail: "nobody.fail", wait: "nobody.wait" }),
  checkbox({ field: "lateNotice", icon: "hourglass-o" }),
  checkbox({ field: "legend", icon: "info" }),
]);
