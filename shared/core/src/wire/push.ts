import type { PushBody, PushInput } from "../contract/message.js";

/**
 * The JSON body of a push in both profiles: the documented names and the ones that the live service reads.
 * Documentation: Send Notification, JSON Body Fields.
 */
export function encodePush(input: PushInput): PushBody {
  const { tags, click_url, callback_url, ...rest } = input;
  return {
    ...rest,
    ...(tags === undefined ? {} : { tags: typeof tags === "string" ? tags : tags.join(",") }),
    ...(click_url === undefined ? {} : { click_url, click: click_url }),
    ...(callback_url === undefined ? {} : { callback_url, callback: callback_url }),
  };
}
