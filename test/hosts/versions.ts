/** The releases of the hosts that the stories run in. Changing one reinstalls that host. */
export const versions = {
  n8n: "2.41.1",
  n8nScanner: "0.32.0",
  /** The newest TypeScript that the scanner's lint rules run with. */
  n8nScannerTypescript: "5.9.3",
  homeAssistant: "2026.11.0",
  /** The Debian release that has the Python which this Home Assistant asks for. */
  homeAssistantDebian: "forky",
  homeAssistantPython: "python3.14",
  /** The oldest Node that the packages support; Node-RED 4 runs with it. */
  oldestNode: "22.13.1",
  nodeRed: { 5: "5.0.7", 4: "4.1.15" },
} as const;

/** Node-RED's own validator for node packages. */
export const nodeRedDevVersion = "0.1.6";

/** Zapier's command line, which validates and builds apps. */
export const zapierCliVersion = "19.1.0";

/** Python packages that the recipes are tried with. */
export const requestsVersion = "2.34.2";
export const pushoverCompleteVersion = "2.0.0";
export const pythonClientVersions = { httpx: "0.28.1", aiohttp: "3.14.5", apprise: "2.3.0" } as const;

export const esphomeVersion = "2026.6.5";

/** Pushover's clients from npm, as shipped; MicroPython; the template engine of Uptime Kuma 2.5. */
export const npmClientVersions = {
  "node-pushover": "1.0.0",
  "pushover-notifications": "1.2.3",
  "@micropython/micropython-webassembly-pyscript": "1.27.0",
  liquidjs: "10.26.0",
} as const;

/** Says itself what its webhook sends; Debian's older one needs the adapter. */
export const alertmanagerVersion = "0.35.0";

/** Test runners that the mock server's entries are tried with. */
export const jestVersion = "30.5.2";
export const playwrightVersion = "1.65.1";

export const schemathesisVersion = "4.32.5";

/** What finds mistakes in OpenAPI documents. */
export const openApiLinterVersions = {
  "@redocly/cli": "2.77.0",
  "@stoplight/spectral-cli": "6.16.3",
} as const;

/** What the mock server and the ways to ask are measured beside. */
export const benchPeerVersions = {
  "@stoplight/prism-cli": "5.16.0",
  emulate: "0.12.2",
  "node-red-contrib-telegrambot": "19.0.1",
} as const;

/**
 * MCP servers to stand behind the gate, the SDK of the generation before, the official conformance tests and inspector, coding agents as
 * their programs for this machine, and an SDK for agents.
 */
export const mcpVersions = {
  "@modelcontextprotocol/server-filesystem": "2026.8.31",
  "@modelcontextprotocol/server-everything": "2026.8.31",
  "@modelcontextprotocol/sdk": "1.32.2",
  "@modelcontextprotocol/conformance": "0.1.16",
  "@modelcontextprotocol/inspector": "2.12.0",
  [`@anthropic-ai/claude-code-linux-${process.arch}`]: "2.1.332",
  codex: `npm:@openai/codex@0.171.0-linux-${process.arch}`,
  ai: "7.0.173",
} as const;
