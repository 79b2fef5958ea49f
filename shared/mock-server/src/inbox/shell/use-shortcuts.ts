import { useEffect } from "preact/hooks";
import { goTo } from "./route.js";
import { commandOfKey, type ShortcutCommand } from "./shortcuts.js";

/** Where the browser remembers whether the keys are used. */
export const SHORTCUTS_SETTING = "shortcuts";

const CARD = "article[data-message]";

/** Lets the keyboard do what the help says, unless somebody is typing. */
export function useShortcuts(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const command = commandOfKey(event);
      if (
        !command ||
        isTyping(event.target) ||
        localStorage.getItem(`iotpush-inbox-${SHORTCUTS_SETTING}`) === "off"
      )
        return;
      if (follow(command)) event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("input, textarea, select, dialog") !== null;

/** True if the command found something to do. */
function follow(command: ShortcutCommand): boolean {
  const card = document.activeElement?.closest<HTMLElement>(CARD) ?? null;
  switch (command.does) {
    case "next":
    case "previous":
      return focusNeighbour(card, command.does === "next" ? 1 : -1);
    case "tap":
      card?.querySelectorAll<HTMLButtonElement>(".actions button")[command.button - 1]?.click();
      return card !== null;
    case "details":
      if (!card || document.activeElement !== card) return false;
      goTo({ panel: "message", id: card.dataset.message ?? "" });
      return true;
    case "search":
      (document.getElementById("search") ?? document.getElementById("search-button"))?.focus();
      if (document.activeElement?.id === "search-button") document.getElementById("search-button")?.click();
      return true;
    case "help":
      document.getElementById("help")?.click();
      return true;
    case "send":
      goTo({ panel: "send" });
      return true;
    case "back":
      goTo({ panel: "phones" });
      return true;
  }
}

function focusNeighbour(card: HTMLElement | null, step: 1 | -1): boolean {
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
