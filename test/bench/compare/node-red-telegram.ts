import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hostPaths } from "../../hosts/cache.ts";
import { type NodeRedNode, startNodeRed } from "../../hosts/node-red.ts";
import { versions } from "../../hosts/versions.ts";
import { CHAT, PERSON, startBotApi, TOKEN } from "./bot-api.ts";
import { post, type StartWay } from "./way.ts";

const PACKAGE = join(hostPaths.benchPeers, "node_modules/node-red-contrib-telegrambot");

/** Node-RED polls Telegram for taps, in a flow after the package's own example. `only`: of the person who is asked. */
export const startNodeRedTelegram =
  (only: boolean): StartWay =>
  async (collector) => {
    const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
    const api = await startBotApi();
    const nodeRed = await startNodeRed({
      flows: flows(api.url, collector, only),
      settings: { nodesDir: PACKAGE },
    });
    return {
      name: `Telegram polling: node-red-contrib-telegrambot ${version}, Node-RED ${versions.nodeRed[5]}${only ? ", with its list of users" : ""}`,
      async ask(n) {
        await post(`${nodeRed.url}/ask/${n}`, {});
        await api.pushed(n);
      },
      tap: api.tap,
      kill: nodeRed.kill,
      restart: nodeRed.restart,
      async [Symbol.asyncDispose]() {
        await nodeRed[Symbol.asyncDispose]();
        await api.close();
      },
    };
  };

const ASK = `const { n } = msg.req.params;
const button = (choice) => ({ text: choice, callback_data: n + "/" + choice });
const reply_markup = JSON.stringify({ inline_keyboard: [[button("approve"), button("reject")]] });
const payload = { chatId: ${CHAT}, type: "message", content: "Question " + n + "?", options: { reply_markup } };
return [{ payload }, msg];`;

const flows = (baseapiurl: string, collector: string, only: boolean): NodeRedNode[] => {
  const node = (id: string, type: string, more: object, wires: string[][] = []): NodeRedNode => ({
    ...{ id, type, z: "tab", x: 100, y: 100, wires },
    ...more,
  });
  return [
    { id: "tab", type: "tab", label: "Telegram" },
    {
      ...{
        id: "bot",
        type: "telegram bot",
        botname: "comparison",
        updatemode: "polling",
        pollinterval: "300",
      },
      ...{ usernames: only ? PERSON.username : "", chatids: "", baseapiurl, credentials: { token: TOKEN } },
    },
    node("in", "http in", { url: "/ask/:n", method: "post" }, [["question"]]),
    node("question", "function", { func: ASK, outputs: 2 }, [["send"], ["done"]]),
    node("send", "telegram sender", { bot: "bot" }, [[]]),
    node("done", "http response", { statusCode: "200" }),
    node("tap", "telegram event", { bot: "bot", event: "callback_query", autoanswer: true }, [["url"]]),
    node("url", "function", { func: `msg.url = "${collector}/" + msg.payload.content; return msg;` }, [
      ["tell"],
    ]),
    node("tell", "http request", { method: "POST", ret: "txt" }, [[]]),
  ];
};
