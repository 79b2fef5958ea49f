import { answerQuestion, cancelQuestion, sidebar } from "../../editor/admin-api.js";
import { oneAtATime } from "../../editor/newest.js";
import { Panel } from "./panel.js";
import { type EditorNodes, placeOf } from "./places.js";

/** What this uses of the editor; its published types are older. */
interface SidebarRED {
  readonly _: (key: string, words?: Record<string, string | number>) => string;
  readonly plugins: {
    registerPlugin(id: string, definition: { readonly type: string; onadd(): void }): void;
  };
  readonly sidebar: { addTab(tab: Record<string, unknown>): void };
  readonly comms: { subscribe(topic: string, callback: () => void): void };
  readonly view: { reveal(id: string): void };
  readonly nodes: EditorNodes;
  readonly utils: { getNodeLabel(node: object, otherwise: string): string };
  notify(text: string, type: "error" | "warning"): void;
}
declare const RED: SidebarRED;

const ID = "iotpush-sidebar";
const EVERY_MS = 3_000;
/** How often the count on the icon is renewed while the sidebar is not shown, and nothing says that it changed. */
const COUNT_EVERY_MS = 30_000;
const translate = (key: string, words: Record<string, string | number> = {}): string =>
  RED._(`@iotpush/node-red-iotpush/${ID}:${key}`, words);

function addSidebar(): void {
  const settled = (result: Promise<{ settled: boolean; problem?: string }>): void => {
    result
      .then(({ settled, problem }) => {
        if (!settled) RED.notify(translate("tooLate"), "warning");
        else if (problem) RED.notify(translate("notReported", { problem }), "warning");
      })
      .then(refresh, (error: Error) => RED.notify(error.message, "error"));
  };
  const panel = new Panel({
    translate,
    reveal: (node) => RED.view.reveal(node),
    placeOf: (path) => placeOf(path, RED.nodes, RED.utils.getNodeLabel),
    answer: ({ server, id }, action, reply) => settled(answerQuestion(server, id, action, reply)),
    cancel: ({ server, id }) => settled(cancelQuestion(server, id)),
  });
  // One at a time: if the runtime needs longer than the next one waits, each still shows.
  const refresh = oneAtATime(() =>
    sidebar().then(
      (view) => {
        panel.show(view);
        showCount(view.questions.length);
      },
      (error: Error) => panel.problem(error.message),
    ),
  );
  RED.sidebar.addTab({
    id: ID,
    label: "iotpush",
    name: "iotpush",
    iconClass: "fa fa-bell-o",
    content: panel.element.get(0),
    enableOnEdit: true,
    onchange: () => void refresh(),
  });
  setInterval(() => {
    if (panel.element.is(":visible")) void refresh();
  }, EVERY_MS);
  setInterval(() => {
    if (!panel.element.is(":visible")) void refresh();
  }, COUNT_EVERY_MS);
  setInterval(() => panel.tick(), 1_000);
  RED.comms.subscribe("iotpush/changed", () => void refresh());
  void refresh();
}

/** How many questions are open, on every icon of the sidebar. */
function showCount(count: number): void {
  const icons = $(`[data-tab-id="${ID}"], #red-ui-tab-${ID}-link-button, #red-ui-tab-${ID} > a`);
  icons.children(".iotpush-count").remove();
  if (count > 0) icons.append($("<span/>", { class: "iotpush-count" }).text(count > 99 ? "99+" : count));
}

RED.plugins.registerPlugin(ID, { type: "iotpush-sidebar", onadd: addSidebar });
