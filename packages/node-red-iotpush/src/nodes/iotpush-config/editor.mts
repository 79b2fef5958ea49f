import type { EditorRED } from "node-red";
import type { TestFinding } from "../../admin/test-connection.js";
import type { ConfigCredentials, ConfigProperties } from "../../connection/settings.js";
import { askRuntime } from "../../editor/admin-api.js";
import { newest } from "../../editor/newest.js";
import { completeType } from "../../editor/node-type.js";
import { configMigrations } from "./migrations.js";

declare const RED: EditorRED;

/** Nothing, a URL, or an environment variable. */
const isUrl = (value: string): boolean => /^(|https?:\/\/.+|\$\{\w+\})$/.test(value.trim());

RED.nodes.registerType<ConfigProperties & { name: string }, Required<ConfigCredentials>>("iotpush-config", {
  category: "config",
  defaults: {
    version: { value: configMigrations.length },
    name: { value: "" },
    baseUrl: { value: "", validate: isUrl },
    publicUrl: { value: "", validate: isUrl },
    topic: { value: "" },
    // The editor knows the type tls-config; its definition of properties has no word for "may be empty".
    tls: { value: "", type: "tls-config", required: false },
    atMostOnce: { value: false },
  },
  credentials: { apiKey: { type: "password" }, sessionToken: { type: "password" } },
  label() {
    return this.name || this.topic || this._("label.config");
  },
  oneditprepare() {
    const value = (name: string) => String($(`#node-config-input-${name}`).val() ?? "");
    const result = $("#iotpush-config-result");
    const line = (state: string, text: string) => $("<li/>", { class: `iotpush-${state}` }).text(text);
    const begin = newest();
    $("#iotpush-config-test").on("click", () => {
      const isNewest = begin();
      result.empty().append(line("running", this._("test.running")));
      const names = ["baseUrl", "topic", "apiKey", "sessionToken", "publicUrl", "tls"];
      // What the editor has in a choice of nodes for none.
      const settings = Object.fromEntries(names.map((name) => [name, value(name).replace("_ADD_", "")]));
      askRuntime<TestFinding[]>("servers/test", { id: this.id, ...settings }).then(
        (findings) => {
          if (!isNewest()) return;
          result.empty();
          for (const { ok, key, with: words } of findings)
            result.append(line(ok === null ? "neutral" : ok ? "good" : "bad", this._(`test.${key}`, words)));
        },
        (error: Error) => {
          if (isNewest()) result.empty().append(line("bad", error.message));
        },
      );
    });
  },
});
completeType("iotpush-config", configMigrations);
