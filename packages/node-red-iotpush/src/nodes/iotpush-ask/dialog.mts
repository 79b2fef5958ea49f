import { buttonRows, moreRows, textRows, topicRow } from "../../dialog/push-rows.mts";
import {
  checkbox,
  choice,
  dialog,
  nameAndConnection,
  row,
  section,
  time,
  typed,
  unit,
} from "../../dialog/rows.mts";

/** What only a question with reminders has. */
const REMINDED = "iotpush-ask-reminder";

const howOften = `<span class="${REMINDED}">
    <span data-i18n="label.reminderEvery"></span>
    <input type="number" id="node-input-reminderEvery" min="1" style="width: 60px">
    <span data-i18n="label.reminderTimes"></span>
    <input type="number" id="node-input-reminderTimes" min="1" max="100" style="width: 60px">
    <span data-i18n="label.times"></span>
  </span>`;

/** One step: to whose topic, and after what time. */
const escalation = (step: number) =>
  row(
    {
      field: step === 1 ? "escalateTo" : "escalateThen",
      icon: "level-up",
      id: `node-input-escalateTo${step}`,
    },
    `<input type="text" id="node-input-escalateTo${step}">
  <div class="iotpush-after">
    <span data-i18n="label.after"></span>
    <input type="number" id="node-input-escalateAfter${step}" min="1">
    ${unit(`node-input-escalateUnit${step}`, 100)}
  </div>`,
  );

const tryIt = `<div class="form-row iotpush-try">
  <button type="button" id="iotpush-ask-try" class="red-ui-button"><i class="fa fa-mobile"></i> <span data-i18n="try.button"></span></button>
  <span id="iotpush-ask-tried" role="status"></span>
</div>`;

export default dialog("iotpush-ask", [
  section("question", [...nameAndConnection, ...textRows]),
  section("buttons", [
    ...buttonRows({ list: "buttons_from.list", msg: "buttons_from.msg" }),
    `<input type="hidden" id="node-input-outputs">`,
    time({ field: "timeout", icon: "clock-o", types: "number" }),
    row(
      { field: "whenNobodyAnswers", icon: "hourglass-end", id: "iotpush-ask-silence" },
      `<select id="iotpush-ask-silence" style="width: 70%"></select>`,
    ),
    tryIt,
  ]),
  section(
    "more",
    [
      topicRow,
      ...moreRows,
      typed({ field: "allowedResponders", icon: "users", placeholder: "allowedResponders" }),
      checkbox({ field: "reminder", icon: "repeat" }, howOften),
      ...[1, 2, 3].map(escalation),
      checkbox({ field: "askedOutput", icon: "sign-out" }),
      checkbox({ field: "cancelledOutput", icon: "sign-out" }),
      choice({ field: "nobodySubscribed", icon: "user-times" }, { fail: "nobody.fail", wait: "nobody.wait" }),
      checkbox({ field: "lateNotice", icon: "hourglass-o" }),
      checkbox({ field: "legend", icon: "info" }),
      choice(
        { field: "mode", icon: "exchange" },
        { auto: "mode.auto", callback: "mode.callback", poll: "mode.poll" },
      ),
    ],
    { open: false },
  ),
]);
