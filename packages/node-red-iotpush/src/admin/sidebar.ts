import type { Connections } from "../connection/connections.js";
import { questionView, type SidebarView } from "../connection/views.js";

const ENDED_SHOWN = 20;

/** What the sidebar shows of all configuration nodes. */
export function sidebarView(connections: Connections): SidebarView {
  const all = connections.all();
  return {
    now: Date.now(),
    servers: all.map((connection) => connection.view()),
    questions: all
      .flatMap((connection) =>
        connection.asker.open().map((asked) => questionView(connection.id, connection.pathOf(asked), asked)),
      )
      .sort((a, b) => a.deadline - b.deadline),
    ended: all
      .flatMap((connection) => connection.ended)
      .sort((a, b) => b.at - a.at)
      .slice(0, ENDED_SHOWN),
  };
}
