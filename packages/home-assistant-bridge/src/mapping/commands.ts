/**
 * Messages that tell the companion app to do something instead of being shown, with what becomes of them here. Any other message
 * that looks like `command_…` is one, too.
 */
export const COMMANDS = {
  clear_notification: "cancels the open questions of the tag; the message stays on the phone",
  request_location_update: "iotpush does not know locations",
  clear_badge: "iotpush sets no badge",
  remove_channel: "iotpush has no channels; a notification's channel becomes a tag",
  update_widgets: "iotpush has no widgets",
  update_complications: "iotpush has no watch app",
  delete_alert: "iotpush cannot remove what a phone shows",
  end_live_activity: "iotpush has no live activities",
  TTS: "iotpush does not speak",
  command_activity: "iotpush does not control the phone",
  command_app_lock: "iotpush does not control the phone",
  command_auto_screen_brightness: "iotpush does not control the phone",
  command_beacon_monitor: "iotpush does not control the phone",
  command_ble_transmitter: "iotpush does not control the phone",
  command_bluetooth: "iotpush does not control the phone",
  command_broadcast_intent: "iotpush does not control the phone",
  command_dnd: "iotpush does not control the phone",
  command_flashlight: "iotpush does not control the phone",
  command_high_accuracy_mode: "iotpush does not control the phone",
  command_launch_app: "iotpush does not control the phone",
  command_media: "iotpush does not control the phone",
  command_persistent_connection: "iotpush does not control the phone",
  command_ringer_mode: "iotpush does not control the phone",
  command_screen_brightness_level: "iotpush does not control the phone",
  command_screen_off_timeout: "iotpush does not control the phone",
  command_screen_on: "iotpush does not control the phone",
  command_stop_tts: "iotpush does not speak",
  command_update_sensors: "iotpush has no sensors",
  command_volume_level: "iotpush does not control the phone",
  command_webview: "iotpush does not control the phone",
} as const satisfies Record<string, string>;

const LOOKS_LIKE_ONE = /^command_[a-z0-9_]+$/;

/** The command that a message is, with why it is not carried out; undefined for a text to show. */
export function commandOf(message: string): { readonly command: string; readonly why: string } | undefined {
  const command = message.trim();
  if (Object.hasOwn(COMMANDS, command)) return { command, why: COMMANDS[command as keyof typeof COMMANDS] };
  return LOOKS_LIKE_ONE.test(command) ? { command, why: "iotpush does not control the phone" } : undefined;
}
