import { dialog, row } from "../../dialog/rows.mts";

const setting = (field: string, icon: string, attributes = "") => {
  const id = `node-config-input-${field}`;
  return row({ field, icon, id }, `<input type="text" id="${id}"${attributes}>`);
};

const secret = (field: string, icon: string) => {
  const id = `node-config-input-${field}`;
  return row({ field, icon, id }, `<input type="password" id="${id}" autocomplete="off">`);
};

const test = `<div class="form-row">
  <button type="button" id="iotpush-config-test" class="red-ui-button"><i class="fa fa-plug"></i> <span data-i18n="test.button"></span></button>
  <ul id="iotpush-config-result" aria-live="polite"></ul>
</div>`;

export default dialog("iotpush-config", [
  setting("name", "tag", ` data-i18n="[placeholder]placeholder.name"`),
  setting("baseUrl", "globe", ` placeholder="https://www.iotpush.com"`),
  setting("topic", "comment", ` placeholder="my-topic"`),
  secret("apiKey", "key"),
  `<div class="form-tips" data-i18n="tip.apiKey"></div>`,
  setting("publicUrl", "reply", ` data-i18n="[placeholder]placeholder.publicUrl"`),
  secret("sessionToken", "user-secret"),
  setting("tls", "lock"),
  row(
    { field: "atMostOnce", icon: "shield", id: "node-config-input-atMostOnce" },
    `<input type="checkbox" id="node-config-input-atMostOnce" style="width: auto"> <span data-i18n="tip.atMostOnce"></span>`,
  ),
  test,
]);
