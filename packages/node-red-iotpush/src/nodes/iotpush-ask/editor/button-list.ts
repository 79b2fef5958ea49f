import type { ActionButton, ActionType } from "@iotpush/core/portable";
import type { EditorWidgetEditableList } from "node-red";
import { buttonId } from "../button-ids.js";

/** A row of the list; `old` is the button's output when the dialog was opened, undefined for a new one. */
interface Row {
  readonly old?: number;
  /** Undefined for one that was added by the list's own button. */
  readonly button?: ActionButton;
  fields?: { label: JQuery; type: JQuery; destructive: JQuery; id: JQuery };
}

/** A button as the list shows it; its row stays the same while the button is changed or moved. */
export interface ShownButton {
  readonly row: object;
  readonly button: ActionButton;
}

/** Kinds that answer a question; a url button would use it up. */
const TYPES: readonly ActionType[] = ["button", "reply", "dismiss"];

/** The editable list of a question's buttons. `onChange` is called whenever one is changed, added, moved or removed. */
export class ButtonList {
  readonly #list: EditorWidgetEditableList & JQuery;
  readonly #translate: (key: string) => string;
  readonly #onChange: () => void;

  constructor(element: JQuery, translate: (key: string) => string, onChange: () => void) {
    this.#translate = translate;
    this.#onChange = onChange;
    this.#list = element.editableList<Row>({
      height: "auto",
      sortable: true,
      removable: true,
      addItem: (container, _index, row) => this.#show(container, row),
      removeItem: onChange,
      sortItems: onChange,
    }) as EditorWidgetEditableList & JQuery;
  }

  add(button: ActionButton, old?: number): void {
    this.#list.editableList("addItem", { button, ...(old === undefined ? {} : { old }) });
  }

  /** The buttons in their order. */
  buttons(): ActionButton[] {
    return this.shown().map(({ button }) => button);
  }

  /** The same, with their rows. */
  shown(): ShownButton[] {
    return this.#rows().map((row) => ({ row, button: toButton(row) }));
  }

  /** The outputs that the buttons had when the dialog was opened. */
  oldOutputs(): (number | undefined)[] {
    return this.#rows().map(({ old }) => old);
  }

  empty(): void {
    this.#list.editableList("empty");
    this.#onChange();
  }

  #rows(): Row[] {
    const rows: Row[] = [];
    this.#list.editableList("items").each((_, item) => {
      // A removed row fades out for a while.
      if (!$(item).parent().hasClass("red-ui-editableList-item-deleting"))
        rows.push($(item).data("data") as Row);
    });
    return rows;
  }

  #show(container: JQuery, row: Row): void {
    const { button } = row;
    const line = $("<div/>")
      .css({ display: "flex", gap: "6px", "align-items": "center" })
      .appendTo(container);
    const input = (name: string, width: string) =>
      $("<input/>", {
        type: "text",
        class: `iotpush-button-${name}`,
        placeholder: this.#translate(`button.${name}`),
      })
        .css({ width, "min-width": "0" })
        .appendTo(line);
    const label = input("label", "42%").val(button?.label ?? "");
    const type = $("<select/>", { class: "iotpush-button-type", title: this.#translate("button.type") })
      .css({ width: "115px", "min-width": "115px" })
      .appendTo(line);
    for (const kind of TYPES)
      type.append($("<option/>", { value: kind }).text(this.#translate(`button.kind.${kind}`)));
    type.val(button?.type ?? "button");
    const red = $("<label/>", { title: this.#translate("button.destructive") })
      .css({ width: "auto", margin: "0", color: "#b72828", "white-space": "nowrap" })
      .appendTo(line);
    const destructive = $("<input/>", { type: "checkbox", class: "iotpush-button-destructive" })
      .css({ width: "auto", margin: "0 3px 0 0" })
      .prop("checked", button?.destructive === true)
      .appendTo(red);
    red.append(document.createTextNode(this.#translate("button.red")));
    const id = input("id", "25%").val(button?.id ?? "");
    row.fields = { label, type, destructive, id };
    this.#nameById(row.fields, Boolean(button?.id));
    container.find("input, select").on("change input", this.#onChange);
    this.#onChange();
  }

  /** Until the id is written by hand it follows the label. */
  #nameById({ label, id }: NonNullable<Row["fields"]>, written: boolean): void {
    let own = written;
    id.on("input", () => {
      own = String(id.val()) !== "";
    });
    label.on("input", () => {
      if (own) return;
      const others = this.#rows().flatMap(({ fields }) =>
        fields && fields.id !== id ? [String(fields.id.val())] : [],
      );
      id.val(buttonId(String(label.val()), others));
    });
  }
}

const toButton = ({ fields, button }: Row): ActionButton => ({
  id: String(fields?.id.val() ?? button?.id ?? "").trim(),
  label: String(fields?.label.val() ?? button?.label ?? "").trim(),
  type: String(fields?.type.val() ?? button?.type ?? "button") as ActionType,
  ...(fields?.destructive.prop("checked") ? { destructive: true } : {}),
});
