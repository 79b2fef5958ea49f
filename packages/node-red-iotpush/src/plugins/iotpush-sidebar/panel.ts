import type { EndedView, QuestionView, ServerView, SidebarView } from "../../admin/views.js";
import { countdown } from "./countdown.js";

export interface PanelHost {
  translate(key: string, words?: Record<string, string | number>): string;
  /** Shows the node in its flow. */
  reveal(node: string): void;
  /** The names of a node and of its flow, as the editor has them; undefined for one that is gone. */
  nameOf(node: string): string | undefined;
  answer(question: QuestionView, action: string, reply?: string): void;
  cancel(question: QuestionView): void;
}

/** Draws the sidebar. Everything that comes from outside is put in as text. */
export class Panel {
  readonly element = $("<div/>", { class: "iotpush-sidebar" });
  readonly #host: PanelHost;
  readonly #deadlines: { readonly element: JQuery; readonly at: number }[] = [];

  constructor(host: PanelHost) {
    this.#host = host;
  }

  show(view: SidebarView): void {
    this.#deadlines.length = 0;
    this.element.empty().append(
      this.#section(
        "open",
        view.questions.map((question) => this.#question(question)),
      ),
      this.#section(
        "ended",
        view.ended.map((ended) => this.#ended(ended)),
      ),
      this.#section(
        "servers",
        view.servers.map((server) => this.#server(server)),
      ),
    );
    this.tick();
  }

  problem(text: string): void {
    this.element.empty().append($("<p/>", { class: "iotpush-problem" }).text(text));
  }

  /** Moves the countdowns on. */
  tick(): void {
    for (const { element, at } of this.#deadlines) element.text(countdown(at - Date.now()));
  }

  #section(name: string, rows: JQuery[]): JQuery {
    const empty = $("<p/>", { class: "iotpush-empty" }).text(this.#host.translate(`${name}.none`));
    return $("<section/>", { class: `iotpush-${name}` }).append(
      $("<h4/>").text(this.#host.translate(`${name}.title`)),
      ...(rows.length > 0 ? rows : [empty]),
    );
  }

  #question(question: QuestionView): JQuery {
    const left = $("<span/>", { class: "iotpush-countdown" });
    this.#deadlines.push({ element: left, at: question.deadline });
    const form = $("<div/>");
    const buttons = question.buttons.map(({ id, label, destructive, type }) =>
      $("<button/>", {
        type: "button",
        class: `red-ui-button red-ui-button-small${destructive ? " iotpush-red" : ""}`,
      })
        .text(label)
        .on("click", () => {
          if (type !== "reply") return this.#host.answer(question, id);
          form.empty().append(this.#replyForm((text) => this.#host.answer(question, id, text)));
          form.find("input").trigger("focus");
        }),
    );
    const cancel = $("<button/>", {
      type: "button",
      class: "red-ui-button red-ui-button-small iotpush-cancel",
    })
      .text(this.#host.translate("cancel"))
      .on("click", () => this.#host.cancel(question));
    return $("<article/>", { class: "iotpush-question" }).append(
      $("<header/>").append($("<b/>").text(question.title ?? question.topic), left),
      $("<p/>").text(question.message),
      $("<footer/>").append(...buttons, cancel),
      form,
      $("<small/>").append($("<span/>").text(`${question.topic} · `), this.#node(question.node)),
    );
  }

  /** Where a text answer is typed. */
  #replyForm(send: (text: string) => void): JQuery {
    const text = $("<input/>", {
      type: "text",
      maxlength: 1_000,
      "aria-label": this.#host.translate("reply.text"),
    });
    const submit = $("<button/>", { type: "submit", class: "red-ui-button red-ui-button-small" }).text(
      this.#host.translate("reply.send"),
    );
    return $("<form/>", { class: "iotpush-reply" })
      .append(text, submit)
      .on("submit", (event) => {
        event.preventDefault();
        send(String(text.val()));
      });
  }

  #ended({ message, outcome, label, device, at, node }: EndedView): JQuery {
    const what = [label ?? this.#host.translate(`outcome.${outcome}`), device].filter(Boolean).join(" · ");
    return $("<article/>", { class: `iotpush-ended iotpush-ended-${outcome}` }).append(
      $("<header/>").append($("<b/>").text(what), $("<span/>").text(new Date(at).toLocaleTimeString())),
      $("<p/>").text(message),
      $("<small/>").append(this.#node(node)),
    );
  }

  #server({ topic, baseUrl, callback, health }: ServerView): JQuery {
    const state = health.at === null ? "untried" : health.ok ? "ok" : "failed";
    const detail = health.error ?? (health.status === null ? "" : String(health.status));
    return $("<article/>", { class: `iotpush-server iotpush-server-${state}` }).append(
      $("<header/>").append(
        $("<b/>").text(topic || baseUrl),
        $("<span/>").text(this.#host.translate(`health.${state}`, { detail })),
      ),
      $("<small/>").text(
        `${baseUrl} · ${this.#host.translate(callback ? "route.callback" : "route.receipts")}`,
      ),
    );
  }

  #node(node: string | null): JQuery {
    const name = node === null ? undefined : this.#host.nameOf(node);
    if (node === null || name === undefined) return $("<span/>").text(this.#host.translate("gone"));
    return $("<a/>", { href: "#", class: "iotpush-reveal" })
      .text(name)
      .on("click", (event) => {
        event.preventDefault();
        this.#host.reveal(node);
      });
  }
}
