import { afterEach, expect, test, vi } from "vitest";
import type { MessagePage, MessageView } from "../../views.js";
import { MOST_SHOWN, messageList } from "./use-feed.js";

const ANY = { topic: "", priority: "", search: "", phone: "" } as const;
const message = (id: string, rest: Partial<MessageView> = {}) =>
  ({
    id,
    message: id,
    title: null,
    topic: "t",
    actions: [],
    actionsTaken: [],
    phones: [],
    ...rest,
  }) as MessageView;
const page = (...ids: string[]): MessagePage => ({
  messages: ids.map((id) => message(id)),
  total: ids.length,
  next: null,
});
const arrival = (rest?: Partial<MessageView>) =>
  ({ type: "message", message: message("new", rest) }) as const;

const asked: string[] = [];
const listOf = (query: Parameters<typeof messageList>[0]) => {
  vi.stubGlobal("sessionStorage", { getItem: () => null });
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(new URLSearchParams(path.split("?")[1]).get("limit") ?? "");
    return Promise.resolve(Response.json(page()));
  });
  return messageList(query);
};
afterEach(() => {
  vi.unstubAllGlobals();
  asked.length = 0;
});

test("a message that is shown is changed in its place, without asking the server", () => {
  const list = listOf(ANY);
  const changed = list.change(page("a", "b"), {
    type: "message",
    message: message("b", { message: "read" }),
  });
  expect(changed?.messages.map((each) => each.message)).toEqual(["a", "read"]);
});

test("one that arrives is loaded, and pushes nothing off the end of the list", async () => {
  const list = listOf(ANY);
  for (let times = 0; times < 2; times++) expect(list.change(page("a"), arrival())).toBeUndefined();
  await list.load();
  expect(asked).toEqual(["51"]);
});

test("older ones are loaded on demand, up to as many as are shown at most", async () => {
  const list = listOf(ANY);
  for (let pages = 0; pages < 20; pages++) list.growBy(50);
  await list.load();
  expect(asked).toEqual([`${MOST_SHOWN}`]);
});

test.each([
  [{ topic: "other" }],
  [{ priority: "high" }],
  [{ search: "Nowhere" }],
  [{ phone: "p" }],
  [{ open: true }],
])("one that cannot fit %j is left alone", (query) => {
  const before = page("a");
  expect(listOf({ ...ANY, ...query }).change(before, arrival({ priority: "low" }))).toBe(before);
});

test("a search finds capitals and titles", () => {
  const list = listOf({ ...ANY, search: "deploy" });
  expect(list.change(page(), arrival({ title: "DEPLOYMENT" }))).toBeUndefined();
});
