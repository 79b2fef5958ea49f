import type { EndedView, QuestionView, ServerView, SidebarView } from "../../connection/views.js";
import { timeLeft } from "./countdown.js";
import { List } from "./list.js";

/** Where a node is: its name with those of the flow and the subflow instances around it, and what a click shows. */
export interface NodePlace {
  readonly name: string;
  readonly id: string;
}

export interface PanelHost {
  translate(key: string, words?: Record<string, string | number>): string;
  /** Shows the node in its flow. */
  reveal(node: string): void;
  /** Where the node is in the editor; undefined for one that is gone. */
  placeOf(path: string): NodePlace | undefined;
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
  /** How far the runtime's clock is ahead of the browser's. */
  #ahead = 0;

  constructor(host: PanelHost) {
    this.#host = host;
    const placed = <T extends { readonly path: string | null }>(item: T) =>
      JSON.stringify([item, this.#placeOf(item.path)?.name]);
    this.#questions = this.#list("open", placed<QuestionView>, (question) => this.#drawQuestion(question));
    this.#ended = this.#list("ended", placed<EndedView>, (ended) => this.#drawEnded(ended));
    this.#servers = this.#list("servers", JSON.stringify, (server) => this.#drawServer(server));
    this.element.append(this.#problem, this.#questions.element, this.#ended.element, this.#servers.element);
  }

  show(view: SidebarView): void {
    this.#problem.hide();
    this.#ahead = view.now - Date.now();
    this.#questions.show(view.questions);
    this.#ended.show(view.ended);
    // What is said of the whole Node-RED is said once.
    this.#servers.show(
      view.servers.map((server, index, all) =>
        all.findIndex(({ warning }) => warning === server.warning) === index
          ? server
          : { ...server, warning: undefined },
      ),
    );
    this.tick();
  }

  /** Says why what is shown may be old. */
  problem(text: string): void {
    this.#problem.text(text).show();
  }

  /** Moves the countdowns on. */
  tick(): void {
    for (const element of this.element.find<HTMLElement>("[data-deadline]").get())
      element.textContent = timeLeft(Number(element.dataset.deadline) - this.#ahead - Date.now());
  }

  #list<T>(name: string, keyOf: (item: T) => string, draw: (item: T) => JQuery): List<T> {
    const word = (key: string) => this.#host.translate(`${name}.${key}`);
    return new List({ name, title: word("title"), none: word("none"), keyOf, draw });
  }

  #drawQuestion(question: QuestionView): JQuery {
    const left = $("<span/>", { class: "iotpush-countdown", "data-deadline": question.deadline });
    const form = $("<div/>");
    const small = "red-ui-button red-ui-button-small";
    const buttons = question.buttons.map(({ id, label, destructive, type }) =>
      $("<button/>", { type: "button", class: `${small}${destructive ? " iotpush-destructive" : ""}` })
        .text(label)
        .on("click", () => {
          if (type !== "reply") return this.#host.answer(question, id);
          form.empty().append(this.#replyForm((text) => this.#host.answer(question, id, text)));
          form.find("input").trigger("focus");
        }),
    );
    const cancel = $("<button/>", {
      type: "button",
      class: `${small} iotpush-cancel`,
      title: this.#host.translate("cancelTip"),
    })
      .text(this.#host.translate("cancel"))
      .on("click", () => this.#host.cancel(question));
    const text = [question.title, question.message].filter(Boolean).join(": ");
    return $("<article/>", { class: "iotpush-question" }).append(
      $("<header/>").append($("<b/>", { title: text }).text(text), left),
      $("<footer/>").append(...buttons, cancel),
      form,
      $("<small/>").append($("<span/>").text(`${question.topic} · `), this.#place(question.path)),
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

  #drawEnded({ message, outcome, label, device, at, path }: EndedView): JQuery {
    const what = [label ?? this.#host.translate(`outcome.${outcome}`), device].filter(Boolean).join(" · ");
    return $("<article/>", { class: `iotpush-ended iotpush-ended-${outcome}` }).append(
      $("<header/>").append($("<b/>").text(what), $("<span/>").text(new Date(at).toLocaleTimeString())),
      $("<small/>", { title: message }).append($("<span/>").text(`${message} · `), this.#place(path)),
    );
  }

  #drawServer({ name, topic, baseUrl, callback, health, warning }: ServerView): JQuery {
    const state = health.at === null ? "untried" : health.ok ? "ok" : "failed";
    const detail = health.error ?? (health.status === null ? "" : String(health.status));
    const route = this.#host.translate(callback ? "route.callback" : "route.receipts");
    return $("<article/>", { class: `iotpush-server iotpush-server-${state}` }).append(
      $("<header/>").append(
        $("<b/>").text(name || topic || baseUrl),
        $("<span/>").text(this.#host.translate(`health.${state}`, { detail })),
      ),
      $("<small/>").text([name ? topic : "", baseUrl, route].filter(Boolean).join(" · ")),
      ...(warning ? [$("<p/>", { class: "iotpush-problem" }).text(this.#host.translate(warning))] : []),
    );
  }

  #placeOf(path: string | null): NodePlace | undefined {
    return path === null ? undefined : this.#host.placeOf(path);
  }

  #place(path: string | null): JQuery {
    const place = this.#placeOf(path);
    if (!place) return $("<span/>").text(this.#host.translate("gone"));
    return $("<a/>", { href: "#", class: "iotpush-reveal" })
      .text(place.name)
      .on("click", (event) => {
        event.preventDefault();
        this.#host.reveal(place.id);
      });
  }
}
