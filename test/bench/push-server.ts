/** Answers every push at once: what is measured is the client. Reports its port to the parent. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const ANSWER = JSON.stringify({
  success: true,
  id: "31d902cf",
  receipt_id: "b06e8c90",
  topic: "alerts",
  timestamp: "2026-04-10T00:06:01Z",
  subscribers: 8,
});

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(200, { "content-type": "application/json" }).end(ANSWER));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.once("disconnect", () => process.exit());
