import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { checkHomeAssistant, checkMqtt, checkOwnUrl } from "./looks.js";
import { showFindings } from "./run-check.js";

const servers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of servers.splice(0)) await close();
});

/** A server that answers everything alike. */
async function serve(status: number, body: unknown): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(() => new Promise((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const config = (url: string) => ({
  url,
  webSocketUrl: `${url.replace("http", "ws")}/api/websocket`,
  token: "t",
  supervised: false,
});
const said = (findings: readonly { title: string; fix?: string | undefined }[]) =>
  findings.map(({ title, fix }) => `${title} ${fix ?? ""}`).join("\n");

describe("Home Assistant", () => {
  test("that refuses the token is reported", async () => {
    const findings = await checkHomeAssistant(config(await serve(401, {})));
    expect(findings).toMatchObject([{ level: "problem" }]);
    expect(said(findings)).toMatch(/refuses the token.*Make a new long-lived token/);
  });

  test("that does not answer, or is something else, is reported", async () => {
    const nobody = await checkHomeAssistant(config("http://127.0.0.1:1"));
    expect(said(nobody)).toMatch(/does not answer.*Check its address/);
    const other = await checkHomeAssistant(config(await serve(404, {})));
    expect(other).toMatchObject([{ level: "problem" }]);
  });

  test("that is still starting, lacks mobile_app, or blocks WebSocket is reported", async () => {
    const url = await serve(200, { version: "2026.11.0", state: "STARTING", components: [] });
    const findings = await checkHomeAssistant(config(url));
    expect(findings.map(({ level }) => level)).toEqual(["ok", "warning", "problem", "problem"]);
    expect(said(findings)).toMatch(/STARTING[\s\S]*default_config[\s\S]*proxy/);
  });
});

describe("the public URL", () => {
  const answers = "auto";

  test("is not needed, unless answers are to come by callback alone", async () => {
    expect(await checkOwnUrl({ publicUrl: undefined, answers }, true)).toMatchObject([{ level: "ok" }]);
    const callback = await checkOwnUrl({ publicUrl: undefined, answers: "callback" }, true);
    expect(callback).toMatchObject([{ level: "problem", fix: expect.stringContaining("public_url") }]);
  });

  test("leads to the bridge, or to something else", async () => {
    const bridge = await serve(503, { service: "iotpush-bridge" });
    expect(await checkOwnUrl({ publicUrl: bridge, answers }, true)).toMatchObject([{ level: "ok" }]);
    const other = await serve(200, { service: "router" });
    expect(await checkOwnUrl({ publicUrl: other, answers }, true)).toMatchObject([
      { level: "warning", fix: expect.stringContaining("port forwarding") },
    ]);
    expect(await checkOwnUrl({ publicUrl: other, answers }, false)).toEqual([]);
  });
});

test("a broker that is not there is reported", async () => {
  const found = await checkMqtt({ url: "mqtt://127.0.0.1:1", discoveryPrefix: "homeassistant" });
  expect(found).toMatchObject({ level: "problem", fix: expect.stringContaining("username and password") });
});

test("findings are shown one a line, with their number of problems", () => {
  const ok = { about: "A", level: "ok", title: "Fine." } as const;
  const problem = { about: "B", level: "problem", title: "Bad.", fix: "Fix it." } as const;
  expect(showFindings([ok, problem])).toBe("ok       A: Fine.\nPROBLEM  B: Bad. Fix it.\n\n1 problem found.");
  expect(showFindings([ok])).toMatch(/All checks passed\.$/);
});
