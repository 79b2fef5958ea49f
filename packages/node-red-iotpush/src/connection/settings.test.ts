import { expect, test } from "vitest";
import { type ConfigDef, type ConfigNode, isVolatile, settingsOf } from "./settings.js";

const files = (present: string, devices: Record<string, number>) => ({
  existsSync: (path: unknown) => path === present,
  device: (path: string) => {
    const device = devices[path];
    if (device === undefined) throw new Error("ENOENT");
    return device;
  },
});

test.each([
  ["Docker without a volume", files("/.dockerenv", { "/": 1, "/data": 1 }), {}, true],
  ["Docker with a volume", files("/.dockerenv", { "/": 1, "/data": 2 }), {}, false],
  ["Podman without a volume", files("/run/.containerenv", { "/": 1, "/data": 1 }), {}, true],
  ["Kubernetes without a volume", files("", { "/": 1, "/data": 1 }), { KUBERNETES_SERVICE_HOST: "x" }, true],
  ["no container", files("", { "/": 1, "/data": 1 }), {}, false],
  ["a folder that is not there yet", files("/.dockerenv", { "/": 1 }), {}, false],
])("%s", (_, host, env, expected) => {
  expect(isVolatile("/data", host, env)).toBe(expected);
});

test("a key outside the credentials, where a flow's export would show it, is not used", () => {
  const def = { baseUrl: "", publicUrl: "", topic: "t", tls: "", apiKey: "plain" } as unknown as ConfigDef;
  expect(settingsOf({ credentials: {} } as ConfigNode, def).apiKey).toBe("");
  expect(settingsOf({ credentials: { apiKey: "kept" } } as ConfigNode, def).apiKey).toBe("kept");
});
