import { dialog, row } from "../../dialog/rows.mts";

const setting = (field: string, icon: string, input = `type="text"`, behind = "") => {
  const id = `node-config-input-${field}`;
  return row({ field, icon, id }, `<input id="${id}" ${input}>${behind}`);
};

const SECRET = `type="password" autocomplete="off"`;

const test = `<div class="form-row">
  <button type="button" id="iotpush-config-test" class="red-ui-button"><i class="fa fa-plug"></i> <span data-i18n="test.button"></span></button>
  <ul id="iotpush-config-result" aria-live="polite"></ul>
</div>`;

export default dialog("iotpush-config", [
  setting("name", "tag", `type="text" data-i18n="[placeholder]placeholder.name"`),
  setting("baseUrl", "globe", `type="text" placeholder="https://www.iotpush.com"`),
  setting("topic", "comment", `type="text" placeholder="my-topic"`),
  setting("apiKey", "key", SECRET),
  `<div class="form-tips" data-i18n="tip.apiKey"></div>`,
  setting("publicUrl", "reply", `type="text" data-i18n="[placeholder]placeholder.publicUrl"`),
  setting("sessionToken", "user-secret", SECRET),
  setting("tls", "lock"),
  setting(
    "atMostOnce",
    "shield",
    `type="checkbox" style="width: auto"`,
    ` <span data-i18n="tip.atMostOnce"></span>`,
  ),
  test,
]);
