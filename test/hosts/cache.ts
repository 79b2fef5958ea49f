import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The folder in which installed hosts are kept between runs: `IOTPUSH_HOSTS`, or `~/.cache/iotpush-hosts`. */
export const hostsFolder = resolve(process.env.IOTPUSH_HOSTS ?? join(homedir(), ".cache", "iotpush-hosts"));

/** Where each host lives inside {@link hostsFolder}. */
export const hostPaths = {
  n8n: join(hostsFolder, "n8n"),
  n8nScanner: join(hostsFolder, "n8n-scanner"),
  nodeHeaders: join(hostsFolder, "node-headers"),
  homeAssistant: join(hostsFolder, "home-assistant"),
  appVm: join(hostsFolder, "app-vm"),
  schemathesis: join(hostsFolder, "schemathesis"),
  openApiLinters: join(hostsFolder, "openapi-linters"),
  recipes: join(hostsFolder, "recipes"),
  esphome: join(hostsFolder, "esphome"),
  alertmanager: join(hostsFolder, "alertmanager"),
  recipesNpm: join(hostsFolder, "recipes-npm"),
  nodeRedDev: join(hostsFolder, "node-red-dev"),
  zapier: join(hostsFolder, "zapier"),
  mcp: join(hostsFolder, "mcp"),
  benchPeers: join(hostsFolder, "bench-peers"),
  nodeRed: {
    5: join(hostsFolder, "node-red-5"),
    4: join(hostsFolder, "node-red-4"),
  },
} as const;
