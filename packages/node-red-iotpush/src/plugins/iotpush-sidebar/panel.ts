import type { SidebarView } from "../../admin/handlers.js";
import type { EndedView, QuestionView, SettleResult } from "../../connection/views.js";
import { askRuntime } from "../../editor/admin-api.js";
import { List } from "./list.js";
import { type EditorNodes, type NodePlace, placeOf, timeLeft } from "./places.js";

/** The parts of the editor used here; its published types are older. */
declare const RED: {
  readonly _: (key: string, words?: Words) => string;
  readonly view: { reveal(id: string): void };
  readonly nodes: EditorNodes;
  readonly utils: { getNodeLabel(node: object, otherwise: string): string };
  notify(text: string, type: "error" | "warning"): void;
};
type ServerView = SidebarView["servers"][number];
type Words = Record<string, string | number>;

const translate = (key: string, words: Words = {}): string =>
  RED._(`@iotpush/node-red-iotpush/iotpush-sidebar:${key}`, words);

/** Draws the sidebar. Everything that comes from outside is put in as text. */
export class Panel {
  readonly element = $("<div/>", { class: "iotpush-sidebar" });
  readonly #problem = $("<p/>", { class: "iotpush-problem", role: "alert" }).hide();
  /** Asks the runtime again, and shows the result. */
  readonly #refresh: () => Promise<void>;
  readonly #questions: List<QuestionView>;
  readonly #ended: List<EndedView>;
  readonly #servers: List<ServerView>;
  /** How far the runtime's clock is ahead of the browser's. */
  #ahead = 0;

  constructor(refresh: () => Promise<void>) {
    this.#refresh = refresh;
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
    const words = { title: translate(`${name}.title`), none: translate(`${name}.none`) };
    return new List(name, words, keyOf, draw);
  }

  #drawQuestion(question: QuestionView): JQuery {
    const left = $("<span/>", { class: "iotpush-countdown", "data-deadline": question.deadline });
    const form = $("<div/>");
    const small = "red-ui-button red-ui-button-small";
    const buttons = question.buttons.map(({ id, label, destructive, type }) =>
      $("<button/>", { type: "button", class: `${small}${destructive ? " iotpush-destructive" : ""}` })
        .text(label)
        .on("click", () => {
          if (type !== "reply") return this.#settle(question, "answer", { action: id });
          form
            .empty()
            .append(this.#replyForm((reply) => this.#settle(question, "answer", { action: id, reply })));
          form.find("input").trigger("focus");
        }),
    );
    const cancel = $("<button/>", {
      type: "button",
      class: `${small} iotpush-cancel`,
      title: translate("cancelTip"),
    })
      .text(translate("cancel"))
      .on("click", () => this.#settle(question, "cancel", {}));
    const text = [question.title, question.message].filter(Boolean).join(": ");
    return $("<article/>", { class: "iotpush-question" }).append(
      $("<header/>").append($("<b/>", { title: text }).text(text), left),
      $("<footer/>").append(...buttons, cancel),
      form,
      $("<small/>").append($("<span/>").text(`${question.topic} · `), this.#place(question.path)),
    );
  }

  /** Answers or cancels, and reports if that was too late or if the phones do not show it. */
  #settle({ server, id }: QuestionView, how: "answer" | "cancel", body: object): void {
    askRuntime<SettleResult>(`questions/${server}/${id}/${how}`, body)
      .then(({ settled, problem }) => {
        if (!settled) RED.notify(translate("tooLate"), "warning");
        else if (problem) RED.notify(translate("notReported", { problem }), "warning");
      })
      .then(this.#refresh, (error: Error) => RED.notify(error.message, "error"));
  }

  /** Where a text answer is typed. */
  #replyForm(send: (text: string) => void): JQuery {
    const text = $("<input/>", {
      type: "text",
      maxlength: 1_000,
      "aria-label": translate("reply.text"),
    });
    const submit = $("<button/>", { type: "submit", class: "red-ui-button red-ui-button-small" }).text(
      translate("reply.send"),
    );
    return $("<form/>", { class: "iotpush-reply" })
      .append(text, submit)
      .on("submit", (event) => {
        event.preventDefault();
        send(String(text.val()));
      });
  }

  #drawEnded({ message, outcome, label, device, at, path }: EndedView): JQuery {
    const what = [label ?? translate(`outcome.${outcome}`), device].filter(Boolean).join(" · ");
    return $("<article/>", { class: `iotpush-ended iotpush-ended-${outcome}` }).append(
      $("<header/>").append($("<b/>").text(what), $("<span/>").text(new Date(at).toLocaleTimeString())),
      $("<small/>", { title: message }).append($("<span/>").text(`${message} · `), this.#place(path)),
    );
  }

  #drawServer({ name, topic, baseUrl, callback, health, warning }: ServerView): JQuery {
    const state = health.at === null ? "untried" : health.ok ? "ok" : "failed";
    const detail = health.error ?? (health.status === null ? "" : String(health.status));
    const route = translate(callback ? "route.callback" : "route.receipts");
    return $("<article/>", { class: `iotpush-server iotpush-server-${state}` }).append(
      $("<header/>").append(
        $("<b/>").text(name || topic || baseUrl),
        $("<span/>").text(translate(`health.${state}`, { detail })),
      ),
      $("<small/>").text([name ? topic : "", baseUrl, route].filter(Boolean).join(" · ")),
      ...(warning ? [$("<p/>", { class: "iotpush-problem" }).text(translate(warning))] : []),
    );
  }

  #placeOf(path: string | null): NodePlace | undefined {
    return path === null ? undefined : placeOf(path, RED.nodes, RED.utils.getNodeLabel);
  }

  #place(path: string | null): JQuery {
    const place = this.#placeOf(path);
    if (!place) return $("<span/>").text(translate("gone"));
    return $("<a/>", { href: "#", class: "iotpush-reveal" })
      .text(place.name)
      .on("click", (event) => {
        event.preventDefault();
        RED.view.reveal(place.id);
      });
  }
}
