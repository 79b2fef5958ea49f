import { topics } from "./admin-api.js";
import { newest } from "./newest.js";

/** Offers the account's topics while a topic is typed; without a session token there is nothing to offer. */
export function topicChoice(): void {
  const server = $("#node-input-server");
  const field = $("#node-input-topic").nextAll(".red-ui-typedInput-container").find("input").first();
  const choice = $("<datalist/>", { id: "iotpush-topics" }).insertAfter(field);
  field.attr("list", "iotpush-topics");
  const begin = newest();
  const offer = async () => {
    const isNewest = begin();
    const names = await topics(String(server.val()));
    if (isNewest()) choice.empty().append(...names.map((value) => $("<option/>", { value })));
  };
  server.on("change", () => void offer());
  void offer();
}
