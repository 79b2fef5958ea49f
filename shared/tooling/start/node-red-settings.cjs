/** Node-RED for trying things out: on this machine only, nothing encrypted that is no secret. */
module.exports = {
  uiHost: "127.0.0.1",
  uiPort: Number(process.env.NODE_RED_PORT),
  flowFile: "flows.json",
  credentialSecret: false,
  lang: "en-US",
  diagnostics: { enabled: false },
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, projects: { enabled: false } },
  logging: { console: { level: "info" } },
};
