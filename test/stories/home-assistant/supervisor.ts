import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect } from "node:net";

/** Home Assistant's Supervisor as a fake: what an app sees of it. */
export interface FakeSupervisor extends AsyncDisposable {
  readonly url: string;
  /** Paths that were asked for with the right token, each once. */
  readonly asked: ReadonlySet<string>;
}

export interface SupervisorOptions {
  /** The app's token, which Home Assistant takes as well: the real Supervisor puts another in its place. */
  readonly token: string;
  readonly homeAssistant: string;
  /** The broker that another app provides; none if absent. */
  readonly mqtt?: { readonly host: string; readonly port: number };
}

/** Starts it: `/core/…` leads to Home Assistant, `/services/mqtt` reports the broker, all for who has the token. */
export async function startFakeSupervisor(options: SupervisorOptions): Promise<FakeSupervisor> {
  const { token, homeAssistant, mqtt } = options;
  const asked = new Set<string>();
  const isKnown = ({ headers }: IncomingMessage) => headers.authorization === `Bearer ${token}`;
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? "";
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    // A webhook's id is its secret: Home Assistant asks for no token there, but the Supervisor does.
    if (!isKnown(incoming)) return answer(401, { result: "error", message: "unauthorized" });
    asked.add(path.replace(/webhook\/.*/, "webhook"));
    if (path === "/services/mqtt")
      return mqtt
        ? answer(200, { result: "ok", data: { ...mqtt, ssl: false, protocol: "3.1.1" } })
        : answer(400, { result: "error", message: "Service not enabled" });
    if (!path.startsWith("/core/api/")) return answer(403, { result: "error", message: "forbidden" });
    const { method, headers } = incoming;
    const onwards = request(`${homeAssistant}${path.slice("/core".length)}`, { method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onwards.on("error", () => answer(502, { message: "Bad gateway" }));
    incoming.pipe(onwards);
  });
  server.on("upgrade", (incoming: IncomingMessage, socket, head) => {
    if (incoming.url !== "/core/websocket") return void socket.destroy();
    asked.add(incoming.url);
    const { hostname, port } = new URL(homeAssistant);
    const onwards = connect(Number(port), hostname, () => {
      const headers = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${String(value)}`);
      onwards.write(`GET /api/websocket HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
      onwards.write(head);
      socket.pipe(onwards).pipe(socket);
    });
    onwards.on("error", () => socket.destroy());
    socket.on("error", () => onwards.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
