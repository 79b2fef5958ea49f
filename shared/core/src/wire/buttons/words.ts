import type { PresetActionId } from "../../contract/presets.js";

/** Which words mean which predefined action; words are lower case. A caller may add languages of its own. */
export type WordTable = Readonly<Partial<Record<PresetActionId, readonly string[]>>>;

/* @__NO_SIDE_EFFECTS__ */
const list = (words: string): readonly string[] => words.split(" ");

/** English and German. Only words that mean one thing whatever the question: "close" or "start" are not among them. */
export const WORDS: WordTable = {
  ack: list("ack acknowledge acknowledged ok okay understood seen quittieren verstanden gelesen"),
  reply: list("reply answer respond antworten antwort"),
  comment: list("comment kommentar kommentieren"),
  snooze: list("snooze later remind schlummern später erinnern"),
  confirm: list("confirm confirmed bestätigen"),
  deny: list("deny denied verweigern"),
  approve: list("approve approved accept allow grant genehmigen freigeben zustimmen erlauben annehmen"),
  reject: list("reject rejected decline refuse disallow ablehnen zurückweisen"),
  yes: list("yes ja"),
  no: list("no nein"),
  open: list("open öffnen"),
  dismiss: list("dismiss ignore cancel abbrechen ignorieren"),
  escalate: list("escalate eskalieren"),
};

/** Words that turn a meaning around: nothing is concluded from a text that holds one. */
const NEGATIONS = /* @__PURE__ */ new Set(
  list("not dont don never without nicht kein keine nie ohne un dis"),
);

/** Which side of a decision an action stands on; null for none. */
export function polarity(id: PresetActionId): "positive" | "negative" | null {
  if (id === "confirm" || id === "approve" || id === "yes") return "positive";
  if (id === "deny" || id === "reject" || id === "no" || id === "dismiss") return "negative";
  return null;
}

/** Letters with digits between or before them are a random id, such as the `01J8JA` of Home Assistant's contexts, not words. */
const WORDS_AND_NUMBER = /^\p{L}+\p{N}*$/u;

/** The words of an id or label: `CONFIRM_01H9`, `confirmDoor` and "Confirm, now" all begin with confirm. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/['’]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => WORDS_AND_NUMBER.test(part))
    .flatMap((part) =>
      part
        .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
        .toLowerCase()
        .split(/[^\p{L}]+/u),
    )
    .filter(Boolean);

/** Every predefined action that a text speaks of; `contradictory` if it speaks of none surely. */
function meaningsOf(text: string, tables: readonly WordTable[]): Set<PresetActionId> | "contradictory" {
  const words = wordsOf(text);
  if (words.some((word) => NEGATIONS.has(word))) return "contradictory";
  const found = new Set<PresetActionId>();
  for (const table of tables)
    for (const [id, synonyms] of Object.entries(table) as [PresetActionId, readonly string[]][])
      if (words.some((word) => synonyms.includes(word))) found.add(id);
  return found;
}

/**
 * The predefined action that a button means, from its id and its label; null if they say nothing, several things, or
 * opposite ones. The id decides first, and the label must not contradict it.
 */
export function meaningOf(
  button: { readonly id: string; readonly label: string },
  extra: WordTable = {},
): PresetActionId | null {
  const tables = [WORDS, extra];
  const byId = meaningsOf(button.id, tables);
  const byLabel = meaningsOf(button.label, tables);
  if (byId === "contradictory" || byLabel === "contradictory") return null;
  const [meaning, ...more] = byId.size > 0 ? byId : byLabel;
  if (meaning === undefined || more.length > 0) return null;
  const side = polarity(meaning);
  const contradicted = [...byLabel].some(
    (other) => other !== meaning && polarity(other) !== null && polarity(other) !== side,
  );
  return contradicted ? null : meaning;
}
