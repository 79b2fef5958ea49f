import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createServer as createSocketServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { selfSignedCertificate } from "../test-support/certificate.js";
import { FakeClock } from "../testing/fake-clock.js";
import { axiosTransport } from "./axios-transport.js";
import { fetchTransport } from "./fetch-transport.js";
import { IotpushClient } from "./node-client.js";
import type { ClientOptions } from "./options.js";

type Play = (request: IncomingMessage, response: ServerResponse) => void;

/** Every transport keeps the same contract. */
describe.each([
  ["axios", axiosTransport],
  ["fetch", fetchTransport],
])("over %s", (_transport, transportOf) => {
  /** A server on a real socket that answers as told, and a client of it. */
  async function serve(play: Play, options: ClientOptions = {}) {
    const server = createServer(play);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
      client: new IotpushClient({
        baseUrl,
        apiKey: "k",
        retry: "none",
        transport: transportOf(),
        ...options,
      }),
      async [Symbol.asyncDispose]() {
        server.closeAllConnections();
        server.close();
      },
    };
  }

  /** Something that happens once, to be waited for. */
  function gate() {
    let resolve = () => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    return { promise, resolve };
  }

  const silent: Play = () => {};
  const trickling: Play = (_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"receipt_id":');
  };

  describe("a service that does not answer in time", () => {
    test.each([
      ["sends nothing", silent],
      ["stops in the middle of its answer", trickling],
    ])("%s: the attempt ends at its limit", async (_, play) => {
      await using desk = await serve(play, { attemptTimeoutMs: 100 });
      const error = await desk.client.receipts.get("r1").catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: "timeout" });
      expect(String(error)).toContain("GET");
    });
  });

  describe("an abort", () => {
    test("before the call sends nothing", async () => {
      let requests = 0;
      await using desk = await serve(() => void requests++);
      const call = desk.client.receipts.get("r1", { signal: AbortSignal.abort() });
      await expect(call).rejects.toMatchObject({ code: "aborted" });
      expect(requests).toBe(0);
    });

    test.each([
      ["while nothing was answered", silent],
      ["in the middle of the answer", trickling],
    ])("%s ends the request, also at the server", async (_, play) => {
      const closed = gate();
      const arrived = gate();
      await using desk = await serve((request, response) => {
        response.on("close", () => closed.resolve());
        play(request, response);
        arrived.resolve();
      });
      const controller = new AbortController();
      const call = desk.client.receipts.get("r1", { signal: controller.signal }).catch((error) => error);
      await arrived.promise;
      controller.abort();
      expect(await call).toMatchObject({ code: "aborted" });
      await closed.promise;
    });

    test("between two attempts ends the waiting", async () => {
      const clock = new FakeClock();
      const first = gate();
      await using desk = await serve((_, response) => {
        response.writeHead(503, { "retry-after": "20" }).end();
        first.resolve();
      });
      const client = new IotpushClient({
        baseUrl: desk.client.baseUrl,
        apiKey: "k",
        retry: "patient",
        clock,
        transport: transportOf(),
      });
      const controller = new AbortController();
      const call = client.receipts.get("r1", { signal: controller.signal }).catch((error) => error);
      await first.promise;
      controller.abort();
      expect(await call).toMatchObject({ code: "aborted" });
    });
  });

  describe("a broken connection", () => {
    /** A server that does not speak HTTP. */
    async function broken(play: (socket: Socket) => void) {
      const server = createSocketServer((socket) => {
        socket.on("error", () => {});
        socket.once("data", () => play(socket));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return {
        client: new IotpushClient({ baseUrl, apiKey: "k", retry: "none", transport: transportOf() }),
        async [Symbol.asyncDispose]() {
          server.close();
        },
      };
    }

    test.each([
      ["reset", (socket: Socket) => socket.resetAndDestroy()],
      ["closed without an answer", (socket: Socket) => socket.end()],
      ["that answers what is no HTTP", (socket: Socket) => socket.end("220 mail.example ESMTP\r\n")],
      [
        "cut in the middle of the body",
        (socket: Socket) => {
          socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{");
          socket.end();
        },
      ],
    ])("%s is a network error that may have arrived", async (_, play) => {
      await using desk = await broken(play);
      const error = await desk.client.messages.push("t", { message: "m" }).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: "network" });
    });

    test("an answer beyond the limit is not read to its end", async () => {
      await using desk = await serve((_, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const pour = () => {
          while (response.write("x".repeat(64 * 1024)));
        };
        response.on("drain", pour);
        pour();
      });
      const client = new IotpushClient({
        baseUrl: desk.client.baseUrl,
        apiKey: "k",
        retry: "none",
        transport: transportOf({ maxResponseBytes: 100_000 }),
      });
      await expect(client.receipts.get("r1")).rejects.toThrow("more than 100000 bytes");
    });
  });

  test("a redirect is not followed, and is an error that names where to", async () => {
    await using desk = await serve((_, response) =>
      response.writeHead(307, { location: "/elsewhere" }).end(),
    );
    await expect(desk.client.receipts.get("r1")).rejects.toMatchObject({
      code: "redirect",
      useUrl: "/elsewhere",
    });
  });

  test("a refused connection surely was not read", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const client = new IotpushClient({
      baseUrl: `http://127.0.0.1:${port}`,
      retry: "none",
      transport: transportOf(),
    });
    await expect(client.messages.push("t", "m")).rejects.toMatchObject({ code: "network", sent: false });
  });

  test("an untrusted certificate is reported as such", async () => {
    const server = createTlsServer(selfSignedCertificate(), (_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = new IotpushClient({ baseUrl, retry: "none", transport: transportOf() });
    await expect(client.messages.push("t", "m")).rejects.toMatchObject({
      code: "network",
      sent: false,
      problem: expect.stringContaining("not trusted"),
    });
    server.close();
  });
});
