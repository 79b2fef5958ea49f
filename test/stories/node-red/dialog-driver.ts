import type { Page } from "playwright-core";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import type { Step } from "./dialog-model.ts";

/** What the driver uses inside the page: jQuery and the editor. */
interface PageGlobals {
  readonly $: ((selector: unknown) => JQueryLike) & { readonly fx: { off: boolean } };
  readonly RED: {
    readonly nodes: {
      import(nodes: NodeRedNode[], options: object): { nodes: { id: string }[] } | undefined;
      node(id: string): { readonly z: string; readonly _def: { readonly category: string } };
      addLink(link: object): void;
      createCompleteNodeSet(): NodeRedNode[];
      createExportableNodeSet(nodes: unknown[]): NodeRedNode[];
    };
    readonly editor: { edit(node: unknown): void; editConfig(name: string, type: string, id: string): void };
    readonly history: { pop(): void; redo(): void };
  };
}
interface JQueryLike {
  readonly length: number;
  val(value: string): JQueryLike;
  val(): string;
  eq(index: number): JQueryLike;
  find(selector: string): JQueryLike;
  trigger(event: string): JQueryLike;
  is(selector: string): boolean;
  insertBefore(target: JQueryLike): JQueryLike;
  insertAfter(target: JQueryLike): JQueryLike;
  sortable(name: string, option: string): (event: object, ui: object) => void;
  get(index: number): HTMLElement;
}

/** The snapshots of a node: before the dialog, after Done, after Undo, after Redo, and a copy. */
export interface Snapshots {
  readonly before: NodeRedNode;
  readonly after: NodeRedNode;
  readonly undone: NodeRedNode;
  readonly redone: NodeRedNode;
  /** Null for a configuration node. */
  readonly copied: NodeRedNode | null;
}

/** Puts a node into the editor, opens its dialog, carries out the steps through the page's own controls, presses Done, undoes, does it again, and copies. */
export const useDialog = (page: Page, node: NodeRedNode, steps: readonly Step[]): Promise<Snapshots> =>
  page.evaluate(
    async ([node, steps]) => {
      const { $, RED } = globalThis as unknown as PageGlobals;
      $.fx.off = true;
      const until = async (what: () => boolean) => {
        for (const end = Date.now() + 60_000; !what(); ) {
          if (Date.now() > end) throw new Error(`Not in time: ${what}`);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      };
      const saved = (id: string) =>
        JSON.parse(
          JSON.stringify(RED.nodes.createCompleteNodeSet().find((one) => one.id === id) ?? null),
        ) as NodeRedNode;
      const imported = (nodes: NodeRedNode[]) =>
        RED.nodes.import(nodes, { generateIds: true })?.nodes.at(0)?.id ?? "";
      const id = imported([node]);
      const edited = RED.nodes.node(id);
      // An import wires only nodes that come together.
      for (const [sourcePort, targets] of ((node.wires ?? []) as string[][]).entries())
        for (const target of targets)
          RED.nodes.addLink({ source: edited, sourcePort, target: RED.nodes.node(target) });
      const before = saved(id);
      const config = edited._def.category === "config";
      if (config) RED.editor.editConfig("", node.type, id);
      else RED.editor.edit(edited);
      const ok = config ? "#node-config-dialog-ok" : "#node-dialog-ok";
      await until(() => $(ok).length > 0 && $(".iotpush-form").length > 0);
      if (steps.length > 0) await until(() => $("#iotpush-buttons > li").length > 0);
      // The choice of a configuration node is filled in a moment later.
      await new Promise((resolve) => setTimeout(resolve, 80));

      const rows = () => $("#iotpush-buttons > li:not(.red-ui-editableList-item-deleting)");
      const set = (field: JQueryLike, value: string) => field.val(value).trigger("input").trigger("change");
      for (const step of steps) {
        const at = "at" in step ? step.at % Math.max(1, rows().length) : 0;
        const row = rows().eq(at);
        if (step.do === "add") {
          $(".iotpush-form .red-ui-editableList-addButton").trigger("click");
          set(
            rows()
              .eq(rows().length - 1)
              .find(".iotpush-button-label"),
            step.label,
          );
        } else if (step.do === "preset") set($("#iotpush-preset"), step.preset);
        else if (step.do === "silence") {
          const { choice } = step;
          const answers = $("#iotpush-ask-silence > option[value^='row ']").length;
          if (typeof choice === "number" && answers === 0) continue;
          const index = choice === "go_on" ? 0 : choice === "fail" ? 1 : 2 + (choice % answers);
          const select = $("#iotpush-ask-silence");
          const option = select.get(0).querySelectorAll("option")[index];
          set(select, option?.value ?? "");
        } else if (row.length > 0) {
          if (step.do === "remove") row.find(".red-ui-editableList-item-remove").trigger("click");
          if (step.do === "move") {
            const to = step.to % rows().length;
            if (to < at) row.insertBefore(rows().eq(to));
            if (to > at) row.insertAfter(rows().eq(to));
            const list = $("#iotpush-buttons");
            list.sortable("option", "update").call(list.get(0), { target: list.get(0) }, { item: row });
          }
          if (step.do === "label" || step.do === "id") set(row.find(`.iotpush-button-${step.do}`), step.text);
          if (step.do === "kind") set(row.find(".iotpush-button-type"), step.kind);
          if (step.do === "destructive") row.find(".iotpush-button-destructive").get(0).click();
        }
      }
      $(ok).trigger("click");
      await until(() => $(ok).length === 0 && $(".iotpush-form").length === 0);
      const after = saved(id);
      const changed = JSON.stringify(before) !== JSON.stringify(after);
      if (changed) RED.history.pop();
      const undone = saved(id);
      if (changed) RED.history.redo();
      const redone = saved(id);
      const exported = JSON.parse(JSON.stringify(RED.nodes.createExportableNodeSet([RED.nodes.node(id)])));
      const copied = saved(imported(exported.filter((one: NodeRedNode) => one.id === id)));
      return { before, after, undone, redone, copied };
    },
    [node, [...steps]] as const,
  );
