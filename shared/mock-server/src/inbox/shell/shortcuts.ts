import { useLayoutEffect } from "preact/hooks";
import { goTo } from "./route.js";

/** Where the browser remembers whether the keys are used. */
export const SHORTCUTS_SETTING = "shortcuts";

/** The keys as the help shows them. */
export const SHORTCUTS = [
  { keys: "j / k", does: "next or previous notification" },
  { keys: "1 … 9", does: "tap its first to ninth button" },
  { keys: "Enter", does: "its timeline" },
  { keys: "/", does: "search" },
  { keys: "n", does: "send a test notification" },
  { keys: "Esc", does: "back to the latest timeline, or the phone" },
  { keys: "?", does: "this help" },
] as const;

const CARD = "article[data-message]";
type Card = HTMLElement | null | undefined;

/** What is done with the notification that has the focus, or that is around it; false if there was nothing to do. */
type Action = (card: Card) => unknown;

const KEYS: Readonly<Record<string, Action>> = {
  j: (card) => focusNeighbour(card, 1),
  k: (card) => focusNeighbour(card, -1),
  Enter: (card) => {
    if (!card || document.activeElement !== card) return false;
    return goTo({ panel: "message", id: card.dataset.message ?? "" });
  },
  "/": () => {
    const button = document.getElementById("search-button");
    const field = document.getElementById("search");
    if (field) field.focus();
    else button?.click();
  },
  n: () => goTo({ panel: "send" }),
  Escape: () => goTo({ panel: "phones" }),
  "?": () => document.getElementById("help")?.click(),
};
function tap(card: Card, place: number): boolean {
  card?.querySelectorAll<HTMLElement>(".actions button")[place - 1]?.click();
  return Boolean(card);
}

/** What a key does; nothing if it means nothing here. Keys with Ctrl, Alt or Meta belong to the browser. */
export function actionOfKey({
  key,
  ctrlKey,
  altKey,
  metaKey,
}: Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey">): Action | undefined {
  if (ctrlKey || altKey || metaKey) return undefined;
  if (/^[1-9]$/.test(key)) return (card) => tap(card, Number(key));
  return Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
}

/** Lets the keyboard do what the help says, unless somebody is typing. */
export function useShortcuts(): void {
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = actionOfKey(event);
      if (!act || isTyping(event.target)) return;
      if (localStorage.getItem(`iotpush-inbox-${SHORTCUTS_SETTING}`) === "off") return;
      if (act(document.activeElement?.closest<HTMLElement>(CARD)) !== false) event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("input, textarea, select, dialog") !== null;

function focusNeighbour(card: Card, step: 1 | -1): boolean {
  const feed = card?.closest('[role="feed"]') ?? document.querySelector('[role="feed"]');
  const cards = [...(feed?.querySelectorAll<HTMLElement>(CARD) ?? [])].sort(
    (one, other) => placeOf(one) - placeOf(other),
  );
  const next = card ? cards[cards.indexOf(card) + step] : cards[0];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next !== undefined;
}

const placeOf = (card: HTMLElement): number => Number(card.getAttribute("aria-posinset"));
