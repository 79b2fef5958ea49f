import { createServer, type RequestListener, type Server } from "node:http";
import { Agent, createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { selfSignedCertificate } from "../test-support/certificate.js";
import { type AxiosTransportOptions, axiosTransport } from "./axios-transport.js";
import { IotpushClient } from "./node-client.js";

const KEY = "topic-key-of-this-test";
const certificate = selfSignedCertificate();
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
  vi.unstubAllEnvs();
});
beforeEach(() => {
  for (const name of ["http_proxy", "https_proxy", "no_proxy", "all_proxy"]) {
    vi.stubEnv(name, "");
    vi.stubEnv(name.toUpperCase(), "");
  }
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A service that takes every push, and counts them. */
function service() {
  const keys: (string | undefined)[] = [];
  const take: RequestListener = ({ headers }, response) => {
    keys.push(headers.authorization);
    const body = { success: true, id: "m1", receipt_id: "r1", topic: "t", subscribers: 1 };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ ...body, timestamp: "2026-04-10T00:00:00Z" }));
  };
  return {
    keys,
    http: async () => `http://localhost:${await listen(createServer(take))}`,
    https: async () => `https://localhost:${await listen(createTlsServer(certificate, take))}`,
  };
}

/** A proxy of plain requests and tunnels; `seen` is all that it can read. */
async function proxy() {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const target = new URL(request.url ?? "");
    void fetch(target, { method: "POST", headers: { authorization: request.headers.authorization ?? "" } })
      .then(async (answer) => response.writeHead(answer.status).end(await answer.text()))
      .catch(() => response.destroy());
  });
  server.on("connect", (request, socket) => {
    seen.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    const through = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      through.pipe(socket).pipe(through);
    });
    closing.push(() => through.destroy());
    for (const end of [socket, through]) end.on("error", () => {});
  });
  return { seen, url: `http://user:proxy-password@127.0.0.1:${await listen(server)}` };
}

const push = (baseUrl: string, options: AxiosTransportOptions = {}) =>
  new IotpushClient({
    baseUrl,
    apiKey: KEY,
    retry: "none",
    transport: axiosTransport(options),
  }).messages.push("t", "m");

describe("a service behind a certificate authority of one's own", () => {
  test("is reached with an agent that knows it", async () => {
    const { https, keys } = service();
    const httpsAgent = new Agent({ ca: certificate.cert });
    expect(await push(await https(), { httpsAgent })).toMatchObject({ id: "m1" });
    expect(keys).toEqual([`Bearer ${KEY}`]);
  });

  test("gets nothing without, and the fix is named", async () => {
    const { https, keys } = service();
    const error = await push(await https()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "network", sent: false });
    expect(String(error)).toMatch(/not trusted \(\w+\).*NODE_EXTRA_CA_CERTS/);
    expect(keys).toEqual([]);
  });
});

describe("a proxy of the environment", () => {
  test("HTTP_PROXY carries plain requests; NO_PROXY and `proxy: false` go past it", async () => {
    const { http, keys } = service();
    const base = await http();
    const { seen, url } = await proxy();
    vi.stubEnv("http_proxy", url);
    await push(base);
    expect(seen).toEqual([`POST ${base}/api/push/t`]);
    vi.stubEnv("no_proxy", "localhost");
    await push(base);
    vi.stubEnv("no_proxy", "");
    await push(base, { proxy: false });
    expect([seen.length, keys.length]).toEqual([1, 3]);
  });

  test("HTTPS_PROXY carries a tunnel: the proxy sees neither path nor key", async () => {
    const { https, keys } = service();
    const base = await https();
    const { seen, url } = await proxy();
    vi.stubEnv("https_proxy", url);
    await push(base, { httpsAgent: new Agent({ ca: certificate.cert }) });
    expect(seen).toEqual([expect.stringMatching(/^CONNECT localhost:\d+ /)]);
    expect(seen.join()).toContain("proxy-authorization");
    expect(seen.join()).not.toMatch(new RegExp(`${KEY}|api/push`));
    expect(keys).toEqual([`Bearer ${KEY}`]);
  });

  test.each(["http", "https"] as const)(
    "that is not there, for %s: told, without its password",
    async (kind) => {
      const base = await service()[kind]();
      vi.stubEnv(`${kind}_proxy`, "http://user:proxy-password@127.0.0.1:1");
      const error = await push(base).catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        code: "network",
        sent: false,
        fix: expect.stringMatching(/proxy settings/),
      });
      expect(JSON.stringify(error) + String(error)).not.toContain("proxy-password");
    },
  );
});
