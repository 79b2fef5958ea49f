import type { EditorRED } from "node-red";
import { askRuntime } from "../../editor/admin-api.js";
import { newest } from "../../editor/newest.js";
import { completeType, labelStyle } from "../../editor/node-type.js";
import { type ActionProperties, actionMigrations } from "./properties.js";

/** The popover that says that it was copied takes jQuery's element; the published types say otherwise. */
declare const RED: EditorRED & {
  readonly clipboard: { copyText(text: string, beside: JQuery, message: string): boolean };
};

const EVENTS = ["action", "delivered", "read", "expired", "test"];

RED.nodes.registerType<ActionProperties & { name: string }>("iotpush-action", {
  category: "iotpush",
  color: "#87CFC4",
  defaults: {
    version: { value: actionMigrations.length },
    name: { value: "" },
    server: { value: "", type: "iotpush-config", required: true },
    source: { value: "callback" },
    events: {
      value: ["action"],
      validate() {
        return this.events.length > 0;
      },
    },
    topics: { value: "" },
    actions: { value: "" },
    devices: { value: "" },
  },
  inputs: 0,
  outputs: 1,
  icon: "iotpush-action.svg",
  paletteLabel: "iotpush action",
  label() {
    return this.name || `iotpush ${this.events.join(", ")}`;
  },
  labelStyle,
  oneditprepare() {
    const choice = $("#iotpush-action-events");
    for (const event of EVENTS) {
      const box = $("<input/>", { type: "checkbox", value: event, id: `iotpush-action-${event}` })
        .css({ width: "auto", margin: "0 4px 2px 0" })
        .prop("checked", this.events.includes(event));
      const label = $("<label/>", { for: `iotpush-action-${event}` }).css({
        width: "auto",
        margin: "0 12px 0 0",
      });
      choice.append(label.append(box, document.createTextNode(this._(`event.${event}`))));
    }
    const source = $("#node-input-source");
    const show = () => {
      const chosen = String(source.val());
      $("#iotpush-action-tip").text(this._(`tip.${chosen}`));
      $("#iotpush-action-url-row").toggle(chosen === "callback");
      if (chosen === "callback") void showUrl();
    };
    const url = $("#iotpush-action-url");
    const begin = newest();
    const showUrl = async () => {
      const isNewest = begin();
      const shown = await askRuntime<{ url: string }>(
        `servers/${$("#node-input-server").val()}/event-url`,
      ).then(
        (answer) => answer.url,
        (error: Error) => error.message,
      );
      if (isNewest()) url.val(shown);
    };
    $("#iotpush-action-copy").on("click", () => {
      const message = "clipboard.copyMessageValue";
      RED.clipboard.copyText(String(url.val()), $("#iotpush-action-copy"), message);
    });
    source.on("change", show);
    $("#node-input-server").on("change", show);
    show();
  },
  oneditsave() {
    const events = EVENTS.filter((event) => $(`#iotpush-action-${event}`).prop("checked"));
    Object.assign(this, { events });
  },
});
completeType("iotpush-action", actionMigrations);
