import type { EndedView, QuestionView, ServerView, SidebarView } from "../../admin/views.js";
import { countdown } from "./countdown.js";
import { List } from "./list.js";

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
  readonly #problem = $("<p/>", { class: "iotpush-problem", role: "alert" }).hide();
  readonly #host: PanelHost;
  readonly #questions: List<QuestionView>;
  readonly #ended: List<EndedView>;
  readonly #servers: List<ServerView>;

  constructor(host: PanelHost) {
    this.#host = host;
    const named = <T extends { readonly node: string | null }>(item: T) =>
      JSON.stringify([item, item.node === null ? undefined : host.nameOf(item.node)]);
    this.#questions = this.#list("open", named<QuestionView>, (question) => this.#drawQuestion(question));
    this.#ended = this.#list("ended", named<EndedView>, (ended) => this.#drawEnded(ended));
    this.#servers = this.#list("servers", JSON.stringify, (server) => this.#drawServer(server));
    this.element.append(this.#problem, this.#questions.element, this.#ended.element, this.#servers.element);
  }

  show(view: SidebarView): void {
    this.#problem.hide();
    this.#questions.show(view.questions);
    this.#ended.show(view.ended);
    this.#servers.show(view.servers);
    this.tick();
  }

  /** Says why what is shown may be old. */
  problem(text: string): void {
    this.#problem.text(text).show();
  }

  /** Moves the countdowns on. */
  tick(): void {
    for (const element of this.element.find<HTMLElement>("[data-deadline]").get())
      element.textContent = countdown(Number(element.dataset.deadline) - Date.now());
  }

  #list<T>(name: string, keyOf: (item: T) => string, draw: (item: T) => JQuery): List<T> {
    const word = (key: string) => this.#host.translate(`${name}.${key}`);
    return new List({ name, title: word("title"), none: word("none"), keyOf, draw });
  }

  #drawQuestion(question: QuestionView): JQuery {
    const left = $("<span/>", { class: "iotpush-countdown", "data-deadline": question.deadline });
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

  #drawEnded({ message, outcome, label, device, at, node }: EndedView): JQuery {
    const what = [label ?? this.#host.translate(`outcome.${outcome}`), device].filter(Boolean).join(" · ");
    return $("<article/>", { class: `iotpush-ended iotpush-ended-${outcome}` }).append(
      $("<header/>").append($("<b/>").text(what), $("<span/>").text(new Date(at).toLocaleTimeString())),
      $("<p/>").text(message),
      $("<small/>").append(this.#node(node)),
    );
  }

  #drawServer({ topic, baseUrl, callback, health }: ServerView): JQuery {
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
