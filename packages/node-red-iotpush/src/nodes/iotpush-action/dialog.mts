import { choice, dialog, nameAndConnection, plain, row } from "../../dialog/rows.mts";

const url = `<div class="form-row" id="iotpush-action-url-row">
  <label for="iotpush-action-url"><i class="fa fa-link"></i> <span data-i18n="label.url"></span></label>
  <input type="text" id="iotpush-action-url" style="width: calc(70% - 40px)" readonly onfocus="this.select()">
  <button type="button" id="iotpush-action-copy" class="red-ui-button" data-i18n="[title]copy"><i class="fa fa-clipboard"></i></button>
</div>`;

export default dialog("iotpush-action", [
  ...nameAndConnection,
  choice(
    { field: "source", icon: "sign-in" },
    { callback: "source.callback", poll: "source.poll", webhook: "source.webhook" },
  ),
  `<div class="form-tips" id="iotpush-action-tip"></div>`,
  url,
  row(
    { field: "events", icon: "bolt", id: "" },
    `<span id="iotpush-action-events" style="display: inline-block; width: 70%; margin-top: 6px"></span>`,
  ),
  plain({ field: "topics", icon: "comment", placeholder: "any" }),
  plain({ field: "actions", icon: "hand-pointer-o", placeholder: "anyAction" }),
  plain({ field: "devices", icon: "mobile", placeholder: "anyDevice" }),
]);
