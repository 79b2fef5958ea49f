import { PRIORITIES, type Priority, type PushInput } from "@iotpush/core/contract";
import { answers, mapActions } from "./actions.js";
import { byName, commandOf, meaningOfKey } from "./data-keys.js";
import {
  fieldText,
  isOn,
  linkOf,
  type Notification,
  type NotificationData,
  objectOf,
} from "./notification.js";

/** Something of a notification that does not get through. `kind` names it for "once per kind". */
export interface LeftOut {
  readonly kind: string;
  readonly why: string;
}

/** What is left out and why, in a few words. */
export const leftOutNote = ({ kind, why }: LeftOut): string =>
  kind.includes(why) ? why : `${kind} (${why})`;

/** What a notification becomes. */
export type Mapped =
  | { readonly kind: "command"; readonly command: string; readonly why: string }
  | { readonly kind: "clear"; readonly tag: string | undefined }
  | MappedPush;

export interface MappedPush {
  readonly kind: "push";
  /** With all its buttons; those of type `url` open a link, the others answer. */
  readonly push: PushInput;
  /** Whether a button answers: then an answer is awaited. */
  readonly asks: boolean;
  /** By button id: the action that the event names. */
  readonly actionOf: Readonly<Record<string, string>>;
  readonly tag: string | undefined;
  readonly actionData: unknown;
  /** Updates of the tag come quietly, the last one when no other follows. */
  readonly alertOnce: boolean;
  /** Whether the automation wants to know that it arrived. */
  readonly confirmation: boolean;
  /** How long an answer makes sense, in seconds, if the notification says. */
  readonly timeoutSeconds: number | undefined;
  readonly leftOut: readonly LeftOut[];
}

/** What a notification becomes: pure, so that the audit says what the bridge does. */
export function mapNotification(
  { message, title, data }: Notification,
  { externalUrl }: { readonly externalUrl?: string | undefined } = {},
): Mapped {
  const fields = objectOf(data);
  const tag = typeof fields.tag === "boolean" ? String(fields.tag) : fieldText(fields.tag);
  const command = commandOf(message);
  if (command?.command === "clear_notification") return { kind: "clear", tag };
  if (command) return { kind: "command", ...command };

  const actions = mapActions(fields, externalUrl);
  const click = clickUrl(fields, externalUrl);
  const text = [fieldText(fields.subtitle) ?? fieldText(fields.subject), fieldText(message)]
    .filter(Boolean)
    .join("\n");
  const heading = fieldText(title)?.slice(0, 1_000);
  const priority = priorityOf(fields);
  const tags = [fields.channel, fields.group].flatMap((name) => fieldText(name)?.replaceAll(",", " ") ?? []);
  const timeout = Number(fields.timeout);
  const asks = actions.buttons.some(answers);
  return {
    kind: "push",
    push: {
      message: (text || heading || "Home Assistant").slice(0, MOST_TEXT),
      ...(heading === undefined ? {} : { title: heading }),
      ...(priority === undefined ? {} : { priority }),
      ...(tags.length > 0 ? { tags: [...new Set(tags)].join(",").slice(0, 1_000) } : {}),
      ...(click.url === undefined ? {} : { click_url: click.url }),
      ...(actions.buttons.length > 0 ? { actions: [...actions.buttons] } : {}),
    },
    asks,
    actionOf: actions.actionOf,
    tag,
    actionData: fields.action_data,
    alertOnce: [fields.alert_once, fields.live_update, fields.live_activity].some(isOn),
    confirmation: isOn(fields.confirmation),
    timeoutSeconds: timeout >= 1 ? Math.min(Math.ceil(timeout), 86_400) : undefined,
    leftOut: [
      ...Object.keys(fields).flatMap((key) => leftOutKey(key)),
      ...(text.length > MOST_TEXT
        ? [{ kind: "text", why: "only its first 50,000 characters are sent" }]
        : []),
      ...(tag === undefined && isGiven(fields.tag) ? [{ kind: "tag", why: "it is not text" }] : []),
      ...(isGiven(fields.timeout) && !(timeout >= 1)
        ? [{ kind: "timeout", why: "it is not a number of seconds" }]
        : []),
      ...(isGiven(fields.iotpush) && !asks ? [{ kind: "iotpush", why: "no button answers" }] : []),
      ...click.leftOut,
      ...actions.lost.map((why) => ({ kind: `actions: ${why}`, why })),
    ],
  };
}

const MOST_TEXT = 50_000;

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

function leftOutKey(key: string): LeftOut[] {
  const { effect, note } = meaningOfKey(key);
  return effect === "nothing" ? [{ kind: key, why: note }] : [];
}

/** Where a tap on the message leads: its own address, else that of a picture or other attachment. */
function clickUrl(
  data: NotificationData,
  externalUrl: string | undefined,
): { readonly url?: string; readonly leftOut: LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const candidates = {
    url: fieldText(data.url) ?? fieldText(objectOf(data.url)._),
    clickAction: fieldText(data.clickAction),
    image: fieldText(data.image),
    attachment: fieldText(objectOf(data.attachment).url),
    video: fieldText(data.video),
    audio: fieldText(data.audio),
  };
  for (const [key, raw] of Object.entries(candidates)) {
    if (raw === undefined) continue;
    if (raw === "noAction") return { leftOut };
    const link = linkOf(raw, externalUrl);
    if (link.url !== undefined) return { url: link.url, leftOut };
    leftOut.push({ kind: `${key}: ${link.why}`, why: link.why });
  }
  return { leftOut };
}

const BY_WORD = byName<Priority>({
  "passive, min, low": "low",
  "active, default, normal": "normal",
  "time-sensitive, high, max": "high",
  "critical, urgent, alarm_stream, alarm_stream_max": "urgent",
});

/** The most urgent priority that Android's and iOS's keys speak of; undefined if none does. */
function priorityOf(data: NotificationData): Priority | undefined {
  const push = objectOf(data.push);
  const sound = objectOf(push.sound);
  const words = [
    push["interruption-level"],
    data.priority,
    data.importance,
    typeof data.channel === "string" && data.channel.startsWith("alarm_stream") ? data.channel : undefined,
    Number(sound.critical) === 1 ? "critical" : undefined,
  ];
  const found = words.flatMap((word) => BY_WORD[fieldText(word)?.toLowerCase() ?? ""] ?? []);
  return PRIORITIES.findLast((priority) => found.includes(priority));
}
