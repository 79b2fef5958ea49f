import { buttonRows, moreRows, textRows, topicRow } from "../../dialog/push-rows.mts";
import { dialog, nameAndConnection, section, typed } from "../../dialog/rows.mts";

export default dialog("iotpush-send", [
  section("message", [...nameAndConnection, ...textRows]),
  section("buttons", [
    ...buttonRows({ list: "buttons_from.list", field: "buttons_from.field" }),
    typed({ field: "callback_url", icon: "reply", types: "own" }),
  ]),
  section("more", [topicRow, ...moreRows], { open: false }),
]);
