/** What a key does. */
export type ShortcutCommand =
  | { readonly does: "next" | "previous" | "details" | "back" | "search" | "send" | "help" }
  | { readonly does: "tap"; readonly button: number };

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

const SIMPLE: Readonly<Record<string, Exclude<ShortcutCommand, { does: "tap" }>["does"]>> = {
  j: "next",
  k: "previous",
  Enter: "details",
  "/": "search",
  n: "send",
  Escape: "back",
  "?": "help",
};

/** The command of a key; null if it means nothing here. Keys with Ctrl, Alt or Meta belong to the browser. */
export function commandOfKey(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey">,
): ShortcutCommand | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (/^[1-9]$/.test(event.key)) return { does: "tap", button: Number(event.key) };
  const does = SIMPLE[event.key];
  return does ? { does } : null;
}
