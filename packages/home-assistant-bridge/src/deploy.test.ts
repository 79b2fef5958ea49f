import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseConfigFile } from "./config/parse-file.js";
import { BRIDGE_VERSION } from "./version.js";

const read = (name: string) => readFileSync(join(import.meta.dirname, "../deploy", name), "utf8");

test("the example settings can be used, even with every comment removed", () => {
  expect(parseConfigFile(read("bridge.yaml"), "bridge.yaml").topics).toHaveLength(1);
  const all = read("bridge.yaml").replace(
    /^( *)# ((allowed_responders|public_url|push_url|answer_timeout|coalesce|people|mqtt):| {2})/gm,
    "$1$2",
  );
  expect(parseConfigFile(all, "bridge.yaml")).toMatchObject({
    topics: [{ allowedResponders: ["Pixel 9"] }],
    public_url: "https://bridge.example.com",
    mqtt: { username: "bridge" },
  });
});

test("the systemd unit gives the bridge its settings and a folder, and no rights", () => {
  const unit = read("iotpush-bridge.service");
  expect(unit).toMatch(/^ExecStart=.* iotpush-bridge --config \$\{CREDENTIALS_DIRECTORY\}\/bridge\.yaml$/m);
  expect(unit).toMatch(/^LoadCredential=bridge\.yaml:/m);
  expect(unit).toMatch(
    /^Environment=IOTPUSH_BRIDGE_DATA=%S\/iotpush-bridge\n.*\nStateDirectory=iotpush-bridge$/m,
  );
  for (const line of [
    "DynamicUser=yes",
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "CapabilityBoundingSet=",
  ])
    expect(unit).toContain(`\n${line}\n`);
  // Node.js compiles while it runs.
  expect(unit).not.toContain("MemoryDenyWriteExecute");
});

test("the compose file runs this very version, and keeps its data", () => {
  const { services, volumes } = parse(read("compose.yaml")) as {
    services: Record<string, { command: string[]; volumes: string[]; environment: Record<string, string> }>;
    volumes: object;
  };
  const bridge = services["iotpush-bridge"];
  expect(bridge?.command).toContain(`@iotpush/home-assistant-bridge@${BRIDGE_VERSION}`);
  expect(bridge?.volumes).toEqual(["./bridge.yaml:/bridge.yaml:ro", "data:/data"]);
  expect(bridge?.environment.IOTPUSH_BRIDGE_DATA).toMatch(/^\/data\//);
  expect(Object.keys(volumes)).toEqual(["data"]);
});
