import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type NodeRedNode, startNodeRed } from "../../hosts/node-red.ts";
import { freePort } from "../../hosts/ports.ts";
import { versions } from "../../hosts/versions.ts";
import { PACKAGE, tarball } from "../../stories/node-red/fixture.ts";
import { BUTTONS, fn, placed, server } from "../../stories/node-red/flows.ts";
import { startService } from "./iotpush.ts";
import { post, type StartWay } from "./way.ts";

/** Our Node-RED node, with callbacks. */
export const startNodeRedIotpush: StartWay = async (collector) => {
  const service = await startService();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const connection = { publicUrl: url, topic: service.topic, credentials: { apiKey: service.key } };
  const nodeRed = await startNodeRed({
    port,
    packages: [await tarball()],
    flows: [server(service.url, connection), ...flow(collector, service.person)],
  });
  const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as { version: string };
  return {
    name: `@iotpush/node-red-iotpush ${version}, Node-RED ${versions.nodeRed[5]}`,
    async ask(n) {
      await post(`${url}/ask/${n}`, {});
      await service.pushed(n);
    },
    tap: service.tap,
    kill: nodeRed.kill,
    restart: nodeRed.restart,
    async [Symbol.asyncDispose]() {
      await nodeRed[Symbol.asyncDispose]();
      await service.close();
    },
  };
};

const ASK = `const { n } = msg.req.params;
return [{ payload: "Question " + n + "?", n }, msg];`;

const flow = (collector: string, person: string): NodeRedNode[] =>
  placed([
    { id: "flow", type: "tab", label: "Ask" },
    { id: "in", type: "http in", z: "flow", url: "/ask/:n", method: "post", wires: [["question"]] },
    fn("question", ASK, [["ask"], ["done"]]),
    { id: "done", type: "http response", z: "flow", statusCode: "200", wires: [] },
    {
      ...{ id: "ask", type: "iotpush-ask", z: "flow", server: "server", buttons: BUTTONS },
      ...{
        allowedResponders: person,
        allowedRespondersType: "str",
        outputs: 3,
        wires: [["url"], ["url"], []],
      },
    },
    fn("url", `msg.url = "${collector}/" + msg.n + "/" + msg.iotpush.actionId; return msg;`, [["tell"]]),
    { id: "tell", type: "http request", z: "flow", method: "POST", ret: "txt", wires: [[]] },
  ]);
