import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostPaths } from "../cache.ts";
import { debianRootEnvironment, inDebianRoot } from "../debian-root.ts";
import { versions } from "../versions.ts";
import { type CommandOptions, read, run } from "./command.ts";
import { makeDebianRoot } from "./debootstrap.ts";
import { isInstalled, markInstalled } from "./marker.ts";

/** What the marker of an installed Home Assistant says. */
export const homeAssistantRelease = `Home Assistant ${versions.homeAssistant}`;

/** What Home Assistant always loads, what the stories use, and what these import without saying so in their manifests. */
const integrations = [
  ..."analytics application_credentials assist_pipeline auth automation backup blueprint button camera config".split(
    " ",
  ),
  ..."conversation counter cover device_automation event ffmpeg file_upload frontend hardware hassio http".split(
    " ",
  ),
  ..."infrared input_boolean input_button input_datetime input_number input_select input_text labs logger".split(
    " ",
  ),
  ..."mobile_app mqtt network notify onboarding persistent_notification person radio_frequency rest".split(
    " ",
  ),
  ..."rest_command scene schedule script sensor system_health system_log tag template timer tts webhook".split(
    " ",
  ),
  ..."websocket_api zone".split(" "),
];

/** Imported by integrations that do not list it. */
const unlisted = ["psutil-home-assistant"];

const python = "/opt/home-assistant/bin/python";
/** The folder of Home Assistant's own code, inside its Debian root. */
export const homeAssistantSite = `/opt/home-assistant/lib/${versions.homeAssistantPython}/site-packages/homeassistant`;

/** Installs Home Assistant Core in a Debian root of its own, since it needs a newer Python than stable Debian has. */
export async function installHomeAssistant(): Promise<void> {
  const root = hostPaths.homeAssistant;
  if (isInstalled(root, homeAssistantRelease)) return;
  const interpreter = versions.homeAssistantPython;
  await makeDebianRoot({
    root,
    release: versions.homeAssistantDebian,
    // The compiler is for the few requirements without a ready wheel for this Python.
    packages: [interpreter, `${interpreter}-venv`, `${interpreter}-dev`, "g++"],
  });
  await run(...inRoot([interpreter, "-m", "venv", "/opt/home-assistant"]));
  await run(...inRoot([python, "-m", "pip", "install", "--quiet", "uv"]));
  const index = await packageIndex();
  const install = (...args: string[]) =>
    run(
      ...inRoot(
        [python, "-m", "uv", "pip", "install", "--quiet", "--no-cache", "--python", python, ...args],
        index,
      ),
    );

  const core = `homeassistant==${versions.homeAssistant}`;
  await install("--no-deps", core);
  copyFileSync(join(import.meta.dirname, "requirements.py"), join(root, "tmp", "requirements.py"));
  const listed = await read(...inRoot([python, "/tmp/requirements.py", ...integrations]));
  writeFileSync(join(root, "tmp", "requirements.txt"), `${listed}\n${unlisted.join("\n")}\n`);
  const constraints = ["--constraint", `${homeAssistantSite}/package_constraints.txt`];
  await install("--compile-bytecode", ...constraints, core, "--requirement", "/tmp/requirements.txt");
  markInstalled(root, homeAssistantRelease);
}

/** This machine's own settings for reaching a package index, by the names that pip reads. */
function pipEnvironment(): Record<string, string> {
  const names = /^(PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST)|https?_proxy|no_proxy)$/i;
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => names.test(entry[0]));
  return { ...Object.fromEntries(own), PIP_CERT: debianRootEnvironment.SSL_CERT_FILE };
}

function inRoot(argv: string[], env: Record<string, string> = {}): [string, string[], CommandOptions] {
  const { command, args } = inDebianRoot(hostPaths.homeAssistant, argv);
  return [
    command,
    args,
    { bare: true, env: { ...debianRootEnvironment, ...pipEnvironment(), UV_HTTP_TIMEOUT: "180", ...env } },
  ];
}

/** uv does not read pip's configuration: the index that pip would use, in uv's words. */
async function packageIndex(): Promise<Record<string, string>> {
  const settings = await read(...inRoot([python, "-m", "pip", "config", "list"]));
  const index = /index-url='([^']+)'/.exec(settings.replace(/^.*extra-index-url.*$/gm, ""))?.[1];
  return index === undefined ? {} : { UV_DEFAULT_INDEX: index };
}
