import { byName } from "./data-keys.js";

const CONTROLS =
  "command_activity, command_app_lock, command_auto_screen_brightness, command_beacon_monitor, " +
  "command_ble_transmitter, command_bluetooth, command_broadcast_intent, command_dnd, " +
  "command_flashlight, command_high_accuracy_mode, command_launch_app, command_media, " +
  "command_persistent_connection, command_ringer_mode, command_screen_brightness_level, " +
  "command_screen_off_timeout, command_screen_on, command_volume_level, command_webview";

/**
 * Messages that tell the companion app to do something instead of being shown, with what becomes of them here. Any other message
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
