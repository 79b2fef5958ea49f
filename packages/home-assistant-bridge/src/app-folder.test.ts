import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ConfigFile } from "./config/config.js";
import { BRIDGE_VERSION } from "./version.js";

/** What the Supervisor and the linter of Home Assistant's apps demand of an app's folder. */
const REPOSITORY = join(import.meta.dirname, "../addon");
const APP = join(REPOSITORY, "iotpush_bridge");
const SERVICES = join(APP, "rootfs/etc/s6-overlay/s6-rc.d");
const text = (path: string) => readFileSync(join(APP, path), "utf8");
const yaml = (path: string) => parse(text(path)) as Record<string, unknown>;

const config = yaml("config.yaml");
const schema = config.schema as Record<string, unknown>;

describe("config.yaml", () => {
  test("has all that is required, and the package's version", () => {
    expect(config).toMatchObject({
      name: expect.any(String),
      version: BRIDGE_VERSION,
      slug: "iotpush_bridge",
      description: expect.any(String),
      arch: ["aarch64", "amd64"],
    });
    expect(config.slug).toMatch(/^[-_.A-Za-z0-9]+$/);
  });

  test("lets s6 be the first process, uses ingress, and gets at Home Assistant and the broker", () => {
    expect(config).toMatchObject({
      init: false,
      ingress: true,
      homeassistant_api: true,
      services: ["mqtt:want"],
    });
    expect(config.panel_icon).toMatch(/^mdi:[-a-z]+$/);
  });

  test("spells out no default, and asks for no right that it does not need", () => {
    const defaults = {
      startup: "application",
      boot: "auto",
      fixture: "stable",
      ingress_port: 8099,
      ingress_entry: "/",
      panel_admin: true,
      apparmor: true,
      hassio_role: "default",
      hassio_api: false,
      auth_api: false,
      host_network: false,
      advanced: false,
      timeout: 10,
    };
    for (const [key, value] of Object.entries(defaults)) expect(config[key]).not.toEqual(value);
    const rights = [
      "full_access",
      "privileged",
      "host_network",
      "docker_api",
      "hassio_api",
      "auth_api",
      "map",
    ];
    expect(Object.keys(config).filter((key) => rights.includes(key))).toEqual([]);
  });

  test("is of today's format: no retired keys, no build.yaml", () => {
    // An unhealthy container is noticed by HEALTHCHECK.
    const retired = [
      "watchdog",
      "ports_description",
      "snapshot",
      "snapshot_exclude",
      "auto_uart",
      "codenotary",
    ];
    expect(Object.keys(config).filter((key) => retired.includes(key))).toEqual([]);
    expect(existsSync(join(APP, "build.yaml"))).toBe(false);
  });

  test("has options that its schema and the bridge know", () => {
    expect(config.options).toEqual({ topics: [], people: [] });
    const types = /^(str|url|password|bool|port|int(\(\d*,\d*\))?|list\([^)]+\)|match\(.+\))\??$/;
    const { topics, people, ...others } = schema as {
      topics: [Record<string, string | [string]>];
      people: [Record<string, string>];
    };
    for (const type of Object.values({ ...others, ...topics[0], ...people[0] }).flat())
      expect(type).toMatch(types);
    const filled = Object.fromEntries(
      Object.entries(others as Record<string, string>).map(([key, type]) => [key, exampleOf(type)]),
    );
    const options = {
      ...filled,
      people: [{ responder: "Pixel 9", person: "person.anna" }],
      topics: [
        { name: "my-alerts", api_key: "key", friendly_name: "Alerts", allowed_responders: ["Pixel 9"] },
      ],
    };
    expect(ConfigFile.safeParse(options).error?.issues).toBeUndefined();
    expect(Object.keys(topics[0])).toEqual(Object.keys(options.topics[0] ?? {}));
  });
});

test("the documentation marks every setting that the app has not, and no other", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/home-assistant-reference.md"), "utf8");
  const settings = page.split(/^## /m).find((part) => part.startsWith("Settings\n")) ?? "";
  const marked = [...settings.matchAll(/^- `(\w+).*not in the app/gm)].map(([, name]) => name);
  expect(marked).toEqual(Object.keys(ConfigFile.shape).filter((name) => !(name in schema)));
});

/** A value that the Supervisor would take for an option of this type: the first word of a list, the least number. */
function exampleOf(type: string): unknown {
  if (type.startsWith("match")) return "22:00-07:00";
  if (type.startsWith("list")) return /\(([^|)]+)/.exec(type)?.[1];
  if (type.startsWith("int")) return Number(/\((\d+)/.exec(type)?.[1]);
  return type.startsWith("url") ? "https://example.com" : "text";
}

test.each(["en", "de"])("translation %s names every option and port, and no other", (language) => {
  const { configuration, network } = yaml(`translations/${language}.yaml`) as Record<
    string,
    Record<string, { name?: string; description?: string }>
  >;
  expect(Object.keys(configuration ?? {}).toSorted()).toEqual(Object.keys(schema).toSorted());
  const described = { name: expect.any(String), description: expect.any(String) };
  for (const [name, entry] of Object.entries(configuration ?? {})) {
    const nested = Array.isArray(schema[name]) ? Object.keys((schema[name] as object[])[0] ?? {}) : undefined;
    const fields = nested && { fields: Object.fromEntries(nested.map((field) => [field, described])) };
    expect(entry).toEqual({ ...described, ...fields });
  }
  expect(Object.keys(network ?? {})).toEqual(Object.keys(config.ports as object));
});

test("the repository has a name, and the folder what the store shows", () => {
  expect(parse(readFileSync(join(REPOSITORY, "repository.yaml"), "utf8"))).toEqual({
    name: expect.any(String),
    maintainer: expect.any(String),
  });
  for (const file of ["README.md", "DOCS.md"]) expect(text(file)).toMatch(/^# iotpush bridge\n/);
  expect(text("CHANGELOG.md")).toContain(`## ${BRIDGE_VERSION}\n`);
});

test.each([
  ["icon.png", 128, 128],
  ["logo.png", 250, 100],
])("%s is a PNG of %i by %i", (file, width, height) => {
  const png = readFileSync(join(APP, file));
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
});

test("the image is built from Home Assistant's, with the very version, and says what it is", () => {
  const dockerfile = text("Dockerfile");
  expect(dockerfile).toMatch(/^ARG BUILD_FROM=ghcr\.io\/home-assistant\/base:[\d.]+\nFROM \$BUILD_FROM\n/);
  for (const argument of ["BUILD_VERSION", "BUILD_ARCH"]) expect(dockerfile).toContain(`ARG ${argument}\n`);
  for (const label of ["type", "version", "arch"]) expect(dockerfile).toContain(`io.hass.${label}=`);
  expect(dockerfile).toMatch(/home-assistant-bridge@\$\{BUILD_VERSION\}/);
  expect(dockerfile).toContain("COPY rootfs /");
  expect(dockerfile).toContain("/user/contents.d/iotpush-bridge");
  expect(dockerfile).toMatch(/^HEALTHCHECK .*\\\n {2}CMD \[.*8099\/alive"\]$/m);
  expect(dockerfile).not.toMatch(/^(CMD|ENTRYPOINT|USER) /m);
});

test("s6 has one service, whose scripts may be executed", () => {
  const files = globSync("**/*", { cwd: SERVICES }).filter((file) => statSync(join(SERVICES, file)).isFile());
  expect(files.toSorted()).toEqual([
    "iotpush-bridge/dependencies.d/base",
    "iotpush-bridge/finish",
    "iotpush-bridge/run",
    "iotpush-bridge/type",
  ]);
  const service = (name: string) => join(SERVICES, "iotpush-bridge", name);
  expect(readFileSync(service("type"), "utf8")).toBe("longrun\n");
  for (const script of ["run", "finish"]) {
    expect(statSync(service(script)).mode & 0o111).toBe(0o111);
    expect(readFileSync(service(script), "utf8")).toMatch(/^#!\/(command\/with-contenv sh|bin\/sh)\n/);
  }
});

test("the AppArmor profile has the app's name, and lets the bridge do what it does and no more", () => {
  const profile = text("apparmor.txt");
  expect(profile).toMatch(/^#include <tunables\/global>\n/);
  expect(profile).toContain(`profile ${config.slug} flags=(attach_disconnected,mediate_deleted) {`);
  for (const rule of [
    "network inet stream,",
    "/data/** rwk,",
    "/init rix,",
    "/command/** rix,",
    "/usr/local/lib/node_modules/@iotpush/home-assistant-bridge/dist/cli.js rix,",
  ])
    expect(profile).toContain(`  ${rule}\n`);
  expect(profile).not.toMatch(/^\s*(file|capability|network|mount),/m);
});
