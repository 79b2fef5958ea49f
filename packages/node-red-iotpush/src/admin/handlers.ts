import type { NodeAPI } from "node-red";
import { callbackSettings } from "../connection/callbacks.js";
import type { NodeRedConnection } from "../connection/connection.js";
import { connections } from "../connection/deployment.js";
import { transportFor } from "../connection/settings.js";
import { questionView } from "../connection/views.js";
import { failedTest, type TestFinding, testConnection } from "./test-connection.js";
import { testedSettings } from "./tested-settings.js";
import { tryQuestion } from "./try-question.js";

type Handler = (red: NodeAPI, params: Record<string, string>, body: Record<string, unknown>) => unknown;

/** What the runtime answers the editor, by route. What they throw is shown to the user. */
export const adminHandlers = {
  sidebar: sidebarView,
  async topics(_red, { server = "" }) {
    const client = connections.get(server)?.client;
    return client?.hasSession ? (await client.topics.list({ retry: "none" })).map(({ name }) => name) : [];
  },
  async eventUrl(_red, { server = "" }) {
    return { url: await deployed(server).events.url() };
  },
  test: (red, _params, body): Promise<unknown> => test(red, body),
  answer: (_red, { server = "", id = "" }, { action, reply }) =>
    deployed(server).answer(id, String(action), typeof reply === "string" ? reply : undefined),
  cancel: (_red, { server = "", id = "" }) => deployed(server).cancel(id, "in the editor"),
  try: (red, { server = "" }, body) => tryQuestion(red, deployed(server), body),
} satisfies Record<string, Handler>;

function deployed(id: string): NodeRedConnection {
  const connection = connections.get(id);
  if (!connection) throw new Error("Deploy the connection first.");
  return connection;
}

async function test(red: NodeAPI, body: Record<string, unknown>): Promise<TestFinding[]> {
  try {
    const settings = testedSettings(red, body);
    const callback = callbackSettings(red, settings.publicUrl);
    return await testConnection(settings, callback, transportFor(red, settings.tls));
  } catch (error) {
    return [failedTest(error)];
  }
}

const ENDED_SHOWN = 20;

export type SidebarView = ReturnType<typeof sidebarView>;

/** What the sidebar shows of all configuration nodes. */
function sidebarView() {
  const all = connections.all();
  return {
    /** By the runtime's clock, in milliseconds since 1970: the browser's may differ. */
    now: Date.now(),
    servers: all.map((connection) => connection.view()),
    questions: all
      .flatMap((connection) => connection.asker.open().map((asked) => questionView(connection.id, asked)))
      .sort((a, b) => a.deadline - b.deadline),
    ended: all
      .flatMap((connection) => connection.ended)
      .sort((a, b) => b.at - a.at)
      .slice(0, ENDED_SHOWN),
  };
}
