import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The address that a test's Home Assistant has. */
export type HomeAssistantAddress = { url: string; port: number; externalUrl: string };

/** Files of a configuration folder, by their path in it. */
export type ConfigurationFiles = Readonly<Record<string, string>>;

/** The files that every test's Home Assistant starts with. Files in `packages/` are merged into its configuration. */
export function baseConfiguration({ url, port, externalUrl }: HomeAssistantAddress): ConfigurationFiles {
  return {
    "configuration.yaml": `homeassistant:
  name: Home
  latitude: 45
  longitude: 9
  elevation: 0
  unit_system: metric
  time_zone: UTC
  country: IT
  internal_url: ${JSON.stringify(url)}
  external_url: ${JSON.stringify(externalUrl)}
  packages: !include_dir_named packages
api:
config:
frontend:
mobile_app:
automation: !include automations.yaml
script: !include scripts.yaml
logger:
  default: info
`,
    "automations.yaml": "[]\n",
    "scripts.yaml": "{}\n",
    "packages/none.yaml": "{}\n",
    ".storage/onboarding": JSON.stringify(onboardingStore),
    ".storage/http": JSON.stringify(httpStore(port)),
  };
}

/** Writes files into a configuration folder. */
export function writeConfiguration(folder: string, files: ConfigurationFiles): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Leaves only the owner to be made: the other steps set up integrations that call services on the internet. */
const onboardingStore = {
  version: 4,
  minor_version: 1,
  key: "onboarding",
  data: { done: ["core_config", "analytics", "integration"] },
};

/** Home Assistant takes its address from here: in YAML, a port other than its own is a trial of five minutes. */
function httpStore(port: number): object {
  const stable = {
    server_host: ["127.0.0.1"],
    server_port: port,
    cors_allowed_origins: [],
    login_attempts_threshold: -1,
    ip_ban_enabled: false,
    ssl_profile: "intermediate_v6",
    use_x_frame_options: true,
    created_at: "2026-01-01T00:00:00+00:00",
    error: null,
    error_message: null,
  };
  return {
    version: 3,
    minor_version: 1,
    key: "http",
    data: { stable, pending: null, yaml_migration_done: true },
  };
}
