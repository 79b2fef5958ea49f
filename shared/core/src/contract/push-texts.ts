import type { PushInput } from "./message.js";

/**
 * The fields beside message and title that are one text, with the words that every host shows for them. A new field is a line here and one
 * in `fields` of message.ts. Nothing is imported at run time: Node-RED's dialogs are made of it before any package is installed.
 */
export const PUSH_TEXTS = {
  tags: { label: "Tags", help: "Comma-separated", example: "sensor,alert" },
  click_url: {
    label: "Click URL",
    help: "What opens when the notification itself is tapped",
    example: "https://example.com/alert/7",
  },
} as const satisfies Partial<
  Record<keyof PushInput, { readonly label: string; readonly help: string; readonly example: string }>
>;
export type PushText = keyof typeof PUSH_TEXTS;
export const PUSH_TEXT_NAMES = /* @__PURE__ */ Object.keys(PUSH_TEXTS) as PushText[];
