import fc from "fast-check";

/** What a dialog's list of buttons should hold after some steps: a model beside the real editor. */
export type Step =
  | { readonly do: "add"; readonly label: string }
  | { readonly do: "remove" | "destructive"; readonly at: number }
  | { readonly do: "move"; readonly at: number; readonly to: number }
  | { readonly do: "label" | "id"; readonly at: number; readonly text: string }
  | { readonly do: "kind"; readonly at: number; readonly kind: "button" | "snooze" }
  | { readonly do: "preset"; readonly preset: string }
  | { readonly do: "silence"; readonly choice: "go_on" | "fail" | number };

export interface Button {
  readonly id: string;
  readonly label: string;
  readonly type?: string;
  /** Of a link. */
  readonly url?: string;
  readonly destructive?: boolean;
  readonly snooze?: number | string;
}
interface Row {
  readonly key: string;
  readonly button: Button;
  /** The button that its fields were drawn with. */
  readonly opened?: Button;
  /** Its id follows its label. */
  readonly follows?: boolean;
}

const button = (id: string, label: string, destructive = false): Button => ({
  id,
  label,
  type: "button",
  ...(destructive ? { destructive } : {}),
});
const PRESETS: Readonly<Record<string, readonly Button[]>> = {
  "yes-no": [button("yes", "Yes"), button("no", "No")],
  "approve-reject": [button("approve", "Approve"), button("reject", "Reject", true)],
  acknowledge: [button("ack", "Acknowledge")],
};
const slug = (label: string) => label.toLowerCase().replaceAll(" ", "-");

export class DialogModel {
  rows: Row[];
  whenNobodyAnswers: string;
  defaultAnswer: string;
  readonly #opened: readonly string[];
  #chosen: string | undefined;
  #added = 0;

  constructor(buttons: readonly Button[], whenNobodyAnswers: string, defaultAnswer: string) {
    this.rows = buttons.map((opened) => ({ key: opened.id, button: opened, opened }));
    this.#opened = buttons.filter(isAnswer).map(({ id }) => id);
    this.whenNobodyAnswers = whenNobodyAnswers;
    this.defaultAnswer = defaultAnswer;
    if (whenNobodyAnswers === "answer") this.#chosen = defaultAnswer;
  }

  take(step: Step): void {
    const { rows } = this;
    const at = "at" in step ? step.at % Math.max(1, rows.length) : 0;
    const row = rows[at];
    if (step.do === "add") rows.push({ ...this.#fresh(button(slug(step.label), step.label)), follows: true });
    else if (step.do === "preset") this.#preset(PRESETS[step.preset] ?? []);
    else if (step.do === "silence") this.#silence(step.choice);
    else if (row) {
      if (step.do === "remove") rows.splice(at, 1);
      if (step.do === "move") rows.splice(step.to % rows.length, 0, ...rows.splice(at, 1));
      if (step.do === "label") rows[at] = withLabel(row, step.text);
      if (step.do === "id") rows[at] = { ...row, follows: false, button: { ...row.button, id: step.text } };
      if (step.do === "kind") rows[at] = { ...row, button: ofKind(row, step.kind) };
      if (step.do === "destructive") rows[at] = { ...row, button: toggled(row.button) };
    }
    const chosen = this.#chosenRow();
    if (chosen) this.defaultAnswer = chosen.button.id;
  }

  /** The rows that answer, each with an output. */
  get answers(): Row[] {
    return this.rows.filter(({ button: each }) => isAnswer(each));
  }

  /** The opened button whose wires each answer has; undefined for none. */
  wiresOf(): (string | undefined)[] {
    const taken = new Set(this.answers.map(({ key }) => key));
    return this.answers.map(({ key, button: { id } }) => {
      if (this.#opened.includes(key)) return key;
      if (!this.#opened.includes(id) || taken.has(id)) return undefined;
      taken.add(id);
      return id;
    });
  }

  #fresh(added: Button): Row {
    this.#added += 1;
    return { key: `new ${this.#added}`, button: added };
  }

  #preset(buttons: readonly Button[]): void {
    const before = this.rows;
    this.rows = buttons.map((preset) => {
      const key = before.find((row) => row.button.id === preset.id)?.key;
      return { ...(key === undefined ? this.#fresh(preset) : { key, button: preset }), opened: preset };
    });
  }

  #silence(choice: "go_on" | "fail" | number): void {
    if (typeof choice === "string") {
      this.#chosen = undefined;
      this.defaultAnswer = "";
      this.whenNobodyAnswers = choice;
    } else {
      const row = this.answers[choice % Math.max(1, this.answers.length)];
      if (!row) return;
      this.#chosen = row.key;
      this.whenNobodyAnswers = "answer";
      this.defaultAnswer = row.button.id;
    }
  }

  #chosenRow(): Row | undefined {
    if (this.#chosen === undefined) return undefined;
    const byKey = this.answers.find(({ key }) => key === this.#chosen);
    return byKey ?? this.answers.find(({ button: { id } }) => id === this.defaultAnswer);
  }
}

const withLabel = (row: Row, label: string): Row => ({
  ...row,
  button: { ...row.button, label, ...(row.follows ? { id: slug(label) } : {}) },
});

export const isAnswer = ({ snooze }: Button): boolean => snooze === undefined;

/** A button whose kind is chosen again is as it was. */
function ofKind(
  { button: { snooze: _, url: _url, type: _type, ...rest }, opened }: Row,
  kind: string,
): Button {
  const openedKind = opened && (opened.snooze === undefined ? (opened.type ?? "button") : "snooze");
  const type = kind === openedKind ? opened?.type : "button";
  return {
    ...rest,
    ...(type === undefined ? {} : { type }),
    ...(kind === "snooze" ? { snooze: opened?.snooze ?? 10 } : {}),
  };
}

function toggled({ destructive, ...rest }: Button): Button {
  return destructive ? rest : { ...rest, destructive: true };
}

const at = fc.nat(5);
/** Steps of a user in the dialog of `iotpush ask`; texts that are typed are never those of another button. */
export const steps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.oneof(
      fc.constant({ do: "add", label: "Extra" } as const),
      fc.record({ do: fc.constantFrom("remove", "destructive"), at } as const),
      fc.record({ do: fc.constant("move"), at, to: at } as const),
      fc.record({ do: fc.constantFrom("label", "id"), at, text: fc.constantFrom("Other", "Third") } as const),
      fc.record({ do: fc.constant("kind"), at, kind: fc.constantFrom("button", "snooze") } as const),
      fc.record({ do: fc.constant("preset"), preset: fc.constantFrom(...Object.keys(PRESETS)) } as const),
      fc.record({
        do: fc.constant("silence"),
        choice: fc.oneof(fc.constantFrom("go_on", "fail"), at),
      } as const),
    ),
    { maxLength: 8 },
  )
  .map(
    (list) =>
      list.map((step, index): Step => {
        if ("text" in step) return { ...step, text: `${step.text}${index}` };
        return step.do === "add" ? { ...step, label: `${step.label} ${index}` } : step;
      }) as Step[],
  );
