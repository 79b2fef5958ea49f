import { COMMANDS, mapNotification, meaningOfKey, Notification } from "../mapping/index.js";
import { objectOf } from "../mapping/notification.js";
import { concrete, isOpen } from "./concrete.js";
import type { Content, Found } from "./find.js";
import { Tagged } from "./tagged.js";

/** What becomes of a notification, or of a trigger that waits for one, when its phone is a topic. */
export interface Judgement {
  readonly line: number;
  readonly what: string;
  readonly verdict: "works" | "less" | "lost";
  /** What is lost, and what cannot be told from the file. */
  readonly notes: readonly string[];
}

/** Any relative link: whether Home Assistant has an external URL is not in the file. */
const EXTERNAL_URL = "https://home.example.com";

/** Judges by the bridge's own mapping. Triggers that have nothing to do with notifications are left out. */
export const judge = ({ found, defaults }: Content): Judgement[] =>
  found.flatMap((one) => (one.kind === "trigger" ? judgeTrigger(one) : [judgeOne(one, defaults)]));

function judgeOne(
  { line, target, written }: Extract<Found, { kind: "notification" }>,
  defaults: Content["defaults"],
): Judgement {
  const notification = Notification.parse(concrete(written, defaults));
  const mapped = mapNotification(notification, { externalUrl: EXTERNAL_URL });
  const open = [...openParts(written, defaults)];
  const what = `${target}  ${shown(written.message)}`.trim();
  if (mapped.kind === "command")
    return { line, what, verdict: "lost", notes: [`${mapped.command}: ${mapped.why}`] };
  if (mapped.kind === "clear")
    return mapped.tag === undefined
      ? { line, what, verdict: "lost", notes: ["clear_notification: it names no tag"] }
      : { line, what, verdict: "less", notes: [`clear_notification: ${COMMANDS.clear_notification}`] };
  const less = Object.keys(objectOf(notification.data)).flatMap((key) => {
    const { effect, note } = meaningOfKey(key);
    return effect === "less" ? [`${key}: ${note}`] : [];
  });
  const leftOut = mapped.leftOut.map(({ kind, why }) => (kind.includes(why) ? kind : `${kind}: ${why}`));
  const notes = [...less, ...leftOut];
  return { line, what, verdict: notes.length > 0 ? "less" : "works", notes: [...notes, ...open] };
}

function* openParts(written: Readonly<Record<string, unknown>>, defaults: Content["defaults"]) {
  const actions = objectOf(written.data).actions;
  if (isOpen(written.data, defaults)) yield "data is made when it runs: what is in it cannot be told here";
  if (isOpen(actions, defaults)) yield "actions are made when it runs: what is in them cannot be told here";
}

/** Events that the companion apps fire, and the bridge does not. */
const NOT_FIRED: Readonly<Record<string, string>> = {
  mobile_app_notification_cleared: "iotpush does not tell when a message is removed",
  mobile_app_notification_received:
    "the event is not fired; over MQTT the topic's event entity tells `delivered`",
  "ios.notification_action_fired": "wait for mobile_app_notification_action instead",
  "ios.action_fired": "wait for mobile_app_notification_action instead",
};

function judgeTrigger({ line, eventType }: Extract<Found, { kind: "trigger" }>): Judgement[] {
  const what = `event ${eventType}`;
  if (eventType === "mobile_app_notification_action") return [{ line, what, verdict: "works", notes: [] }];
  const why = NOT_FIRED[eventType];
  return why === undefined ? [] : [{ line, what, verdict: "lost", notes: [why] }];
}

function shown(text: unknown): string {
  if (text instanceof Tagged) return `${text.tag} ${text.name}`;
  if (typeof text !== "string") return "";
  const line = text.trim().replace(/\s+/g, " ");
  return `"${line.length > 50 ? `${line.slice(0, 49)}…` : line}"`;
}
