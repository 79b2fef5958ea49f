import type { SidebarView } from "../../admin/handlers.js";
import { askRuntime } from "../../editor/admin-api.js";
import { oneAtATime } from "../../editor/newest.js";
import { Panel } from "./panel.js";

/** What this uses of the editor; its published types are older. */
declare const RED: {
  readonly plugins: {
    registerPlugin(id: string, definition: { readonly type: string; onadd(): void }): void;
  };
  readonly sidebar: { addTab(tab: Record<string, unknown>): void };
  readonly comms: { subscribe(topic: string, callback: () => void): void };
};

const ID = "iotpush-sidebar";
const EVERY_MS = 3_000;
/** How often the count on the icon is renewed while the sidebar is not shown, and nothing says that it changed. */
const COUNT_EVERY_MS = 30_000;

function addSidebar(): void {
  // One at a time: if the runtime needs longer than the next one waits, each still shows.
  const refresh = oneAtATime(() =>
    askRuntime<SidebarView>("sidebar").then(
      (view) => {
        panel.show(view);
        showCount(view.questions.length);
      },
      (error: Error) => panel.problem(error.message),
    ),
  );
  const panel = new Panel(refresh);
  RED.sidebar.addTab({
    id: ID,
    label: "iotpush",
    name: "iotpush",
    iconClass: "fa fa-bell-o",
    content: panel.element.get(0),
    enableOnEdit: true,
    onchange: () => void refresh(),
  });
  const refreshEvery = (ms: number, isShown: boolean) =>
    setInterval(() => {
      if (panel.element.is(":visible") === isShown) void refresh();
    }, ms);
  refreshEvery(EVERY_MS, true);
  refreshEvery(COUNT_EVERY_MS, false);
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
