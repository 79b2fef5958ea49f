import type { ButtonRow } from "../../../host/buttons.js";
import type { AskProperties } from "../properties.js";

/** What happens when nobody answers: as the node keeps it. */
export type Silence = Pick<AskProperties, "whenNobodyAnswers" | "defaultAnswer">;

type Words = { readonly label: string };

/**
 * The choice of what happens when nobody answers. It changes only when the user chooses: a chosen button stays chosen while its id or label
 * is edited and while it is gone, in which case the choice says so and the node is marked as wrong.
 */
export class SilenceChoice {
  readonly #select: JQuery;
  readonly #translate: (key: string, words?: Words) => string;
  /** The name of the chosen button's row; undefined if the choice is not a button. */
  #name: string | undefined;
  #last: Silence;
  #rows: readonly ButtonRow[] = [];

  constructor(select: JQuery, opened: Silence, translate: (key: string, words?: Words) => string) {
    this.#select = select;
    this.#translate = translate;
    const { whenNobodyAnswers, defaultAnswer } = opened;
    this.#last = { whenNobodyAnswers, defaultAnswer };
    if (whenNobodyAnswers === "answer") this.#name = defaultAnswer;
    select.on("change", () => this.#choose(String(select.val())));
  }

  /** Draws the choice for these buttons; none are offered if they come with the message. */
  show(rows: readonly ButtonRow[]): void {
    this.#rows = rows;
    const option = (value: string, text: string) => $("<option/>", { value }).text(text);
    const chosen = this.#chosen();
    if (chosen) this.#last = { ...this.#last, defaultAnswer: chosen.button.id };
    this.#select
      .empty()
      .append(
        option("go_on", this.#translate("silence.go_on")),
        option("fail", this.#translate("silence.fail")),
        ...rows.map(({ name, button }) =>
          option(`row ${name}`, this.#translate("silence.answer", { label: button.label || "…" })),
        ),
      );
    if (this.#name !== undefined && !chosen)
      this.#select.append(
        option("gone", this.#translate("silence.gone", { label: this.#last.defaultAnswer })),
      );
    this.#select.val(
      chosen ? `row ${chosen.name}` : this.#name === undefined ? this.#last.whenNobodyAnswers : "gone",
    );
  }

  value(): Silence {
    return this.#last;
  }

  #choose(value: string): void {
    if (value === "gone") return;
    this.#name = value.startsWith("row ") ? value.slice(4) : undefined;
    this.#last =
      this.#name === undefined
        ? { whenNobodyAnswers: value as Silence["whenNobodyAnswers"], defaultAnswer: "" }
        : { whenNobodyAnswers: "answer", defaultAnswer: this.#chosen()?.button.id ?? "" };
    this.show(this.#rows);
  }

  #chosen(): ButtonRow | undefined {
    if (this.#name === undefined) return undefined;
    return (
      this.#rows.find(({ name }) => name === this.#name) ??
      this.#rows.find(({ button }) => button.id !== "" && button.id === this.#last.defaultAnswer)
    );
  }
}
