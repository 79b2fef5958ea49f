import { COMMANDS, meaningOfKey } from "../mapping/data-keys.js";
import { mapNotification } from "../mapping/map-notification.js";
import { Notification, objectOf } from "../mapping/notification.js";
import { concrete, isLateBound, Tagged } from "./concrete.js";
import type { Content, Found } from "./find.js";

/** `answered`: it gets through as it is, and its buttons answer. Never for something that was not understood. */
export type AuditVerdict = "answered" | "loses something" | "cannot tell";

/** What becomes of a notification, or of a trigger that waits for one, when its phone is a topic. */
export interface Judgement {
  readonly line: number;
  readonly what: string;
  readonly verdict: AuditVerdict;
  /** What is lost, or why it cannot be judged from the file. */
  readonly notes: readonly string[];
}

/** Any relative link: whether Home Assistant has an external URL is not in the file. */
const EXTERNAL_URL = "https://home.example.com";

/** Judges by the bridge's own mapping. Triggers that have nothing to do with notifications are left out. */
export const judgeNotification = ({ found, defaults }: Content): Judgement[] =>
  found.flatMap((one) => {
    if (one.kind === "trigger") return judgeTrigger(one);
    if (one.kind === "notification") return [judgeOne(one, defaults)];
    return [{ line: one.line, what: one.what, verdict: "cannot tell", notes: [one.why] } as const];
  });

function judgeOne(
  { line, target, written }: Extract<Found, { kind: "notification" }>,
  defaults: Content["defaults"],
): Judgement {
  const notification = Notification.parse(concrete(written, defaults));
  // Of these only a run shows whether they are right.
  const { actions, timeout } = objectOf(written.data);
  const made = [
    actionsAreLateBound(actions, defaults) && ["actions", "iotpush"],
    isLateBound(timeout, defaults) && "timeout",
  ].flat();
  for (const key of made) if (key && notification.data) delete notification.data[key];
  const mapped = mapNotification(notification, { externalUrl: EXTERNAL_URL });
  const open = [...lateBoundParts(target, written, defaults)];
  const what = `${target}  ${shown(written.message)}`.trim();
  const loses = (note: string): Judgement => ({ line, what, verdict: "loses something", notes: [note] });
  if (mapped.kind === "command") return loses(`${mapped.command}: ${mapped.why}`);
  if (mapped.kind === "clear")
    return loses(
      `clear_notification: ${mapped.tag === undefined ? "it names no tag" : COMMANDS.clear_notification}`,
    );
  const less = Object.keys(objectOf(notification.data)).flatMap((key) => {
    const { effect, note } = meaningOfKey(key);
    return effect === "less" ? [`${key}: ${note}`] : [];
  });
  const leftOut = mapped.leftOut.map(({ kind, why }) => (kind.includes(why) ? kind : `${kind}: ${why}`));
  const notes = [...less, ...leftOut];
  const verdict = notes.length > 0 ? "loses something" : open.length > 0 ? "cannot tell" : "answered";
  return { line, what, verdict, notes: [...notes, ...open] };
}

const LINKS = ["url", "clickAction", "image", "video", "audio"];

function* lateBoundParts(
  target: string,
  written: Readonly<Record<string, unknown>>,
  defaults: Content["defaults"],
): Generator<string> {
  const data = objectOf(written.data);
  if (target === "notify.send_message") yield "the file does not say whether its entity is a phone";
  else if (target !== "device" && !/^notify\.mobile_app_/.test(target))
    yield "it may be a group, or not a phone at all: a group's members decide, and a group of entities carries no data";
  if (isLateBound(written.data, defaults)) yield "data is only known at run time";
  if (actionsAreLateBound(data.actions, defaults)) yield "actions are only known at run time";
  if (isLateBound(written.message, defaults) && NAMES_COMMAND.test(String(written.message)))
    yield "message is only known at run time, and may be a command";
  for (const key of LINKS)
    if (isLateBound(data[key], defaults) && isWhole(data[key])) yield `${key} is only known at run time`;
}

const NAMES_COMMAND = new RegExp(`\\b(${Object.keys(COMMANDS).join("|")}|command_\\w+)\\b`);

/** Whether the buttons, or one of them altogether, are only known when the automation runs. */
const actionsAreLateBound = (actions: unknown, defaults: Content["defaults"]): boolean =>
  [actions].flat().some((each) => isLateBound(each, defaults));

/** Made by one template or input altogether, so that not even its beginning is known. */
const isWhole = (value: unknown): boolean => typeof value !== "string" || /^\s*\{[{%]/.test(value);

/** Events that the companion apps fire, and the bridge does not. */
const NOT_FIRED: Readonly<Record<string, string>> = {
  mobile_app_notification_cleared: "iotpush does not report when a message is removed",
  "ios.notification_action_fired": "wait for mobile_app_notification_action instead",
  "ios.action_fired": "wait for mobile_app_notification_action instead",
};

function judgeTrigger({ line, eventType }: Extract<Found, { kind: "trigger" }>): Judgement[] {
  const what = `event ${eventType}`;
  if (eventType === "mobile_app_notification_action") return [{ line, what, verdict: "answered", notes: [] }];
  const why = NOT_FIRED[eventType];
  return why === undefined ? [] : [{ line, what, verdict: "loses something", notes: [why] }];
}

function shown(text: unknown): string {
  if (text instanceof Tagged) return `${text.tag} ${text.name}`;
  if (typeof text !== "string") return "";
  const line = text.trim().replace(/\s+/g, " ");
  return `"${line.length > 50 ? `${line.slice(0, 49)}…` : line}"`;
}
