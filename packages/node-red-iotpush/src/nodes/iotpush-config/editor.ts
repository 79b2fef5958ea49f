import type { EditorRED } from "node-red";
import type { ConfigCredentials, ConfigProperties } from "./config-node.js";

declare const RED: EditorRED;

RED.nodes.registerType<ConfigProperties & { name: string }, Required<ConfigCredentials>>("iotpush-config", {
  category: "config",
  defaults: {
    version: { value: 1 },
    name: { value: "" },
    baseUrl: { value: "" },
    publicUrl: { value: "" },
    topic: { value: "" },
    // The editor knows the type tls-config; its definition of properties has no word for "may be empty".
    tls: { value: "", type: "tls-config", required: false },
  },
  credentials: { apiKey: { type: "password" }, sessionToken: { type: "password" } },
  label() {
    return this.name || this.topic || this._("label.config");
  },
});
