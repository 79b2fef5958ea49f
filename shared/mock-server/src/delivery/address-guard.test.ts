import os from "node:os";
import { expect, test, vi } from "vitest";
import { isPrivateAddress, resolveTarget } from "./address-guard.js";

const refused = [
  "http://127.0.0.1/",
  "http://127.1/",
  "http://2130706433/",
  "http://0.0.0.0/",
  "http://10.1.2.3/",
  "http://100.64.0.1/",
  "http://169.254.169.254/latest/meta-data",
  "http://172.31.255.255/",
  "http://192.168.0.1/",
  "http://198.18.0.1/",
  "http://224.0.0.1/",
  "http://255.255.255.255/",
  "http://localhost/",
  "http://[::]/",
  "http://[::1]/",
  "http://[fe80::1]/",
  "http://[fd00::1]/",
  "http://[ff02::1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:192.168.0.1]/",
  "http://[64:ff9b::7f00:1]/",
  "http://[2002:7f00:1::]/",
  "http://192.0.2.1/",
  "http://198.51.100.7/",
  "http://203.0.113.9/",
  "http://[::127.0.0.1]/",
  "http://[::ffff:0:7f00:1]/",
  "http://[fec0::1]/",
  "http://[100::1]/",
  "http://[2001:db8::1]/",
  "http://[3fff::1]/",
];

test.each(refused)("%s is refused, unless private targets are allowed", async (url) => {
  await expect(resolveTarget(new URL(url), false)).rejects.toThrow("--allow-private-targets");
  expect(await resolveTarget(new URL(url), true)).toMatchObject({ address: expect.any(String) });
});

test.each([
  "http://93.184.216.34/",
  "https://[2606:2800:220:1::1]/",
  "http://172.32.0.1/",
  "http://11.0.0.1/",
])("%s is not", async (url) => {
  expect((await resolveTarget(new URL(url), false)).address).toBe(
    new URL(url).hostname.replace(/[[\]]/g, ""),
  );
});

test("the machine's own addresses are refused, whatever they are", () => {
  vi.spyOn(os, "networkInterfaces").mockReturnValue({
    eth0: [{ address: "93.184.216.34", family: "IPv4" }] as os.NetworkInterfaceInfo[],
  });
  expect(isPrivateAddress({ address: "93.184.216.34", family: 4 })).toBe(true);
  expect(isPrivateAddress({ address: "93.184.216.35", family: 4 })).toBe(false);
});
