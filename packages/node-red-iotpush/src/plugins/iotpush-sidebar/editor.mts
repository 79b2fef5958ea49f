import { answerQuestion, cancelQuestion, sidebar } from "../../editor/admin-api.js";
import { newest } from "../../editor/newest.js";
import { Panel } from "./panel.js";

interface EditorNode {
  readonly id: string;
  readonly type: string;
  readonly z: string;
}

/** What this uses of the editor; its published types are older. */
interface SidebarRED {
  readonly _: (key: string, words?: Record<string, string | number>) => string;
  readonly plugins: {
    registerPlugin(id: string, definition: { readonly type: string; onadd(): void }): void;
  };
  readonly sidebar: { addTab(tab: Record<string, unknown>): void };
  readonly comms: { subscribe(topic: string, callback: () => void): void };
  readonly view: { reveal(id: string): void };
  readonly nodes: {
    node(id: string): EditorNode | null;
    workspace(id: string): { readonly label: string } | undefined;
  };
  readonly utils: { getNodeLabel(node: EditorNode, otherwise: string): string };
  notify(text: string, type: "error" | "warning"): void;
}
declare const RED: SidebarRED;

const ID = "iotpush-sidebar";
const EVERY_MS = 3_000;
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
    nameOf: (id) => {
      const node = RED.nodes.node(id);
      if (!node) return undefined;
      const flow = RED.nodes.workspace(node.z);
      return [flow?.label, RED.utils.getNodeLabel(node, node.type)].filter(Boolean).join(" / ");
    },
    answer: ({ server, id }, action, reply) => settled(answerQuestion(server, id, action, reply)),
    cancel: ({ server, id }) => settled(cancelQuestion(server, id)),
  });
  const begin = newest();
  const refresh = (): Promise<void> => {
    const isNewest = begin();
    return sidebar().then(
      (view) => {
        if (isNewest()) panel.show(view);
      },
      (error: Error) => {
        if (isNewest()) panel.problem(error.message);
      },
    );
  };
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
  setInterval(() => panel.tick(), 1_000);
  RED.comms.subscribe("iotpush/changed", () => {
    if (panel.element.is(":visible")) void refresh();
  });
}

RED.plugins.registerPlugin(ID, { type: "iotpush-sidebar", onadd: addSidebar });
