/** What becomes of a key of a notification's `data`. `less`: a part of it; `nothing`: left out. */
export interface KeyMeaning {
  readonly effect: "works" | "less" | "nothing";
  readonly note: string;
}

const works = (note: string): KeyMeaning => ({ effect: "works", note });
const less = (note: string): KeyMeaning => ({ effect: "less", note });
const nothing = (note: string): KeyMeaning => ({ effect: "nothing", note });

/** A table in which names with the same meaning share a line. */
export const byName = <T>(table: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Object.entries(table).flatMap(([names, meaning]) => names.split(", ").map((name) => [name, meaning])),
  );

const LOOKS =
  "color, ledColor, icon_url, notification_icon, chronometer, when, when_relative, progress, progress_max, " +
  "progress_indeterminate, visibility, presentation_options";

/** Every key of `data` that the companion apps know. The table in the documentation is made from it. */
export const DATA_KEYS: Readonly<Record<string, KeyMeaning>> = byName({
  actions: works("buttons; ids are fitted to the lock screen and fired as they were"),
  iotpush: works(
    "asks a household: topics, in_order, remind, when_nobody_answers, tell_others, allowed_responders",
  ),
  action_data: works("comes back with the answer"),
  tag: works("identifies the message: a newer one replaces it, clear_notification cancels the question"),
  "url, clickAction": works("opens when the message is tapped"),
  alert_once: works("of the tag's updates only the last arrives, quietly, once they stop"),
  priority: works("high becomes high"),
  importance: works("min and low become low, high and max become high"),
  ttl: works("iotpush delivers at once"),
  timeout: less("how long an answer is awaited; the message stays"),
  channel: less("becomes a tag; alarm_stream becomes urgent"),
  group: less("becomes a tag"),
  push: less(
    "interruption-level and a critical sound become the priority; badge, sound and category are left out",
  ),
  "subtitle, subject": less("becomes the first line of the text"),
  "image, attachment, video, audio": less("its address opens when the message is tapped, if no other is set"),
  confirmation: works("mobile_app_notification_received is fired when the phone has it"),
  "persistent, sticky": nothing("a message stays until the person removes it"),
  [LOOKS]: nothing("how it looks is the iotpush app's choice"),
  "apns-collapse-id, apns_headers": nothing("messages do not replace each other"),
  "entity_id, camera": nothing("there is no camera stream"),
  "live_update, live_activity": less(
    "there are no live activities: only the last text arrives, quietly, once updates stop",
  ),
  critical_text: nothing("there are no live activities"),
  car_ui: nothing("iotpush has no car app"),
  "vibrationPattern, media_stream, tts_text, sound": nothing("the sound is the phone's choice"),
  shortcut: nothing("shortcuts belong to the companion app"),
  "homeassistant, actions_data": nothing("belongs to the companion app"),
});

/** What becomes of a key, also of one that nobody knows. */
export const meaningOfKey = (key: string): KeyMeaning =>
  Object.hasOwn(DATA_KEYS, key) ? (DATA_KEYS[key] as KeyMeaning) : nothing("iotpush does not know it");

const CONTROLS =
  "command_activity, command_app_lock, command_auto_screen_brightness, command_beacon_monitor, " +
  "command_ble_transmitter, command_bluetooth, command_broadcast_intent, command_dnd, " +
  "command_flashlight, command_high_accuracy_mode, command_launch_app, command_media, " +
  "command_persistent_connection, command_ringer_mode, command_screen_brightness_level, " +
  "command_screen_off_timeout, command_screen_on, command_volume_level, command_webview";

/**
 * Messages that the companion app executes instead of showing them, with what happens to them here. Any other message
 * that looks like `command_…` is one, too.
 */
export const COMMANDS: Readonly<Record<string, string>> = byName({
  clear_notification: "cancels the open questions of the tag; the message stays on the phone",
  request_location_update: "iotpush does not know locations",
  clear_badge: "iotpush sets no badge",
  remove_channel: "iotpush has no channels; a notification's channel becomes a tag",
  update_widgets: "iotpush has no widgets",
  update_complications: "iotpush has no watch app",
  delete_alert: "iotpush cannot remove what a phone shows",
  end_live_activity: "iotpush has no live activities",
  "TTS, command_stop_tts": "iotpush does not speak",
  [CONTROLS]: "iotpush does not control the phone",
  command_update_sensors: "iotpush has no sensors",
});

const LOOKS_LIKE_ONE = /^command_[a-z0-9_]+$/;

/** The command that a message is, with why it is not carried out; undefined for a text to show. */
export function commandOf(message: string): { readonly command: string; readonly why: string } | undefined {
  const command = message.trim();
  if (Object.hasOwn(COMMANDS, command)) return { command, why: COMMANDS[command] ?? "" };
  return LOOKS_LIKE_ONE.test(command) ? { command, why: "iotpush does not control the phone" } : undefined;
}
