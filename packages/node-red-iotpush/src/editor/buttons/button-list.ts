import type { EditorWidgetEditableList } from "node-red";
import { type AskButton, type ButtonRow, buttonId, openedRows } from "../../host/buttons.js";
import { type ButtonFields, type ButtonKind, drawButton } from "./button-fields.js";

/** What the list keeps of a row; a row that was added by the list's own button has neither name nor button at first. */
interface ListRow {
  name?: string;
  readonly button?: AskButton;
  fields?: ButtonFields;
}

export interface ButtonListOptions {
  readonly element: JQuery;
  readonly opened: readonly AskButton[];
  /** The kinds that are offered. */
  readonly kinds: readonly ButtonKind[];
  readonly translate: (key: string) => string;
  /** Called whenever a button is changed, added, moved or removed. */
  readonly onChange: () => void;
}

/** The editable list of buttons, with a head for each column. */
export class ButtonList {
  readonly #list: EditorWidgetEditableList & JQuery;
  readonly #options: ButtonListOptions;
  #drawn = false;
  #added = 0;

  constructor(options: ButtonListOptions) {
    const { element, translate } = options;
    this.#options = options;
    const header = $("<div/>", { class: "iotpush-button" });
    for (const column of ["label", "type", "destructive", "id"])
      header.append($("<span/>", { class: `iotpush-button-${column}` }).text(translate(`button.${column}`)));
    this.#list = element.editableList<ListRow>({
      header,
      height: "auto",
      sortable: true,
      removable: true,
      addItem: (container, _index, row) => this.#show(container, row),
      removeItem: () => this.#changed(),
      sortItems: () => this.#changed(),
    }) as EditorWidgetEditableList & JQuery;
    for (const row of openedRows(options.opened)) this.#list.editableList("addItem", row);
    this.#drawn = true;
  }

  /** The rows in their order. */
  rows(): ButtonRow[] {
    return this.#rows().map(({ name = "", fields, button }) => ({
      name,
      button: fields?.button() ?? button ?? { id: "", label: "", type: "button" },
    }));
  }

  buttons(): AskButton[] {
    return this.rows().map(({ button }) => button);
  }

  /** Puts other buttons in the place of those that are there; a button whose id stays is the same one. */
  replace(buttons: readonly AskButton[]): void {
    const before = this.rows();
    this.#drawn = false;
    this.#list.editableList("empty");
    for (const button of buttons) {
      const name = before.find((row) => row.button.id === button.id)?.name;
      this.#list.editableList("addItem", { button, ...(name === undefined ? {} : { name }) });
    }
    this.#drawn = true;
    this.#changed();
  }

  #changed(): void {
    if (this.#drawn) this.#options.onChange();
  }

  #rows(): ListRow[] {
    const rows: ListRow[] = [];
    this.#list.editableList("items").each((_, item) => {
      // A removed row fades out for a while.
      if (!$(item).parent().hasClass("red-ui-editableList-item-deleting"))
        rows.push($(item).data("data") as ListRow);
    });
    return rows;
  }

  #show(container: JQuery, row: ListRow): void {
    this.#added += 1;
    row.name ??= `new ${this.#added}`;
    const { kinds, translate } = this.#options;
    row.fields = drawButton(container, row.button, kinds, translate);
    if (!row.button) this.#nameById(row.fields);
    container.find("input, select").on("change input", () => this.#changed());
    this.#changed();
  }

  /** Until the id of a new button is written by hand it follows the label. */
  #nameById({ label, id }: ButtonFields): void {
    let written = false;
    id.on("input", () => {
      written = String(id.val()) !== "";
    });
    label.on("input", () => {
      if (written) return;
      const others = this.#rows().flatMap(({ fields }) =>
        fields && fields.id !== id ? [String(fields.id.val())] : [],
      );
      id.val(buttonId(String(label.val()), others));
    });
  }
}
