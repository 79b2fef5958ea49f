import { isIotpushError } from "@iotpush/core";
import type { Connections } from "../connection/connections.js";
import { questionView, type SidebarView } from "./views.js";

const ENDED_SHOWN = 20;

/** What the sidebar shows of all configuration nodes. */
export function sidebarView(connections: Connections): SidebarView {
  const all = connections.all();
  return {
    servers: all.map((connection) => connection.view()),
    questions: all
      .flatMap((connection) =>
        connection.asker.open().map((asked) => questionView(connection.id, connection.nodeOf(asked), asked)),
      )
      .sort((a, b) => a.deadline - b.deadline),
    ended: all
      .flatMap((connection) => connection.ended.list())
      .sort((a, b) => b.at - a.at)
      .slice(0, ENDED_SHOWN),
  };
}

/** What became of an answer or a cancellation from the sidebar. */
export type SettleResult = {
  readonly settled: boolean;
  readonly reported: boolean;
  readonly problem?: string;
};

/**
 * Answers a question from the editor: it is settled here; the service is told where there is a session token, so that the phones
 * see it too.
 */
export async function answerHere(
  connections: Connections,
  server: string,
  id: string,
  action: string,
  replyText: string | undefined,
): Promise<SettleResult> {
  const connection = connections.get(server);
  const report = connection?.asker.reportOf(id, action);
  const reply = replyText === undefined ? {} : { replyText };
  const settled = (await connection?.asker.answer(id, action, { deviceName: "Node-RED", ...reply })) ?? false;
  if (!settled || !connection?.client.hasSession || !report) return { settled, reported: false };
  try {
    await connection.client.actions.report({
      ...report,
      ...(replyText === undefined ? {} : { reply_text: replyText }),
    });
    return { settled, reported: true };
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    return { settled, reported: false, problem: error.message };
  }
}

/** Cancels a question from the editor; the service has no word for it. */
export async function cancelHere(
  connections: Connections,
  server: string,
  id: string,
): Promise<SettleResult> {
  const settled = (await connections.get(server)?.asker.cancel(id, "in the editor")) ?? false;
  return { settled, reported: false };
}
